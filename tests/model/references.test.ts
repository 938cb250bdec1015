import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../components/access";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { CHILD_ID, entries, example, GROUP, OTHER_ID, PRIMARY_ID, problemsOf, ROLE, USER } from "../models";

const READ_ONLY = { permissions: { managedPolicies: "ReadOnlyAccess" } };

const REFUSED: readonly (readonly [fact: string, model: AccessModelArgs, problems: readonly string[]])[] = [
  [
    "a child account that is the primary account",
    example({ account: { accountId: PRIMARY_ID } }),
    [
      `accounts.child.accountId: ${PRIMARY_ID} is the ID of the primary account already; each account has its own`,
    ],
  ],
  [
    "two accounts with one ID",
    example({ accounts: { other: { accountId: CHILD_ID, roles: [] } } }),
    [`accounts.other.accountId: ${CHILD_ID} is the ID of account "child" already; each account has its own`],
  ],
  [
    "an account in the primary's stack",
    example({ account: { stack: "primary" } }),
    ['accounts.child.stack: "primary" is the stack of the primary account already; each account has its own'],
  ],
  [
    "two accounts in one stack",
    example({ accounts: { other: { accountId: OTHER_ID, stack: "child", roles: [] } } }),
    ['accounts.other.stack: "child" is the stack of account "child" already; each account has its own'],
  ],
  [
    "a role that the model does not have",
    example({ account: { roles: [ROLE, "users_assume_role_defualt"] } }),
    [
      `accounts.child.roles[1]: there is no role "users_assume_role_defualt"; did you mean "${ROLE}"? (there is: ${ROLE})`,
    ],
  ],
  [
    "a role that an account lists twice",
    example({ account: { roles: [ROLE, ROLE] } }),
    [`accounts.child.roles[1]: "${ROLE}" is listed twice`],
  ],
  [
    "a member listed twice",
    example({ group: { members: [USER, "alice", USER] } }),
    [`groups.${GROUP}.members[2]: "${USER}" is listed twice`],
  ],
  [
    "a group that grants nothing",
    example({ groups: { idle: { members: ["alice"], assume: {} } } }),
    ["groups.idle.assume: the group grants nothing"],
  ],
  [
    "a group that grants no role in its accounts",
    example({ groups: { idle: { members: ["alice"], assume: { child: [] } } } }),
    ["groups.idle.assume: the group grants nothing"],
  ],
  [
    "a grant in an account that is not there",
    example({ group: { assume: { child: [ROLE], chidl: [ROLE] } } }),
    [`groups.${GROUP}.assume.chidl: there is no account "chidl"; did you mean "child"? (there is: child)`],
  ],
  [
    "a grant of a role that the account does not have",
    example({ group: { assume: { child: [ROLE, "admin"] } } }),
    [`groups.${GROUP}.assume.child[1]: there is no role "admin" in account "child" (it has: ${ROLE})`],
  ],
  [
    "a grant of a role that is only in another account",
    example({
      accounts: { other: { accountId: OTHER_ID, roles: ["reader"] } },
      roles: { reader: READ_ONLY },
      group: { assume: { child: [ROLE, "reader"], other: ["reader"] } },
    }),
    [`groups.${GROUP}.assume.child[1]: there is no role "reader" in account "child" (it has: ${ROLE})`],
  ],
  [
    "a grant everywhere of a role that is nowhere",
    example({ group: { assume: { child: [ROLE], "*": ["admin"] } } }),
    [`groups.${GROUP}.assume["*"][0]: no account has a role "admin" (they have: ${ROLE})`],
  ],
  [
    "a role granted twice in one list",
    example({ group: { assume: { child: [ROLE, ROLE] } } }),
    [`groups.${GROUP}.assume.child[1]: "${ROLE}" is listed twice`],
  ],
  [
    "a denial of somebody who is not there",
    example({ trust: { denyUsers: ["boaty.mcboatfaze"] } }),
    [
      `roles.${ROLE}.trust.denyUsers[0]: there is no user "boaty.mcboatfaze"; did you mean "${USER}"? (there is: ${USER})`,
    ],
  ],
  [
    "a denial of somebody twice",
    example({ group: { members: [USER, "alice"] }, trust: { denyUsers: ["alice", "alice"] } }),
    [`roles.${ROLE}.trust.denyUsers[1]: "alice" is listed twice`],
  ],
  [
    "a role that nothing grants",
    example({ account: { roles: [ROLE, "reader"] }, roles: { reader: READ_ONLY } }),
    [
      'accounts.child.roles[1]: nobody may assume "reader" in account "child": nothing grants it; add it to the assume of a group, a machine or an identity provider, or take it out here',
    ],
  ],
  [
    "a role all of whose people are denied",
    example({ trust: { denyUsers: [USER] } }),
    [
      `accounts.child.roles[0]: nobody may assume "${ROLE}" in account "child": every member of group "${GROUP}" is denied`,
    ],
  ],
  [
    "a role granted only to a group without members",
    example({ group: { members: [] } }),
    [
      `accounts.child.roles[0]: nobody may assume "${ROLE}" in account "child": group "${GROUP}", which grants it, has no members`,
    ],
  ],
];

describe("the references of an access model", () => {
  for (const [fact, model, problems] of REFUSED) {
    it(`refuse ${fact}`, () => {
      assert.deepEqual(problemsOf(model), problems);
    });
  }

  it("refuse a model without accounts", () => {
    assert.deepEqual(problemsOf({ ...example(), accounts: {}, groups: {} }), [
      "accounts: there is no account; the model needs at least one",
    ]);
  });

  it("cut a long list of what there is", () => {
    const roles = entries(20, (n) => [`role-${n}`, READ_ONLY] as const);
    const model = example({
      roles,
      account: { roles: [ROLE, ...Object.keys(roles)] },
      group: { assume: { child: [ROLE, ...Object.keys(roles), "ghost"] } },
    });
    const [problem = "", ...others] = problemsOf(model);
    assert.deepEqual(others, []);
    assert.match(problem, /\(it has: users_assume_role_default, role-1, .*role-11 and 9 more\)$/);
  });

  it("find a role called constructor only where the model has one", () => {
    assert.match(
      problemsOf(example({ account: { roles: [ROLE, "constructor"] } })).join(),
      /there is no role "constructor"/,
    );
    const model = example({
      account: { roles: [ROLE, "constructor"] },
      roles: { constructor: READ_ONLY },
      group: { assume: { child: [ROLE, "constructor"] } },
    });
    assert.deepEqual(problemsOf(model), []);
  });

  it("allow an account without roles", () => {
    assert.deepEqual(problemsOf(example({ accounts: { empty: { accountId: OTHER_ID, roles: [] } } })), []);
  });
});

describe("the warnings of references", () => {
  function warnings(model: AccessModelArgs): string[] {
    return warningsOf(readAccess(model)).map(({ path, message }) => `${path}: ${message}`);
  }

  it("are none for the worked example", () => {
    assert.deepEqual(warnings(example()), []);
  });

  it("name a role that no account uses", () => {
    assert.deepEqual(warnings(example({ roles: { reader: READ_ONLY } })), [
      "roles.reader: no account has this role, so it is created nowhere",
    ]);
  });

  it("name a user in no group", () => {
    assert.deepEqual(warnings(example({ users: { "left.behind": {} } })), [
      'users["left.behind"]: is in no group, so it may assume nothing',
    ]);
  });
});
