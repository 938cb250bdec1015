import type { AccessModel, Group } from "../../../components/model/accessModel";
import { defined, permissionSetPatterns, userArn, wholeAccount } from "../../../components/model/arns";
import { ACCOUNT_ACCESS } from "../../../components/model/audiences/identityCenterGroups";
import {
  type Assuming,
  assumingGroup,
  assumingMachine,
  planAssumePolicies,
} from "../../../components/policies/assume";
import type { EffectiveGrant, Rehearsal } from "../../rehearsal/rehearse";
import type { StackRun } from "../../rehearsal/stacks";
import { type Holder, principalInWords, whoIs } from "../../vocabulary/holders";
import { mayInWords } from "../../vocabulary/permissions";
import { type AccessReport, accessReport, type GrantAccess, type RoleAccess } from "../accessReport";
import { firstLook, inNoGroup, nothingToLookAt, ofNoGroup } from "../firstLook";
import { placesOfRole, type Row, rowsOf } from "../rows";
import type { Usages } from "../usage";
import { actionNames } from "./actionNames";
import type {
  PageData,
  PageFinding,
  PageGrant,
  PagePart,
  PagePolicy,
  PagePrimary,
  PagePrincipal,
  PageRole,
  PageTarget,
  PageUsage,
  PageUse,
} from "./pageData";
import { type AttachedPolicy, publishedPolicies, registeredPolicies, registeredRoles } from "./registered";

/** What the page is told about a rehearsal: the report that ACCESS.md is written from, and the documents behind it. */
export async function pageContents(rehearsal: Rehearsal, usages?: Usages): Promise<PageData> {
  const { project, runs, grants: effective } = rehearsal;
  const { access } = project;
  const report = accessReport(rehearsal);
  const documents = new Interned();
  const targets = await targetsOf(access, report, runs, documents);
  const principals = principalsOf(access, effective, targets, report);
  const parts = partsOf(access, runs, documents);
  const indexes: Indexes = {
    principals: indexesOf(principals, ({ kind, name }) => `${kind} ${name}`),
    parts: indexesOf(parts, viaOf),
    roles: indexesOf(report.roles, ({ key }) => key),
    targets: indexesOf(targets, ({ account, role }) =>
      placeOf(report.accounts[account]?.account ?? "", report.roles[role]?.key ?? ""),
    ),
  };
  const rows = rowsOf(report);
  const grants = new Grants(indexes);
  for (const row of rows) grants.add(row);
  return {
    primary: primaryOf(report, indexes),
    principals,
    parts,
    roles: report.roles.map((role) => roleOf(report, role)),
    accounts: report.accounts.map(({ account, accountId }) => ({ name: account, accountId })),
    targets,
    grants: grants.values,
    firstLook: findingsOf(report, usages === undefined ? rows : rowsOf(report, usages), indexes, grants),
    inNoGroup: inNoGroup(report).map((person) => ({ who: person.who, text: ofNoGroup(person) })),
    nothing: nothingToLookAt(rows),
    conditions: grants.conditions.values.map((said) => JSON.parse(said) as string[]),
    documents: documents.values,
    actions: await actionNames(ownDocuments(targets).map((index) => documents.values[index] ?? "")),
    usage: usages === undefined ? null : usageOf(usages, report, indexes),
  };
}

/** Where the parts of the page stand in its lists. */
interface Indexes {
  readonly principals: Readonly<Record<string, number>>;
  readonly parts: Readonly<Record<string, number>>;
  readonly roles: Readonly<Record<string, number>>;
  /** By account and role. */
  readonly targets: Readonly<Record<string, number>>;
}

function placeOf(account: string, role: string): string {
  return `${account}\n${role}`;
}

function primaryOf({ primary }: AccessReport, { principals }: Indexes): PagePrimary {
  return {
    accountId: primary.accountId,
    accessKeys: primary.accessKeys,
    people: primary.people.map(({ who, groups, policies, within = "", selfManagement, credentials }) => {
      return {
        principal: defined(principals, `user ${who}`),
        groups,
        policies,
        within,
        selfManagement,
        credentials,
      };
    }),
  };
}

function roleOf(report: AccessReport, role: RoleAccess): PageRole {
  const { key, description = "", accounts, permissions, maxSession } = role;
  const nobody = { text: "nobody may assume it" };
  return {
    name: key,
    description,
    summary: permissions?.summary ?? nobody,
    may: permissions === undefined ? [nobody] : mayInWords(permissions),
    allows: permissions?.allows ?? [],
    denies: permissions?.denies ?? [],
    risks: permissions?.risks ?? [],
    places: placesOfRole(report, undefined, accounts),
    session: maxSession,
  };
}

function findingsOf(
  report: AccessReport,
  rows: readonly Row[],
  { principals, roles }: Indexes,
  grants: Grants,
): PageFinding[] {
  return firstLook(report, rows).flatMap(({ kind, text, who, role, places, rows: concerned }) => {
    const [first] = concerned;
    if (first === undefined) return [];
    const holders = new Set(concerned.map(({ grant }) => principalOf(grant.holder)));
    return [
      {
        kind,
        text,
        who,
        places,
        role: defined(roles, role),
        grant: grants.indexOf(first),
        principal: holders.size === 1 ? defined(principals, principalOf(first.grant.holder)) : -1,
        ends: kind === "ends" ? text.replace(/^until /, "") : "",
      },
    ];
  });
}

function usageOf(usages: Usages, report: AccessReport, { principals, targets }: Indexes): PageUsage {
  const uses = new Map<string, PageUse>();
  const of = report.accounts
    .flatMap(({ grants }) => grants)
    .map(({ holder, principal, account, role, roleArn }): [string, string] => {
      const caller = defined(principals, principalOf(holder));
      const target = defined(targets, placeOf(account, role));
      // The page's providers stand for all of their subjects.
      const ofProvider = holder.kind === "provider" ? { identityProvider: holder.identityProvider } : {};
      const use = usages.of({ principal, roleArn, ...ofProvider });
      uses.set(use.text, use);
      return [`${caller} ${target}`, use.text];
    });
  const texts = indexesOf([...uses.keys()], (text) => text);
  return {
    from: usages.from,
    to: usages.to,
    uses: [...uses.values()],
    of: Object.fromEntries(of.map(([key, text]) => [key, defined(texts, text)])),
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

/** Rows of a report, with those made one that differ in who has the role alone: thousands of people make few. */
class Grants {
  public readonly conditions = new Interned();

  readonly #grants = new Interned();
  readonly #people: { readonly principals: Set<number>; readonly subjects: Set<string> }[] = [];
  readonly #ofRow = new Map<string, number>();

  public constructor(private readonly indexes: Indexes) {}

  public add(row: Row): void {
    const { grant, places } = row;
    const { principals, parts, roles, targets } = this.indexes;
    const { holder } = grant;
    const shared: Omit<PageGrant, "principals" | "subjects"> = {
      parts: waysOf(holder).map((way) => defined(parts, way)),
      role: defined(roles, grant.role),
      targets: row.accounts.map((account) => defined(targets, placeOf(account, grant.role))),
      places,
      conditions: this.conditions.indexOf(JSON.stringify(grant.conditions)),
      session: grant.session,
      notices: [...new Set(grant.notices.map(({ kind }) => kind))],
    };
    const index = this.#grants.indexOf(JSON.stringify(shared));
    const people = this.#people[index] ?? { principals: new Set(), subjects: new Set() };
    people.principals.add(defined(principals, principalOf(holder)));
    if (holder.kind === "provider") people.subjects.add(grant.who);
    this.#people[index] = people;
    this.#ofRow.set(keyOf(grant), index);
  }

  /** The grant of the page that a row became a part of. */
  public indexOf({ grant }: Row): number {
    const index = this.#ofRow.get(keyOf(grant));
    if (index === undefined) throw new Error(`the page has no row for ${grant.key}`);
    return index;
  }

  public get values(): readonly PageGrant[] {
    return this.#grants.values.map((shared, index) => {
      const { principals, subjects } = this.#people[index] ?? { principals: [], subjects: [] };
      return {
        ...(JSON.parse(shared) as Omit<PageGrant, "principals" | "subjects">),
        principals: [...principals],
        subjects: [...subjects],
      };
    });
  }
}

function keyOf({ role, holder }: GrantAccess): string {
  return JSON.stringify([role, holder]);
}

async function targetsOf(
  access: AccessModel,
  report: AccessReport,
  runs: readonly StackRun[],
  documents: Interned,
): Promise<PageTarget[]> {
  const roleIndexes = indexesOf(report.roles, ({ key }) => key);
  const published = publishedPolicies(access.primary.partition);
  const perAccount = report.accounts.map(async ({ account: name }, account) => {
    const { stack, roles } = defined(access.accounts, name);
    const run = runOf(runs, stack);
    const registered = await registeredRoles(published, run);
    return roles.map((key): PageTarget => {
      const arn = textIn(run.outputs.roleArns, key);
      const role = registered.get(arn);
      if (role === undefined) throw new Error(`stack ${stack} did not deploy role ${key}`);
      return {
        account,
        role: defined(roleIndexes, key),
        arn,
        trustPolicy: documents.indexOf(role.trustPolicy),
        policies: role.policies.map((policy) => pagePolicy(policy, documents)),
        boundary: role.boundary === undefined ? null : pagePolicy(role.boundary, documents),
        consoleUrl: textIn(run.outputs.switchRoleUrls, key),
      };
    });
  });
  return (await Promise.all(perAccount)).flat();
}

/** Indexes of the documents that the stacks themselves create for roles. */
function ownDocuments(targets: readonly PageTarget[]): number[] {
  const policies = targets.flatMap((target) => target.policies.filter(({ owner }) => owner === "stack"));
  return [...new Set(policies.map(({ document }) => document))];
}

function pagePolicy({ name, arn, owner, document }: AttachedPolicy, documents: Interned): PagePolicy {
  return { name, arn, owner, document: document === undefined ? -1 : documents.indexOf(document) };
}

function principalsOf(
  access: AccessModel,
  grants: readonly EffectiveGrant[],
  targets: readonly PageTarget[],
  report: AccessReport,
): PagePrincipal[] {
  const denied = report.roles.map(({ key }) => defined(access.roles, key).trust.denyUsers);
  const denying = [...targets.entries()].filter(([, { role }]) => denied[role]?.length !== 0);
  const users = report.primary.people.map(({ who: name }): PagePrincipal => {
    const refused = denying.flatMap(([index, { role }]) =>
      denied[role]?.includes(name) === true ? [index] : [],
    );
    return { kind: "user", name, who: name, arns: [userArn(access, name)], asked: [], refused };
  });
  const sets = new Set(Object.values(access.groups).flatMap(({ permissionSet }) => permissionSet ?? []));
  const permissionSets = [...sets].map((name): PagePrincipal => ({
    kind: "permissionSet",
    name,
    who: whoIs(access, { kind: "permission set", permissionSet: name, groups: [] }),
    arns: permissionSetPatterns(access, name),
    asked: [],
    refused: [],
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
  }));
  const machines = Object.entries(access.machines).map(([name, { principal, externalId }]): PagePrincipal => {
    const holder = { kind: "machine", machine: name } as const;
    return {
      kind: "machine",
      name,
      who: whoIs(access, holder),
      arns: [principal],
      asked: externalId === undefined ? [] : [externalId],
      refused: [],
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
    };
  });
  return [...users, ...permissionSets, ...identityCenterGroups, ...machines, ...providers];
}

function partsOf(access: AccessModel, runs: readonly StackRun[], documents: Interned): PagePart[] {
  const primary = runs.filter(({ side }) => side === "primary").map(registeredPolicies);
  const policiesOf = (assuming: Assuming): PagePolicy[] =>
    planAssumePolicies(access, assuming).flatMap(({ policyName: name }) => {
      const document = primary.flatMap((policies) => policies.get(name) ?? [])[0];
      return document === undefined
        ? []
        : [{ name, arn: "", owner: "stack" as const, document: documents.indexOf(document) }];
    });
  const groups = Object.entries(access.groups).map(([name, group]): PagePart => {
    return { kind: "group", name, policies: policiesOf(assumingGroup(group)), note: noteOn(name, group) };
  });
  const machines = Object.entries(access.machines).map(([name, machine]): PagePart => {
    const policies = policiesOf(assumingMachine(name, machine));
    const note =
      policies.length > 0
        ? `attached to ${machine.principal}`
        : wholeAccount(machine.principal) === undefined
          ? `No policy of this project lets ${machine.principal} call sts:AssumeRole: that is given where it lives.`
          : `This is ${principalInWords(machine.principal)}, and not one caller: who of them may call sts:AssumeRole is for that account to say.`;
    return { kind: "machine", name, policies, note };
  });
  const providers = Object.keys(access.identityProviders).map((name): PagePart => {
    const note =
      "A provider's subjects need no policy in order to call; the role's trust policy decides alone.";
    return { kind: "identityProvider", name, policies: [], note };
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

function viaOf({ kind, name }: PagePart): string {
  return `${kind === "identityProvider" ? "identity provider" : kind} ${name}`;
}

/** Parts of the model through which a holder has a grant. */
function waysOf(holder: Holder): string[] {
  if ("groups" in holder) return holder.groups.map((group) => `group ${group}`);
  return [
    holder.kind === "machine" ? `machine ${holder.machine}` : `identity provider ${holder.identityProvider}`,
  ];
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
