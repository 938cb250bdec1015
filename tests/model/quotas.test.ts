import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readAccess } from "../../components/access";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { QUOTAS_PAGE } from "../../components/model/limits";
import { type Quota, type QuotaName, QUOTAS, RAISABLE, type Side } from "../../components/model/quotas";
import { EVERYTHING } from "../proof/everything";
import { entries, example, exampleWith, numbers, problemsOf, ROLE } from "../models";
import { REPOSITORY } from "../repository";

const ALL: Readonly<Record<string, Quota>> = QUOTAS;
const SIDES: readonly Side[] = ["primary", "child"];
const PLACES: Readonly<Record<Side, string>> = { primary: "primary", child: "accounts" };

function sidesOf(quota: string): Side[] {
  return SIDES.filter((side) => RAISABLE[side].some((name) => name === quota));
}

function number(count: number): string {
  return count.toLocaleString("en");
}

/** The cells of each row of a file's tables. */
function rowsOf(file: string): string[][] {
  return readFileSync(join(REPOSITORY, file), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Rows of the documentation's table of limits, and the quotas that they name in this order. */
const IN_THE_DOCS: Readonly<Record<string, readonly QuotaName[]>> = {
  "trust policy": ["trustPolicy"],
  "managed policies on a group": ["policiesPerGroup"],
  "managed policies on a role": ["policiesPerRole"],
  "assume policies of a machine": ["policiesPerUser"],
  "groups of a user": ["groupsPerUser"],
  "users; groups of an account": ["users", "groups"],
  "roles; managed policies of an account": ["roles", "customerManagedPolicies"],
  "OIDC providers; SAML providers in one account": ["oidcProviders", "samlProviders"],
};

/** A count, and what it may be raised to. */
const COUNTS = /(\d+(?:,\d{3})*)(?: [a-z ]+)?(?:, raised (\d+(?:,\d{3})*))?/g;

describe("the quotas of accounts", () => {
  const rows = rowsOf("docs/quotas.md");

  for (const [name, { unit, standard, most, code }] of Object.entries(ALL)) {
    const sides = sidesOf(name);

    it(`can be raised where there is a side for it and a code, and only there (${name})`, () => {
      assert.equal(sides.length > 0, most > standard);
      assert.equal(code !== undefined, most > standard);
      assert.match(code ?? "L-00000000", /^L-[0-9A-F]{8}$/);
    });

    it(`are described as they are (${name})`, () => {
      const places = `\`${sides.map((side) => PLACES[side]).join(", ")}\``;
      assert.deepEqual(
        rows.filter(([first]) => first === `\`${name}\``),
        code === undefined
          ? [[`\`${name}\``, number(standard), unit]]
          : [[`\`${name}\``, places, number(standard), number(most), code, unit]],
      );
    });
  }

  for (const [of, counts] of Object.entries(IN_THE_DOCS)) {
    it(`are in the documentation's table of limits as they are (${of})`, () => {
      const [[, allowed = ""] = []] = rowsOf("docs/access-model.md").filter(([first]) => first === of);
      assert.deepEqual(
        [...allowed.matchAll(COUNTS)].map(([, standard, most]) => [standard, most ?? standard]),
        counts.map((name) => [number(QUOTAS[name].standard), number(QUOTAS[name].most)]),
      );
    });
  }

  it("are told of nothing else", () => {
    const told = rows.flatMap(([first = ""]) => /^`(\w+)`$/.exec(first)?.[1] ?? []);
    assert.deepEqual(told.sort(), Object.keys(QUOTAS).sort());
  });

  for (const [of, side] of [
    ["PrimaryQuotasArgs", "primary"],
    ["AccountQuotasArgs", "child"],
  ] as const) {
    it(`have docstrings that say the same (${of})`, () => {
      const source = readFileSync(join(REPOSITORY, "components/model/accessModel.ts"), "utf8");
      const [, body = ""] = new RegExp(`export interface ${of} \\{\n([^}]*)\\}`).exec(source) ?? [];
      const documented = [...body.matchAll(/at most ([\d,]+)\. @default (\d+) \*\/\n {2}readonly (\w+)\?/g)];
      assert.deepEqual(
        documented.map(([, most, standard, name]) => [name, most, standard]),
        RAISABLE[side].map((name) => [name, number(QUOTAS[name].most), String(QUOTAS[name].standard)]),
      );
    });
  }

  it("are AWS's where the model says nothing", () => {
    const { primary, accounts } = readAccess(example({ primary: { quotas: { groups: 400 } } }));
    assert.deepEqual(primary.quotas, {
      policiesPerRole: 20,
      policiesPerUser: 10,
      groups: 400,
      customerManagedPolicies: 1_500,
    });
    assert.equal(accounts.child?.quotas.trustPolicy, 2_048);
  });

  it("stand in the model that uses every key", () => {
    const { primary, accounts } = EVERYTHING;
    assert.deepEqual(Object.keys(primary.quotas ?? {}).sort(), [...RAISABLE.primary].sort());
    const ofAccounts = Object.values(accounts).flatMap(({ quotas }) => Object.keys(quotas ?? {}));
    assert.deepEqual([...new Set(ofAccounts)].sort(), [...RAISABLE.child].sort());
  });
});

describe("a quota that a model has", () => {
  const AT: Readonly<Record<Side, readonly string[]>> = {
    primary: ["primary", "quotas"],
    child: ["accounts", "child", "quotas"],
  };

  for (const side of SIDES) {
    for (const name of RAISABLE[side]) {
      const path = [...AT[side], name].join(".");
      const { standard, most, code, unit } = QUOTAS[name];

      for (const value of [standard, standard + 1, most]) {
        it(`may be ${value} (${path})`, () => {
          assert.deepEqual(problemsOf(exampleWith(AT[side], { [name]: value })), []);
        });
      }

      for (const value of [standard - 1, most + 1, standard + 0.5]) {
        it(`may not be ${value}, which no account has (${path})`, () => {
          assert.deepEqual(problemsOf(exampleWith(AT[side], { [name]: value })), [
            `${path}: ${value} ${unit}; AWS gives every account ${standard} and raises it to at most ${most} (${QUOTAS_PAGE}); write what Service Quotas shows there for ${code}, or leave it out`,
          ]);
        });
      }
    }
  }

  const refused: readonly (readonly [of: string, side: Side, quotas: unknown, problem: string])[] = [
    [
      "is text",
      "child",
      { trustPolicy: "4096" },
      'accounts.child.quotas.trustPolicy: "4096" is a string; expected a number',
    ],
    ["is a list", "primary", ["groups"], 'primary.quotas: ["groups"] is a list; expected a mapping'],
    [
      "is misspelt",
      "child",
      { trustPolcy: 4096 },
      'accounts.child.quotas.trustPolcy: unknown key; did you mean "trustPolicy"? (allowed: trustPolicy, policiesPerRole, roles, customerManagedPolicies, oidcProviders)',
    ],
    [
      "counts in child accounts",
      "primary",
      { trustPolicy: 4096 },
      "primary.quotas.trustPolicy: counts in child accounts alone; write accounts.NAME.quotas.trustPolicy",
    ],
    [
      "counts in the primary account",
      "child",
      { groups: 400 },
      "accounts.child.quotas.groups: counts in the primary account alone; write primary.quotas.groups",
    ],
    [
      "AWS does not raise",
      "primary",
      { groupsPerUser: 20 },
      `primary.quotas.groupsPerUser: AWS does not raise it: every account has 10 groups of a user (${QUOTAS_PAGE}); leave it out`,
    ],
    [
      "every object has",
      "child",
      { constructor: 1 },
      "accounts.child.quotas.constructor: unknown key (allowed: trustPolicy, policiesPerRole, roles, customerManagedPolicies, oidcProviders)",
    ],
  ];
  for (const [of, side, quotas, problem] of refused) {
    it(`is refused where it ${of}`, () => {
      assert.deepEqual(problemsOf(exampleWith(AT[side], quotas)), [problem]);
    });
  }
});

describe("more than accounts have room for", () => {
  const crowd = numbers(60).map((n) => `user-${n}`);
  const quotas = { trustPolicy: 4_096 };
  const others = (raised: readonly number[]): AccessModelArgs["accounts"] =>
    entries(3, (n) => [
      `other-${n}`,
      { accountId: String(333_333_333_330 + n), roles: ROLE, ...(raised.includes(n) ? { quotas } : {}) },
    ]);
  const withCrowd = (raised: readonly number[]): AccessModelArgs =>
    example({
      accounts: others(raised),
      account: { quotas },
      group: { members: crowd, assume: { "*": ROLE } },
    });

  it("is nothing where each of them has its quota raised", () => {
    assert.deepEqual(problemsOf(withCrowd([1, 2, 3])), []);
  });

  it("is told of the account whose quota was not raised", () => {
    const [problem = "", ...more] = problemsOf(withCrowd([1, 3]));
    assert.deepEqual(more, []);
    assert.match(
      problem,
      /^accounts\.other-2\.roles\[0\]: .* write accounts\.other-2\.quotas\.trustPolicy: 4096, or grant/,
    );
  });

  it("is told once, with the names of all accounts whose quota was not raised", () => {
    const [problem = "", ...more] = problemsOf(withCrowd([2]));
    assert.deepEqual(more, []);
    assert.match(
      problem,
      /^accounts\.other-1\.roles\[0\]: .* at most 2048, AWS's default .* write quotas\.trustPolicy: 4096 for each of other-1, other-3, or/,
    );
  });

  it("is not told where the quota itself is one that AWS has in no account", () => {
    const model = example({ account: { quotas: { trustPolicy: 204 } }, group: { members: crowd } });
    assert.deepEqual(
      problemsOf(model).map((problem) => problem.split(":")[0]),
      ["accounts.child.quotas.trustPolicy"],
    );
  });

  it("has no quota as its remedy where AWS does not raise it so far", () => {
    const model = example({ group: { members: numbers(300).map((n) => `user-${n}`) } });
    assert.match(
      problemsOf(model).join(),
      /AWS raises it to no more than 8192; grant it to fewer users, or set roles\.users_assume_role_default\.trust\.match to path$/,
    );
  });

  it("counts the policies of a role in each account that has it, and in no other", () => {
    const managedPolicies = numbers(21).map((n) => `arn:aws:iam::aws:policy/policy-${n}`);
    const model = (raised: readonly number[]): AccessModelArgs =>
      example({
        accounts: entries(2, (n) => [
          `other-${n}`,
          {
            accountId: String(333_333_333_330 + n),
            roles: ROLE,
            ...(raised.includes(n) ? { quotas: { policiesPerRole: 25 } } : {}),
          },
        ]),
        account: { quotas: { policiesPerRole: 21 } },
        group: { assume: { "*": ROLE } },
        role: { permissions: { managedPolicies } },
      });
    assert.deepEqual(problemsOf(model([1, 2])), []);
    assert.deepEqual(problemsOf(model([1])), [
      `roles.${ROLE}.permissions: 21 managed policies attached to a role; allowed: at most 20, AWS's default (${QUOTAS_PAGE}); have it raised there in Service Quotas (L-0DA4ABF3, at most 25) and write accounts.other-2.quotas.policiesPerRole: 25`,
    ]);
  });
});
