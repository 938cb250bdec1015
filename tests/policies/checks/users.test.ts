import assert from "node:assert/strict";
import type { PrimaryArgs, UserArgs } from "../../../components/model/accessModel";
import { example, problemsOf } from "../../models";

function problemsWith(user: UserArgs, primary: Partial<PrimaryArgs> = {}): string[] {
  return problemsOf(example({ primary, users: { alice: user }, group: { members: ["alice"] } }));
}

/** A packet of OpenPGP that starts so, in base64. */
function packet(tag: number): string {
  return Buffer.from([tag, 0x01, 0x0d, 0x04, 0x65]).toString("base64");
}

describe("the credentials of a user", () => {
  const refused: readonly (readonly [
    fact: string,
    user: UserArgs,
    primary: Partial<PrimaryArgs>,
    problem: string,
  ])[] = [
    [
      "a password that the password policy refuses",
      { consoleAccess: { passwordLength: 13 } },
      { passwordPolicy: {} },
      "consoleAccess.passwordLength: 13 characters, but primary.passwordPolicy asks for 14",
    ],
    [
      "the default password where the password policy asks for more",
      { consoleAccess: {} },
      { passwordPolicy: { minimumLength: 25 } },
      "consoleAccess.passwordLength: 24 characters, but primary.passwordPolicy asks for 25",
    ],
    [
      "a PGP key that encrypts nothing",
      { pgpKey: "keybase:alice" },
      {},
      "pgpKey: encrypts nothing; give consoleAccess or accessKey beside it",
    ],
  ];
  for (const [fact, user, primary, problem] of refused) {
    it(`may not be ${fact}`, () => {
      assert.deepEqual(problemsWith(user, primary), [`users.alice.${problem}`]);
    });
  }

  it("may be a password of exactly the length that the policy asks for", () => {
    assert.deepEqual(problemsWith({ consoleAccess: { passwordLength: 14 } }, { passwordPolicy: {} }), []);
  });
});

describe("a user who exists already", () => {
  const own: readonly (readonly [key: keyof UserArgs, value: NonNullable<UserArgs[keyof UserArgs]>])[] = [
    ["forceDestroy", true],
    ["tags", { team: "blue" }],
    ["permissionsBoundary", "PowerUserAccess"],
    ["consoleAccess", {}],
    ["accessKey", true],
  ];
  for (const [key, value] of own) {
    it(`keeps its own ${key}`, () => {
      assert.deepEqual(problemsWith({ existing: true, [key]: value }), [
        `users.alice.${key}: is for users that the stack creates; an existing user keeps its own`,
      ]);
    });
  }

  it("may have a path, which tells where it is", () => {
    assert.deepEqual(problemsWith({ existing: true, path: "/people/" }), []);
  });
});

describe("a PGP key", () => {
  for (const [fact, pgpKey] of [
    ["of somebody on Keybase", "keybase:alice"],
    ["with the old packet tag", packet(0x99)],
    ["with the new packet tag", packet(0xc6)],
  ] as const) {
    it(`may be one ${fact}`, () => {
      assert.deepEqual(problemsWith({ consoleAccess: {}, pgpKey }), []);
      assert.deepEqual(problemsWith({ accessKey: true, pgpKey }), []);
    });
  }

  for (const [fact, pgpKey] of [
    ["an armored key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----"],
    ["a secret key", packet(0x95)],
    ["another packet", packet(0xa3)],
    ["a file", "alice.asc"],
    ["a fingerprint", "0D69E11F12BDBA077B3726AB4E1F799AA4FF2279"],
    ["an SSH key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA alice"],
    ["nobody on Keybase", "keybase:"],
    ["nothing", ""],
  ] as const) {
    it(`may not be ${fact}`, () => {
      const [problem = "", ...others] = problemsWith({ accessKey: true, pgpKey });
      assert.deepEqual(others, []);
      assert.match(
        problem,
        /^users\.alice\.pgpKey: .* is no public PGP key; write the output of gpg --export KEY \| base64 -w0, or keybase:NAME$/,
      );
    });
  }
});
