import type { Partition } from "../../../components/model/accessModel";
import { awsManagedPolicy } from "../../rehearsal/awsManagedPolicies";
import type { LiveAccount, LiveGroup, LiveRole, LiveUser } from "../account/account";
import type { HolderKind } from "./things";

export type Holder = LiveRole | LiveUser | LiveGroup;

/** The policies of an account, and who has them. */
export class Policies {
  readonly #live: LiveAccount;
  readonly #ofAws: ReadonlyMap<string, unknown>;
  readonly #holders = new Map<string, string[]>();

  private constructor(live: LiveAccount, ofAws: ReadonlyMap<string, unknown>) {
    this.#live = live;
    this.#ofAws = ofAws;
    const all: readonly (readonly [HolderKind, readonly Holder[]])[] = [
      ["role", live.roles],
      ["user", live.users],
      ["group", live.groups],
    ];
    for (const [kind, holders] of all) {
      for (const { name, attached } of holders) {
        for (const arn of attached)
          this.#holders.set(arn, [...(this.#holders.get(arn) ?? []), `${kind} ${name}`]);
      }
    }
    for (const { arn, boundary } of [...live.roles, ...live.users]) {
      if (boundary !== undefined)
        this.#holders.set(boundary, [...(this.#holders.get(boundary) ?? []), `boundary of ${arn}`]);
    }
  }

  public static async of(live: LiveAccount, partition: Partition): Promise<Policies> {
    const attached = new Set(
      [...live.users, ...live.groups, ...live.roles].flatMap((holder) => holder.attached),
    );
    const ofAws = new Map<string, unknown>();
    for (const arn of attached) {
      const known = await awsManagedPolicy(partition, arn);
      if (known !== undefined) ofAws.set(arn, known.policy);
    }
    return new Policies(live, ofAws);
  }

  /** Undefined where its text is not known. */
  public documentOf(arn: string): unknown {
    return this.#live.policies.get(arn)?.document ?? this.#ofAws.get(arn);
  }

  /** What somebody has attached and inline. */
  public documentsOf({ attached, inline }: Holder): unknown[] {
    return [...attached.map((arn) => this.documentOf(arn)), ...inline.map(({ document }) => document)].filter(
      (document) => document !== undefined,
    );
  }

  /** Whether a policy is one that the program could have made for somebody: theirs alone, and in no path. */
  public isOwn(arn: string, holder: string): boolean {
    const holders = this.#holders.get(arn) ?? [];
    return this.isPlain(arn) && holders.every((each) => each === holder);
  }

  public isUnattached(arn: string): boolean {
    return this.#holders.get(arn) === undefined;
  }

  /** A customer managed policy that is in no path. */
  public isPlain(arn: string): boolean {
    return this.#live.policies.has(arn) && /:iam::\d{12}:policy\/[^/]+$/.test(arn);
  }

  public nameOf(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
  }

  /** Whether the account has a policy of this name, whatever its path. */
  public has(name: string): boolean {
    return [...this.#live.policies.keys()].some(
      (arn) => this.nameOf(arn).toLowerCase() === name.toLowerCase(),
    );
  }

  public arnOf(name: string): string {
    return `arn:${this.#live.partition}:iam::${this.#live.accountId}:policy/${name}`;
  }
}

/** The name that further policies of the same share: `NAME` and `NAME-2`, … are one. */
export function familyOf(name: string): string {
  return name.replace(/-\d+$/, "");
}

/** A name that nobody has yet. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${wanted}-${number}`;
  return name;
}
