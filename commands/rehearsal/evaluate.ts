import { z } from "zod";
import { builtInAt } from "../../components/model/builtInProviders";
import { wildcardPattern } from "../../components/policies/actions";

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
  /** The call is allowed where all of these are: a call that also tags its session needs two. */
  readonly actions: readonly string[];
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

/** Answers a request as IAM would. @throws {@link EvaluationError} where it has no answer that counts */
export type Engine = (request: Request) => Promise<Verdict>;

type Simulation = Pick<typeof import("@cloud-copilot/iam-simulate"), "runSimulation">;

/**
 * The policy engine, which is an optional dependency: its licence, AGPL-3.0, is one that not everybody takes.
 *
 * @returns undefined where it is not installed
 */
export async function policyEngine(): Promise<Engine | undefined> {
  const simulation = await installed();
  return simulation && ((request) => evaluateWith(simulation, request));
}

/** What Node says of a package that is not there, as it is required or imported. */
const NOT_INSTALLED: readonly unknown[] = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"];

async function installed(): Promise<Simulation | undefined> {
  try {
    return await import("@cloud-copilot/iam-simulate");
  } catch (error) {
    if (error instanceof Error && "code" in error && NOT_INSTALLED.includes(error.code)) return undefined;
    throw error;
  }
}

async function evaluateWith(simulation: Simulation, request: Request): Promise<Verdict> {
  for (const action of request.actions) {
    if ((await evaluateAction(simulation, request, action)) === "denied") return "denied";
  }
  return "allowed";
}

/**
 * What IAM would answer.
 *
 * @throws {@link EvaluationError} where the engine has no answer that counts, or is not installed
 */
export async function evaluate(request: Request): Promise<Verdict> {
  const engine = await policyEngine();
  if (engine === undefined) throw new EvaluationError("the policy engine is not installed");
  return engine(request);
}

async function evaluateAction(simulation: Simulation, request: Request, action: string): Promise<Verdict> {
  const { principal, resource, accountId, identityPolicies, boundaries, resourcePolicy } = request;
  const result = await simulation.runSimulation(
    {
      request: {
        principal: knownPrincipal(principal, accountId),
        action,
        resource: { resource, accountId },
        contextVariables: present(givenTo(action, request.context)),
      },
      identityPolicies: [...identityPolicies],
      ...(boundaries === undefined ? {} : { permissionBoundaryPolicies: [...boundaries] }),
      ...(resourcePolicy === undefined ? {} : { resourcePolicy: withKnownNames(resourcePolicy, accountId) }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") throw new EvaluationError(JSON.stringify(result.errors));
  const results = result.resultType === "single" ? [result.result] : result.results;
  const ignored = new Set(results.flatMap(({ ignoredContextKeys }) => ignoredContextKeys ?? []));
  const untested = ignored.size === 0 ? [] : untestedKeys(request, action, ignored);
  if (untested.length > 0)
    throw new EvaluationError(`the policy engine does not evaluate ${untested.join(", ")} here`);
  return result.overallResult === "Allowed" ? "allowed" : "denied";
}

/**
 * Condition keys that AWS does not give to an action, although the call that it is a part of carries them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const NOT_GIVEN: Readonly<Record<string, RegExp>> = {
  "sts:SetSourceIdentity": /^(aws:RequestTag\/|aws:TagKeys$|sts:RoleSessionName$|sts:ExternalId$)/,
  "sts:TagSession": /^sts:(SourceIdentity|RoleSessionName|ExternalId)$/,
  "sts:SetContext": /^(aws:RequestTag\/|aws:TagKeys$|sts:(SourceIdentity|RoleSessionName|ExternalId)$)/,
};

/** The condition keys of a call that AWS gives to one of its actions. */
export function givenTo(action: string, context: RequestContext): RequestContext {
  const notGiven = NOT_GIVEN[action];
  if (notGiven === undefined) return context;
  return Object.fromEntries(Object.entries(context).filter(([key]) => !notGiven.test(key)));
}

function present(context: RequestContext): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[knownKey(key), typeof value === "string" ? value : [...value]] as const];
    }),
  );
}

const Condition = z.record(z.string(), z.record(z.string(), z.unknown()));
const Statement = z.looseObject({
  Principal: z
    .union([z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))])
    .optional(),
  Action: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: Condition.optional(),
});
const Document = z.looseObject({ Statement: z.array(Statement) });

/** A claim of an OIDC issuer, as a condition key: `token.actions.githubusercontent.com:sub`. */
const CLAIM = /^[\w-]+(\.[\w-]+)+[^:]*:/;

/** The engine ignores the claims of OIDC issuers, so they take, here and in the request, names that it knows. */
export function knownKey(key: string): string {
  return CLAIM.test(key) ? `aws:RequestTag/${key.replace(/[^\w.-]/g, "_")}` : key;
}

/**
 * To the engine, a provider that is built into IAM is a stranger from no account, so it takes the ARN of one in the
 * role's account, here and in the request; one that nobody can write, since the host stands behind a path.
 */
function knownPrincipal(principal: string, accountId: string): string {
  if (builtInAt(principal) === undefined) return principal;
  return `arn:aws:iam::${accountId}:oidc-provider/built-in/${principal}`;
}

function withKnownNames(document: unknown, accountId: string): unknown {
  if (!JSON.stringify(document).includes("WithWebIdentity")) return document;
  const parsed = Document.parse(document);
  return {
    ...parsed,
    Statement: parsed.Statement.map(({ Condition: condition, Principal: principal, ...statement }) => ({
      ...statement,
      ...(principal === undefined ? {} : { Principal: renamedProviders(principal, accountId) }),
      ...(condition === undefined ? {} : { Condition: renamedKeys(condition) }),
    })),
  };
}

type Principal = NonNullable<z.infer<typeof Statement>["Principal"]>;

function renamedProviders(principal: Principal, accountId: string): Principal {
  if (typeof principal === "string") return principal;
  const known = (name: string): string => knownPrincipal(name, accountId);
  return Object.fromEntries(
    Object.entries(principal).map(([kind, names]) => [
      kind,
      typeof names === "string" ? known(names) : names.map(known),
    ]),
  );
}

function renamedKeys(condition: z.infer<typeof Condition>): z.infer<typeof Condition> {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [knownKey(key), values])),
    ]),
  );
}

/** Keys that the engine left out of the request although a statement about the action asks for them. */
function untestedKeys(request: Request, action: string, ignored: ReadonlySet<string>): string[] {
  const { identityPolicies, boundaries = [], resourcePolicy } = request;
  const documents = [...identityPolicies, ...boundaries].map(({ policy }) => policy);
  const asked = new Set([...documents, resourcePolicy].flatMap((document) => keysAskedFor(document, action)));
  return [...ignored].filter((key) => asked.has(key.toLowerCase()));
}

function keysAskedFor(document: unknown, action: string): string[] {
  const parsed = Document.safeParse(document);
  const statements = parsed.success ? parsed.data.Statement : [];
  return statements
    .filter(
      ({ Action }) =>
        Action === undefined || [Action].flat().some((pattern) => wildcardPattern(pattern).test(action)),
    )
    .flatMap(({ Condition: condition = {} }) => Object.values(condition).flatMap((keys) => Object.keys(keys)))
    .map((key) => key.toLowerCase());
}
