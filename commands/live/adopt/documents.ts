import { z } from "zod";

/** A statement of a policy that stands in an account, with every list a list. */
export interface FoundStatement {
  readonly sid?: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** Undefined where it has none, or names everybody but some. */
  readonly principals?: FoundPrincipals | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly notActions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly notResources?: readonly string[] | undefined;
  readonly conditions: readonly FoundCondition[];
}

export type FoundPrincipals = Readonly<Record<"AWS" | "Federated" | "Service" | "others", readonly string[]>>;

export interface FoundCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Texts = z.union([Scalar.transform((only) => [only]), z.array(Scalar)]);
const Principals = z.union([
  z.string().transform((everybody) => ({ AWS: [everybody] })),
  z.record(z.string(), Texts),
]);
const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: Principals.optional(),
    NotPrincipal: z.unknown().optional(),
    Action: Texts.optional(),
    NotAction: Texts.optional(),
    Resource: Texts.optional(),
    NotResource: Texts.optional(),
    Condition: z.record(z.string(), z.record(z.string(), Texts)).optional(),
  })
  .transform((statement): FoundStatement => ({
    // IAM takes an empty one for none.
    sid: statement.Sid === "" ? undefined : statement.Sid,
    effect: statement.Effect,
    principals: statement.Principal && principalsIn(statement.Principal),
    actions: statement.Action,
    notActions: statement.NotAction,
    resources: statement.Resource,
    notResources: statement.NotResource,
    conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
    ),
  }));
const Document = z.looseObject({
  Version: z.string().optional(),
  Statement: z.union([z.array(Statement), Statement.transform((only) => [only])]),
});

function principalsIn(given: Readonly<Record<string, readonly string[]>>): FoundPrincipals {
  const { AWS = [], Federated = [], Service = [], ...others } = given;
  return { AWS, Federated, Service, others: Object.values(others).flat() };
}

/** The statements of a policy document; in words, why they cannot be read. */
export function statementsIn(document: unknown): readonly FoundStatement[] | string {
  const parsed = Document.safeParse(document);
  if (!parsed.success) return "its document has an element that the model knows no key for";
  const { Version, Statement: statements } = parsed.data;
  // Before this version, `${…}` stood for itself.
  if (Version !== "2012-10-17" && JSON.stringify(statements).includes("${"))
    return "its document has a policy variable and is not of version 2012-10-17";
  return statements;
}

/** A text in which `*` is any text and `?` any character, as IAM compares actions and resources. */
export function isLike(text: string, pattern: string, ignoreCase = false): boolean {
  const source = pattern.replace(/[\\^$.+()[\]{}|]/g, "\\$&");
  return new RegExp(`^${source.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, ignoreCase ? "is" : "s").test(
    text,
  );
}
