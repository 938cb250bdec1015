import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../components/access";
import type {
  AccessModelArgs,
  IdentityProviderArgs,
  MachineArgs,
  TrustArgs,
} from "../../components/model/accessModel";
import { LIMITS, outside, QUOTAS_PAGE } from "../../components/model/limits";
import { type QuotaName, QUOTAS, RAISABLE, type Side } from "../../components/model/quotas";
import { policySize } from "../../components/policies/document";
import { permissionPolicies } from "../../components/policies/permissions";
import { trustPolicy } from "../../components/policies/trust";
import {
  accessOf,
  type Change,
  CHILD_ID,
  direct,
  entries,
  example,
  exampleWith,
  GROUP,
  groupId,
  IDENTITY_CENTER,
  long,
  numbers,
  oidc,
  OTHER_ID,
  people,
  PRIMARY_ID,
  problemsOf,
  ROLE,
  saml,
  samlXml,
  USER,
} from "../models";

const READ_ONLY = { permissions: { managedPolicies: "ReadOnlyAccess" } };

/** Every rule by its key: what each request has to keep to, and what each account has room for. */
const RULES = new Map<string, { readonly unit: string; readonly source: string }>([
  ...Object.entries(LIMITS),
  ...Object.entries(QUOTAS).map(([name, { unit }]) => [name, { unit, source: QUOTAS_PAGE }] as const),
]);

function ruleOf(limit: string): { readonly unit: string; readonly source: string } {
  return RULES.get(limit) ?? assert.fail(limit);
}

interface LimitCase {
  readonly limit: keyof typeof LIMITS | QuotaName;
  readonly of: string;
  readonly min?: number;
  readonly max: number;
  readonly path: string;
  /** Whose quota it is, where it is one. */
  readonly account?: Side;
  readonly model: (count: number) => AccessModelArgs;
}

/** A role named so in place of the worked example's. */
function withRoleName(name: string, path = "/"): AccessModelArgs {
  return example({ role: { name, path, permissions: { managedPolicies: "ReadOnlyAccess" } } });
}

function withGroup(name: string): AccessModelArgs {
  return example({ groups: { [name]: { members: [USER], assume: { child: ROLE }, policyName: "other" } } });
}

function withTags(tags: Record<string, string>): AccessModelArgs {
  return example({ role: { tags } });
}

function withMachine(machine: Partial<MachineArgs>): AccessModelArgs {
  const ci = { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE }, ...machine };
  return example({ machines: { ci } });
}

function withProvider(name: string, provider: IdentityProviderArgs): AccessModelArgs {
  return example({ identityProviders: { [name]: provider } });
}

/** Read-only roles of these keys, which the members of one group may assume. */
function withRoles(keys: readonly string[]): AccessModelArgs {
  return {
    ...example(),
    accounts: { child: { accountId: CHILD_ID, roles: keys } },
    roles: Object.fromEntries(keys.map((key) => [key, READ_ONLY])),
    groups: { [GROUP]: { members: USER, assume: { child: keys } } },
  };
}

/** Roles that have so many customer managed policies together. */
function withPoliciesOfRoles(count: number): AccessModelArgs {
  const statement = { actions: "s3:*", resources: `arn:aws:s3:::${long(6_000)}` };
  const roles = entries(Math.ceil(count / 20), (n) => [
    `role-${n}`,
    { permissions: { statements: numbers(Math.min(20, count - 20 * (n - 1))).map(() => statement) } },
  ]);
  return { ...withRoles(Object.keys(roles)), roles };
}

/** So many machines of the primary account, each with an assume policy of its own. */
function withMachines(count: number): AccessModelArgs {
  // A trust policy has no room for many machines, and an account none for as many roles.
  const keys = numbers(Math.ceil(count / 2)).map((n) => `role-${n}`);
  return {
    ...withRoles(keys),
    accounts: {
      child: { accountId: CHILD_ID, roles: keys },
      other: { accountId: OTHER_ID, roles: keys.slice(0, Math.floor(count / 2)) },
    },
    groups: {},
    machines: entries(count, (n) => [
      `bot-${n}`,
      {
        principal: `arn:aws:iam::${PRIMARY_ID}:role/bot-${n}`,
        assume: { [n % 2 === 1 ? "child" : "other"]: `role-${Math.ceil(n / 2)}` },
      },
    ]),
  };
}

/** A machine of the primary account whose grants fill so many assume policies. */
function withAssumePolicies(kind: "role" | "user", count: number): AccessModelArgs {
  // With such a path a policy has room for ten ARNs and for no more.
  const keys = numbers(count * 10).map((n) => `role-${n}`);
  const path = pathOfLength(512);
  return {
    ...withRoles(keys),
    roles: Object.fromEntries(keys.map((key) => [key, { ...READ_ONLY, path }])),
    groups: {},
    machines: {
      bot: { principal: `arn:aws:iam::${PRIMARY_ID}:${kind}/bot`, assume: { child: keys } },
    },
  };
}

/** So many providers, each for a role of its own. */
function withProviders(count: number, provider: (n: number) => IdentityProviderArgs): AccessModelArgs {
  const model = withRoles(numbers(count).map((n) => `role-${n}`));
  return { ...model, groups: {}, identityProviders: entries(count, (n) => [`idp-${n}`, provider(n)]) };
}

function ownPolicies(account: string, count: number): string[] {
  return numbers(count).map((n) => `arn:aws:iam::${account}:policy/policy-${n}`);
}

/** A trust policy of so many characters. */
function withTrustOfSize(size: number): AccessModelArgs {
  const padded = (length: number): Change => ({
    trust: { conditions: { StringEquals: { "aws:PrincipalTag/team": long(length) } } },
  });
  const least = policySize(trustPolicy(accessOf(padded(0)), { account: "child", role: ROLE }, people(USER)));
  return example(padded(size - least));
}

/** A permission policy of so many characters. */
function withStatementsOfSize(size: number): AccessModelArgs {
  const padded = (length: number): Change => ({
    role: { permissions: { statements: [{ actions: "s3:*", resources: `arn:aws:s3:::${long(length)}` }] } },
  });
  const [least] = permissionPolicies(accessOf(padded(0)).roles[ROLE] ?? assert.fail());
  return example(padded(size - policySize(least?.document ?? assert.fail())));
}

function pathsOf(problems: readonly string[]): string[] {
  return problems.map((problem) => problem.slice(0, problem.indexOf(": ")));
}

/** A quota that an account of this side may have raised. */
function raisableIn(account: Side, limit: string): Raisable | undefined {
  return RAISABLE[account].find((name) => name === limit);
}

type Raisable = (typeof RAISABLE)[Side][number];

function withQuota(model: AccessModelArgs, side: Side, quota: Raisable, value: number): AccessModelArgs {
  const { primary, accounts } = model;
  const quotas = { [quota]: value };
  if (side === "primary") return { ...model, primary: { ...primary, quotas } };
  const child = { ...(accounts.child ?? assert.fail()), quotas };
  return { ...model, accounts: { ...accounts, child } };
}

function pathOfLength(length: number): string {
  return `${long(length - 1, "/")}/`;
}

const PROBLEMS: readonly LimitCase[] = [
  {
    limit: "userName",
    of: "a user's name",
    max: 64,
    path: `groups.${GROUP}.members[0]`,
    model: (count) => example({ group: { members: [long(count)] } }),
  },
  {
    limit: "roleName",
    of: "a role's name",
    max: 64,
    path: `roles.${ROLE}.name`,
    model: (count) => withRoleName(long(count)),
  },
  {
    limit: "policyName",
    of: "the name of a role's policy",
    max: 128,
    path: `roles.${ROLE}.permissions.policyName`,
    model: (count) =>
      example({
        role: { permissions: { policyName: long(count), statements: [{ actions: "*", resources: "*" }] } },
      }),
  },
  {
    limit: "policyName",
    of: "the name of a group's policy",
    max: 128,
    path: `groups.${GROUP}.policyName`,
    model: (count) => example({ group: { policyName: long(count) } }),
  },
  {
    limit: "path",
    of: "a role's path",
    max: 512,
    path: `roles.${ROLE}.path`,
    model: (count) => withRoleName("reader", pathOfLength(count)),
  },
  {
    limit: "path",
    of: "a group's path",
    max: 512,
    path: `groups.${GROUP}.path`,
    model: (count) => example({ group: { path: pathOfLength(count) } }),
  },
  {
    limit: "path",
    of: "a user's path",
    max: 512,
    path: "users.alice.path",
    model: (count) => example({ users: { alice: { path: pathOfLength(count) } } }),
  },
  {
    limit: "path",
    of: "the path of users",
    max: 512,
    path: "primary.userPath",
    model: (count) => example({ primary: { userPath: pathOfLength(count) } }),
  },
  {
    limit: "trustPolicy",
    of: "a trust policy",
    max: 2_048,
    path: "accounts.child.roles[0]",
    model: withTrustOfSize,
  },
  {
    limit: "managedPolicy",
    of: "a role's policy",
    max: 6_144,
    path: `roles.${ROLE}.permissions.statements`,
    model: withStatementsOfSize,
  },
  {
    limit: "policiesPerGroup",
    of: "a group's policies, with those for assume and self-management",
    max: 10,
    path: `groups.${GROUP}`,
    model: (count) => example({ group: { managedPolicies: ownPolicies(PRIMARY_ID, count - 2) } }),
  },
  {
    limit: "policiesPerGroup",
    of: "a group's policies, with the one that refuses access keys",
    max: 10,
    path: `groups.${GROUP}`,
    model: (count) =>
      example({
        primary: { accessKeys: "refused" },
        group: { managedPolicies: ownPolicies(PRIMARY_ID, count - 3) },
      }),
  },
  {
    limit: "policiesPerGroup",
    of: "a group's policies without self-management",
    max: 10,
    path: `groups.${GROUP}`,
    model: (count) =>
      example({ group: { managedPolicies: ownPolicies(PRIMARY_ID, count - 1), selfManagement: false } }),
  },
  {
    limit: "policiesPerRole",
    of: "a role's policies, with its own",
    max: 20,
    path: `roles.${ROLE}.permissions`,
    model: (count) =>
      example({
        role: {
          permissions: {
            managedPolicies: ownPolicies(CHILD_ID, count - 1),
            statements: [{ actions: "*", resources: "*" }],
          },
        },
      }),
  },
  {
    limit: "groupsPerUser",
    of: "a user's groups",
    max: 10,
    path: `users["${USER}"]`,
    model: (count) =>
      example({
        groups: entries(count - 1, (n) => [`group-${n}`, { members: USER, assume: { child: ROLE } }]),
      }),
  },
  {
    limit: "users",
    of: "an account's users",
    max: 5_000,
    path: "users",
    model: (count) => example({ users: entries(count - 1, (n) => [`user-${n}`, {}]) }),
  },
  {
    limit: "groups",
    of: "an account's groups",
    account: "primary",
    max: 300,
    path: "groups",
    model: (count) =>
      example({
        groups: entries(count - 1, (n) => [`group-${n}`, { members: `user-${n}`, assume: { child: ROLE } }]),
        primary: { userPath: "/people/" },
        trust: { match: "path" },
      }),
  },
  {
    limit: "roles",
    of: "an account's roles",
    max: 1_000,
    path: "accounts.child.roles",
    model: (count) => withRoles(numbers(count).map((n) => `role-${n}`)),
  },
  {
    limit: "customerManagedPolicies",
    of: "the policies of an account's roles",
    max: 1_500,
    path: "accounts.child.roles",
    model: (count) => withPoliciesOfRoles(count),
  },
  {
    limit: "customerManagedPolicies",
    of: "the primary account's policies",
    account: "primary",
    max: 1_500,
    path: "groups",
    model: withMachines,
  },
  {
    limit: "policiesPerUser",
    of: "a machine's policies where it is a user",
    account: "primary",
    max: 10,
    path: "machines.bot.assume",
    model: (count) => withAssumePolicies("user", count),
  },
  {
    limit: "policiesPerRole",
    of: "a machine's policies where it is a role",
    account: "primary",
    max: 20,
    path: "machines.bot.assume",
    model: (count) => withAssumePolicies("role", count),
  },
  {
    limit: "oidcProviders",
    of: "an account's OIDC providers",
    max: 100,
    path: "identityProviders",
    model: (count) =>
      withProviders(count, (n) => oidc({ url: `https://idp-${n}.example`, assume: { child: `role-${n}` } })),
  },
  {
    limit: "samlProviders",
    of: "an account's SAML providers",
    max: 100,
    path: "identityProviders",
    model: (count) => withProviders(count, (n) => saml({ assume: { child: `role-${n}` } })),
  },
  {
    limit: "tags",
    of: "tags",
    max: 50,
    path: `roles.${ROLE}.tags`,
    model: (count) => withTags(entries(count, (n) => [`tag-${n}`, "x"])),
  },
  {
    limit: "tags",
    of: "a user's tags",
    max: 50,
    path: "users.alice.tags",
    model: (count) => example({ users: { alice: { tags: entries(count, (n) => [`tag-${n}`, "x"]) } } }),
  },
  {
    limit: "tagKey",
    of: "a tag's key",
    max: 128,
    path: `roles.${ROLE}.tags.${long(129)}`,
    model: (count) => withTags({ [long(count)]: "x" }),
  },
  {
    limit: "tagValue",
    of: "a tag's value",
    max: 256,
    path: `roles.${ROLE}.tags.team`,
    model: (count) => withTags({ team: long(count) }),
  },
  {
    limit: "description",
    of: "a description",
    max: 1_000,
    path: `roles.${ROLE}.description`,
    model: (count) => example({ role: { description: long(count) } }),
  },
  {
    limit: "sessionDuration",
    of: "a role's session",
    min: 3_600,
    max: 43_200,
    path: `roles.${ROLE}.maxSessionDuration`,
    model: (count) => example({ role: { maxSessionDuration: count } }),
  },
  {
    limit: "mfaAge",
    of: "the age of MFA",
    min: 1,
    max: 129_600,
    path: `roles.${ROLE}.trust.mfa.maxAge`,
    model: (count) => example({ trust: { mfa: { maxAge: count } } }),
  },
  {
    limit: "displayName",
    of: "a display name",
    min: 1,
    max: 64,
    path: "accounts.child.displayName",
    model: (count) => example({ account: { displayName: long(count) } }),
  },
  {
    limit: "externalId",
    of: "a machine's external ID",
    min: 2,
    max: 1_224,
    path: "machines.ci.externalId",
    model: (count) => withMachine({ externalId: long(count) }),
  },
  {
    limit: "sessionName",
    of: "the prefix of a machine's session names",
    min: 2,
    max: 64,
    path: "machines.ci.sessionName",
    model: (count) => withMachine({ sessionName: long(count) }),
  },
  {
    limit: "sourceIdentity",
    of: "a source identity of a machine",
    min: 2,
    max: 64,
    path: "machines.ci.sourceIdentity[0]",
    model: (count) => withMachine({ sourceIdentity: [long(count)] }),
  },
  {
    limit: "permissionSetName",
    of: "a permission set's name",
    min: 1,
    max: 32,
    path: "groups.admins.permissionSet",
    model: (count) =>
      example({ groups: { admins: { permissionSet: long(count), assume: { child: ROLE } } } }),
  },
  {
    limit: "alias",
    of: "the primary account's alias",
    min: 3,
    max: 63,
    path: "primary.alias",
    model: (count) => example({ primary: { alias: long(count) } }),
  },
  {
    limit: "passwordLength",
    of: "the length that the password policy asks for",
    min: 6,
    max: 128,
    path: "primary.passwordPolicy.minimumLength",
    model: (count) => example({ primary: { passwordPolicy: { minimumLength: count } } }),
  },
  {
    limit: "passwordLength",
    of: "the length of a first password",
    min: 6,
    max: 128,
    path: "users.alice.consoleAccess.passwordLength",
    model: (count) =>
      example({
        group: { members: ["alice"] },
        users: { alice: { consoleAccess: { passwordLength: count } } },
      }),
  },
  {
    limit: "passwordReuse",
    of: "former passwords",
    min: 1,
    max: 24,
    path: "primary.passwordPolicy.reusePrevention",
    model: (count) => example({ primary: { passwordPolicy: { reusePrevention: count } } }),
  },
  {
    limit: "passwordAge",
    of: "the age of a password",
    min: 1,
    max: 1_095,
    path: "primary.passwordPolicy.maxAge",
    model: (count) => example({ primary: { passwordPolicy: { maxAge: count } } }),
  },
  {
    limit: "issuer",
    of: "an OIDC provider's URL",
    max: 255,
    path: "identityProviders.idp.url",
    model: (count) => withProvider("idp", { ...oidc(), url: long(count, "https://idp.example/") }),
  },
  {
    limit: "audiencesOfProvider",
    of: "an OIDC provider's audiences",
    min: 1,
    max: 100,
    path: "identityProviders.idp.audiences",
    model: (count) => withProvider("idp", { ...oidc(), audiences: numbers(count).map(String) }),
  },
  {
    limit: "audience",
    of: "an audience",
    max: 255,
    path: "identityProviders.idp.audiences[0]",
    model: (count) => withProvider("idp", { ...oidc(), audiences: long(count) }),
  },
  {
    limit: "providerName",
    of: "a SAML provider's name",
    max: 128,
    path: `identityProviders.${long(129)}`,
    model: (count) => withProvider(long(count), saml()),
  },
  {
    limit: "samlMetadata",
    of: "SAML metadata",
    min: 1_000,
    max: 10_000_000,
    path: "identityProviders.idp.metadata",
    model: (count) => withProvider("idp", saml({ metadata: samlXml(count) })),
  },
];

const WARNINGS: readonly LimitCase[] = [
  {
    limit: "identityCenterGroupsOfRole",
    of: "groups of Identity Center that get a role, before the quota is raised",
    max: 20,
    path: `roles.${ROLE}`,
    model: (count) =>
      example({
        primary: IDENTITY_CENTER,
        groups: entries(count, (n) => [`direct-${n}`, { ...direct(), identityCenterGroup: groupId(n) }]),
      }),
  },
  {
    limit: "consoleRole",
    of: "a role's path and name together, for the console",
    max: 64,
    path: `roles.${ROLE}`,
    model: (count) => withRoleName(long(count - 7), "/people/"),
  },
];

function warnings(model: AccessModelArgs): string[] {
  return warningsOf(readAccess(model)).map(({ path, message }) => `${path}: ${message}`);
}

function about(path: string, lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith(`${path}: `));
}

describe("a quota of AWS", () => {
  for (const { limit, of, min, max, path, model } of PROBLEMS) {
    it(`takes ${of} of ${max} and refuses ${max + 1} (${limit})`, () => {
      assert.deepEqual(problemsOf(model(max)), []);
      const [problem = "", ...others] = problemsOf(model(max + 1));
      assert.deepEqual(others, []);
      assert.ok(problem.startsWith(`${path}: `), problem);
      assert.ok(problem.includes(`${max + 1} ${ruleOf(limit).unit}; allowed: `), problem);
      assert.ok(problem.includes(ruleOf(limit).source), problem);
    });

    if (min === undefined) continue;
    it(`takes ${of} of ${min} and refuses ${min - 1} (${limit})`, () => {
      assert.deepEqual(problemsOf(model(min)), []);
      const [problem = ""] = problemsOf(model(min - 1));
      assert.ok(problem.startsWith(`${path}: ${min - 1} `), problem);
    });
  }

  for (const { limit, of, max, path, model, account = "child" } of PROBLEMS) {
    const quota = raisableIn(account, limit);
    if (quota === undefined) continue;
    const key = account === "primary" ? `primary.quotas.${quota}` : `accounts.child.quotas.${quota}`;
    it(`takes ${of} of more than ${max} where AWS has raised the quota, and no more than that (${limit})`, () => {
      assert.deepEqual(problemsOf(withQuota(model(max + 1), account, quota, max + 1)), []);
      const { most, code } = QUOTAS[quota];
      const enough = Math.min(most, 2 * max);
      const [problem = "", ...others] = problemsOf(withQuota(model(max + 2), account, quota, max + 1));
      assert.deepEqual(others, []);
      assert.ok(problem.startsWith(`${path}: `), problem);
      assert.ok(
        problem.includes(`; allowed: at most ${max + 1}, as ${key} says (${QUOTAS_PAGE}); `),
        problem,
      );
      assert.ok(problem.includes(`in Service Quotas (${code}, at most ${most}) and write ${key}: ${enough}`));
    });
  }

  it("takes a group's name of 128 and refuses 129 (groupName)", () => {
    assert.deepEqual(problemsOf(withGroup(long(128))), []);
    const [problem = "", ...others] = problemsOf(withGroup(long(129)));
    assert.deepEqual(others, []);
    assert.ok(problem.startsWith(`groups.${long(129)}: 129 characters`), problem);
  });

  it("counts the number of a further assume policy in its name", () => {
    const accounts = entries(150, (n) => [
      `account-${n}`,
      { accountId: String(300_000_000_000 + n), roles: ROLE },
    ]);
    const named = (length: number): AccessModelArgs =>
      example({ accounts, group: { assume: { "*": ROLE }, policyName: long(length) } });
    assert.deepEqual(problemsOf(named(126)), []);
    assert.match(problemsOf(named(127)).join(), /policyName: 129 characters in a policy's name/);
  });

  it("counts the packed assume policies of a group", () => {
    const accounts = entries(150, (n) => [
      `account-${n}`,
      { accountId: String(300_000_000_000 + n), roles: ROLE },
    ]);
    const managedPolicies = ownPolicies(PRIMARY_ID, 8);
    assert.deepEqual(
      about(
        `groups.${GROUP}`,
        problemsOf(example({ accounts, group: { assume: { "*": ROLE }, managedPolicies } })),
      ),
      [
        `groups.${GROUP}: 11 managed policies attached to a group; allowed: at most 10, AWS's default (${QUOTAS_PAGE}); AWS does not raise it: 2 for assume, 9 for managedPolicies and selfManagement`,
      ],
    );
  });

  it("says that the policy which refuses access keys counts as well", () => {
    const managedPolicies = ownPolicies(PRIMARY_ID, 8);
    assert.deepEqual(
      problemsOf(example({ primary: { accessKeys: "refused" }, group: { managedPolicies } })),
      [
        `groups.${GROUP}: 11 managed policies attached to a group; allowed: at most 10, AWS's default (${QUOTAS_PAGE}); AWS does not raise it: 1 for assume, 10 for managedPolicies, selfManagement and primary.accessKeys`,
      ],
    );
  });

  it("counts the self-management policy, which names every path of users", () => {
    const users = entries(60, (n) => [`user-${n}`, { path: `/${long(100, `path-${n}-`)}/` }]);
    const model = example({
      users,
      trust: { match: "path" },
      primary: { userPath: "/people/" },
      groups: { many: { members: Object.keys(users), assume: { child: ROLE } } },
    });
    assert.match(
      about("users", problemsOf(model)).join(),
      /the self-management policy names every path of users/,
    );
  });

  it("names match: path where the list of users does not fit the trust policy", () => {
    const members = numbers(60).map((n) => `user-${n}`);
    assert.match(
      problemsOf(example({ group: { members } })).join(),
      new RegExp(
        `^accounts.child.roles\\[0\\]: role "${ROLE}" for 60 users: .*roles.${ROLE}.trust.match to path$`,
      ),
    );
  });

  const crowd = numbers(60).map((n) => `user-${n}`);
  const others = entries(3, (n) => [`other-${n}`, { accountId: String(333_333_333_330 + n), roles: ROLE }]);

  it("tells the size of a trust policy once for all accounts where the role is for the same people", () => {
    const model = example({ accounts: others, group: { members: crowd, assume: { "*": ROLE } } });
    assert.deepEqual(pathsOf(problemsOf(model)), ["accounts.child.roles[0]"]);
  });

  it("tells the size of a trust policy for each account where the role is for other people", () => {
    const groups = {
      two: { members: [...crowd, "alice"], assume: { "other-1": ROLE, "other-2": ROLE } },
      more: { members: [...crowd, "bob"], assume: { "other-3": ROLE } },
    };
    const model = example({ accounts: others, group: { members: crowd }, groups });
    assert.deepEqual(pathsOf(problemsOf(model)), [
      "accounts.child.roles[0]",
      "accounts.other-1.roles[0]",
      "accounts.other-3.roles[0]",
    ]);
  });

  it("takes any number of users with match: path", () => {
    const members = numbers(1_000).map((n) => `user-${n}`);
    const model = example({
      group: { members },
      primary: { userPath: "/people/" },
      trust: { match: "path" },
    });
    assert.deepEqual(problemsOf(model), []);
  });

  for (const { limit, of, max, path, model } of WARNINGS) {
    it(`warns of ${of} over ${max}, and not at it (${limit})`, () => {
      assert.deepEqual(warnings(model(max)), []);
      const [warning = "", ...others] = warnings(model(max + 1));
      assert.deepEqual(others, []);
      assert.ok(warning.startsWith(`${path}: ${max + 1} ${ruleOf(limit).unit}`), warning);
      assert.ok(warning.includes(ruleOf(limit).source), warning);
    });
  }

  it("has a case here for each limit", () => {
    const tested = new Set(
      [...PROBLEMS, ...WARNINGS].map(({ limit }) => limit).concat("groupName", "busPolicy"),
    );
    assert.deepEqual([...tested].sort(), [...RULES.keys()].sort());
  });

  it("says what is counted, what is allowed, and where AWS says so", () => {
    assert.equal(
      outside(LIMITS.sessionDuration, 60),
      "60 seconds of a role session; allowed: 3600 to 43200 (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#id_roles_use_view-role-max-session)",
    );
    assert.match(outside(LIMITS.tags, 51) ?? "", /^51 tags; allowed: at most 50 \(https:/);
    assert.match(outside(LIMITS.displayName, 0) ?? "", /; allowed: 1 to 64 /);
    assert.equal(outside(LIMITS.tags, 0), undefined);
  });

  it("refuses half a second", () => {
    assert.match(
      problemsOf(example({ role: { maxSessionDuration: 3600.5 } })).join(),
      /maxSessionDuration: 3600.5 seconds/,
    );
  });
});

describe("a form that AWS asks for", () => {
  type Form = readonly [
    of: string,
    path: readonly (string | number)[],
    takes: readonly string[],
    refuses: readonly string[],
  ];
  const forms: readonly Form[] = [
    [
      "an account ID",
      ["primary", "accountId"],
      ["000000000001"],
      ["", "12345678901", "1234567890123", "12345678901a"],
    ],
    ["a child's account ID", ["accounts", "child", "accountId"], ["000000000001"], ["", "2222-2222-2222"]],
    ["a role's name", ["roles", ROLE, "name"], ["a+b=c,d.e@f-g_h"], ["", "a b", "a/b", "a*", "ä"]],
    ["a group's policy name", ["groups", GROUP, "policyName"], ["a+b=c,d.e@f-g_h"], ["", "a b", "a/b"]],
    ["a user's name", ["groups", GROUP, "members", 0], ["a+b=c,d.e@f-g_h"], ["", "a b", "a/b", "*"]],
    [
      "a role's path",
      ["roles", ROLE, "path"],
      ["/", "/a/", "/a/b.c/"],
      ["", "a", "/a", "a/", "//", "/a*/", "/a b/"],
    ],
    [
      "the path of users",
      ["primary", "userPath"],
      ["/", "/people/berlin/"],
      ["", "people", "/people", "/*/"],
    ],
    ["a group's path", ["groups", GROUP, "path"], ["/", "/teams/"], ["", "/teams"]],
    [
      "an organization ID",
      ["roles", ROLE, "trust", "organizationId"],
      ["o-a1b2c3d4e5", `o-${long(32)}`],
      ["", "a1b2c3d4e5", "o-short", "o-A1B2C3D4E5", `o-${long(33)}`, "o-*"],
    ],
    [
      "a colour",
      ["accounts", "child", "color"],
      ["B7CA9D", "009900"],
      ["", "red", "B7CA9", "B7CA9DF", "#B7CA9D"],
    ],
    [
      "a region",
      ["accounts", "child", "region"],
      ["eu-west-1", "nz-north-1"],
      ["", "eu-west", "Frankfurt", "eu-wset-1", "eu-west-1a", "EU-WEST-1", "mars-north-1"],
    ],
    [
      "a description",
      ["roles", ROLE, "description"],
      ["", "Zürich, line\nbreak"],
      ["青い", "a\u0000b", "“quoted”"],
    ],
    ["a tag's value", ["roles", ROLE, "tags", "team"], ["", "Zürich 1_.:/=+-@"], ["a#b", "a&b"]],
    [
      "an address",
      ["roles", ROLE, "trust", "sourceIps", 0],
      ["192.0.2.1", "192.0.2.0/24", "2001:db8::/32", "2001:db8::1", "128.0.0.0/1"],
      [
        "",
        "example.org",
        "192.0.2",
        "192.0.2.0/33",
        "2001:db8::/129",
        "192.0.2.0/",
        "192.0.2.0/24/24",
        "192.0.2.0/x",
        "192.0.2.0/08",
        "192.0.2.0/ 8",
        "fe80::1%eth0",
        "fe80::1%eth0/64",
      ],
    ],
  ];
  for (const [of, path, takes, refuses] of forms) {
    for (const text of takes) {
      it(`takes ${of} of ${JSON.stringify(text)}`, () => {
        assert.deepEqual(problemsOf(exampleWith(path, text)), []);
      });
    }
    for (const text of refuses) {
      it(`refuses ${of} of ${JSON.stringify(text)}`, () => {
        const [problem = ""] = problemsOf(exampleWith(path, text));
        assert.ok(problem.includes(String(path.at(-1))), problem);
      });
    }
  }

  for (const cidr of ["0.0.0.0/0", "::/0"]) {
    it(`refuses ${cidr}, which is every address`, () => {
      assert.deepEqual(problemsOf(example({ trust: { sourceIps: cidr } })), [
        `roles.${ROLE}.trust.sourceIps[0]: ${cidr} is every address; leave it out to allow them all`,
      ]);
    });
  }

  it("refuses a tag of AWS's own", () => {
    assert.deepEqual(problemsOf(withTags({ "AWS:team": "x" })), [
      `roles.${ROLE}.tags["AWS:team"]: keys that start with "aws:" belong to AWS`,
    ]);
  });

  it("refuses an account's key that no stack could be named after", () => {
    const account = { accountId: OTHER_ID, roles: [] };
    assert.deepEqual(problemsOf(example({ accounts: { "my account": account } })), [
      'accounts["my account"]: "my account" is not allowed; allowed: 1 to 100 letters, digits and _.-',
    ]);
  });
});

describe("names that are one to IAM, which ignores case", () => {
  const cases: readonly (readonly [of: string, change: Change, problem: string])[] = [
    [
      "users",
      { group: { members: [USER, "Alice", "alice"] } },
      `groups.${GROUP}.members[2]: "alice" and "Alice" are one name to IAM, which ignores case`,
    ],
    [
      "groups",
      { groups: { "Child-Users": { members: USER, assume: { child: ROLE } } } },
      'groups.Child-Users: "Child-Users" and "child-users" are one name to IAM, which ignores case',
    ],
    [
      "roles of an account",
      {
        account: { roles: [ROLE, "other"] },
        roles: { other: { ...READ_ONLY, name: ROLE.toUpperCase() } },
        group: { assume: { child: [ROLE, "other"] } },
      },
      `accounts.child.roles: the names of roles "other" and "${ROLE}" are one name to IAM, which ignores case`,
    ],
    [
      "policies of an account's roles",
      {
        account: { roles: [ROLE, "other"] },
        roles: {
          other: {
            permissions: { policyName: "Child-Users-Access", statements: [{ actions: "*", resources: "*" }] },
          },
        },
        group: { assume: { child: [ROLE, "other"] } },
      },
      `accounts.child.roles: roles "other" and "${ROLE}" have policies of one name, which an account cannot have twice`,
    ],
    [
      "policies of groups",
      { groups: { other: { members: USER, assume: { child: ROLE }, policyName: "Assume-Role-Child-User" } } },
      `groups.other.policyName: "Assume-Role-Child-User" is the name of a policy of group "${GROUP}" already; an account cannot have it twice`,
    ],
    [
      "a group's policy and the one that refuses access keys",
      { primary: { accessKeys: "refused" }, group: { policyName: "Access-Keys-Refused" } },
      `groups.${GROUP}.policyName: "Access-Keys-Refused" is the name of a policy of primary.accessKeys already; an account cannot have it twice`,
    ],
    [
      "a group's policy and the self-management policy",
      { group: { policyName: "Self-Management" } },
      `groups.${GROUP}.policyName: "Self-Management" is the name of a policy of the self-management policy already; an account cannot have it twice`,
    ],
    [
      "tags",
      { role: { tags: { Team: "a", team: "b" } } },
      `roles.${ROLE}.tags.team: "team" and "Team" are one key to IAM, which ignores case`,
    ],
  ];
  for (const [of, change, problem] of cases) {
    it(`may not be those of ${of}`, () => {
      assert.deepEqual(problemsOf(example(change)), [problem]);
    });
  }

  it("may be those of roles in different accounts", () => {
    const change: Change = {
      accounts: { other: { accountId: OTHER_ID, roles: "other" } },
      roles: { other: { ...READ_ONLY, name: ROLE } },
      group: { assume: { child: ROLE, other: "other" } },
    };
    assert.deepEqual(problemsOf(example(change)), []);
  });
});

describe("match: path", () => {
  const byPath: TrustArgs = { match: "path" };

  it('needs a path other than "/", which would trust every user', () => {
    assert.deepEqual(problemsOf(example({ trust: byPath })), [
      `roles.${ROLE}.trust.match: path needs a primary.userPath other than "/", which is the path of every user`,
    ]);
  });

  it("refuses a member whose path it would shut out", () => {
    const model = example({
      trust: byPath,
      primary: { userPath: "/people/" },
      users: { [USER]: { path: "/guests/" } },
    });
    assert.deepEqual(problemsOf(model), [
      `users["${USER}"].path: "/guests/" is outside primary.userPath "/people/", which role "${ROLE}" trusts (match: path)`,
    ]);
  });

  it("takes a member below the path", () => {
    const model = example({
      trust: byPath,
      primary: { userPath: "/people/" },
      users: { [USER]: { path: "/people/berlin/" } },
    });
    assert.deepEqual(problemsOf(model), []);
  });
});
