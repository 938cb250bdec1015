import type { Change } from "./changes";
import type { Coverage, Covered, Days } from "./coverage";
import type { Declared, DeclaredGrant, ModelRole } from "./declared";
import type { Journal } from "./journal";
import { dayOf } from "./logFiles";
import { Judge } from "./reasons";
import type { Assumption, Caller, RootSession } from "./sightings";
import type { Switches } from "./switches";
import { Kept } from "./kept";
import { Tallies, type Unattributed, type Usage } from "./tallies";
import { type Evidence, type KnownIds, whoAssumed } from "./who";

/** Something that was done, or tried. */
export interface Happening {
  readonly time: number;
  /** An ARN, or in words who it was. */
  readonly principal: string;
  readonly roleArn: string;
  readonly sourceIp: string;
  readonly eventId: string;
  /** What tells who it was. */
  readonly by: Evidence | undefined;
  readonly why: string;
}

/** What events come to. */
export interface Audit {
  /** Milliseconds since 1970; undefined where nothing was read. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** All, of whatever service. */
  readonly events: number;
  /** Events of accounts that the model does not have. */
  readonly foreign: ReadonlyMap<string, number>;
  /** Records that are no events, or lack what each event has. */
  readonly notUnderstood: number;
  /** Regions that have to be read before something is said not to have happened. */
  readonly regions: readonly string[];
  readonly coverage: Coverage;
  readonly usages: readonly Usage[];
  readonly undeclared: Kept<Happening>;
  readonly refused: Kept<Happening>;
  readonly changes: Kept<Change>;
  readonly unattributed: readonly Unattributed[];
}

/** What was collected of the events that the model is concerned with. */
export interface Collected {
  readonly journal: Journal;
  readonly switches: Switches;
  readonly roots: Kept<RootSession>;
  readonly ids: KnownIds;
  readonly regions: ReadonlySet<string>;
}

/** What the assumptions come to, once all copies of each are there. */
export class Conclusion {
  public readonly undeclared = new Kept<Happening>();
  public readonly refused = new Kept<Happening>();
  readonly #judge: Judge;
  readonly #tallies: Tallies;
  readonly #regions: Set<string>;

  public constructor(
    private readonly declared: Declared,
    private readonly collected: Collected,
  ) {
    this.#judge = new Judge(declared.access);
    this.#tallies = new Tallies(declared, this.#judge);
    this.#regions = new Set(collected.regions);
    for (const copies of collected.journal.together()) this.#conclude(copies);
    this.#concludeSwitches();
    for (const root of collected.roots.items) this.#concludeRoot(root);
  }

  public get regions(): string[] {
    return [...this.#regions].sort();
  }

  public get unattributed(): Unattributed[] {
    return this.#tallies.unattributed;
  }

  /** @param days undefined where nothing was read */
  public usages(coverage: Coverage, days: Days | undefined): Usage[] {
    const { regions } = this;
    const known = new Map<string, Covered>();
    const covered = (accountId: string): Covered => {
      const there =
        known.get(accountId) ??
        (days === undefined ? { read: 0, of: 0 } : coverage.of(accountId, regions, days));
      known.set(accountId, there);
      return there;
    };
    return this.#tallies.usages((grant) => bestOf(grant, covered));
  }

  #conclude(copies: readonly [Assumption, ...Assumption[]]): void {
    const [first] = copies;
    const copy = copies.find(({ caller }) => caller.kind !== "account") ?? first;
    const target = this.declared.roleOf(copy.roleArn);
    if (target === undefined) {
      const list = copy.refused === undefined ? this.undeclared : this.refused;
      const by = copy.caller.kind === "account" ? undefined : "caller's log";
      list.add(happening(copy, copy.caller, by, "the model has no such role"));
      return;
    }
    // Where roles are assumed at all, that others are not is to be seen too.
    if (copy.region !== "") this.#regions.add(copy.region);
    const { switches, ids } = this.collected;
    const made = copy.sessionArn === undefined ? undefined : switches.take(copy.sessionArn, copy.time);
    const { caller, by } = whoAssumed(copies, target, made, ids, this.declared);
    if (copy.refused !== undefined) {
      this.refused.add(happening(copy, caller, by, this.#whyRefused(target, caller, copy, copy.refused)));
      return;
    }
    const why = this.#tallies.add(target, caller, copy, made !== undefined);
    if (why !== undefined) this.undeclared.add(happening(copy, caller, by, why));
  }

  #concludeSwitches(): void {
    for (const made of this.collected.switches.left) {
      const target = this.declared.roleOf(made.sessionArn);
      const why = target && this.#tallies.addSwitch(target, made);
      if (target === undefined || why === undefined) continue;
      const { time, from: principal, sourceIp = "", eventId } = made;
      this.undeclared.add({ time, principal, roleArn: target.arn, sourceIp, eventId, by: "switch", why });
    }
  }

  #concludeRoot({ eventId, time, caller, arn, task, sourceIp = "", refused }: RootSession): void {
    const why = `as the root user${task === undefined ? "" : `, for ${task}`}, which the model grants to nobody`;
    const seen = { time, principal: callerInWords(caller), roleArn: arn, sourceIp, eventId };
    (refused === undefined ? this.undeclared : this.refused).add({ ...seen, by: "caller's log", why });
  }

  #whyRefused(
    target: ModelRole,
    caller: Caller,
    copy: Assumption,
    { code, message }: { readonly code: string; readonly message: string },
  ): string {
    if (/^MultiFactorAuthentication failed/i.test(message)) return "the MFA code was wrong";
    if (code !== "AccessDenied") return message === "" ? code : `${code}: ${message}`;
    const { surely, perhaps } = this.declared.usedBy(caller, target);
    if (surely.length + perhaps.length === 0) return "the model does not grant it to them";
    const { unmet, unknown } = this.#judge.judge(target, caller, copy);
    if (unmet.length > 0) return unmet.join("; ");
    if (unknown.includes("MFA") && copy.hasMfa === false) {
      return "perhaps without MFA: the keys carry none, and the log does not tell whether a code came with the call";
    }
    if (unknown.length > 0) return `the log does not tell: ${unknown.join(", ")}`;
    return "the model lets them in, so what is deployed differs, or a policy of the organization, a boundary or the session's own policy refuses";
  }
}

/** An assumption is in the log of the role's account and in its caller's: one of them is enough. */
function bestOf(
  { target, callerAccountId }: DeclaredGrant,
  covered: (accountId: string) => Covered,
): Covered {
  const ofRole = covered(target.accountId);
  const ofCaller = callerAccountId === undefined ? ofRole : covered(callerAccountId);
  return ofCaller.read > ofRole.read ? ofCaller : ofRole;
}

function happening(
  { time, roleArn, sourceIp = "", eventId }: Assumption,
  caller: Caller,
  by: Evidence | undefined,
  why: string,
): Happening {
  return { time, principal: callerInWords(caller), roleArn, sourceIp, eventId, by, why };
}

export function callerInWords(caller: Caller): string {
  const { kind, arn, accountId, id, session, name, provider, onBehalfOf } = caller;
  switch (kind) {
    case "account":
      return `somebody of account ${accountId ?? "?"}, not known who${id === undefined ? "" : ` (${id})`}`;
    case "service":
      return `the service ${name ?? "?"}${onBehalfOf === undefined ? "" : `, for user ${onBehalfOf} of Identity Center`}`;
    case "oidc":
    case "saml":
      return `${name ?? "?"} of ${provider ?? "an identity provider"}`;
    case "role":
      return session === undefined ? (arn ?? "?") : `${arn ?? "?"}, session ${session}`;
    default:
      return arn ?? name ?? `somebody of account ${accountId ?? "?"}`;
  }
}

/** The days of a period, from its first event or file to its last where nothing else is asked. */
export function daysOf(from: number | undefined, to: number | undefined): Days | undefined {
  return from === undefined || to === undefined ? undefined : { first: dayOf(from), last: dayOf(to) };
}
