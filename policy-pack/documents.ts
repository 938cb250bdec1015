import type { ResourceValidationArgs } from "@pulumi/policy";
import { z } from "zod";
import type { Partition } from "../components/model/accessModel";
import { partitionOfRegion } from "../components/model/regions";
import type { Statement } from "../proof/decision/statements";
import type { TargetRole } from "../proof/requests/worlds";
import { readable, withoutUndecidable } from "./decidable";
import { callsUpon, isClaim, isSentKnown } from "./sent";

/** A policy document of a resource, as far as it can be read. */
export interface Document {
  /** Where it stands in the resource's inputs. */
  readonly at: string;
  /** What is decided upon. */
  readonly statements: readonly NumberedStatement[];
  /** Statements as they were written, those that cannot be read among them. */
  readonly written: readonly WrittenStatement[];
  /** What of it cannot be decided upon, in words. */
  readonly notRead: readonly string[];
  readonly partition: Partition;
}

export type NumberedStatement = Statement & {
  /** What messages call it: `statement 2 (FromCi)`. */
  readonly called: string;
};

export interface WrittenStatement {
  readonly called: string;
  /** Its elements by name. */
  readonly elements: Readonly<Record<string, unknown>>;
}

/** The trust policy of a role. */
export interface Trust extends Document {
  readonly role: TargetRole;
  /** The account that the role is in; undefined where its provider is not held to one. */
  readonly accountId: string | undefined;
}

/** Whose policy it is: what they send with their calls differs. */
export type Owner = "role" | "user" | "group" | "anybody";

/** A policy that says what roles, users or groups may do. */
export interface IdentityPolicy extends Document {
  readonly owner: Owner;
}

const ROLE = "aws:iam/role:Role";

/** Resources that hold the document of an identity policy under `policy`. */
const OWNERS: Readonly<Record<string, Owner>> = {
  "aws:iam/policy:Policy": "anybody",
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/userPolicy:UserPolicy": "user",
  "aws:iam/groupPolicy:GroupPolicy": "group",
};

/** An account that no text names, where a role's own is not known. */
const SOME_ACCOUNT = "000000000000";

/** The trust policy of a role; undefined for other resources. */
export function trustOf(args: ResourceValidationArgs): Trust | undefined {
  if (args.type !== ROLE) return undefined;
  const { assumeRolePolicy, name, path, tags } = Inputs.parse({
    assumeRolePolicy: known(args.props.assumeRolePolicy),
    name: orUndefined(() => known(args.props.name)),
    path: orUndefined(() => known(args.props.path)),
    tags: orUndefined(() => known(args.props.tags)),
  });
  const document = documentOf("assumeRolePolicy", assumeRolePolicy, args);
  const accountId = accountOf(args);
  const account = accountId ?? SOME_ACCOUNT;
  const arn = `arn:${document.partition}:iam::${account}:role${path ?? "/"}${name ?? args.name}`;
  return decidableOf({
    ...document,
    statements: document.statements.flatMap(withoutOwnWord),
    accountId,
    role: { arn, accountId: account, tags: tags ?? {} },
  });
}

/** A trust policy as far as it can be decided who meets its conditions. */
function decidableOf(trust: Trust): Trust {
  if (trust.statements.every(({ conditions }) => conditions.length === 0)) return trust;
  const calls = callsUpon(trust);
  const read = trust.statements.map((statement) => ({
    called: statement.called,
    ...withoutUndecidable(statement, (key) => isClaim(key) || isSentKnown(key, calls)),
  }));
  return {
    ...trust,
    statements: read.flatMap(({ statement }) => statement ?? []),
    notRead: [
      ...trust.notRead,
      ...read.flatMap(({ called, why }) => why.map((each) => `${called}: ${each}`)),
    ],
  };
}

/** Keys that say which account or organization a caller is of. */
const WHOSE = /^aws:principal(?:arn|account|orgid|orgpaths)$/i;

/** Variables whose values callers give themselves. */
const OWN_WORD = /\$\{(?:aws:(?:PrincipalTag|RequestTag)\/|aws:(?:SourceIdentity|Referer|UserAgent)|sts:)/i;

/**
 * A condition that compares where somebody comes from with what they say themselves keeps nobody out, and a denial
 * with one denies nobody.
 */
function withoutOwnWord(statement: NumberedStatement): NumberedStatement[] {
  const conditions = statement.conditions.filter(
    ({ key, values }) => !(WHOSE.test(key) && values.some((value) => OWN_WORD.test(value))),
  );
  if (conditions.length === statement.conditions.length) return [statement];
  return statement.effect === "Deny" ? [] : [{ ...statement, conditions }];
}

/** The identity policies that a resource holds. */
export function identityPoliciesOf(args: ResourceValidationArgs): IdentityPolicy[] {
  if (args.type === ROLE) {
    const inline = Inline.parse(known(args.props.inlinePolicies) ?? []);
    return inline.flatMap(({ name, policy }, index) =>
      policy === undefined
        ? []
        : [
            {
              ...documentOf(
                `inlinePolicies[${index}]${name === undefined ? "" : ` (${name})`}`,
                policy,
                args,
              ),
              owner: "role" as const,
            },
          ],
    );
  }
  const owner = OWNERS[args.type];
  if (owner === undefined) return [];
  return [{ ...documentOf("policy", known(args.props.policy), args), owner }];
}

const Text = z.string().optional().catch(undefined);
const Inputs = z.object({
  assumeRolePolicy: z.unknown(),
  name: Text,
  path: Text,
  tags: z.record(z.string(), z.string()).optional().catch(undefined),
});
const Inline = z.array(z.looseObject({ name: Text, policy: z.unknown() })).catch([]);

/** A value all of whose parts are known. Where one is not, reading it throws, as `@pulumi/policy` has it. */
function known(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** A value that a rule can do without. */
function orUndefined(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const Elements = z.record(z.string(), z.unknown());
const DocumentShape = z.looseObject({
  Statement: z.union([z.array(Elements), Elements.transform((only) => [only])]),
});

function documentOf(at: string, value: unknown, args: ResourceValidationArgs): Document {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? {});
  const partition = partitionOf(text, args);
  const parsed = DocumentShape.safeParse(typeof value === "string" ? jsonOf(value) : value);
  if (!parsed.success) {
    return { at, statements: [], written: [], notRead: ["it is no policy document"], partition };
  }
  const written = parsed.data.Statement.map((elements, index) => ({
    called: calledOf(elements, index),
    elements,
  }));
  const read = written.map(({ called, elements }) => ({ called, ...readable(elements) }));
  return {
    at,
    statements: read.flatMap(({ called, statement }) =>
      statement === undefined ? [] : { ...statement, called },
    ),
    written,
    notRead: read.flatMap(({ called, why }) => why.map((each) => `${called}: ${each}`)),
    partition,
  };
}

function calledOf({ Sid }: Readonly<Record<string, unknown>>, index: number): string {
  return `statement ${index + 1}${typeof Sid === "string" && Sid !== "" ? ` (${Sid})` : ""}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** @returns undefined where the provider takes whatever account its credentials are of */
export function accountOf({ provider }: ResourceValidationArgs): string | undefined {
  const given = orUndefined(() => known(provider?.props.allowedAccountIds));
  const list = typeof given === "string" ? jsonOf(given) : given;
  const parsed = z.array(z.string().regex(/^\d{12}$/)).safeParse(list);
  return parsed.success && parsed.data.length === 1 ? parsed.data[0] : undefined;
}

const PARTITIONS: readonly Partition[] = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

/** The partition that a document's ARNs name, or that of the provider's region. */
function partitionOf(text: string, { provider }: ResourceValidationArgs): Partition {
  const [, named] = /arn:(aws[a-z-]*):/.exec(text) ?? [];
  const region = orUndefined(() => known(provider?.props.region));
  const partition = named ?? (typeof region === "string" ? partitionOfRegion(region) : "aws");
  return PARTITIONS.find((each) => each === partition) ?? "aws";
}
