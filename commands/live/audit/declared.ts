import type { AccessModel } from "../../../components/model/accessModel";
import { defined, plannedRoleArn } from "../../../components/model/arns";
import { type Grant, grantsOf, viaOf } from "../../../components/model/grants";
import { type Grantee, granteesIn, KnownGrantees } from "./grantees";
import type { Caller } from "./sightings";

/** A role of the model in one account. */
export interface ModelRole {
  /** Keys in the model. */
  readonly account: string;
  readonly role: string;
  readonly accountId: string;
  readonly arn: string;
}

/** One principal who may assume one role in one account; an OIDC provider's subjects are principals of their own. */
export interface DeclaredGrant extends Omit<Grantee, "grantee"> {
  /** Identifies those who have it and the role. */
  readonly key: string;
  readonly kind: Grant["kind"];
  readonly via: readonly string[];
  readonly target: ModelRole;
}

/** The grants by which somebody came to a role. */
export interface UsedGrants {
  readonly surely: readonly DeclaredGrant[];
  /** One of these, of which no log tells. */
  readonly perhaps: readonly DeclaredGrant[];
}

/** What the model declares, as it is looked up for an event. */
export class Declared {
  readonly #roles = new Map<string, ModelRole>();
  readonly #accounts: ReadonlyMap<string, string>;
  readonly #grants: ReadonlyMap<string, DeclaredGrant>;
  readonly #byRole = new Map<string, DeclaredGrant[]>();
  readonly #grantees: KnownGrantees;

  public constructor(public readonly access: AccessModel) {
    this.#accounts = new Map([
      [access.primary.accountId, access.primary.stack],
      ...Object.entries(access.accounts).map(([name, { accountId }]) => [accountId, name] as const),
    ]);
    for (const [account, { accountId, roles }] of Object.entries(access.accounts)) {
      for (const role of roles) {
        const arn = plannedRoleArn(access, account, role);
        this.#roles.set(roleKey(accountId, defined(access.roles, role).name), {
          account,
          role,
          accountId,
          arn,
        });
      }
    }
    this.#grantees = new KnownGrantees(access);
    this.#grants = this.#declare();
    for (const grant of this.#grants.values()) {
      const others = this.#byRole.get(grant.target.arn);
      if (others === undefined) this.#byRole.set(grant.target.arn, [grant]);
      else others.push(grant);
    }
  }

  public get grants(): readonly DeclaredGrant[] {
    return [...this.#grants.values()];
  }

  /** The model's name of an account; undefined where it is none of the model's. */
  public accountName(accountId: string): string | undefined {
    return this.#accounts.get(accountId);
  }

  public get accountIds(): readonly string[] {
    return [...this.#accounts.keys()];
  }

  /** @param arn of a role or of a session of one; names are unique in an account, whatever their paths */
  public roleOf(arn: string): ModelRole | undefined {
    const [, accountId, name] = ROLE.exec(arn) ?? SESSION.exec(arn) ?? [];
    return accountId === undefined || name === undefined
      ? undefined
      : this.#roles.get(roleKey(accountId, name));
  }

  /** The grants by which somebody may assume a role. */
  public grantsOf(caller: Caller, { arn }: ModelRole): DeclaredGrant[] {
    return this.#grantees.of(caller).flatMap((grantee) => this.#grants.get(`${grantee}\n${arn}`) ?? []);
  }

  /** All grants of a role. */
  public grantsTo({ arn }: ModelRole): readonly DeclaredGrant[] {
    return this.#byRole.get(arn) ?? [];
  }

  /**
   * The grants that somebody used. An account is all that the role's copy of a call may name, and account access manager
   * calls for all groups alike.
   */
  public usedBy(caller: Caller, target: ModelRole): UsedGrants {
    const known = this.grantsOf(caller, target);
    if (caller.kind === "service" && known.length > 1) return { surely: [], perhaps: known };
    if (caller.kind !== "account" || known.length > 0) return { surely: known, perhaps: [] };
    const perhaps = this.grantsTo(target).filter(({ knownAs }) => knownAs === caller.accountId);
    return { surely: [], perhaps };
  }

  /** Whether somebody is of the model: known by name, or in a session of one of its roles. */
  public isOfModel(caller: Caller): boolean {
    return this.knows(caller) || (caller.kind === "role" && this.roleOf(caller.arn ?? "") !== undefined);
  }

  /** Whether the model knows somebody by name. */
  public knows(caller: Caller): boolean {
    return caller.kind !== "service" && this.#grantees.of(caller).length > 0;
  }

  #declare(): Map<string, DeclaredGrant> {
    const declared = new Map<string, DeclaredGrant>();
    for (const grant of grantsOf(this.access)) {
      const target = this.#roles.get(this.#roleKeyOf(grant));
      if (target === undefined) continue;
      for (const { grantee, ...holder } of granteesIn(this.access, grant)) {
        const key = `${grantee}\n${target.arn}`;
        const via = [...(declared.get(key)?.via ?? []), viaOf(grant)];
        declared.set(key, { key, kind: grant.kind, ...holder, via, target });
      }
    }
    return declared;
  }

  #roleKeyOf({ account, role }: Grant): string {
    const { accounts, roles } = this.access;
    return roleKey(defined(accounts, account).accountId, defined(roles, role).name);
  }
}

const ROLE = /^arn:[\w-]+:iam::(\d{12}):role\/(?:[^/]+\/)*([^/]+)$/;
const SESSION = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

/** Names of roles differ by more than case, and calls may name them in another one. */
function roleKey(accountId: string, name: string): string {
  return `${accountId} ${name}`.toLowerCase();
}
