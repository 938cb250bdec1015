import type { AccessModel } from "../../../components/model/accessModel";
import {
  defined,
  identityProviderArn,
  issuerOf,
  permissionSetPatterns,
  plannedRoleArn,
  principalParts,
  userArn,
} from "../../../components/model/arns";
import { type Grant, grantsOf, viaOf } from "../../../components/model/grants";
import { like, matches, type Pattern } from "../../../proof/decision/pattern";
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
export interface DeclaredGrant {
  /** Identifies those who have it and the role. */
  readonly key: string;
  readonly kind: Grant["kind"];
  readonly principal: string;
  /** Of an OIDC provider: the subject, perhaps with wildcards. */
  readonly subject?: string | undefined;
  /** As people know them. */
  readonly who: string;
  readonly via: readonly string[];
  readonly target: ModelRole;
  /** The account whose log has the caller's copy; undefined where there is none. */
  readonly callerAccountId?: string | undefined;
}

/** What the model declares, as it is looked up for an event. */
export class Declared {
  readonly #roles = new Map<string, ModelRole>();
  readonly #accounts: ReadonlyMap<string, string>;
  readonly #grants: ReadonlyMap<string, DeclaredGrant>;
  readonly #byRole = new Map<string, DeclaredGrant[]>();
  readonly #machines: ReadonlyMap<string, readonly string[]>;
  readonly #permissionSets: readonly (readonly [string, readonly Pattern[]])[];
  readonly #subjects = new Map<string, Pattern>();

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
    const machines = new Map<string, string[]>();
    for (const [name, { principal }] of Object.entries(access.machines)) {
      machines.set(principal, [...(machines.get(principal) ?? []), `machine ${name}`]);
    }
    this.#machines = machines;
    const sets = new Set(Object.values(access.groups).flatMap(({ permissionSet }) => permissionSet ?? []));
    this.#permissionSets = [...sets].map((set) => [
      `permissionSet ${set}`,
      permissionSetPatterns(access, set).map(patternOf),
    ]);
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
    return this.granteesOf(caller).flatMap((grantee) => this.#grants.get(`${grantee}\n${arn}`) ?? []);
  }

  /** All grants of a role. */
  public grantsTo({ arn }: ModelRole): readonly DeclaredGrant[] {
    return this.#byRole.get(arn) ?? [];
  }

  /** What the model knows somebody as; nothing where it does not know them. */
  public granteesOf(caller: Caller): string[] {
    switch (caller.kind) {
      case "user":
        return [...this.#userOf(caller), ...(this.#machines.get(caller.arn ?? "") ?? [])];
      case "role":
        return [...this.#permissionSetsOf(caller), ...(this.#machines.get(caller.arn ?? "") ?? [])];
      case "oidc":
        return this.#subjectsOf(caller);
      case "saml":
        return this.#samlProvidersOf(caller);
      default:
        return [];
    }
  }

  #userOf({ arn = "" }: Caller): string[] {
    const { access } = this;
    const parts = principalParts(arn);
    if (parts?.kind !== "user" || parts.accountId !== access.primary.accountId) return [];
    return access.users[parts.name] === undefined ? [] : [`user ${parts.name}`];
  }

  #permissionSetsOf({ arn = "" }: Caller): string[] {
    return this.#permissionSets.flatMap(([grantee, patterns]) =>
      patterns.some((pattern) => matches(pattern, arn)) ? [grantee] : [],
    );
  }

  #subjectsOf({ name, provider }: Caller): string[] {
    if (name === undefined || provider === undefined) return [];
    const host = issuerHost(provider);
    return Object.entries(this.access.identityProviders).flatMap(([key, each]) => {
      if (each.type !== "oidc" || issuerOf(each) !== host) return [];
      return each.subjects
        .filter((subject) => matches(this.#subject(subject), name))
        .map((subject) => subjectKey(key, subject));
    });
  }

  #subject(text: string): Pattern {
    const pattern = this.#subjects.get(text) ?? patternOf(text);
    this.#subjects.set(text, pattern);
    return pattern;
  }

  #samlProvidersOf({ provider }: Caller): string[] {
    const { access } = this;
    return Object.entries(access.identityProviders).flatMap(([key, { type }]) => {
      if (type !== "saml") return [];
      const arns = Object.keys(access.accounts).map((account) => identityProviderArn(access, key, account));
      return arns.some((arn) => arn === provider) ? [`identityProvider ${key}`] : [];
    });
  }

  #declare(): Map<string, DeclaredGrant> {
    const declared = new Map<string, DeclaredGrant>();
    for (const grant of grantsOf(this.access)) {
      const target = this.#roles.get(this.#roleKeyOf(grant));
      if (target === undefined) continue;
      for (const { grantee, ...holder } of holdersOf(this.access, grant)) {
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

/** An issuer as condition keys name it. @param provider an ARN, or a host */
export function issuerHost(provider: string): string {
  return provider.replace(/^arn:[\w-]+:iam::\d{12}:oidc-provider\//, "").replace(/^https:\/\//, "");
}

function roleKey(accountId: string, name: string): string {
  return `${accountId} ${name}`;
}

function subjectKey(provider: string, subject: string): string {
  return `identityProvider ${provider} ${subject}`;
}

function patternOf(text: string): Pattern {
  return like([{ text, isValue: false }]);
}

interface HolderOfGrant extends Pick<DeclaredGrant, "principal" | "subject" | "who" | "callerAccountId"> {
  readonly grantee: string;
}

function holdersOf(access: AccessModel, grant: Grant): HolderOfGrant[] {
  const callerAccountId = access.primary.accountId;
  switch (grant.kind) {
    case "user": {
      const { user } = grant;
      return [{ grantee: `user ${user}`, principal: userArn(access, user), who: user, callerAccountId }];
    }
    case "permissionSet": {
      const { permissionSet: set } = grant;
      const principal = permissionSetPatterns(access, set)[1] ?? "";
      return [{ grantee: `permissionSet ${set}`, principal, who: `permission set ${set}`, callerAccountId }];
    }
    case "identityCenterGroup":
      return [];
    case "machine": {
      const { principal } = defined(access.machines, grant.machine);
      const ofMachine = principalParts(principal)?.accountId;
      return [
        {
          grantee: `machine ${grant.machine}`,
          principal,
          who: `machine ${grant.machine}`,
          callerAccountId: ofMachine,
        },
      ];
    }
    case "identityProvider": {
      const { identityProvider: key } = grant;
      const principal = identityProviderArn(access, key, grant.account);
      const provider = defined(access.identityProviders, key);
      if (provider.type === "saml") return [{ grantee: `identityProvider ${key}`, principal, who: key }];
      return provider.subjects.map((subject) => ({
        grantee: subjectKey(key, subject),
        principal,
        subject,
        who: subject,
      }));
    }
  }
}
