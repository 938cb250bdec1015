import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../../components/access";
import type {
  ConsoleAccessArgs,
  PrimaryArgs,
  UserArgs,
  UserGroupArgs,
} from "../../../components/model/accessModel";
import { example, PRIMARY_ID, problemsOf } from "../../models";

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
      "an access key where access keys are refused",
      { accessKey: true },
      { accessKeys: "refused" },
      "accessKey: primary.accessKeys is refused, so the key would be good for nothing; leave accessKey out and give consoleAccess: the person signs in by `aws login` (npm run profiles -- USER --login)",
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

  for (const [fact, user, primary, told] of [
    ["a key alone", { accessKey: true }, {}, 1],
    ["a key and a password", { accessKey: true, consoleAccess: {} }, {}, 0],
    ["a key that may enrol a device", { accessKey: true }, { accessKeys: "allowedToEnrolMfa" }, 0],
  ] as const) {
    it(`are told of ${told === 0 ? "no" : "a"} way to enrol a device that is missing where they are ${fact}`, () => {
      const model = example({ primary, users: { alice: user }, group: { members: ["alice"] } });
      const warnings = warningsOf(readAccess(model)).filter(({ path }) => path === "users.alice.accessKey");
      assert.equal(warnings.length, told);
    });
  }

  it("may be a password of exactly the length that the policy asks for", () => {
    assert.deepEqual(problemsWith({ consoleAccess: { passwordLength: 14 } }, { passwordPolicy: {} }), []);
  });
});

describe("a first password that has to be changed", () => {
  const withPassword = (
    group: Partial<UserGroupArgs>,
    primary: Partial<PrimaryArgs> = {},
    consoleAccess: ConsoleAccessArgs = {},
  ) =>
    problemsOf(
      example({ primary, users: { alice: { consoleAccess } }, group: { members: ["alice"], ...group } }),
    );
  const OWN_POLICY = `arn:aws:iam::${PRIMARY_ID}:policy/password`;

  const refused: readonly (readonly [
    fact: string,
    group: Partial<UserGroupArgs>,
    primary: Partial<PrimaryArgs>,
  ])[] = [
    ["nothing allows it", { selfManagement: false }, {}],
    ["the person is in no group", { members: ["bob"] }, {}],
    [
      "the password policy forbids it",
      { selfManagement: false },
      { passwordPolicy: { allowUsersToChange: false } },
    ],
    [
      "the group's policies allow other things",
      { selfManagement: false, managedPolicies: ["ReadOnlyAccess", "PowerUserAccess"] },
      {},
    ],
  ];
  for (const [fact, group, primary] of refused) {
    it(`locks the person out where ${fact}`, () => {
      assert.deepEqual(withPassword(group, primary), [
        "users.alice.consoleAccess: has a first password that must be changed at the first sign-in, and nothing lets the person do that; put them into a group with selfManagement or with the managed policy IAMUserChangePassword, write primary.passwordPolicy, whose allowUsersToChange is true, or passwordResetRequired: false",
      ]);
    });
  }

  const taken: readonly (readonly [
    fact: string,
    group: Partial<UserGroupArgs>,
    primary?: Partial<PrimaryArgs>,
    consoleAccess?: ConsoleAccessArgs,
  ])[] = [
    ["self-management", {}],
    ["the password policy", { selfManagement: false }, { passwordPolicy: {} }],
    ["the managed policy for it", { selfManagement: false, managedPolicies: "IAMUserChangePassword" }],
    [
      "that policy by its ARN",
      { selfManagement: false, managedPolicies: "arn:aws:iam::aws:policy/IAMUserChangePassword" },
    ],
    ["a policy whose document is not known here", { selfManagement: false, managedPolicies: OWN_POLICY }],
    ["no need to", { selfManagement: false }, {}, { passwordResetRequired: false }],
  ];
  for (const [fact, ...model] of taken) {
    it(`is allowed by ${fact}`, () => {
      assert.deepEqual(withPassword(...model), []);
    });
  }
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
