import { type Claim, isOfCaller, keyOf } from "../../components/model/claims";
import { type Context, REQUEST } from "../decision/context";
import { findRequest, type World } from "../decision/find";
import { triedClaims } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { claimsOfWay, meantToTrust } from "../meaning/trust";
import type { Question } from "../proof";
import { textOf } from "../registered";
import type { CallerKind } from "../requests/callers";
import { accountWorld, serviceWorld } from "../requests/worlds";
import { requestOf } from "./findings";
import type { Subject } from "./subject";
import { type Taker, takersOf } from "./takers";
import { requestThrough, unusableWay } from "./usable";

/** Each way into a role can be taken, on both sides at once; and what lies beside a way is asked about too. */
export function proveWays(subject: Subject): void {
  const { access, registered, findings, target, role } = subject;
  const trustText = JSON.stringify(role.trust);
  for (const takers of takersOf(access, registered, target, role)) {
    const isOpen = takers.map((taker) => proveWay(subject, taker, trustText));
    const [first] = takers;
    if (first === undefined || isOpen.includes(true)) continue;
    const claims = triedClaims(claimsOf(subject, first));
    const { among: who = first.who } = first;
    for (const unusable of unusableWay(access, target, { ...first, who }, claims, role.trust))
      findings.addUnusable(unusable);
  }
}

function claimsOf({ access, target }: Subject, { way, action }: Taker): readonly Claim[] {
  return claimsOfWay(access, target, action, way);
}

/**
 * @param trustText the role's trust, which tells questions of roles apart
 * @returns whether somebody can take the way
 */
function proveWay(subject: Subject, taker: Taker, trustText: string): boolean {
  const { findings, target, role } = subject;
  const claims = claimsOf(subject, taker);
  const policies = [...(taker.policies ?? []), ...(taker.boundary === undefined ? [] : [taker.boundary])];
  const key = ["way", taker.key, target.role, policies.map(textOf).join(), trustText];
  const answer = findings.once(key, () => {
    const found = requestThrough(taker, triedClaims(claims), role.trust);
    return { found, beside: found === undefined ? [] : besides(subject, taker, claims) };
  });
  if (answer.found === undefined) return false;
  const tags = taker.areTagsKnown ? [] : claims.flatMap(tagOf);
  if (tags.length > 0) {
    findings.addNote(
      `${taker.who} gets into ${target.role} in ${target.account} with the right ${tags.join(" and ")}, and what tags they have is not known here`,
    );
  }
  findings.addQuestion(key, question(subject, taker, taker.who, answer.found, "allowed"));
  for (const { says, request } of answer.beside) {
    findings.addQuestion([...key, says], question(subject, taker, says, request, "denied"));
  }
  return true;
}

/** A key that a call lacks, or has of its own, where another claim does not hold of it: */
const LEANING: readonly (readonly [key: string, other: string])[] = [
  // a call without MFA has no age of it,
  ["aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent"],
  // an application is of one account,
  ["aws:SourceArn", "aws:SourceAccount"],
  // and people, who are no service, call for no application.
  ["aws:SourceArn", REQUEST.service],
  ["aws:SourceAccount", REQUEST.service],
];

function leansOn(claim: Claim, other: Claim): boolean {
  return LEANING.some(([key, on]) => keyOf(claim) === key && keyOf(other) === on);
}

/** The caller's own tag that a claim is about. */
function tagOf(claim: Claim): string[] {
  return "key" in claim && /^aws:PrincipalTag\//i.test(claim.key) ? [claim.key] : [];
}

interface Beside {
  readonly says: string;
  readonly request: Context;
}

/** For each claim of a way, a request that meets all others and not this one, and that no other way takes either. */
function besides(subject: Subject, taker: Taker, claims: readonly Claim[]): Beside[] {
  const meant = meantToTrust(subject.access, subject.target, taker.action);
  return claims.flatMap((claim) => {
    const others = claims.filter((other) => other !== claim);
    const apart = others.filter((other) => !leansOn(other, claim));
    return worldsAround(subject, taker, claim).flatMap(({ says, world, isNear = false }) => {
      const kept = declared([triedClaims(isNear ? others : apart)]);
      const request = findRequest(world, [kept], [meant, declared([triedClaims([claim])])]);
      return request === undefined ? [] : [{ says, request }];
    });
  });
}

/** How a request differs that does not meet a claim on a key. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "aws:CurrentTime": "at another time",
  "aws:MultiFactorAuthAge": "with MFA that is too old",
  "aws:MultiFactorAuthPresent": "without MFA",
  "aws:PrincipalOrgID": "of another organization",
  "aws:SourceAccount": "for an application of another account",
  "aws:SourceArn": "for another application",
  "aws:SourceIp": "from another address",
  "sts:ExternalId": "with another external ID, or none",
  "sts:RoleSessionName": "with another session name",
  "sts:SourceIdentity": "with another source identity, or none",
};

const STRANGERS: readonly { readonly kind: CallerKind; readonly who: string }[] = [
  { kind: "user", who: "another IAM user" },
  { kind: "root", who: "a root user" },
  { kind: "role", who: "a session of another role" },
  { kind: "federatedUser", who: "a federated user's session" },
];

interface Around {
  readonly says: string;
  readonly world: World;
  /** Whether all other claims hold there, those too that lean on this one. @default false */
  readonly isNear?: boolean;
}

/** Where a claim says who somebody is, everybody else is asked about; where it says how they ask, they alone are. */
function worldsAround({ access, known, role }: Subject, taker: Taker, claim: Claim): Around[] {
  if (claim.claim === "isVouchedForBy") return [];
  if (!isOfCaller(claim)) return [{ says: `${taker.who} ${otherwise(claim)}`, world: taker.world }];
  const { partition } = access.primary;
  const strangers = STRANGERS.map(({ kind, who }) => ({
    says: `${who}, in place of ${taker.who},`,
    world: accountWorld(partition, kind, known, taker.action, role),
  }));
  if (claim.claim !== "callerIsService") return strangers;
  const says = `another service, in place of ${taker.who},`;
  return [...strangers, { says, world: serviceWorld(partition, taker.action, role), isNear: true }];
}

function otherwise(claim: Claim): string {
  if (claim.claim === "tagsAreLike") return "with another session tag";
  return OTHERWISE[keyOf(claim)] ?? `with another ${keyOf(claim)}`;
}

function question(
  { target, role }: Subject,
  { policies, boundary }: Taker,
  says: string,
  request: Context,
  expected: Question["expected"],
): Question {
  return {
    ...target,
    says,
    expected,
    request: requestOf(request, { [REQUEST.resource]: role.arn }),
    accountId: role.accountId,
    trust: { document: role.trustDocument, statements: role.trust },
    // Where the trust policy alone has to refuse, their own account allows them everything.
    policies: expected === "denied" ? "everything" : (policies ?? "everything"),
    boundary: expected === "denied" ? undefined : boundary,
  };
}
