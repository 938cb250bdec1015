import { isIP } from "node:net";
import type { AccessModel } from "../../../components/model/accessModel";
import { defined, principalParts } from "../../../components/model/arns";
import { type Claim, isOfCaller, keyOf } from "../../../components/model/claims";
import { deniedBy } from "../../../components/model/trust/asked";
import { type Context, contextOf, REQUEST, type Value } from "../../../proof/decision/context";
import { type Tried, triedClaims } from "../../../proof/meaning/claims";
import { waysIn } from "../../../proof/meaning/trust";
import type { SessionAction } from "../../../proof/requests/keys";
import { keyInWords, unmetInWords } from "../../vocabulary/claims";
import type { ModelRole } from "./declared";
import type { Assumption, Caller } from "./sightings";
import { isEitherAudience, tokenKeys } from "./tokens";

/** How a request stands to what the model means. */
export interface Judged {
  /** What the request surely has otherwise than the model asks, in words. */
  readonly unmet: readonly string[];
  /** What the model asks and the log does not tell. */
  readonly unknown: readonly string[];
}

/** Keys of a request as far as a log tells of them; undefined where the request surely did not carry them. */
type Keys = Readonly<Record<string, Value | undefined>>;

interface Told {
  readonly caller: Caller;
  readonly request: Context;
  readonly isKnown: (key: string) => boolean;
}

/**
 * Says what keeps somebody from assuming a role with a request, by what the model means: by the same claims that the
 * proof holds the trust policies against.
 */
export class Judge {
  readonly #ways = new Map<string, readonly TriedWay[]>();
  readonly #denials = new Map<string, readonly TriedClaim[]>();

  public constructor(private readonly access: AccessModel) {}

  public judge(target: ModelRole, caller: Caller, assumption: Assumption): Judged {
    const told = toldBy(caller, assumption);
    if (this.#denialsOf(target).some((claim) => holds(claim, told) === true)) {
      return { unmet: ["the role refuses this user by name"], unknown: [] };
    }
    // A call that also marks its session needs to be allowed that too.
    const judged = actionsOf(assumption).map((action) => this.#judgeAction(target, action, told));
    return {
      unmet: [
        ...new Set([...this.#keysRefused(caller, assumption), ...judged.flatMap(({ unmet }) => unmet)]),
      ],
      unknown: [...new Set(judged.flatMap(({ unknown }) => unknown))],
    };
  }

  /** What the model refuses to people's access keys, whatever the role asks. */
  #keysRefused({ kind, arn = "" }: Caller, { isByAccessKey, gaveMfa, hasMfa }: Assumption): string[] {
    const { primary, users } = this.access;
    const parts = principalParts(arn);
    const isPerson =
      kind === "user" &&
      parts?.kind === "user" &&
      parts.accountId === primary.accountId &&
      users[parts.name] !== undefined;
    if (primary.accessKeys !== "refused" || !isPerson) return [];
    if (isByAccessKey) return ["with an access key, which the model refuses to people"];
    // A session without MFA is what an access key can get.
    return hasMfa === false && !gaveMfa ? [WITHOUT_MFA] : [];
  }

  #judgeAction(target: ModelRole, action: SessionAction, told: Told): Judged {
    const [best = notGranted(action)] = this.#waysInto(target, action)
      .filter(({ who }) => who.every((claim) => isMet(claim, told)))
      .map(({ how }) => judgeWay(how, told))
      .sort((left, right) => left.unmet.length - right.unmet.length);
    return best;
  }

  #waysInto(target: ModelRole, action: SessionAction): readonly TriedWay[] {
    const key = `${target.arn} ${action}`;
    const ways =
      this.#ways.get(key) ?? waysIn(this.access, target, action).map(({ claims }) => triedWay(claims));
    this.#ways.set(key, ways);
    return ways;
  }

  #denialsOf({ role }: ModelRole): readonly TriedClaim[] {
    const denials =
      this.#denials.get(role) ??
      deniedBy(this.access, defined(this.access.roles, role).trust)
        .flatMap(({ means }) => means)
        .map(triedClaim);
    this.#denials.set(role, denials);
    return denials;
  }
}

/** A claim of the model with what tries it. */
interface TriedClaim {
  readonly claim: Claim;
  /** The keys that it asks about and compares with, in lower case. */
  readonly keys: readonly string[];
  readonly tried: readonly Tried[];
}

interface TriedWay {
  readonly who: readonly TriedClaim[];
  readonly how: readonly TriedClaim[];
}

function triedWay(claims: readonly Claim[]): TriedWay {
  return {
    who: claims.filter(isOfCaller).map(triedClaim),
    how: claims.filter((claim) => !isOfCaller(claim)).map(triedClaim),
  };
}

/** The key that a claim asks about, as a request has it. */
function keyInRequest(claim: Claim): string {
  return keyOf(claim).toLowerCase();
}

function triedClaim(claim: Claim): TriedClaim {
  const tried = triedClaims([claim]);
  return { claim, tried, keys: [keyInRequest(claim), ...tried.flatMap(({ variables }) => variables)] };
}

function actionsOf({ action, tags, sourceIdentity, hasContext }: Assumption): SessionAction[] {
  return [
    action,
    ...(Object.keys(tags).length === 0 ? [] : (["sts:TagSession"] as const)),
    ...(sourceIdentity === undefined ? [] : (["sts:SetSourceIdentity"] as const)),
    ...(hasContext ? (["sts:SetContext"] as const) : []),
  ];
}

const WITHOUT_MFA = "without MFA, which is asked";

const NOT_OPEN: Readonly<Partial<Record<SessionAction, string>>> = {
  "sts:TagSession": "with session tags, of which the model lets them give none",
  "sts:SetSourceIdentity": "with a source identity, which the model does not let them set",
  "sts:SetContext": "with a context, which the model does not let them give",
};

function notGranted(action: SessionAction): Judged {
  return { unmet: [NOT_OPEN[action] ?? "the model does not grant it to them"], unknown: [] };
}

function judgeWay(asked: readonly TriedClaim[], told: Told): Judged {
  const failed = asked.filter((each) => holds(each, told) === false).map(({ claim }) => claim);
  const isOtherAudience = asked
    .filter(({ claim }) => isEitherAudience(keyInRequest(claim)))
    .every(({ claim }) => failed.includes(claim));
  const unmet = failed.filter((claim) => isOtherAudience || !isEitherAudience(keyInRequest(claim)));
  const isWithoutMfa = unmet.some(({ claim }) => claim === "isTrue");
  const unknown = asked.filter((each) => holds(each, told) === undefined);
  return {
    unmet: unmet
      // Where there is no MFA, its age says nothing more.
      .filter((claim) => !(isWithoutMfa && keyInRequest(claim) === "aws:multifactorauthage"))
      .map((claim) => unmetInWords(claim, told.request)),
    unknown: [...new Set(unknown.map(({ claim }) => keyInWords(keyInRequest(claim))))],
  };
}

/** Whether it is they who call. An account's number says that too where whoever it lets is meant. */
function isMet(asked: TriedClaim, told: Told): boolean {
  const { claim } = asked;
  if (claim.claim === "callerIsOfAccount") return told.caller.accountId === claim.accountId;
  return holds(asked, told) === true;
}

/** Undefined where the log does not tell. */
function holds({ keys, tried }: TriedClaim, { request, isKnown }: Told): boolean | undefined {
  if (!keys.every(isKnown)) return undefined;
  return tried.every(({ test }) => test(request).holds(request));
}

function toldBy(caller: Caller, assumption: Assumption): Told {
  const keys = {
    ...nameKeys(caller),
    "aws:PrincipalAccount": caller.accountId,
    "aws:CurrentTime": new Date(assumption.time).toISOString().replace(".000Z", "Z"),
    "aws:SecureTransport": "true",
    "aws:UserAgent": assumption.userAgent,
    "aws:RequestedRegion": assumption.region,
    [REQUEST.provider]: caller.provider,
    [REQUEST.service]: caller.kind === "service" ? caller.name : undefined,
    ...askedKeys(assumption),
    ...addressKeys(assumption),
    ...vouchedKeys(caller, assumption),
    ...mfaKeys(caller, assumption),
  };
  const known = new Set(Object.keys(keys).map((key) => key.toLowerCase()));
  const isTag = (key: string): boolean => assumption.hasParameters && key.startsWith("aws:requesttag/");
  return { caller, request: contextOf(keys), isKnown: (key) => known.has(key) || isTag(key) };
}

/** An account is all that the role's copy of a call names. */
function nameKeys({ kind, arn }: Caller): Keys {
  if (kind === "account") return {};
  return {
    "aws:PrincipalArn": arn,
    "aws:username": kind === "user" ? arn?.slice(arn.lastIndexOf("/") + 1) : undefined,
  };
}

/** What the call asks for, where the log has that. */
function askedKeys({ hasParameters, sessionName, externalId, sourceIdentity, tags }: Assumption): Keys {
  if (!hasParameters) return {};
  const tagKeys = Object.keys(tags);
  return {
    "sts:RoleSessionName": sessionName,
    "sts:ExternalId": externalId,
    "sts:SourceIdentity": sourceIdentity,
    "aws:TagKeys": tagKeys.length === 0 ? undefined : tagKeys,
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** The log has the name of a service where one calls for somebody, as the console does. */
function addressKeys({ sourceIp, isThroughEndpoint }: Assumption): Keys {
  if (sourceIp === undefined || isIP(sourceIp) === 0) return {};
  return { "aws:SourceIp": isThroughEndpoint ? undefined : sourceIp };
}

/** Of a token or an assertion the log has the subject and the audience. */
function vouchedKeys(caller: Caller, { audience }: Assumption): Keys {
  const { kind, name, provider } = caller;
  if (kind === "saml") return audience === undefined ? {} : { "saml:aud": audience };
  if (kind !== "oidc" || provider === undefined) return {};
  return tokenKeys(provider, name, caller.audience);
}

/**
 * Long-term keys carry no MFA, but a code may be given with the call, which a log without the call's parameters does
 * not tell.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
function mfaKeys({ kind }: Caller, { gaveMfa, hasMfa, hasParameters, since, time }: Assumption): Keys {
  const [present, age] = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];
  if (gaveMfa) return { [present]: "true", [age]: "0" };
  if (kind !== "user" || hasMfa === undefined) return {};
  if (!hasMfa) return hasParameters ? { [present]: undefined, [age]: undefined } : {};
  if (since === undefined) return { [present]: "true" };
  return { [present]: "true", [age]: String(Math.max(0, Math.round((time - since) / 1000))) };
}
