import type { AccessModel } from "../../components/model/accessModel";
import { providerName } from "../../components/model/arns";
import type { AccountRole } from "../../components/model/grants";
import { REQUEST } from "../decision/context";
import { findDifference, type RequestSet, type World } from "../decision/find";
import { allowedBy } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { meantToTrust } from "../meaning/trust";
import { CALLER_KINDS, type KnownCaller } from "../requests/callers";
import { claimsOf, isClaimOf, SESSION_ACTIONS, type SessionAction } from "../requests/keys";
import { accountWorld, federatedWorld, serviceWorld, type TargetRole } from "../requests/worlds";
import type { Context } from "../decision/context";

/** A request that one side of a grant answers otherwise than the model means. */
export interface Difference {
  readonly world: string;
  readonly request: Context;
  /** Whether the document allows it, which the model does not mean; else it is the other way round. */
  readonly allowed: boolean;
  /** Whether other policies make up for it, so that the request is answered as it is meant all the same. @default false */
  readonly isMadeUpFor?: boolean;
}

/** Where a role's trust policy lets in whom the model does not mean, or keeps out whom it means. */
export function trustDifference(
  access: AccessModel,
  target: AccountRole,
  role: TargetRole,
  statements: readonly Statement[],
  known: readonly KnownCaller[],
): Difference | undefined {
  const written = allowedBy(statements);
  for (const action of SESSION_ACTIONS) {
    const meant = meantToTrust(access, target, action);
    if (speaksOf(written, action) || speaksOf(meant, action)) {
      for (const world of worldsOf(access, role, action, known, statements, meant)) {
        const found = findDifference(world, written, meant);
        if (found !== undefined) return { world: world.says, request: found.request, allowed: found.isInOne };
      }
    }
  }
  return undefined;
}

export function speaksOf(set: RequestSet, action: SessionAction): boolean {
  const request: Context = new Map([[REQUEST.action, action]]);
  return set
    .layers(request)
    .some(({ allow }) =>
      allow.some((clause) => clause.every((test) => test.key !== REQUEST.action || test.holds(request))),
    );
}

/** The kinds of requests by which somebody may ask for a session of a role, or mark one. */
export function worldsOf(
  { primary: { partition } }: AccessModel,
  role: TargetRole,
  action: SessionAction,
  known: readonly KnownCaller[],
  statements: readonly Statement[],
  meant: RequestSet,
): World[] {
  const federated = providersIn(statements, meant, role).map((arn) => {
    const isSaml = arn.includes(":saml-provider/");
    const issuer = providerName(arn);
    const claims = claimsIn(statements, isSaml ? "saml" : issuer, meant);
    return federatedWorld(`a subject of ${arn}`, { arn, claims, isSaml }, action, role);
  });
  return [
    ...CALLER_KINDS.map((kind) => accountWorld(partition, kind, known, action, role)),
    ...federated,
    serviceWorld(partition, action, role),
  ];
}

function providersIn(statements: readonly Statement[], meant: RequestSet, { arn }: TargetRole): string[] {
  const written = statements.flatMap(({ principals }) => principals?.Federated ?? []);
  const declared = meant
    .layers(new Map())
    .flatMap(({ allow }) => allow.flat())
    .filter(({ key }) => key === REQUEST.provider)
    .flatMap(({ probes }) => probes.flatMap((probe) => (probe.kind === "exact" ? [probe.text] : [])));
  const account = arn.split(":").slice(0, 5).join(":");
  const others = ["oidc-provider/another.example.com", "saml-provider/another"].map(
    (name) => `${account}:${name}`,
  );
  return [...new Set([...declared, ...written, ...others])];
}

function claimsIn(statements: readonly Statement[], issuer: string, meant: RequestSet): string[] {
  const written = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()));
  const declared = meant.layers(new Map()).flatMap(({ allow }) => allow.flat().map(({ key }) => key));
  const usual = issuer === "saml" ? ["saml:aud"] : claimsOf(issuer);
  return [...new Set([...usual, ...written, ...declared])].filter((key) =>
    issuer === "saml" ? key.startsWith("saml:") : isClaimOf(issuer, key),
  );
}
