import { type Context, REQUEST } from "../proof/decision/context";
import { findRequest, type RequestSet, type World } from "../proof/decision/find";
import { allowedBy, includes } from "../proof/decision/policies";
import type { Statement } from "../proof/decision/statements";
import { CALLER_KINDS, type CallerKind } from "../proof/requests/callers";
import { callersWorld, federatedWorld } from "../proof/requests/worlds";
import type { Document, NumberedStatement, Trust } from "./documents";
import { asked, keysIn, principals, saysSomething } from "./named";
import { claimsOf, isClaimOf, type SessionAction } from "../proof/requests/keys";
import { providerName } from "../components/model/arns";

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** All requests of which some conditions hold. */
export function those(conditions: Conditions): Statement {
  return {
    effect: "Allow",
    actions: { not: true, texts: [] },
    conditions: Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
    ),
  };
}

/** All requests with a value of a key that a document names, so that it says something. */
export function naming({ statements }: Pick<Document, "statements">, key: string): Statement {
  return those({ StringLike: { [key]: asked(statements, key).filter(saysSomething) } });
}

/** All calls from organizations that a trust policy names. */
export function fromOrganizations(ids: readonly string[]): Statement[] {
  return [
    those({ StringEquals: { "aws:PrincipalOrgID": ids } }),
    those({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ids.map((id) => `${id}/*`) } }),
  ];
}

/** Which of the calls that a trust policy allows are asked about. */
export interface Asked {
  /** @default all kinds */
  readonly kinds?: readonly CallerKind[];
  /** Only these calls. @default all */
  readonly among?: readonly Statement[];
  /** All but these. */
  readonly but: readonly Statement[];
}

/**
 * Somebody with credentials of an account who gets into a role, as AWS would send their call; undefined where nobody
 * does.
 *
 * @throws UndecidedError where the policy is too large to be decided
 */
export function callerLetIn(
  { statements, partition, role }: Pick<Trust, "statements" | "partition" | "role">,
  { kinds = CALLER_KINDS, among, but }: Asked,
): Context | undefined {
  const inside = [allowedBy(statements), ...(among === undefined ? [] : [allowedBy(among)])];
  const worlds = kinds.map((kind) => callersWorld(partition, kind, "sts:AssumeRole", role));
  return firstOf(worlds, inside, [allowedBy(but)]);
}

/** Somebody for whom an identity provider vouches who gets in; undefined where nobody does. */
export function subjectLetIn(
  trust: Pick<Trust, "statements" | "role">,
  provider: string,
  but: readonly Statement[],
): Context | undefined {
  const action = isSamlProvider(provider) ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
  const world = subjectWorld(trust, provider, action);
  return firstOf([world], [allowedBy(trust.statements)], [allowedBy(but)]);
}

/** How somebody for whom a provider vouches asks for a session, or marks it. */
export function subjectWorld(
  trust: Pick<Trust, "statements" | "role">,
  provider: string,
  action: SessionAction,
): World {
  const isSaml = isSamlProvider(provider);
  const claims = isSaml ? assertionsIn(trust) : claimsIn(trust, providerName(provider));
  return federatedWorld(`a subject of ${provider}`, { arn: provider, claims, isSaml }, action, trust.role);
}

/** The identity providers that a policy names. */
export function providersNamed(trust: Pick<Trust, "statements">): string[] {
  return principals(trust, "Federated").filter((provider) => provider !== "*");
}

export function isSamlProvider(provider: string): boolean {
  return provider.includes(":saml-provider/");
}

function assertionsIn(trust: Pick<Trust, "statements">): string[] {
  return [...new Set(["saml:aud", ...keysIn(trust).filter((key) => key.startsWith("saml:"))])];
}

function claimsIn(trust: Pick<Trust, "statements">, issuer: string): string[] {
  return [...new Set([...claimsOf(issuer), ...keysIn(trust).filter((key) => isClaimOf(issuer, key))])];
}

/** A request of one of the worlds that is in all of the sets, and in none of the others. */
export function firstOf(
  worlds: readonly World[],
  inside: readonly RequestSet[],
  outside: readonly RequestSet[],
): Context | undefined {
  for (const world of worlds) {
    const found = findRequest(world, inside, outside);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What lets a request in, for messages. */
export function throughWhich(statements: readonly NumberedStatement[], request: Context): string {
  const through = statements.find(
    (statement) => statement.effect === "Allow" && includes(allowedBy([statement]), request),
  );
  return through?.called ?? "the document";
}

/** Who makes a request. */
export function callerOf(request: Context): string {
  return String(request.get("aws:principalarn") ?? request.get(REQUEST.caller));
}

/** Each allowing statement by itself, with the denials. */
export function waysThrough<Of extends Pick<Trust, "statements">>(
  trust: Of,
): (Of & { readonly through: NumberedStatement })[] {
  const denials = trust.statements.filter(({ effect }) => effect === "Deny");
  return trust.statements
    .filter(({ effect }) => effect === "Allow")
    .map((through) => ({ ...trust, through, statements: [through, ...denials] }));
}
