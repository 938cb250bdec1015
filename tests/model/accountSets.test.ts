import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../components/access";
import type { AccessModelArgs, AccountSetArgs } from "../../components/model/accessModel";
import { grantsOf } from "../../components/model/grants";
import { entries, PRIMARY_ID, problemsOf, withValue } from "../models";

const READ_ONLY = { permissions: { managedPolicies: "ReadOnlyAccess" } };

/** Two accounts of production and one beside them; auditors in production. */
function model(
  production: AccountSetArgs = { accounts: ["shop", "data"], roles: ["auditor"] },
): AccessModelArgs {
  return {
    primary: { accountId: PRIMARY_ID },
    accounts: {
      shop: { accountId: "222222222222", roles: ["admin"] },
      data: { accountId: "333333333333" },
      sandbox: { accountId: "444444444444", roles: ["admin"] },
    },
    accountSets: { production },
    roles: { admin: READ_ONLY, auditor: READ_ONLY },
    groups: {
      auditors: { members: ["alice"], assume: { production: ["auditor"] } },
      admins: { members: ["bob"], assume: { "*": ["admin"] } },
    },
  };
}

function grantsIn(access: AccessModelArgs): string[] {
  return grantsOf(readAccess(access)).map((grant) => {
    const who = grant.kind === "user" ? grant.user : grant.kind;
    return `${who} ${grant.role}@${grant.account}`;
  });
}

describe("an account set", () => {
  it("gives its roles to each of its accounts, beside their own", () => {
    const { accounts } = readAccess(model());
    assert.deepEqual(
      Object.entries(accounts).map(([name, { roles }]) => [name, roles]),
      [
        ["shop", ["admin", "auditor"]],
        ["data", ["auditor"]],
        ["sandbox", ["admin"]],
      ],
    );
  });

  it("stands in assume for each of its accounts, and for no other", () => {
    assert.deepEqual(grantsIn(model()), [
      "alice auditor@shop",
      "alice auditor@data",
      "bob admin@shop",
      "bob admin@sandbox",
    ]);
  });

  it("lets nobody into an account beside it that has the same role", () => {
    const beside = withValue(model(), ["accounts", "sandbox", "roles", 1], "auditor");
    const access = withValue(beside, ["groups", "testers"], {
      members: ["carol"],
      assume: { sandbox: "auditor" },
    }) as AccessModelArgs;
    const auditors = grantsIn(access).filter((grant) => grant.includes("auditor"));
    assert.deepEqual(auditors, ["alice auditor@shop", "alice auditor@data", "carol auditor@sandbox"]);
  });

  it("gives an account once what several sets and the account itself list", () => {
    const given = withValue(model(), ["accounts", "data", "roles"], ["auditor"]);
    const twice = withValue(given, ["accountSets", "eu"], { accounts: "data", roles: "auditor" });
    const granted = withValue(twice, ["groups", "auditors", "assume"], {
      production: "auditor",
      eu: "auditor",
      data: "auditor",
    }) as AccessModelArgs;
    assert.deepEqual(readAccess(granted).accounts.data?.roles, ["auditor"]);
    assert.deepEqual(
      grantsIn(granted).filter((grant) => grant.endsWith("@data")),
      ["alice auditor@data"],
    );
  });

  it("stands in assume of machines and identity providers too", () => {
    const assume = { production: ["auditor"] };
    const access = {
      ...model(),
      groups: { admins: { members: ["bob"], assume: { "*": ["admin"] } } },
      machines: { ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume } },
      identityProviders: {
        github: {
          type: "oidc",
          url: "https://token.actions.githubusercontent.com",
          audiences: "sts.amazonaws.com",
          subjects: "repo:acme/infra:ref:refs/heads/main",
          assume,
        },
      },
    } satisfies AccessModelArgs;
    const others = grantsIn(access).filter((grant) => !grant.startsWith("bob"));
    assert.deepEqual(others, [
      "machine auditor@shop",
      "machine auditor@data",
      "identityProvider auditor@shop",
      "identityProvider auditor@data",
    ]);
  });

  it("may give no roles, where its accounts have them", () => {
    const access = withValue(
      withValue(model({ accounts: ["shop", "sandbox"] }), ["accounts", "data", "roles"], []),
      ["groups", "auditors", "assume"],
      { production: "admin" },
    );
    assert.deepEqual(problemsOf(access), []);
  });
});

const REFUSED: readonly (readonly [fact: string, access: unknown, problems: readonly string[]])[] = [
  [
    "without accounts",
    withValue(model(), ["accountSets", "empty"], { accounts: [] }),
    ["accountSets.empty.accounts: names no account; leave the set out"],
  ],
  [
    "that names no accounts at all",
    withValue(model(), ["accountSets", "empty"], {}),
    ["accountSets.empty.accounts: is missing; expected a list"],
  ],
  [
    "with an account that is not there",
    withValue(model(), ["accountSets", "production", "accounts", 2], "sandbx"),
    [
      'accountSets.production.accounts[2]: there is no account "sandbx"; did you mean "sandbox"? (there are: shop, data, sandbox)',
    ],
  ],
  [
    "with an account twice",
    withValue(model(), ["accountSets", "production", "accounts", 2], "shop"),
    ['accountSets.production.accounts[2]: "shop" is listed twice'],
  ],
  [
    "of sets",
    withValue(model(), ["accountSets", "all"], { accounts: ["production"], roles: [] }),
    ['accountSets.all.accounts[0]: "production" is an account set; name accounts'],
  ],
  [
    'of every account, which is what "*" is for',
    withValue(model(), ["accountSets", "all"], { accounts: "*" }),
    ['accountSets.all.accounts[0]: there is no account "*" (there are: shop, data, sandbox)'],
  ],
  [
    "called like an account",
    withValue(model(), ["accountSets", "shop"], { accounts: "data", roles: "auditor" }),
    ["accountSets.shop: is the name of an account; a set has a name of its own"],
  ],
  [
    'called "*"',
    withValue(model(), ["accountSets", "*"], { accounts: "data" }),
    ['accountSets["*"]: "*" is not allowed; allowed: 1 to 100 letters, digits and _.-'],
  ],
  [
    "with a role that is not there",
    withValue(model(), ["accountSets", "production", "roles", 1], "auditer"),
    [
      'accountSets.production.roles[1]: there is no role "auditer"; did you mean "auditor"? (there are: admin, auditor)',
    ],
  ],
  [
    "with a role twice",
    withValue(model(), ["accountSets", "production", "roles", 1], "auditor"),
    ['accountSets.production.roles[1]: "auditor" is listed twice'],
  ],
  [
    "with an unknown key",
    withValue(model(), ["accountSets", "production", "role"], "admin"),
    ['accountSets.production.role: unknown key; did you mean "roles"? (allowed: accounts, roles)'],
  ],
  [
    "granted for a role that one of its accounts does not have",
    withValue(model(), ["groups", "admins", "assume", "production"], "admin"),
    [
      'groups.admins.assume.production[0]: set "production" stands for all of its accounts, and there is no role "admin" in data; add it to accountSets.production.roles, or name the accounts that have it',
    ],
  ],
  [
    "granted for a role that none of its accounts has",
    withValue(model(), ["groups", "admins", "assume", "production"], "owner"),
    [
      'groups.admins.assume.production[0]: no account of set "production" has a role "owner" (they have: admin, auditor)',
    ],
  ],
  [
    "granted nothing",
    withValue(model(), ["groups", "admins", "assume", "production"], []),
    ["groups.admins.assume.production: names no role; leave the account out"],
  ],
  [
    "granted a role twice",
    withValue(model(), ["groups", "auditors", "assume", "production"], ["auditor", "auditor"]),
    ['groups.auditors.assume.production[1]: "auditor" is listed twice'],
  ],
  [
    "misspelt in assume",
    withValue(model(), ["groups", "admins", "assume", "prodution"], "admin"),
    [
      'groups.admins.assume.prodution: there is no account "prodution"; did you mean "production"? (there are: shop, data, sandbox, production)',
    ],
  ],
  [
    "whose role nobody may assume, which is told once",
    withValue(model(), ["groups", "auditors"], undefined),
    [
      'accountSets.production.roles[0]: nobody may assume "auditor" in accounts shop, data: nothing grants it; add it to the assume of a group, a machine or an identity provider, or take it out here',
    ],
  ],
  [
    "that gives no roles to an account without a list of its own",
    withValue(model(), ["accountSets", "production", "roles"], undefined),
    ["accounts.data.roles: is missing; expected a list"],
  ],
  [
    "of the wrong shape, and of nothing that follows from it",
    withValue(model(), ["accountSets", "production"], ["shop", "data"]),
    ['accountSets.production: ["shop","data"] is a list; expected a mapping'],
  ],
];

describe("an access model is refused with an account set", () => {
  for (const [fact, access, problems] of REFUSED) {
    it(fact, () => {
      assert.deepEqual(problemsOf(access), problems);
    });
  }

  it("beside an account whose roles have another shape, told once", () => {
    const access = withValue(model(), ["accounts", "data", "roles"], 7);
    assert.deepEqual(problemsOf(access), ["accounts.data.roles: 7 is a number; expected a list"]);
  });
});

describe("the warnings of account sets", () => {
  const warnings = (access: unknown): string[] =>
    warningsOf(readAccess(access)).map(({ path, message }) => `${path}: ${message}`);

  it("name the accounts that are in none", () => {
    assert.deepEqual(warnings(model()), ["accountSets: no set has account sandbox"]);
  });

  it("name a set that does nothing", () => {
    const access = withValue(model(), ["accountSets", "rest"], { accounts: ["sandbox"] });
    assert.deepEqual(warnings(access), [
      "accountSets.rest: gives no roles, and no assume names it, so it does nothing",
    ]);
  });

  it("are silent where there are no sets", () => {
    const access = {
      ...model(),
      accountSets: {},
      accounts: entries(2, (n) => [
        `account-${n}`,
        { accountId: String(222222222222 + n), roles: ["admin", "auditor"] },
      ]),
      groups: { all: { members: ["bob"], assume: { "*": ["admin", "auditor"] } } },
    };
    assert.deepEqual(warnings(access), []);
  });
});
