import type { AccessModel } from "../../../components/model/accessModel";
import { defined, permissionSetPatterns, principalParts, userArn } from "../../../components/model/arns";
import { type AccountRole, rolesOf } from "../../../components/model/grants";
import {
  type Assuming,
  assumingGroup,
  assumingMachine,
  planAssumePolicies,
} from "../../../components/policies/assume";
import { conditionsInWords } from "../../rehearsal/describe";
import type { EffectiveGrant, Rehearsal } from "../../rehearsal/rehearse";
import type { StackRun } from "../../rehearsal/stacks";
import { summarizePermissions } from "../../rehearsal/summary";
import type {
  PageData,
  PageGrant,
  PagePart,
  PagePolicy,
  PagePrincipal,
  PageRole,
  PageTarget,
} from "./pageData";
import { type AttachedPolicy, publishedPolicies, registeredPolicies, registeredRoles } from "./registered";

/** Longest session, in seconds, of a role that is assumed by the session of another role. */
const ROLE_CHAINING = 3_600;

/** What the page is told about a rehearsal. */
export async function pageContents({ project, runs, grants }: Rehearsal): Promise<PageData> {
  const { access } = project;
  const documents = new Interned();
  const targets = await targetsOf(access, runs, documents);
  const principals = principalsOf(access, grants, targets);
  const parts = partsOf(access, runs, documents);
  return {
    primaryAccountId: access.primary.accountId,
    principals,
    parts,
    roles: Object.entries(access.roles).map(([name, role]): PageRole => {
      const { text, administrator } = summarizePermissions(role);
      return { name, description: role.description ?? "", allows: text, administrator };
    }),
    accounts: Object.entries(access.accounts).map(([name, { accountId }]) => ({ name, accountId })),
    targets,
    grants: grantsOf(access, grants, { principals, parts, targets }),
    documents: documents.values,
  };
}

/** Values that are kept once and known by their index. */
class Interned {
  readonly #indexes = new Map<string, number>();

  public indexOf(value: string): number {
    const index = this.#indexes.get(value) ?? this.#indexes.size;
    this.#indexes.set(value, index);
    return index;
  }

  public get values(): readonly string[] {
    return [...this.#indexes.keys()];
  }
}

async function targetsOf(
  access: AccessModel,
  runs: readonly StackRun[],
  documents: Interned,
): Promise<PageTarget[]> {
  const roleKeys = Object.keys(access.roles);
  const published = publishedPolicies(access.primary.partition);
  const perAccount = Object.values(access.accounts).map(async ({ stack, roles }, account) => {
    const run = runOf(runs, stack);
    const registered = await registeredRoles(published, run);
    return roles.map((key): PageTarget => {
      const arn = textIn(run.outputs.roleArns, key);
      const role = registered.get(arn);
      if (role === undefined) throw new Error(`stack ${stack} did not deploy role ${key}`);
      return {
        account,
        role: roleKeys.indexOf(key),
        arn,
        longestSession: role.maxSessionDuration,
        trustPolicy: documents.indexOf(role.trustPolicy),
        policies: role.policies.map((policy) => pagePolicy(policy, documents)),
        boundary: role.boundary === undefined ? null : pagePolicy(role.boundary, documents),
        consoleUrl: textIn(run.outputs.switchRoleUrls, key),
      };
    });
  });
  return (await Promise.all(perAccount)).flat();
}

function pagePolicy({ name, owner, document }: AttachedPolicy, documents: Interned): PagePolicy {
  return { name, owner, document: document === undefined ? -1 : documents.indexOf(document) };
}

function principalsOf(
  access: AccessModel,
  grants: readonly EffectiveGrant[],
  targets: readonly PageTarget[],
): PagePrincipal[] {
  const roles = Object.values(access.roles);
  const denying = [...targets.entries()].filter(([, { role }]) => roles[role]?.trust.denyUsers.length !== 0);
  const users = Object.keys(access.users).map((name): PagePrincipal => {
    const refused = denying.flatMap(([index, { role }]) =>
      roles[role]?.trust.denyUsers.includes(name) === true ? [index] : [],
    );
    return { kind: "user", name, arns: [userArn(access, name)], asked: [], refused, longestSession: 0 };
  });
  const sets = new Set(Object.values(access.groups).flatMap(({ permissionSet }) => permissionSet ?? []));
  const permissionSets = [...sets].map((name): PagePrincipal => ({
    kind: "permissionSet",
    name,
    arns: permissionSetPatterns(access, name),
    asked: [],
    refused: [],
    longestSession: ROLE_CHAINING,
  }));
  const machines = Object.entries(access.machines).map(([name, { principal, externalId }]): PagePrincipal => {
    const longestSession = principalParts(principal)?.kind === "role" ? ROLE_CHAINING : 0;
    return {
      kind: "machine",
      name,
      arns: [principal],
      asked: externalId === undefined ? [] : [externalId],
      refused: [],
      longestSession,
    };
  });
  const providers = Object.entries(access.identityProviders).map(([name, provider]): PagePrincipal => {
    const own = grants.filter(({ via }) => via === `identity provider ${name}`);
    const arns = [...new Set(own.map(({ principal }) => principal))];
    return {
      kind: "identityProvider",
      name,
      arns,
      asked: provider.type === "oidc" ? provider.subjects : [],
      refused: [],
      longestSession: 0,
    };
  });
  return [...users, ...permissionSets, ...machines, ...providers];
}

function partsOf(access: AccessModel, runs: readonly StackRun[], documents: Interned): PagePart[] {
  const primary = runs.filter(({ side }) => side === "primary").map(registeredPolicies);
  const policiesOf = (assuming: Assuming): PagePolicy[] =>
    planAssumePolicies(access, assuming).flatMap(({ policyName: name }) => {
      const document = primary.flatMap((policies) => policies.get(name) ?? [])[0];
      return document === undefined
        ? []
        : [{ name, owner: "stack" as const, document: documents.indexOf(document) }];
    });
  const groups = Object.entries(access.groups).map(([name, group]): PagePart => {
    const note =
      group.permissionSet === undefined
        ? `attached to group ${name}`
        : `permission set ${group.permissionSet} takes it as a customer managed policy, by its name`;
    const conditions = conditionsOf(access, `group ${name}`, rolesOf(access, group));
    return { kind: "group", name, policies: policiesOf(assumingGroup(group)), note, conditions };
  });
  const machines = Object.entries(access.machines).map(([name, machine]): PagePart => {
    const policies = policiesOf(assumingMachine(name, machine));
    const note =
      policies.length > 0
        ? `attached to ${machine.principal}`
        : `No policy of this project lets ${machine.principal} call sts:AssumeRole: that is given where it lives.`;
    const conditions = conditionsOf(access, `machine ${name}`, rolesOf(access, machine));
    return { kind: "machine", name, policies, note, conditions };
  });
  const providers = Object.entries(access.identityProviders).map(([name, provider]): PagePart => {
    const note =
      "A provider's subjects need no policy in order to call; the role's trust policy decides alone.";
    const conditions = conditionsOf(access, `identity provider ${name}`, rolesOf(access, provider));
    return { kind: "identityProvider", name, policies: [], note, conditions };
  });
  return [...groups, ...machines, ...providers];
}

function conditionsOf(
  access: AccessModel,
  via: string,
  targets: readonly AccountRole[],
): PagePart["conditions"] {
  const roleKeys = Object.keys(access.roles);
  const roles = new Set(targets.map(({ role }) => role));
  return Object.fromEntries(
    [...roles].map((role) => [roleKeys.indexOf(role), conditionsInWords(access, via, role)]),
  );
}

/** Grants with the same people are kept together: thousands of people and roles make few of these. */
function grantsOf(
  access: AccessModel,
  grants: readonly EffectiveGrant[],
  { principals, parts, targets }: Pick<PageData, "principals" | "parts" | "targets">,
): PageGrant[] {
  const users = new Map(Object.keys(access.users).map((user) => [userArn(access, user), user]));
  const principalIndexes = indexesOf(principals, ({ kind, name }) => `${kind} ${name}`);
  const partIndexes = indexesOf(parts, (part) => viaOf(part));
  const targetIndexes = indexesOf(targets, ({ arn }) => arn);
  const byTarget = new Map<string, { part: number; target: number; principals: Set<number> }>();
  for (const grant of grants) {
    const part = defined(partIndexes, grant.via);
    const target = defined(targetIndexes, grant.roleArn);
    const key = `${part} ${target}`;
    const known = byTarget.get(key) ?? { part, target, principals: new Set() };
    known.principals.add(defined(principalIndexes, principalOf(access, users, grant)));
    byTarget.set(key, known);
  }
  const together = new Map<string, { part: number; principals: number[]; targets: number[] }>();
  for (const { part, target, principals: people } of byTarget.values()) {
    const key = [part, ...people].join(" ");
    const known = together.get(key) ?? { part, principals: [...people], targets: [] };
    known.targets.push(target);
    together.set(key, known);
  }
  return [...together.values()];
}

function viaOf({ kind, name }: PagePart): string {
  return `${kind === "identityProvider" ? "identity provider" : kind} ${name}`;
}

function principalOf(
  access: AccessModel,
  users: ReadonlyMap<string, string>,
  { via, principal }: EffectiveGrant,
): string {
  const [, kind = "", name = ""] = /^(group|machine|identity provider) (.*)$/su.exec(via) ?? [];
  if (kind === "machine") return `machine ${name}`;
  if (kind === "identity provider") return `identityProvider ${name}`;
  const { permissionSet } = defined(access.groups, name);
  if (permissionSet !== undefined) return `permissionSet ${permissionSet}`;
  return `user ${users.get(principal) ?? principal}`;
}

function indexesOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  return Object.fromEntries(items.map((item, index) => [keyOf(item), index]));
}

function runOf(runs: readonly StackRun[], stack: string): StackRun {
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  const run = runs.find((one) => one.name === stack || one.name === name);
  if (run === undefined) throw new Error(`stack ${stack} was not rehearsed`);
  return run;
}

function textIn(output: unknown, key: string): string {
  const entries = typeof output === "object" && output !== null ? Object.entries(output) : [];
  const value: unknown = new Map(entries).get(key);
  return typeof value === "string" ? value : "";
}
