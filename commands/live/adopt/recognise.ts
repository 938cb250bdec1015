import type { ConditionsArgs } from "../../../components/model/accessModel";
import type { TrustArgs } from "../../../components/model/trust/keys";
import type { LiveRole } from "../account/account";
import type { FoundCondition } from "./documents";
import { type Entry, isAssuming, readTrust, unknownEntry } from "./entries";
import { principalInWords } from "./principals";
import { keysIn } from "./trustKeys";

/** A role that lets in somebody of the primary account, a machine or subjects of an identity provider. */
export interface Recognised {
  readonly users: UsersIn;
  /** Names of permission sets. */
  readonly permissionSets: readonly string[];
  readonly machines: readonly MachineIn[];
  readonly providers: readonly ProviderIn[];
  /** What it asks; not yet whom it refuses. */
  readonly trust: TrustArgs;
  readonly denied: readonly string[];
  readonly notes: readonly string[];
}

/** Users of the primary account whom a role lets in. */
export interface UsersIn {
  /** By name; the path is the user's own. */
  readonly names: readonly string[];
  /** Whether it lets in whoever the primary account allows it. */
  readonly anybody: boolean;
  /** It lets in users under this path. */
  readonly path?: string | undefined;
}

export interface MachineIn {
  readonly sid?: string | undefined;
  readonly principal: string;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly sourceIps?: readonly string[] | undefined;
  readonly conditions: ConditionsArgs;
}

export type ProviderIn =
  | {
      readonly type: "oidc";
      readonly sid?: string | undefined;
      readonly arn: string;
      readonly issuer: string;
      /** Empty where it asks for none. */
      readonly audiences: readonly string[];
      readonly subjects: readonly string[];
      readonly claims: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly type: "saml"; readonly arn: string; readonly name: string };

export interface Scene {
  readonly primaryId: string;
  /** The account that the role is in. */
  readonly accountId: string;
  /** Where assertions have to be addressed to. */
  readonly samlAudience: string;
}

/**
 * What a role's trust policy means in the model's terms.
 *
 * @returns in words, why the model has none for it
 */
export function recognise(role: LiveRole, scene: Scene): Recognised | string {
  if (role.path.startsWith("/aws-service-role/")) return "it is linked to a service, and AWS's own";
  if (role.path.startsWith("/aws-reserved/")) return "IAM Identity Center made it, and alone may change it";
  const read = readTrust(role.trust);
  if (typeof read === "string") return read;
  const { denied, deniesWithoutMfa } = read;
  const [deleted, entries] = split(read.entries, ({ principal }) => principal.kind === "deleted");
  const [services, others] = split(entries, ({ principal }) => principal.kind === "service");
  if (others.length === 0 && services.length > 0)
    return `it is for a service, ${services.map(({ principal }) => principalInWords(principal)).join(", ")}, and federates nobody`;
  const [self, outside] = split(
    others,
    ({ principal }) => principal.kind === "role" && principal.arn === role.arn,
  );
  const [own, foreign] = split(outside, (entry) => isOwn(entry, scene.accountId));
  if (foreign.length === 0)
    return own.length > 0 ? "it trusts its own account alone" : "its trust policy lets in nobody who exists";
  const problem = [...own.map(() => OWN), ...services, ...foreign]
    .map((entry) => (typeof entry === "string" ? entry : unknownEntry(entry)))
    .find((why) => why !== undefined);
  if (problem !== undefined) return problem;
  const gathered = new Gathered(scene, deniesWithoutMfa);
  for (const entry of foreign) {
    const why = gathered.add(entry);
    if (why !== undefined) return why;
  }
  const gone = deleted.map(({ principal }) => `${principalInWords(principal)}, is left out of its trust`);
  return gathered.recognised(denied, self.length === 0 ? gone : [...gone, SELF]);
}

/** @see https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/ */
const SELF = "its sessions could assume it anew, for which the model has no key";
const OWN = "it trusts principals of its own account as well, for which the model has no key";

function isOwn({ principal }: Entry, accountId: string): boolean {
  return "accountId" in principal && principal.accountId === accountId;
}

/** What the statements of one role come to, one after the other. */
class Gathered {
  readonly #names = new Set<string>();
  #isAnybody = false;
  #path: string | undefined;
  readonly #permissionSets = new Set<string>();
  readonly #machines: MachineIn[] = [];
  readonly #providers: ProviderIn[] = [];
  readonly #notes = new Set<string>();
  #trust: TrustArgs = {};
  #conditions: ConditionsArgs = {};
  #hasUsers = false;
  #isMfaAsked: boolean | undefined;
  readonly #scene: Scene;
  readonly #deniesWithoutMfa: boolean;

  public constructor(scene: Scene, deniesWithoutMfa: boolean) {
    this.#scene = scene;
    this.#deniesWithoutMfa = deniesWithoutMfa;
  }

  /** @returns in words, why the model cannot have the role */
  public add(entry: Entry): string | undefined {
    const { principal } = entry;
    switch (principal.kind) {
      case "oidc":
        return this.#addOidc(entry, principal);
      case "saml":
        return this.#addSaml(entry, principal);
      case "account":
      case "everybody":
        return this.#addAnybody(entry);
      case "user":
      case "usersUnder":
      case "permissionSet":
      case "role":
        return this.#addPrincipal(entry);
      default:
        return undefined;
    }
  }

  public recognised(denied: readonly string[], notes: readonly string[]): Recognised {
    const conditions = Object.keys(this.#conditions).length === 0 ? {} : { conditions: this.#conditions };
    const mfa = this.#hasUsers && this.#trust.mfa === undefined ? { mfa: false as const } : {};
    const match = this.#path === undefined ? {} : { match: "path" as const };
    const { mfa: asked, ...others } = this.#trust;
    const trust = this.#hasUsers ? { ...this.#trust, ...mfa } : others;
    if (asked !== undefined && !this.#hasUsers)
      notes = [...notes, "MFA is asked of nobody who has a device, and left out"];
    return {
      users: { names: [...this.#names].sort(), anybody: this.#isAnybody, path: this.#path },
      permissionSets: [...this.#permissionSets].sort(),
      machines: this.#machines,
      providers: this.#providers,
      trust: { ...trust, ...match, ...conditions },
      denied,
      notes: [...notes, ...this.#notes],
    };
  }

  #addAnybody(entry: Entry): string | undefined {
    const { principal, conditions } = entry;
    this.#noteMarking(entry);
    if (
      principal.kind === "everybody" ||
      (principal.kind === "account" && principal.accountId !== this.#scene.primaryId)
    )
      return `its trust policy lets in ${principalInWords(principal)}, and the model names who gets in`;
    const byName = conditions.find(
      ({ operator, key }) => operator === "StringEquals" && key.toLowerCase() === "aws:username",
    );
    const unread = conditions.find(({ key }) => key.toLowerCase() === "aws:principalarn");
    if (unread !== undefined)
      return `its trust policy asks for ${unread.operator} aws:PrincipalArn, which the model cannot`;
    if (!entry.actions.some(isAssuming)) return this.#addMarking(entry);
    if (byName === undefined) this.#isAnybody = true;
    for (const name of byName?.values ?? []) this.#names.add(name);
    this.#addUsersAsked(conditions.filter((condition) => condition !== byName));
    return undefined;
  }

  #addPrincipal(entry: Entry): string | undefined {
    const { principal, actions, conditions } = entry;
    if (!actions.some(isAssuming)) return this.#addMarking(entry);
    this.#noteMarking(entry);
    const isOfPrimary = "accountId" in principal && principal.accountId === this.#scene.primaryId;
    if (principal.kind === "permissionSet" && isOfPrimary) {
      this.#permissionSets.add(principal.permissionSet);
      this.#merge(keysIn(conditions), "people of permission sets");
      return undefined;
    }
    if (principal.kind === "usersUnder" && isOfPrimary) {
      this.#path = principal.path;
      this.#addUsersAsked(conditions);
      return undefined;
    }
    if (principal.kind === "user" && isOfPrimary && !isOfMachine(entry)) {
      this.#names.add(principal.name);
      this.#addUsersAsked(conditions);
      return undefined;
    }
    if (principal.kind !== "user" && principal.kind !== "role")
      return `its trust policy lets in ${principalInWords(principal)}, and the model names who gets in`;
    const asked = keysIn(conditions);
    if (asked.trust.mfa !== undefined) {
      this.#notes.add(
        `${principal.arn} has no MFA to show, which its trust policy asks for, and is left out`,
      );
      return undefined;
    }
    this.#machines.push(this.#machine(entry, principal.arn, asked));
    return undefined;
  }

  #machine({ sid }: Entry, principal: string, asked: ReturnType<typeof keysIn>): MachineIn {
    const external = asked.rest.find(
      ({ key, operator }) => key.toLowerCase() === "sts:externalid" && operator === "StringEquals",
    );
    const session = asked.rest.find(
      ({ key, operator, values }) =>
        key.toLowerCase() === "sts:rolesessionname" &&
        operator === "StringLike" &&
        /^[^*?]+\*$/.test(values.join()),
    );
    const { sourceIps, organizationId, notBefore, notAfter } = asked.trust;
    this.#merge({ trust: defined({ organizationId, notBefore, notAfter }), rest: [], notes: [] }, principal);
    const rest = asked.rest.filter((condition) => condition !== external && condition !== session);
    return {
      sid,
      principal,
      ...(external?.values[0] === undefined ? {} : { externalId: external.values[0] }),
      ...(session === undefined ? {} : { sessionName: session.values.join().slice(0, -1) }),
      ...(sourceIps === undefined ? {} : { sourceIps: [sourceIps].flat() }),
      conditions: conditionsFrom(rest),
    };
  }

  /** Statements about what may be set on a session. */
  #addMarking({ conditions, actions }: Entry): undefined {
    const { sessionTags, sourceIdentity } = keysIn(conditions).trust;
    if (sessionTags !== undefined) this.#trust = { ...this.#trust, sessionTags };
    if (sourceIdentity !== undefined) this.#trust = { ...this.#trust, sourceIdentity };
    const isTagging = actions.some((action) => action.toLowerCase() === "sts:tagsession");
    if (isTagging && sessionTags === undefined && sourceIdentity === undefined) this.#notes.add(ANY_TAGS);
  }

  /** Whoever may assume it may also set what they like on the session. */
  #noteMarking({ actions }: Entry): void {
    const isMarking = (action: string): boolean =>
      ["sts:tagsession", "sts:*", "*"].includes(action.toLowerCase());
    if (actions.some(isAssuming) && actions.some(isMarking)) this.#notes.add(ANY_TAGS);
  }

  #addUsersAsked(conditions: readonly FoundCondition[]): void {
    const given = keysIn(conditions);
    const mfa = given.trust.mfa ?? (this.#deniesWithoutMfa ? ({ maxAge: 129_600 } as const) : undefined);
    this.#noteMfa(mfa !== undefined);
    this.#hasUsers = true;
    this.#merge({ ...given, trust: defined({ ...given.trust, mfa }) }, "users");
  }

  #noteMfa(isAsked: boolean): void {
    if (this.#isMfaAsked !== undefined && this.#isMfaAsked !== isAsked)
      this.#notes.add("one statement lets users in without MFA and another asks for it; the model asks all");
    this.#isMfaAsked = (this.#isMfaAsked ?? false) || isAsked;
  }

  #addOidc(
    entry: Entry,
    { arn, issuer }: { readonly arn: string; readonly issuer: string },
  ): string | undefined {
    if (!entry.actions.some((action) => action.toLowerCase() === "sts:assumerolewithwebidentity"))
      return this.#addMarking(entry);
    const [ofIssuer, others] = split(entry.conditions, ({ key }) =>
      key.toLowerCase().startsWith(`${issuer.toLowerCase()}:`),
    );
    // The provider is of one issuer already, and AWS has no such key.
    const ofToken = ofIssuer.filter(({ key }) => !key.toLowerCase().endsWith(":iss"));
    const odd = ofToken.find(({ operator, key }) => !isClaimOperator(operator, key));
    if (odd !== undefined)
      return `its trust policy asks for ${odd.operator} ${odd.key}, which the model cannot`;
    if (ofToken.some(({ operator }) => operator.startsWith("ForAllValues:")))
      this.#notes.add("a token without an audience got in by ForAllValues, and the model asks for one");
    const claims = Object.fromEntries(
      ofToken.map(({ key, values }) => [key.slice(issuer.length + 1), [...values].sort()]),
    );
    if (Object.keys(claims).length < ofToken.length)
      return `its trust policy asks for one claim of ${issuer} twice`;
    const { aud = [], sub, ...further } = claims;
    if (sub === undefined)
      return `its trust policy lets in every subject of ${issuer}, and the model names them`;
    if (entry.actions.some((action) => action.toLowerCase() === "sts:tagsession")) this.#notes.add(ANY_TAGS);
    this.#providers.push({
      type: "oidc",
      sid: entry.sid,
      arn,
      issuer,
      audiences: aud,
      subjects: sub,
      claims: further,
    });
    this.#merge(keysIn(others), issuer);
    return undefined;
  }

  #addSaml(entry: Entry, { arn, name }: { readonly arn: string; readonly name: string }): string | undefined {
    if (!entry.actions.some((action) => action.toLowerCase() === "sts:assumerolewithsaml"))
      return this.#addMarking(entry);
    const [ofAudience, others] = split(entry.conditions, ({ key }) => key.toLowerCase() === "saml:aud");
    const isConsole = ofAudience.every(
      ({ operator, values }) => operator === "StringEquals" && values.join() === this.#scene.samlAudience,
    );
    if (!isConsole) return "its trust policy takes SAML assertions for another address than the console's";
    if (ofAudience.length === 0)
      this.#notes.add(`assertions of ${name} for other addresses than the console's are refused`);
    this.#providers.push({ type: "saml", arn, name });
    this.#merge(keysIn(others), name);
    return undefined;
  }

  /** A key holds for all whom it reaches: where statements differ, the model asks everybody what one of them did. */
  #merge({ trust, rest, notes }: ReturnType<typeof keysIn>, of: string): void {
    for (const note of notes) this.#notes.add(note);
    const known = this.#trust;
    const differing = Object.entries(trust).filter(
      ([key, value]) =>
        key in known && JSON.stringify(known[key as keyof TrustArgs]) !== JSON.stringify(value),
    );
    if (differing.length > 0)
      this.#notes.add(
        `its statements differ in ${differing.map(([key]) => key).join(", ")}, and the model asks ${of} what another one asks`,
      );
    this.#trust = { ...trust, ...known };
    const more = conditionsFrom(rest);
    for (const [operator, keys] of Object.entries(more))
      this.#conditions = { ...this.#conditions, [operator]: { ...keys, ...this.#conditions[operator] } };
  }
}

const ANY_TAGS = "sessions may be tagged at will, and the model names the tags that may be set: none";

/** As terraform-aws-modules/iam asks for the audience, of which a token has one. */
function isClaimOperator(operator: string, key: string): boolean {
  return (
    CLAIM_OPERATORS.includes(operator) ||
    (operator === "ForAllValues:StringEquals" && key.toLowerCase().endsWith(":aud"))
  );
}

const CLAIM_OPERATORS = ["StringEquals", "StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike"];

/** A user named as principal, of whom no MFA is asked and an external ID is, is no person. */
function isOfMachine({ conditions }: Entry): boolean {
  return conditions.some(({ key }) => key.toLowerCase() === "sts:externalid");
}

export function conditionsFrom(conditions: readonly FoundCondition[]): ConditionsArgs {
  const operators = [...new Set(conditions.map(({ operator }) => operator))];
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(
        conditions
          .filter((condition) => condition.operator === operator)
          .map(({ key, values }) => [key, oneOrMore(values)]),
      ),
    ]),
  );
}

export function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** Without the keys that are undefined. */
export function defined<Given extends object>(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;
}

function split<Item>(items: readonly Item[], is: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}
