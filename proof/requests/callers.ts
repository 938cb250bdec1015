import type { Partition, Primary } from "../../components/model/accessModel";
import { iamArn } from "../../components/model/arns";
import { type Context, contextOf, REQUEST, together } from "../decision/context";
import type { Probe } from "../decision/conditions";
import { type Dimension, type Form, probesOf, textsOf } from "../decision/dimensions";
import { ANY, IN_NAME, like, literal, many, one, type Pattern, pattern } from "../decision/pattern";
import type { Test } from "../decision/statements";
import { iamArns, PATH_AND_NAME, stsArns, TEXT } from "./forms";

/**
 * Those who call AWS with credentials of an account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-infotouse
 */
export const CALLER_KINDS = ["user", "root", "role", "federatedUser"] as const;
export type CallerKind = (typeof CALLER_KINDS)[number];

/** Somebody whom the model knows. */
export interface KnownCaller {
  readonly kind: CallerKind;
  /** ARN of the user or role. */
  readonly arn: string;
  /** Undefined where they are not known, as of a user who exists already. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Tags that a session may have been given in place of these, with patterns of their values. @default {} */
  readonly sessionTags?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What their requests carry of them, with the tags that they have. */
  readonly keys: Context;
}

/** Somebody, with what requests carry of them: made once, as worlds ask for it over and over. */
export function knownCaller(caller: Omit<KnownCaller, "keys">): KnownCaller {
  return { ...caller, keys: keysOf(caller) };
}

/** Who calls: everybody of a kind, in any account, those whom the model knows first. */
export function callers(partition: Partition, kind: CallerKind, known: readonly KnownCaller[]): Dimension {
  const ofKind = known.filter((caller) => caller.kind === kind);
  const knownArns = new Set(ofKind.map(({ arn }) => arn));
  return {
    name: "caller",
    controls: isOfCaller,
    values: (tests) => {
      const others = othersOf(partition, kind, tests).filter((arn) => !knownArns.has(arn));
      return [...ofKind, ...others.map((arn) => knownCaller({ kind, arn }))].flatMap((caller) =>
        withTags(caller, tests),
      );
    },
  };
}

/** These callers and nobody else. */
export function theCallers(known: readonly KnownCaller[]): Dimension {
  return {
    name: "caller",
    controls: isOfCaller,
    values: (tests) => known.flatMap((caller) => withTags(caller, tests)),
  };
}

const PRINCIPAL_TAG = "aws:principaltag/";
const KEYS_OF_CALLER = new Set<string>([
  REQUEST.caller,
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:username",
]);

export function isOfCaller(key: string): boolean {
  return KEYS_OF_CALLER.has(key) || key.startsWith(PRINCIPAL_TAG);
}

const TYPES: Readonly<Record<CallerKind, string>> = {
  user: "User",
  root: "Account",
  role: "AssumedRole",
  federatedUser: "FederatedUser",
};

function keysOf({ kind, arn, tags = {} }: Omit<KnownCaller, "keys">): Context {
  const [, partition = "", , , account = "", resource = ""] = arn.split(":");
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  return contextOf({
    [REQUEST.caller]: kind === "role" ? `arn:${partition}:sts::${account}:assumed-role/${name}/session` : arn,
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": account,
    "aws:PrincipalType": TYPES[kind],
    "aws:username": kind === "user" ? name : undefined,
    // The root user has none.
    ...(kind === "root" ? {} : tagKeys(tags)),
  });
}

function tagKeys(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [PRINCIPAL_TAG + key, value]));
}

/** Somebody with the tags that are known of them, and with any that the tests ask for and they may have. */
function withTags({ kind, keys, tags, sessionTags = {} }: KnownCaller, tests: readonly Test[]): Context[] {
  if (kind === "root") return [keys];
  const asked = [...new Set(tests.map(({ key }) => key).filter((key) => key.startsWith(PRINCIPAL_TAG)))];
  return asked.reduce<Context[]>(
    (all, key) => {
      const form = tags === undefined ? TEXT : formOfTag(key, sessionTags);
      if (form === undefined) return all;
      const values = textsOf(form, probesOf(tests.filter((test) => test.key === key)));
      return all.flatMap((context) => [
        context,
        ...values.map((value) => together(context, new Map([[key, value]]))),
      ]);
    },
    [keys],
  );
}

/** What a session may have for a tag, whose key AWS compares without regard to case; undefined where it is the role's. */
function formOfTag(key: string, sessionTags: Readonly<Record<string, readonly string[]>>): Form | undefined {
  const patterns = Object.entries(sessionTags).flatMap(([tag, texts]) =>
    PRINCIPAL_TAG + tag.toLowerCase() === key ? texts : [],
  );
  if (patterns.length === 0) return undefined;
  return { patterns: patterns.map((text) => like([{ text, isValue: false }])), examples: [] };
}

/** ARNs of callers of a kind, at least one of each class that the tests tell apart. */
function othersOf(partition: Partition, kind: CallerKind, tests: readonly Test[]): string[] {
  const probes = tests.flatMap(({ key, probes: own }) => own.flatMap((probe) => onArn(key, probe)));
  return formsOf(kind, partition)
    .flatMap((form) => textsOf(form, probes))
    .filter(canExist);
}

/** Nobody but AWS makes roles under the reserved paths, and AWS gives them one form. */
function canExist(arn: string): boolean {
  const reserved = /:role\/aws-reserved\/(.*)$/.exec(arn)?.[1];
  if (reserved === undefined) return true;
  return /^sso\.amazonaws\.com\/([a-z]{2}[a-z0-9-]*\/)?AWSReservedSSO_[\w+=,.@-]{1,32}_[0-9a-z]{16}$/.test(
    reserved,
  );
}

/** What a test compares with, as something that an ARN is compared with. */
function onArn(key: string, probe: Probe): Probe[] {
  if (probe.kind !== "text" && probe.kind !== "exact") return [];
  const inner = probe.kind === "text" ? probe.pattern : { steps: literal(probe.text), ignoreCase: false };
  if (key === REQUEST.caller || key === "aws:principalarn") return [probe];
  if (key === "aws:principalaccount")
    return [within(inner, [...literal("arn:"), many(ANY), ...literal("::")], [...literal(":"), many(ANY)])];
  if (key === "aws:username") return [within(inner, [...literal("arn:"), many(ANY), ...literal("/")], [])];
  return [];
}

function within({ steps, ignoreCase }: Pattern, before: Pattern["steps"], after: Pattern["steps"]): Probe {
  return { kind: "text", pattern: { steps: [...before, ...steps, ...after], ignoreCase } };
}

const made = new Map<string, readonly Form[]>();

function formsOf(kind: CallerKind, partition: Partition): readonly Form[] {
  const key = `${partition} ${kind}`;
  const forms = made.get(key) ?? FORMS[kind](partition);
  made.set(key, forms);
  return forms;
}

const FORMS: Readonly<Record<CallerKind, (partition: Partition) => readonly Form[]>> = {
  user: (partition) => [
    {
      patterns: iamArns(partition, [literal("user/"), PATH_AND_NAME]),
      examples: [`arn:${partition}:iam::999999999999:user/mallory`],
    },
    // Names that a session can have too; see SESSION_NAME.
    {
      patterns: iamArns(partition, [literal("user/"), PATH_AND_NAME, one(IN_NAME), one(IN_NAME)]),
      examples: [],
    },
  ],
  root: (partition) => [
    {
      patterns: iamArns(partition, [literal("root")]),
      examples: [`arn:${partition}:iam::999999999999:root`],
    },
  ],
  role: (partition) => [
    {
      patterns: iamArns(partition, [literal("role/"), PATH_AND_NAME]),
      examples: [`arn:${partition}:iam::999999999999:role/mallory`],
      // Nobody but AWS makes roles there; they have a form of their own.
      mayStart: (arn) => !arn.includes(":role/aws-reserved/"),
    },
    {
      patterns: [
        ...iamArns(partition, RESERVED("")),
        ...iamArns(partition, RESERVED(`${HOMES[partition]}/`)),
      ],
      examples: [],
    },
  ],
  federatedUser: (partition) => [
    {
      patterns: stsArns(partition, [literal("federated-user/"), PATH_AND_NAME]),
      examples: [`arn:${partition}:sts::999999999999:federated-user/mallory`],
    },
  ],
};

/**
 * A region in each partition that Identity Center may be at home in, so that its roles' paths have it.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const HOMES: Readonly<Record<Partition, string>> = {
  aws: "eu-west-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

/** A role that Identity Center may make for a permission set. */
export function reservedRole({ partition, accountId }: Primary, permissionSet: string): string {
  const path = `role/aws-reserved/sso.amazonaws.com/${HOMES[partition]}/`;
  return iamArn(partition, accountId, `${path}AWSReservedSSO_${permissionSet}_0123456789abcdef`);
}

/** Roles that Identity Center makes: of any permission set, with a suffix of 16 characters. */
function RESERVED(region: string): Pattern["steps"] {
  return [
    ...literal(`role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_`),
    ...pattern(
      { is: "one", kinds: ["lower", "upper", "digit", "mark"] },
      many(["lower", "upper", "digit", "mark"]),
    ).steps,
    ...literal("_0123456789abcdef"),
  ];
}
