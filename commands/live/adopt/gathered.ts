import type { ConditionsArgs } from "../../../components/model/accessModel";
import { iamArn } from "../../../components/model/arns";
import { machineSid } from "../../../components/model/audiences/machines";
import { LIMITS } from "../../../components/model/limits";
import { NAMES } from "../../../components/model/trust/each";
import type { TrustArgs } from "../../../components/model/trust/keys";
import { conditionsApart, conditionsFrom, conditionsWith } from "./conditions";
import type { FoundCondition } from "./documents";
import { type Entry, FEDERATING, isAssuming } from "./entries";
import { isExternalId, machineIn } from "./entryOfMachine";
import { assertionsIn, type ProviderEntry, subjectsIn } from "./entryOfProvider";
import { principalInWords } from "./principals";
import type { AskedOfOthers, MachineIn, MarksIn, ProviderIn, Recognised, Scene } from "./recognised";
import { type AskedKeys, asksMfa, keysIn, sessionTagsIn, sourceIdentitiesIn } from "./trustKeys";
import { defined } from "./written";

/** What the statements of one role's trust policy come to, one after the other. */
export class Gathered {
  readonly #names = new Set<string>();
  /** Statements that name one user each. */
  readonly #users: Entry[] = [];
  #isAnybody = false;
  #path: string | undefined;
  readonly #permissionSets = new Set<string>();
  readonly #machines: MachineIn[] = [];
  /** ARN of a machine -> what it may set on its sessions. */
  readonly #marks = new Map<string, MarksIn>();
  readonly #providers: ProviderIn[] = [];
  readonly #notes = new Set<string>();
  /** Who is asked for MFA and has none to show, in words. */
  readonly #withoutMfa = new Set<string>();
  #trust: TrustArgs = {};
  #conditions: ConditionsArgs = {};
  #askedOfOthers: AskedOfOthers = { permissionSets: {}, machines: {} };
  /** Of users: undefined until a statement lets some in. */
  #isMfaAsked: boolean | undefined;
  readonly #scene: Scene;
  readonly #deniesWithoutMfa: boolean;

  public constructor(scene: Scene, deniesWithoutMfa: boolean) {
    this.#scene = scene;
    this.#deniesWithoutMfa = deniesWithoutMfa;
  }

  /** @returns in words, why the model cannot have the role; undefined where it can */
  public add(entry: Entry): string | undefined {
    const { principal, actions } = entry;
    const isEntrance = actions.some(
      (action) => isAssuming(action) || FEDERATING.includes(action.toLowerCase()),
    );
    if (!isEntrance) {
      this.#addMarking(entry);
      return undefined;
    }
    if (actions.some((action) => MARKING.includes(action.toLowerCase()))) this.#notes.add(ANY_TAGS);
    switch (principal.kind) {
      case "oidc":
        return this.#addProvider(subjectsIn(entry, principal), principal.issuer);
      case "saml":
        return this.#addProvider(assertionsIn(entry, principal, this.#scene.samlAudience), principal.name);
      case "account":
      case "everybody":
        return this.#addAnybody(entry);
      default:
        return this.#addNamed(entry);
    }
  }

  /** @returns in words, why the model cannot have the role */
  public recognised(denied: readonly string[], notes: readonly string[]): Recognised | string {
    this.#addUsers();
    const { mfa = false, ...others } = this.#trust;
    const hasUsers = this.#isMfaAsked !== undefined;
    const [without] = this.#withoutMfa;
    const hasOthers = [this.#permissionSets.size, this.#machines.length, this.#providers.length].some(
      Boolean,
    );
    if (!hasUsers && !hasOthers && without !== undefined) return without;
    return {
      users: {
        names: [...this.#names].sort(),
        anybody: this.#isAnybody,
        path: this.#path,
        asked: this.#askedOfOthers,
      },
      permissionSets: [...this.#permissionSets].sort(),
      machines: this.#machines.map((machine) => ({ ...machine, ...this.#marks.get(machine.principal) })),
      providers: this.#providers,
      trust: {
        ...(hasUsers ? { mfa } : {}),
        ...(this.#path === undefined ? {} : { match: "path" as const }),
        ...others,
        ...(Object.keys(this.#conditions).length === 0 ? {} : { conditions: this.#conditions }),
      },
      denied,
      notes: [...notes, ...this.#notes, ...this.#withoutMfa],
    };
  }

  /** Whoever the primary account allows it, or those whose names a condition has. */
  #addAnybody(entry: Entry): string | undefined {
    const { principal, conditions } = entry;
    const isThirdParty = principal.kind === "account" && conditions.some(isExternalId);
    if (isThirdParty && principal.accountId !== this.#scene.primaryId) {
      this.#addMachine(entry, iamArn(this.#scene.partition, principal.accountId, "root"));
      return undefined;
    }
    if (principal.kind !== "account" || principal.accountId !== this.#scene.primaryId)
      return `its trust policy lets in ${principalInWords(principal)}, and the model names who gets in`;
    const unread = conditions.find(({ key }) => key.toLowerCase() === "aws:principalarn");
    if (unread !== undefined)
      return `its trust policy asks for ${unread.operator} aws:PrincipalArn, which the model cannot`;
    const named = conditions.find(
      ({ operator, key }) => operator === "StringEquals" && key.toLowerCase() === "aws:username",
    );
    if (named === undefined) this.#isAnybody = true;
    for (const name of named?.values ?? []) this.#names.add(name);
    this.#addAskedOfUsers(conditions.filter((condition) => condition !== named));
    return undefined;
  }

  #addNamed(entry: Entry): string | undefined {
    const { principal, conditions } = entry;
    const isOfPrimary = "accountId" in principal && principal.accountId === this.#scene.primaryId;
    if (principal.kind === "permissionSet" && isOfPrimary) {
      if (this.#isWithoutMfa(conditions, principalInWords(principal))) return undefined;
      this.#permissionSets.add(principal.permissionSet);
      this.#merge(keysIn(conditions, "permissionSets"), "people of permission sets");
      return undefined;
    }
    if (principal.kind === "usersUnder" && isOfPrimary) {
      if (this.#path !== undefined && this.#path !== principal.path)
        return "its trust policy lets in users of two paths, and the model has one";
      this.#path = principal.path;
      this.#addAskedOfUsers(conditions);
      return undefined;
    }
    if (principal.kind === "user" && isOfPrimary && !conditions.some(isExternalId)) {
      this.#users.push(entry);
      return undefined;
    }
    if (principal.kind !== "user" && principal.kind !== "role")
      return `its trust policy lets in ${principalInWords(principal)}, and the model names who gets in`;
    this.#addMachine(entry, principal.arn);
    return undefined;
  }

  /** Where users need MFA, one who is named without it is no person. */
  #addUsers(): void {
    const isAsked = ({ conditions }: Entry): boolean => this.#deniesWithoutMfa || asksMfa(conditions);
    const isMfaAsked = this.#isMfaAsked === true || this.#users.some(isAsked);
    for (const entry of this.#users) {
      const { principal, conditions, sid } = entry;
      if (principal.kind !== "user") continue;
      const isMachine = !isAsked(entry) && (isMfaAsked || sid?.startsWith(MACHINE) === true);
      if (isMachine) {
        this.#addMachine(entry, principal.arn);
      } else {
        this.#names.add(principal.name);
        this.#addAskedOfUsers(conditions);
      }
    }
  }

  #addMachine(entry: Entry, principal: string): void {
    if (this.#isWithoutMfa(entry.conditions, principal)) return;
    const asked = keysIn(entry.conditions, "machines");
    const { machine, ofRole } = machineIn(entry, principal, asked);
    this.#machines.push(machine);
    this.#merge({ trust: ofRole, rest: [], notes: asked.notes }, principal);
  }

  /** Whether somebody is asked for MFA who has no device: they get in today at most where AWS leaves the key out. */
  #isWithoutMfa(conditions: readonly FoundCondition[], who: string): boolean {
    if (!this.#deniesWithoutMfa && !asksMfa(conditions)) return false;
    this.#withoutMfa.add(`${who} has no MFA to show, which its trust policy asks for, and is left out`);
    return true;
  }

  #addProvider(found: ProviderEntry | string, name: string): string | undefined {
    if (typeof found === "string") return found;
    this.#providers.push(found.provider);
    for (const note of found.notes) this.#notes.add(note);
    this.#merge(keysIn(found.others, "identityProviders"), name);
    return undefined;
  }

  /** A statement about what may be set on a session: the role's keys are for people. */
  #addMarking(entry: Entry): void {
    const { principal, conditions, actions, sid } = entry;
    const isOfPrimary = "accountId" in principal && principal.accountId === this.#scene.primaryId;
    const isOfPeople = isOfPrimary && principal.kind !== "role" && sid?.startsWith(MACHINE) !== true;
    const sessionTags = isOfPeople ? sessionTagsIn(conditions) : undefined;
    const { sourceIdentity } = isOfPeople ? keysIn(conditions, "users").trust : {};
    this.#trust = { ...this.#trust, ...defined({ sessionTags, sourceIdentity }) };
    if (sessionTags !== undefined || sourceIdentity !== undefined) return;
    const isTagging = actions.some((action) => MARKING.includes(action.toLowerCase()));
    if (!isOfPeople && this.#markMachine(entry)) return;
    if (isTagging) this.#notes.add(ANY_TAGS);
  }

  /** @returns whether what a machine may set on its sessions is what the model can say */
  #markMachine({ principal, actions, conditions }: Entry): boolean {
    const arn =
      principal.kind === "account"
        ? iamArn(this.#scene.partition, principal.accountId, "root")
        : "arn" in principal
          ? principal.arn
          : undefined;
    const sessionTags = sessionTagsIn(conditions);
    const sourceIdentity = sourceIdentitiesIn(actions, conditions);
    if (arn === undefined || (sessionTags === undefined && sourceIdentity === undefined)) return false;
    this.#marks.set(arn, defined({ sessionTags, sourceIdentity }));
    return true;
  }

  #addAskedOfUsers(conditions: readonly FoundCondition[]): void {
    const { trust, ...given } = keysIn(conditions, "users");
    const { permissionSets, machines } = this.#askedOfOthers;
    const askedOf = (kind: keyof AskedOfOthers): ConditionsArgs =>
      conditionsFrom(keysIn(conditions, kind).rest);
    this.#askedOfOthers = {
      permissionSets: conditionsWith(permissionSets, askedOf("permissionSets")),
      machines: conditionsWith(machines, askedOf("machines")),
    };
    const mfa = trust.mfa ?? (this.#deniesWithoutMfa ? { maxAge: LIMITS.mfaAge.max } : undefined);
    const isAsked = mfa !== undefined;
    if (this.#isMfaAsked !== undefined && this.#isMfaAsked !== isAsked)
      this.#notes.add("one statement lets users in without MFA and another asks for it; the model asks all");
    this.#isMfaAsked = this.#isMfaAsked === true || isAsked;
    this.#merge({ ...given, trust: defined({ ...trust, mfa }) }, "users");
  }

  /** A key holds for all whom it reaches: where statements differ, the model asks everybody what one of them did. */
  #merge({ trust, rest, notes }: AskedKeys, of: string): void {
    for (const note of notes) this.#notes.add(note);
    const conditions = conditionsFrom(rest);
    const keys = NAMES.filter(
      (name) =>
        trust[name] !== undefined &&
        this.#trust[name] !== undefined &&
        JSON.stringify(trust[name]) !== JSON.stringify(this.#trust[name]),
    );
    const differing = [...keys, ...conditionsApart(conditions, this.#conditions)];
    if (differing.length > 0)
      this.#notes.add(
        `its statements differ in ${differing.join(", ")}, and the model asks ${of} what another one asks`,
      );
    this.#trust = { ...trust, ...this.#trust };
    this.#conditions = conditionsWith(this.#conditions, conditions);
  }
}

/** How the Sids of machines begin that this program writes. */
const MACHINE = machineSid("");
const MARKING = ["sts:tagsession", "sts:*", "*"];
const ANY_TAGS = "sessions may be tagged at will, and the model names the tags that may be set: none";
