import type { AccessModel, Assume, Group } from "../../../components/model/accessModel";
import { defined, permissionSetPatterns, userArn, wholeAccount } from "../../../components/model/arns";
import { ACCOUNT_ACCESS } from "../../../components/model/audiences/identityCenterGroups";
import { inWords } from "../../../components/model/durations";
import { type AccountRole, rolesOf } from "../../../components/model/grants";
import {
  type Assuming,
  assumingGroup,
  assumingMachine,
  planAssumePolicies,
} from "../../../components/policies/assume";
import type { EffectiveGrant, Rehearsal } from "../../rehearsal/rehearse";
import type { StackRun } from "../../rehearsal/stacks";
import type { Usages } from "../usage";
import { conditionWords } from "../../vocabulary/conditions";
import { type Holder, holdersIn, principalInWords, whoIs } from "../../vocabulary/holders";
import { mayInText, permissionsOfRoles, saidInText } from "../../vocabulary/permissions";
import { placeInWords, placesOf } from "../../vocabulary/places";
import { chainsRoles, LONGEST_CHAINED_SESSION } from "../../vocabulary/sessions";
import type {
  PageData,
  PageGrant,
  PagePart,
  PagePolicy,
  PagePrincipal,
  PageRole,
  PageTarget,
  PageUsage,
  PageUse,
} from "./pageData";
import { type AttachedPolicy, publishedPolicies, registeredPolicies, registeredRoles } from "./registered";

/** What the page is told about a rehearsal. */
export async function pageContents(rehearsal: Rehearsal, usages?: Usages): Promise<PageData> {
  const { project, runs, grants } = rehearsal;
  const { access } = project;
  const documents = new Interned();
  const targets = await targetsOf(access, runs, documents);
  const principals = principalsOf(access, grants, targets);
  const parts = partsOf(access, runs, documents, conditionWords(rehearsal));
  const permissions = permissionsOfRoles(rehearsal);
  return {
    primaryAccountId: access.primary.accountId,
    principals,
    parts,
    roles: Object.entries(access.roles).map(([name, role]): PageRole => {
      const { description = "" } = role;
      const ofRole = permissions.get(name);
      if (ofRole === undefined) return { name, description, ...NOBODY };
      const { summary } = ofRole;
      const administrator = summary.flag === "administrator";
      return { name, description, summary: saidInText(summary), may: mayInText(ofRole), administrator };
    }),
    accounts: Object.entries(access.accounts).map(([name, { accountId }]) => ({ name, accountId })),
    targets,
    grants: grantsOf(access, grants, { principals, parts, targets }),
    documents: documents.values,
    durations: durationsOf(principals, targets),
    usage: usages === undefined ? null : usageOf(usages, access, grants, { principals, targets }),
  };
}

function usageOf(
  usages: Usages,
  access: AccessModel,
  grants: readonly EffectiveGrant[],
  { principals, targets }: Pick<PageData, "principals" | "targets">,
): PageUsage {
  const holderOf = holdersIn(access);
  const principalIndexes = indexesOf(principals, ({ kind, name }) => `${kind} ${name}`);
  const targetIndexes = indexesOf(targets, ({ arn }) => arn);
  const uses = new Map<string, PageUse>();
  const of = grants.map((grant): [string, string] => {
    const holder = holderOf(grant);
    const principal = defined(principalIndexes, principalOf(holder));
    const target = defined(targetIndexes, grant.roleArn);
    const ofProvider = holder.kind === "provider" ? holder : undefined;
    const { text, use: state } = usages.of({
      principal: grant.principal,
      roleArn: grant.roleArn,
      ...ofProvider,
    });
    const use = { text, isUsed: state === "used" };
    uses.set(use.text, use);
    return [`${principal} ${target}`, use.text];
  });
  const texts = indexesOf([...uses.keys()], (text) => text);
  return {
    from: usages.from,
    to: usages.to,
    uses: [...uses.values()],
    of: Object.fromEntries(of.map(([key, text]) => [key, defined(texts, text)])),
  };
}

/** Of a role that nobody may assume. */
const NOBODY = { summary: "nobody may assume it", may: "nobody may assume it", administrator: false };

function durationsOf(
  principals: readonly PagePrincipal[],
  targets: readonly PageTarget[],
): PageData["durations"] {
  const seconds = [...principals, ...targets].map(({ longestSession }) => longestSession);
  return Object.fromEntries([...new Set(seconds)].map((duration) => [duration, inWords(duration)]));
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
    const arns = [userArn(access, name)];
    return { kind: "user", name, who: name, arns, asked: [], refused, longestSession: 0 };
  });
  const sets = new Set(Object.values(access.groups).flatMap(({ permissionSet }) => permissionSet ?? []));
  const permissionSets = [...sets].map((name): PagePrincipal => ({
    kind: "permissionSet",
    name,
    who: whoIs(access, { kind: "permission set", permissionSet: name, groups: [] }),
    arns: permissionSetPatterns(access, name),
    asked: [],
    refused: [],
    longestSession: LONGEST_CHAINED_SESSION,
  }));
  const directGroups = Object.entries(access.groups).filter(
    ([, { identityCenterGroup }]) => identityCenterGroup !== undefined,
  );
  const identityCenterGroups = directGroups.map(([name]): PagePrincipal => ({
    kind: "identityCenterGroup",
    name,
    who: whoIs(access, { kind: "Identity Center group", group: name, groups: [] }),
    arns: [ACCOUNT_ACCESS],
    asked: [],
    refused: [],
    longestSession: 0,
  }));
  const machines = Object.entries(access.machines).map(([name, { principal, externalId }]): PagePrincipal => {
    const holder = { kind: "machine", machine: name } as const;
    const longestSession = chainsRoles(access, holder) ? LONGEST_CHAINED_SESSION : 0;
    return {
      kind: "machine",
      name,
      who: whoIs(access, holder),
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
      who: whoIs(access, { kind: "provider", identityProvider: name }),
      arns,
      asked:
        provider.type === "oidc"
          ? [...provider.subjects, ...provider.audiences, ...Object.values(provider.claims).flat()]
          : [],
      refused: [],
      longestSession: 0,
    };
  });
  return [...users, ...permissionSets, ...identityCenterGroups, ...machines, ...providers];
}

function partsOf(
  access: AccessModel,
  runs: readonly StackRun[],
  documents: Interned,
  words: Words,
): PagePart[] {
  const primary = runs.filter(({ side }) => side === "primary").map(registeredPolicies);
  const policiesOf = (assuming: Assuming): PagePolicy[] =>
    planAssumePolicies(access, assuming).flatMap(({ policyName: name }) => {
      const document = primary.flatMap((policies) => policies.get(name) ?? [])[0];
      return document === undefined
        ? []
        : [{ name, owner: "stack" as const, document: documents.indexOf(document) }];
    });
  const groups = Object.entries(access.groups).map(([name, group]): PagePart => {
    const conditions = conditionsOf(access, words, `group ${name}`, rolesOf(access, group));
    return {
      kind: "group",
      name,
      policies: policiesOf(assumingGroup(group)),
      note: noteOn(name, group),
      conditions,
      places: placesWhere(access, group),
    };
  });
  const machines = Object.entries(access.machines).map(([name, machine]): PagePart => {
    const policies = policiesOf(assumingMachine(name, machine));
    const note =
      policies.length > 0
        ? `attached to ${machine.principal}`
        : wholeAccount(machine.principal) === undefined
          ? `No policy of this project lets ${machine.principal} call sts:AssumeRole: that is given where it lives.`
          : `This is ${principalInWords(machine.principal)}, and not one caller: who of them may call sts:AssumeRole is for that account to say.`;
    const conditions = conditionsOf(access, words, `machine ${name}`, rolesOf(access, machine));
    return { kind: "machine", name, policies, note, conditions, places: placesWhere(access, machine) };
  });
  const providers = Object.entries(access.identityProviders).map(([name, provider]): PagePart => {
    const note =
      "A provider's subjects need no policy in order to call; the role's trust policy decides alone.";
    const conditions = conditionsOf(access, words, `identity provider ${name}`, rolesOf(access, provider));
    const places = placesWhere(access, provider);
    return { kind: "identityProvider", name, policies: [], note, conditions, places };
  });
  return [...groups, ...machines, ...providers];
}

/** How people of a group may call. */
function noteOn(name: string, { permissionSet, identityCenterGroup }: Group): string {
  if (permissionSet !== undefined)
    return `permission set ${permissionSet} takes it as a customer managed policy, by its name`;
  if (identityCenterGroup !== undefined)
    return "Its people need no policy: account access manager begins their sessions, to whose roles the primary stack entitles the group.";
  return `attached to group ${name}`;
}

/** Where a part of the model grants something, in words. */
function placesWhere(access: AccessModel, part: { readonly assume: Assume }): string[] {
  const accounts = rolesOf(access, part).map(({ account }) => account);
  return placesOf(access.accountSets, accounts).map(placeInWords);
}

type Words = ReturnType<typeof conditionWords>;

function conditionsOf(
  access: AccessModel,
  words: Words,
  via: string,
  targets: readonly AccountRole[],
): PagePart["conditions"] {
  const roleKeys = Object.keys(access.roles);
  const roles = new Set(targets.map(({ role }) => role));
  return Object.fromEntries([...roles].map((role) => [roleKeys.indexOf(role), words(via, role)]));
}

/** Grants with the same people are kept together: thousands of people and roles make few of these. */
function grantsOf(
  access: AccessModel,
  grants: readonly EffectiveGrant[],
  { principals, parts, targets }: Pick<PageData, "principals" | "parts" | "targets">,
): PageGrant[] {
  const holderOf = holdersIn(access);
  const principalIndexes = indexesOf(principals, ({ kind, name }) => `${kind} ${name}`);
  const partIndexes = indexesOf(parts, (part) => viaOf(part));
  const targetIndexes = indexesOf(targets, ({ arn }) => arn);
  const byTarget = new Map<string, { part: number; target: number; principals: Set<number> }>();
  for (const grant of grants) {
    const part = defined(partIndexes, grant.via);
    const target = defined(targetIndexes, grant.roleArn);
    const key = `${part} ${target}`;
    const known = byTarget.get(key) ?? { part, target, principals: new Set() };
    known.principals.add(defined(principalIndexes, principalOf(holderOf(grant))));
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

function principalOf(holder: Holder): string {
  switch (holder.kind) {
    case "person":
      return `user ${holder.user}`;
    case "permission set":
      return `permissionSet ${holder.permissionSet}`;
    case "Identity Center group":
      return `identityCenterGroup ${holder.group}`;
    case "machine":
      return `machine ${holder.machine}`;
    case "provider":
      return `identityProvider ${holder.identityProvider}`;
  }
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
