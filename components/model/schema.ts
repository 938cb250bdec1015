import { z } from "zod";
import {
  ACCESS_KEYS,
  type AccessModelArgs,
  type AccountArgs,
  type AccountSetArgs,
  type AuditArgs,
  type GroupArgs,
  type IdentityProviderArgs,
  type MachineArgs,
  PARTITIONS,
  type PermissionsArgs,
  type PrimaryArgs,
  type RoleArgs,
  type StatementArgs,
  type TrustArgs,
  type UserArgs,
} from "./accessModel";
import { missingRoles } from "./accountSets";
import { passwordShapes } from "./passwordPolicy";
import { didYouMean, pathOf, type Problem, show, stepsOf } from "./problems";
import { quotaShape } from "./quotaShape";
import { type Reading, shapesIn } from "./shapes";
import { trustShape } from "./trust/written";

/** The path of a problem with the model as a whole: the config key that holds it. */
export const WHOLE_MODEL = "access";

const MISSING: Problem = {
  path: WHOLE_MODEL,
  message: "is missing; it stands in Pulumi.yaml under config, access, value",
};

/** What came of reading an input's shape. */
export interface ShapeResult {
  /** The input with lists made of single values, and without whatever did not fit. */
  readonly args: AccessModelArgs;
  readonly problems: readonly Problem[];
}

/** Reads the shape of an access model: keys and types, but neither references nor the rules of AWS. */
export function readShape(input: unknown): ShapeResult {
  const unusable = unusableParts(input, []);
  if (unusable.length > 0) return { args: UNREADABLE, problems: unusable };
  if (input === undefined) return { args: NOTHING, problems: [MISSING] };
  const strict = accessModelShape("strict").safeParse(input, { error: sayIssue });
  if (strict.success) return { args: strict.data, problems: missingRoles(strict.data) };
  const args = accessModelShape("lenient").parse(input);
  const problems = withoutMisspelt(strict.error.issues.flatMap((issue) => problemsOf(issue)));
  return { args, problems: [...problems, ...missingBeside(problems, args)] };
}

/** What is there under another key, by a slip of the pen. */
export function meantPaths(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ path, message }) => {
    const [, key] = /^unknown key; did you mean "(.+?)"\?/.exec(message) ?? [];
    return key === undefined ? [] : [pathOf(...stepsOf(path).slice(0, -1), key)];
  });
}

/** Without the keys that are missing since they are there, but for a slip of the pen that is told. */
function withoutMisspelt(problems: readonly Problem[]): Problem[] {
  const meant = meantPaths(problems);
  return problems.filter(({ path, message }) => !message.startsWith("is missing") || !meant.includes(path));
}

/** Lists of roles that are missing, and not there in another shape. */
function missingBeside(problems: readonly Problem[], args: AccessModelArgs): Problem[] {
  return missingRoles(args).filter(({ path }) =>
    problems.every((told) => !told.path.startsWith(path) && !told.path.startsWith("accountSets")),
  );
}

const FILES_ARE_READ_BEFORE =
  "stands in Pulumi.yaml, beside the sections or in place of them; the component takes the model itself";

const EXTERNAL_ID_IS_FOR_MACHINES =
  "an external ID breaks switching in the console and is for machines; write machines.NAME.externalId";

/** What no reading could treat right: a key that JavaScript keeps for itself, a value that contains itself. */
function unusableParts(
  value: unknown,
  path: readonly PropertyKey[],
  around: readonly object[] = [],
): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  if (around.includes(value)) return [{ path: pathOf(...path), message: "contains itself" }];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const isReserved = key === "__proto__" || inner === "__proto__";
    if (isReserved) return [{ path: pathOf(...at), message: '"__proto__" is not allowed as a name' }];
    return unusableParts(inner, at, [...around, value]);
  });
}

/** What is given for an input that is not read any further. */
export const UNREADABLE: AccessModelArgs = {
  primary: { accountId: "" },
  accounts: {},
  roles: {},
  groups: {},
};

const NOTHING: AccessModelArgs = { primary: { accountId: "" }, accounts: {}, roles: {}, groups: {} };

/** What may be written where, with the keys of each mapping in the order in which people meet them. */
export function writtenShape(): z.ZodType<AccessModelArgs> {
  return accessModelShape("strict");
}

function accessModelShape(reading: Reading): z.ZodType<AccessModelArgs> {
  const shapes = shapesIn(reading);
  const { object, required, optional, misplaced, text, list, conditions } = shapes;
  const accountId = z.string({ error: sayAccountId });
  const texts = z.record(z.string(), text);

  const primary: z.ZodType<PrimaryArgs> = object({
    accountId: required(accountId, ""),
    stack: optional(text),
    partition: optional(z.enum(PARTITIONS)),
    userPath: optional(text),
    accessKeys: optional(z.enum(ACCESS_KEYS)),
    alias: optional(text),
    passwordPolicy: optional(object(passwordShapes(optional))),
    quotas: optional(quotaShape(reading, "primary")),
    identityCenter: optional(object({ applicationArn: required(text, "") })),
  });
  const account: z.ZodType<AccountArgs> = object({
    accountId: required(accountId, ""),
    stack: optional(text),
    roles: optional(list),
    displayName: optional(text),
    color: optional(z.string({ error: sayColor })),
    region: optional(text),
    quotas: optional(quotaShape(reading, "child")),
  });
  const accountSet: z.ZodType<AccountSetArgs> = object({
    accounts: required(list, []),
    roles: optional(list),
  });
  const statement: z.ZodType<StatementArgs> = object({
    sid: optional(text),
    effect: optional(z.enum(["Allow", "Deny"])),
    actions: optional(list),
    notActions: optional(list),
    resources: optional(list),
    notResources: optional(list),
    conditions: optional(conditions),
  });
  const permissions: z.ZodType<PermissionsArgs> = object({
    managedPolicies: optional(list),
    statements: optional(z.array(required(statement, {}))),
    policyName: optional(text),
  });
  const trust: z.ZodType<TrustArgs> = object({
    ...trustShape(shapes),
    externalId: misplaced(EXTERNAL_ID_IS_FOR_MACHINES),
  });
  const role: z.ZodType<RoleArgs> = object({
    name: optional(text),
    path: optional(text),
    description: optional(text),
    maxSessionDuration: optional(z.number()),
    permissions: required(permissions, {}),
    permissionsBoundary: optional(text),
    tags: optional(texts),
    exclusive: optional(z.boolean()),
    forceDetachPolicies: optional(z.boolean()),
    trust: optional(trust),
  });
  const assume = required(z.record(z.string(), required(list, []), { error: sayAssume }), {});
  const groupShape = object({
    members: optional(list),
    permissionSet: optional(text),
    identityCenterGroup: optional(text),
    assume,
    path: optional(text),
    policyName: optional(text),
    selfManagement: optional(z.boolean()),
    managedPolicies: optional(list),
    externalId: misplaced(EXTERNAL_ID_IS_FOR_MACHINES),
  });
  const group = (reading === "strict" ? groupShape.superRefine(sayWhoseGroup) : groupShape).transform(
    ({ members, permissionSet, identityCenterGroup, assume: granted, ...others }): GroupArgs => {
      if (identityCenterGroup !== undefined) return { identityCenterGroup, assume: granted };
      if (permissionSet !== undefined) return { ...others, assume: granted, permissionSet };
      return { ...others, assume: granted, members: members ?? [] };
    },
  );
  const userShape = object({
    existing: optional(z.boolean()),
    path: optional(text),
    forceDestroy: optional(z.boolean()),
    tags: optional(texts),
    permissionsBoundary: optional(text),
    consoleAccess: optional(
      object({ passwordResetRequired: optional(z.boolean()), passwordLength: optional(z.number()) }),
    ),
    accessKey: optional(z.boolean()),
    pgpKey: optional(text),
  });
  const user: z.ZodType<UserArgs> = reading === "strict" ? userShape.superRefine(sayWhoseUser) : userShape;
  const machine: z.ZodType<MachineArgs> = object({
    principal: required(text, ""),
    assume,
    externalId: optional(text),
    attach: optional(z.boolean()),
    sessionName: optional(text),
    sessionTags: optional(z.record(z.string(), list)),
    sourceIdentity: optional(z.union([z.boolean(), list], { error: saySourceIdentity })),
    sourceIps: optional(list),
    conditions: optional(conditions),
    mfa: misplaced("a machine has no MFA device; people are members of groups"),
  });
  const identityProvider: z.ZodType<IdentityProviderArgs> = z.discriminatedUnion(
    "type",
    [
      object({
        type: z.literal("oidc"),
        url: required(text, ""),
        audiences: required(list, []),
        subjects: optional(list),
        claims: optional(z.record(z.string(), list)),
        assume,
        existing: optional(z.boolean()),
      }),
      object({
        type: z.literal("saml"),
        metadata: optional(text),
        audiences: optional(list),
        assume,
        existing: optional(z.boolean()),
      }),
    ],
    { error: sayProviderType },
  );

  const audit: z.ZodType<AuditArgs> = object({
    stack: optional(text),
    regions: optional(list),
    assumptions: optional(z.boolean()),
    changes: optional(z.boolean()),
    topic: optional(text),
    emails: optional(list),
  });

  const model: z.ZodType<AccessModelArgs> = object({
    primary: required(primary, NOTHING.primary),
    accounts: required(z.record(z.string(), required(account, { accountId: "", roles: [] })), {}),
    accountSets: optional(z.record(z.string(), required(accountSet, { accounts: [] }))),
    roles: required(z.record(z.string(), required(role, { permissions: {} })), {}),
    groups: required(z.record(z.string(), required(group, { members: [], assume: {} })), {}),
    users: optional(z.record(z.string(), required(user, {}))),
    machines: optional(z.record(z.string(), required(machine, { principal: "", assume: {} }))),
    identityProviders: optional(
      z.record(z.string(), required(identityProvider, { type: "saml", assume: {} })),
    ),
    audit: optional(audit),
    files: misplaced(FILES_ARE_READ_BEFORE),
  });
  return required(model, NOTHING);
}

type RawIssue = z.core.$ZodRawIssue;

/** What only users that the stack creates have. */
const OF_OWN_USERS = [
  "forceDestroy",
  "tags",
  "permissionsBoundary",
  "consoleAccess",
  "accessKey",
  "pgpKey",
] as const;

type UserShape = Partial<Record<(typeof OF_OWN_USERS)[number] | "existing", unknown>>;

function sayWhoseUser(user: UserShape, { addIssue }: Pick<z.RefinementCtx, "addIssue">): void {
  if (user.existing !== true) return;
  for (const key of OF_OWN_USERS) {
    if (user[key] === undefined || user[key] === false) continue;
    const message = "is for users that the stack creates; an existing user keeps its own";
    addIssue({ code: "custom", path: [key], message });
  }
}

function sayProviderType({ code, input }: RawIssue): string | undefined {
  if (code !== "invalid_union") return undefined;
  const type: unknown =
    typeof input === "object" && input !== null && "type" in input ? input.type : undefined;
  return type === undefined
    ? "is missing; allowed: oidc | saml"
    : `${show(type)} is not allowed${typeof type === "string" ? didYouMean(type, PROVIDER_TYPES) : ""} (allowed: oidc | saml)`;
}

const PROVIDER_TYPES = ["oidc", "saml"];

/** Roles without the account in which they are. */
function sayAssume({ input }: RawIssue): string | undefined {
  const isRoles = typeof input === "string" || Array.isArray(input);
  return isRoles
    ? `${show(input)} says no account; expected account -> roles, as in { child: ${show(input)} }`
    : undefined;
}

function saySourceIdentity({ input }: RawIssue): string {
  return `${show(input)} is not allowed; allowed: true | VALUE | [VALUE, ...]`;
}

/** Who is in a group: one of these. */
const PEOPLE_OF_GROUPS = ["members", "permissionSet", "identityCenterGroup"] as const;

/** What only groups of IAM users have. */
const OF_USER_GROUPS = ["path", "selfManagement", "managedPolicies"] as const;

type GroupKey = (typeof PEOPLE_OF_GROUPS)[number] | (typeof OF_USER_GROUPS)[number] | "policyName";
type GroupShape = Partial<Record<GroupKey, unknown>>;

/** What a group of Identity Center does not have, and why. */
const NOT_OF_GROUPS: Readonly<Record<(typeof PEOPLE_OF_GROUPS)[number], Partial<Record<GroupKey, string>>>> =
  {
    members: {},
    permissionSet: ofUsersOnly("set it in Identity Center's permission set"),
    identityCenterGroup: {
      ...ofUsersOnly("its people have nothing in the primary account"),
      policyName:
        "is for policies that let people assume roles; those of an identityCenterGroup get theirs directly",
    },
  };

function ofUsersOnly(instead: string): Partial<Record<GroupKey, string>> {
  return Object.fromEntries(OF_USER_GROUPS.map((key) => [key, `is for groups of IAM users; ${instead}`]));
}

function sayWhoseGroup(group: GroupShape, { addIssue }: Pick<z.RefinementCtx, "addIssue">): void {
  const say = (key: string, message: string): void => {
    addIssue({ code: "custom", path: [key], message });
  };
  const [people, ...others] = PEOPLE_OF_GROUPS.filter((key) => group[key] !== undefined);
  if (people === undefined) {
    say(
      "members",
      "is missing; expected a list of user names, or a permissionSet, or an identityCenterGroup",
    );
    return;
  }
  if (others.length > 0) {
    for (const other of others) say(other, `stands beside ${people}; a group has one of them`);
    return;
  }
  for (const [key, why] of Object.entries(NOT_OF_GROUPS[people])) {
    if (Object.hasOwn(group, key)) say(key, why);
  }
}

/** YAML reads an unquoted ID as a number and drops its leading zeros. */
function sayAccountId({ input }: RawIssue): string | undefined {
  if (typeof input !== "number") return undefined;
  return `${String(input)} is a number; quote it: "${String(input).padStart(12, "0")}"`;
}

/** YAML reads unquoted digits as a number, without leading zeros, and what follows an unquoted # as a comment. */
function sayColor({ input }: RawIssue): string | undefined {
  if (input === null)
    return `is empty: # starts a comment in YAML; write six hex digits without it, as in "ff9900"`;
  if (typeof input !== "number") return undefined;
  const digits = String(input).padStart(6, "0");
  return /^\d{6}$/.test(digits)
    ? `${String(input)} is a number; quote it: "${digits}"`
    : `${String(input)} is a number; quote the six hex digits, as in "ff9900"`;
}

/** What is there and what is allowed, for an issue without a message of its own. */
export function sayIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return sayDuration(issue) ?? sayWrongType(issue.input, issue.expected);
    case "invalid_value":
      return sayValue(issue.input, issue.values.map(String));
    case "invalid_union":
      return `${show(issue.input)} is ${kindOf(issue.input)}; expected a string, a number or a boolean`;
    default:
      return undefined;
  }
}

function sayValue(input: unknown, values: readonly string[]): string {
  const allowed = `allowed: ${values.join(" | ")}`;
  if (input === undefined) return `is missing; ${allowed}`;
  const meant = typeof input === "string" ? didYouMean(input, values) : "";
  return meant === ""
    ? `${show(input)} is not allowed; ${allowed}`
    : `${show(input)} is not allowed${meant} (${allowed})`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Durations are numbers of seconds, but for the password policy's, which are days. */
function sayDuration({
  input,
  expected,
  path,
}: RawIssue & { readonly expected: string }): string | undefined {
  if (expected !== "number" || typeof input !== "string" || path?.includes("passwordPolicy") === true)
    return undefined;
  const [, count, unit = ""] = /^(\d+) ?([smhd])[a-z]*$/i.exec(input) ?? [];
  if (count === undefined) return undefined;
  const seconds = Number(count) * (SECONDS[unit.toLowerCase()] ?? 1);
  return `${show(input)} is a string; write a number of seconds: ${seconds}`;
}

function sayWrongType(input: unknown, expected: string): string {
  const wanted = KINDS[expected] ?? expected;
  if (input === undefined) return `is missing; expected ${wanted}`;
  if (expected === "string" && typeof input === "number") {
    return `${show(input)} is a number; quote it: "${String(input)}"`;
  }
  if (input === null) return `is empty; expected ${wanted}`;
  return `${show(input)} is ${kindOf(input)}; expected ${wanted}`;
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  return KINDS[typeof input] ?? typeof input;
}

/** The problems that an issue is, of which one of the whole has a name of its own for its path. */
export function problemsOf(
  issue: z.core.$ZodIssue,
  whole = WHOLE_MODEL,
  above: readonly PropertyKey[] = [],
): Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    return issue.keys.map((key, index) => ({
      path: pathOf(...path, key),
      message: messages[index] ?? issue.message,
    }));
  }
  if (issue.code === "invalid_union") {
    // The branch whose shape the input has, where there is one, says more than "none of the branches fits".
    const branch = issue.errors.find((issues) =>
      issues.every(({ code, path: below }) => below.length > 0 || code === "unrecognized_keys"),
    );
    if (branch !== undefined) return branch.flatMap((inner) => problemsOf(inner, whole, path));
  }
  return [{ path: path.length === 0 ? whole : pathOf(...path), message: issue.message }];
}
