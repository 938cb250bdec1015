import { z } from "zod";
import { targetsOf } from "../../deployment/targets";
import type { Rollout } from "../../rehearsal/rehearse";
import type { RegisteredResource, StackRun } from "../../rehearsal/stacks";
import { PRIMARY } from "../verify/difference";
import { attachmentOf, keyOf, membershipOf, type Thing, type ThingKind } from "./things";

/** A stack's file for `pulumi import --file`, and what is not in it. */
export interface StackImport {
  readonly stack: string;
  /** Key of the account in the model, or {@link PRIMARY}. */
  readonly account: string;
  readonly file: ImportFile;
  readonly taken: readonly Taken[];
  /** Resources that do not exist yet. */
  readonly created: readonly string[];
  readonly providerUrn: string;
}

/** Something that stands and that a resource of the stack becomes. */
export interface Taken {
  readonly thing: Thing;
  readonly resource: string;
}

/**
 * @see https://www.pulumi.com/docs/iac/adopting-pulumi/import/#bulk-import-operations
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/cmd/pulumi/operations/import.go
 */
export interface ImportFile {
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly ImportEntry[];
}

interface ImportEntry {
  readonly type: string;
  /** Tells it from the others of the file; the resource's own name is `logicalName`. */
  readonly name: string;
  readonly logicalName?: string;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly component?: true;
}

/** The import file of each stack: names and parents are those that the program registers. */
export function importsOf({ project, runs }: Rollout, things: readonly Thing[]): StackImport[] {
  const there = new Map(things.map((thing) => [keyOf(thing), thing]));
  return targetsOf(project).flatMap(({ account = PRIMARY }, index) => {
    const run = runs[index];
    return run === undefined ? [] : [importOf(project.name, run, account, there)];
  });
}

function importOf(
  project: string,
  run: StackRun,
  account: string,
  there: ReadonlyMap<string, Thing>,
): StackImport {
  const components = run.resources.filter(
    ({ type }) => !type.startsWith("aws:") && !type.startsWith("pulumi:"),
  );
  const provider = run.resources.find(({ type }) => type === "pulumi:providers:aws");
  const providerName = provider?.name ?? "";
  const providerUrn = `urn:pulumi:${run.name}::${project}::pulumi:providers:aws::${providerName}`;
  const own = run.resources.filter(({ type }) => type.startsWith("aws:"));
  const names = new Map<string, number>();
  for (const { name } of own) names.set(name, (names.get(name) ?? 0) + 1);
  const taken: Taken[] = [];
  const created: string[] = [];
  const entries = own.flatMap((resource): ImportEntry[] => {
    const { type, name, parent } = resource;
    const said = `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
    const found = foundFor(resource, account, there);
    if (found === undefined) {
      created.push(said);
      return [];
    }
    taken.push(...found.things.map((thing) => ({ thing, resource: said })));
    const isOne =
      names.get(name) === 1 &&
      !components.some((component) => component.name === name) &&
      name !== providerName;
    const component = components.find((each) => parent.endsWith(`${each.type}::${each.name}`));
    return [
      {
        type,
        name: isOne ? name : `${name} ${type.slice(type.lastIndexOf(":") + 1)}`,
        logicalName: name,
        id: found.id,
        ...(component === undefined ? {} : { parent: component.name }),
        provider: providerName,
      },
    ];
  });
  return {
    stack: run.name,
    account,
    file: {
      nameTable: { [providerName]: providerUrn },
      // The import makes them, and nothing of them is in the account.
      resources: [
        ...components.map(({ type, name }) => ({ type, name, component: true as const })),
        ...entries,
      ],
    },
    taken,
    created,
    providerUrn,
  };
}

const Text = z.string();
const Texts = z.array(z.string());

interface Found {
  readonly things: readonly Thing[];
  readonly id: string;
}

/** What of an account a resource is, and its ID for the import: what the rehearsal gives is what AWS gives. */
function foundFor(
  resource: RegisteredResource,
  account: string,
  there: ReadonlyMap<string, Thing>,
): Found | undefined {
  const { type, inputs, outputs } = resource;
  const named = THINGS[type.replace("aws:iam/", "")]?.({ ...outputs, ...inputs }) ?? [];
  const things = named.flatMap(([kind, name]) => there.get(keyOf({ account, kind, name })) ?? []);
  if (things.length === 0) return undefined;
  return { things, id: idOf(resource, things) };
}

function idOf({ type, inputs, outputs }: RegisteredResource, things: readonly Thing[]): string {
  if (IDS_BY_NAME.has(type)) return Text.parse(inputs.name);
  if (type !== MEMBERSHIP) return Text.parse(outputs.id);
  // Of a user who is in some of the groups, these are taken over.
  const user = Text.parse(inputs.user);
  const isIn = (group: string): boolean => things.some(({ name }) => name === membershipOf(user, group));
  return [user, ...Texts.parse(inputs.groups).filter(isIn)].join("/");
}

const MEMBERSHIP = "aws:iam/userGroupMembership:UserGroupMembership";
const IDS_BY_NAME = new Set(["aws:iam/role:Role", "aws:iam/user:User", "aws:iam/group:Group"]);

type Named = (properties: Readonly<Record<string, unknown>>) => (readonly [ThingKind, string])[];

/** What a resource of each type is in an account; a type that is not here is never imported. */
const THINGS: Readonly<Record<string, Named>> = {
  "role:Role": ({ name }) => [["role", Text.parse(name)]],
  "user:User": ({ name }) => [["user", Text.parse(name)]],
  "group:Group": ({ name }) => [["group", Text.parse(name)]],
  "policy:Policy": ({ arn }) => [["policy", Text.parse(arn)]],
  "rolePolicyAttachment:RolePolicyAttachment": ({ role, policyArn }) => [
    ["attachment", attachmentOf("role", Text.parse(role), Text.parse(policyArn))],
  ],
  "userPolicyAttachment:UserPolicyAttachment": ({ user, policyArn }) => [
    ["attachment", attachmentOf("user", Text.parse(user), Text.parse(policyArn))],
  ],
  "groupPolicyAttachment:GroupPolicyAttachment": ({ group, policyArn }) => [
    ["attachment", attachmentOf("group", Text.parse(group), Text.parse(policyArn))],
  ],
  "userGroupMembership:UserGroupMembership": ({ user, groups }) =>
    Texts.parse(groups).map((group) => ["membership", membershipOf(Text.parse(user), group)]),
  "openIdConnectProvider:OpenIdConnectProvider": ({ arn }) => [["OIDC provider", Text.parse(arn)]],
  "samlProvider:SamlProvider": ({ arn }) => [["SAML provider", Text.parse(arn)]],
  "accountAlias:AccountAlias": ({ accountAlias }) => [["alias", Text.parse(accountAlias)]],
  "accountPasswordPolicy:AccountPasswordPolicy": () => [["password policy", "the account's"]],
};
