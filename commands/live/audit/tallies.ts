import type { Covered } from "./coverage";
import type { Declared, DeclaredGrant, ModelRole } from "./declared";
import type { Judge } from "./reasons";
import type { Assumption, Caller, Switch } from "./sightings";
import { callerOf } from "./who";

/** How one grant was used. */
export interface Usage {
  readonly grant: DeclaredGrant;
  readonly count: number;
  /** Milliseconds since 1970; undefined where it was not used. */
  readonly last: number | undefined;
  /** Whether each use that the logs tell of was with MFA; undefined where they tell of none. */
  readonly mfa: boolean | undefined;
  /** Uses in the console, and by programs; of some no log tells. */
  readonly console: number;
  readonly cli: number;
  /** What has to be read before it can be said not to have been used. */
  readonly covered: Covered;
  /** Uses of the role by somebody who may be this principal, of whom no log tells. */
  readonly perhaps: number;
  /** Who of those that a permission set or an identity provider stands for. */
  readonly people: ReadonlyMap<string, Used>;
}

interface Used {
  readonly count: number;
  readonly last: number;
}

/** Uses of a role of which no log tells whose they were. */
export interface Unattributed extends Used {
  readonly target: ModelRole;
  /** The account of whoever it was, or the service that called for them. */
  readonly knownAs: string;
}

/** People of one grant who are kept by name: subjects of a provider may be another one each time. */
const MOST_PEOPLE = 1_000;

class Tally {
  public count = 0;
  public last: number | undefined;
  public console = 0;
  public cli = 0;
  public withMfa = 0;
  public withoutMfa = 0;
  public readonly people = new Map<string, Used>();

  public add(
    time: number,
    isConsole: boolean | undefined,
    mfa: boolean | undefined,
    person: string | undefined,
  ): void {
    this.count++;
    this.last = Math.max(time, this.last ?? time);
    if (isConsole === true) this.console++;
    if (isConsole === false) this.cli++;
    if (mfa === true) this.withMfa++;
    if (mfa === false) this.withoutMfa++;
    if (person === undefined) return;
    const known = this.people.get(person);
    if (known === undefined && this.people.size >= MOST_PEOPLE) return;
    this.people.set(person, { count: (known?.count ?? 0) + 1, last: Math.max(time, known?.last ?? time) });
  }

  public get mfa(): boolean | undefined {
    return this.withMfa + this.withoutMfa === 0 ? undefined : this.withoutMfa === 0;
  }
}

/** Counts how each grant of the model was used, and says of each use whether the model declares it. */
export class Tallies {
  readonly #tallies = new Map<string, Tally>();
  readonly #unattributed = new Map<string, Unattributed>();

  public constructor(
    private readonly declared: Declared,
    private readonly judge: Judge,
  ) {}

  /**
   * @param copy the copy that tells most
   * @returns why the model does not declare it; undefined where it does, or where nobody knows whose it was
   */
  public add(target: ModelRole, caller: Caller, copy: Assumption, isSwitched: boolean): string | undefined {
    const { surely, perhaps } = this.declared.usedBy(caller, target);
    if (surely.length + perhaps.length === 0) return notGranted(caller);
    if (perhaps.length > 0) this.#addUnattributed(target, caller, copy.time);
    for (const { key } of surely) {
      this.#tally(key).add(copy.time, isSwitched || copy.isConsole, mfaOf(copy), personOf(caller));
    }
    // What is asked differs with who of the account it was.
    if (caller.kind === "account" && perhaps.length > 0) return undefined;
    const { unmet } = this.judge.judge(target, caller, copy);
    return unmet.length === 0 ? undefined : unmet.join("; ");
  }

  /** A switch in the console whose assumption is in no log that was read. */
  public addSwitch(target: ModelRole, { from, time }: Switch): string | undefined {
    const caller = callerOf(from, {});
    const grants = this.declared.grantsOf(caller, target);
    for (const { key } of grants) this.#tally(key).add(time, true, undefined, personOf(caller));
    return grants.length === 0 ? "the model does not grant it to them" : undefined;
  }

  public usages(coveredFor: (grant: DeclaredGrant) => Covered): Usage[] {
    return this.declared.grants.map((grant) => {
      const tally = this.#tally(grant.key);
      const { count, last, mfa, console, cli, people } = tally;
      const perhaps = this.unattributed
        .filter(({ target, knownAs }) => target === grant.target && knownAs === grant.knownAs)
        .reduce((sum, each) => sum + each.count, 0);
      return {
        grant,
        count,
        last,
        mfa,
        console,
        cli,
        covered: coveredFor(grant),
        perhaps,
        people,
      };
    });
  }

  public get unattributed(): Unattributed[] {
    return [...this.#unattributed.values()];
  }

  #tally(key: string): Tally {
    const tally = this.#tallies.get(key) ?? new Tally();
    this.#tallies.set(key, tally);
    return tally;
  }

  #addUnattributed(target: ModelRole, { kind, name, accountId }: Caller, time: number): void {
    const knownAs = (kind === "service" ? name : accountId) ?? "";
    const key = `${target.arn} ${knownAs}`;
    const known = this.#unattributed.get(key);
    this.#unattributed.set(key, {
      target,
      knownAs,
      count: (known?.count ?? 0) + 1,
      last: Math.max(time, known?.last ?? time),
    });
  }
}

function notGranted({ kind }: Caller): string {
  return kind === "account"
    ? "the model grants it to nobody of that account"
    : "the model does not grant it to them";
}

/** Who of those whom one grant stands for. */
function personOf({ kind, name, session, onBehalfOf }: Caller): string | undefined {
  switch (kind) {
    case "role":
      return session;
    case "oidc":
    case "saml":
      return name;
    default:
      return onBehalfOf;
  }
}

/** Undefined where the copy does not tell. */
function mfaOf({ caller, gaveMfa, hasMfa }: Assumption): boolean | undefined {
  if (gaveMfa) return true;
  return caller.kind === "user" ? hasMfa : undefined;
}
