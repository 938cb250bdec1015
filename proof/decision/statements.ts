import { z } from "zod";
import { type Context, REQUEST } from "./context";
import { type ConditionTest, conditionTest, type Probe } from "./conditions";
import { exactly, exactTextOf, like, matches, many, ANY, literal, type Pattern } from "./pattern";
import { partsOf, variablesIn } from "./variables";

/** A policy document as it was registered or declared, in one shape: every list a list. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly principals?: Principals | undefined;
  readonly actions: Selection;
  /** Undefined in a trust policy, whose resource is its role. */
  readonly resources?: Selection | undefined;
  readonly conditions: readonly Condition[];
  /** Why nothing can be decided upon that it is a part of. @default undefined: everything can */
  readonly unreadable?: string | undefined;
}

/** What a statement names, or everything but what it names. */
export interface Selection {
  readonly not: boolean;
  readonly texts: readonly string[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type Principals = Readonly<
  Record<"AWS" | "Federated" | "Service" | "CanonicalUser", readonly string[]>
>;

/** A document that cannot be decided, with what in it is beyond this reading of IAM. */
export class UnreadableError extends Error {
  public override readonly name = "UnreadableError";
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Texts = z.union([Scalar.transform((only) => [only]), z.array(Scalar)]);
const PrincipalsShape = z.union([
  z.literal("*").transform(() => ({ AWS: ["*"] })),
  z.strictObject({
    AWS: Texts.optional(),
    Federated: Texts.optional(),
    Service: Texts.optional(),
    CanonicalUser: Texts.optional(),
  }),
]);
const StatementShape = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: PrincipalsShape.optional(),
  Action: Texts.optional(),
  NotAction: Texts.optional(),
  Resource: Texts.optional(),
  NotResource: Texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), Texts)).optional(),
});
const DocumentShape = z.looseObject({
  Statement: z.union([z.array(StatementShape), StatementShape.transform((only) => [only])]),
});

/**
 * The statements of a policy document.
 *
 * @throws {@link UnreadableError} where it holds an element that nobody has modelled, `NotPrincipal` among them
 */
export function readDocument(document: unknown): Statement[] {
  const parsed = DocumentShape.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UnreadableError(`its document: ${(issue?.path ?? []).join(".")}: ${issue?.message ?? ""}`);
  }
  return parsed.data.Statement.map(
    ({ Effect, Principal, Action, NotAction, Resource, NotResource, Condition }) => ({
      effect: Effect,
      principals: Principal && {
        AWS: [],
        Federated: [],
        Service: [],
        CanonicalUser: [],
        ...Object.fromEntries(Object.entries(Principal).filter(([, texts]) => texts !== undefined)),
      },
      actions: selection(Action, NotAction) ?? { not: false, texts: [] },
      resources: selection(Resource, NotResource),
      conditions: Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
      ),
    }),
  );
}

/** Stands for a document that cannot be read: whatever is asked of policies with it is left undecided. */
export function unreadable(why: string): Statement {
  return { effect: "Deny", actions: { not: true, texts: [] }, conditions: [], unreadable: why };
}

function selection(
  named: readonly string[] | undefined,
  notNamed: readonly string[] | undefined,
): Selection | undefined {
  if (named !== undefined) return { not: false, texts: named };
  return notNamed === undefined ? undefined : { not: true, texts: notNamed };
}

/** A part of a statement that speaks of one key of a request; the statement applies where all of its parts hold. */
export type Test = ConditionTest;

/**
 * A statement's parts as tests.
 *
 * @param context gives policy variables their values
 * @throws UnknownOperatorError for a condition operator that nobody has modelled
 * @throws {@link UnreadableError} for what stands for a document that cannot be read
 */
export function testsOf(statement: Statement, context: Context): Test[] {
  if (statement.unreadable !== undefined) throw new UnreadableError(statement.unreadable);
  return partsOfStatement(statement).map((part) => part(context));
}

/** A part of a statement as a test, once it is known what its variables stand for. */
type Part = (context: Context) => Test;

const knownParts = new WeakMap<Statement, readonly Part[]>();

/** Parts without variables, which may be lists of a thousand users, are made into tests once. */
function partsOfStatement(statement: Statement): readonly Part[] {
  const known = knownParts.get(statement) ?? makeParts(statement);
  knownParts.set(statement, known);
  return known;
}

function makeParts({ principals, actions, resources, conditions }: Statement): Part[] {
  return [
    ...(principals === undefined ? [] : [constant(() => principalTest(principals))]),
    constant(() => selectionTest(REQUEST.action, actions, (text) => like([{ text, isValue: false }], true))),
    ...(resources === undefined
      ? []
      : [
          part(resources.texts, (context) =>
            selectionTest(REQUEST.resource, resources, (text) => {
              const parts = partsOf(text, context);
              return parts && like(parts);
            }),
          ),
        ]),
    ...conditions.map(({ operator, key, values }) =>
      part(values, (context) => conditionTest(operator, key, values, context)),
    ),
  ];
}

function part(texts: readonly string[], make: Part): Part {
  return texts.some((text) => variablesIn(text).length > 0) ? make : constant(() => make(new Map()));
}

function constant(make: () => Test): Part {
  let made: Test | undefined;
  return () => (made ??= make());
}

/** Names in lower case of the keys whose values a statement takes for its variables. */
export function variablesOf({ resources, conditions }: Statement): string[] {
  return [...(resources?.texts ?? []), ...conditions.flatMap(({ values }) => values)].flatMap(variablesIn);
}

function selectionTest(
  key: string,
  { not, texts }: Selection,
  patternOf: (text: string) => Pattern | undefined,
): Test {
  const patterns = texts.flatMap((text) => patternOf(text) ?? []);
  const exact = new Set(patterns.flatMap((each) => exactTextOf(each) ?? []));
  const others = patterns.filter((each) => exactTextOf(each) === undefined);
  return {
    key,
    probes: patterns.map(probeOf),
    holds: (request) => {
      const value = String(request.get(key) ?? "");
      return (exact.has(value) || others.some((each) => matches(each, value))) !== not;
    },
  };
}

/** What compares a text with a pattern. */
export function probeOf(each: Pattern): Probe {
  const text = exactTextOf(each);
  return text === undefined ? { kind: "text", pattern: each } : { kind: "exact", text };
}

/** ARN of the identity behind a caller: of a role's session, the role's. */
const IDENTITY = "aws:principalarn";
const ACCOUNT = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function principalTest({ AWS, Federated, Service }: Principals): Test {
  const patterns = AWS.flatMap(principalPatterns);
  return {
    key: REQUEST.caller,
    probes: [
      ...patterns.map(probeOf),
      ...[...Federated, ...Service].map((text): Probe => ({ kind: "exact", text })),
    ],
    holds: (request) => {
      const [provider, service] = [request.get(REQUEST.provider), request.get(REQUEST.service)];
      // Whom a provider vouches for belongs to no account, not even to the provider's.
      const callers = provider === undefined ? [request.get(REQUEST.caller), request.get(IDENTITY)] : [];
      return (
        // Services and subjects of identity providers too.
        AWS.includes("*") ||
        callers.some((arn) => typeof arn === "string" && patterns.some((each) => matches(each, arn))) ||
        Federated.some((each) => each === provider || (each === "*" && provider !== undefined)) ||
        Service.some((each) => each === service || (each === "*" && service !== undefined))
      );
    },
  };
}

/** The principals that a text names: an account means everybody in it. */
function principalPatterns(principal: string): Pattern[] {
  const [, account] = ACCOUNT.exec(principal) ?? [];
  if (principal === "*") return [];
  if (account === undefined) return [exactly(principal)];
  return ["iam", "sts"].map((service) => ({
    steps: [
      ...literal("arn:"),
      many(ANY.filter((kind) => kind !== "colon")),
      ...literal(`:${service}::${account}:`),
      many(ANY),
    ],
    ignoreCase: false,
  }));
}
