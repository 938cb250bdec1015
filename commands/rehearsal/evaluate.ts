import { runSimulation } from "@cloud-copilot/iam-simulate";
import { z } from "zod";

export type Verdict = "allowed" | "denied";

/** A policy document under a name, for the engine's reports. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: unknown;
}

/** Condition keys of a request; undefined where the request does not carry the key. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A call to AWS, with everything that its answer depends on. */
export interface Request {
  /** ARN of the caller. */
  readonly principal: string;
  readonly action: string;
  /** ARN, or `*` for actions without resources. */
  readonly resource: string;
  /** The account that the resource is in. */
  readonly accountId: string;
  readonly context: RequestContext;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly boundaries?: readonly NamedPolicy[] | undefined;
  /** The resource's own policy: the trust policy where a role is assumed. */
  readonly resourcePolicy?: unknown;
}

/** The engine could not answer: a document it refuses, an action it does not know, a condition key it ignores. */
export class EvaluationError extends Error {
  public override readonly name = "EvaluationError";
}

/**
 * What IAM would answer.
 *
 * @throws {@link EvaluationError} where the engine has no answer that counts
 */
export async function evaluate(request: Request): Promise<Verdict> {
  const { principal, action, resource, accountId, identityPolicies, boundaries, resourcePolicy } = request;
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId },
        contextVariables: present(request.context),
      },
      identityPolicies: [...identityPolicies],
      ...(boundaries === undefined ? {} : { permissionBoundaryPolicies: [...boundaries] }),
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") throw new EvaluationError(JSON.stringify(result.errors));
  const results = result.resultType === "single" ? [result.result] : result.results;
  const ignored = new Set(results.flatMap(({ ignoredContextKeys }) => ignoredContextKeys ?? []));
  const untested = ignored.size === 0 ? [] : untestedKeys(request, ignored);
  if (untested.length > 0)
    throw new EvaluationError(`the policy engine does not evaluate ${untested.join(", ")} here`);
  return result.overallResult === "Allowed" ? "allowed" : "denied";
}

function present(context: RequestContext): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, typeof value === "string" ? value : [...value]] as const];
    }),
  );
}

/** Keys that the engine left out of the request although the answer may depend on them. */
function untestedKeys(request: Request, ignored: ReadonlySet<string>): string[] {
  const { identityPolicies, boundaries = [], resourcePolicy } = request;
  const documents = [
    ...identityPolicies.map(({ policy }) => policy),
    ...boundaries.map(({ policy }) => policy),
    resourcePolicy,
  ];
  const asked = new Set(documents.flatMap(conditionKeys).map((key) => key.toLowerCase()));
  return [...ignored].filter((key) => asked.has(key.toLowerCase()));
}

const Conditions = z.record(z.string(), z.record(z.string(), z.unknown()));
const Document = z.looseObject({ Statement: z.array(z.looseObject({ Condition: Conditions.optional() })) });

function conditionKeys(document: unknown): string[] {
  const parsed = Document.safeParse(document);
  const statements = parsed.success ? parsed.data.Statement : [];
  return statements.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((keys) => Object.keys(keys)),
  );
}
