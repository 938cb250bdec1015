import type { AccessModel, OidcProvider } from "../../../components/model/accessModel";
import {
  defined,
  identityCenterGroupArn,
  identityProviderArn,
  isBuiltIn,
  issuerOf,
  permissionSetPatterns,
  principalParts,
  userArn,
  wholeAccount,
} from "../../../components/model/arns";
import { ACCOUNT_ACCESS } from "../../../components/model/audiences/identityCenterGroups";
import type { Grant } from "../../../components/model/grants";
import { like, matches, type Pattern } from "../../../proof/decision/pattern";
import type { Caller } from "./sightings";
import { issuerHost } from "./tokens";

/** Somebody to whom the model grants something, as events are told apart by them. */
export interface Grantee {
  /** Identifies them. */
  readonly grantee: string;
  readonly principal: string;
  /** Of an OIDC provider: the subject, perhaps with wildcards. */
  readonly subject?: string | undefined;
  /** As people know them. */
  readonly who: string;
  /** The account whose log has the caller's copy; undefined where there is none. */
  readonly callerAccountId?: string | undefined;
  /**
   * The account or the service that is all that the role's copy names, where that may be somebody else too; undefined
   * where it tells who it was.
   */
  readonly knownAs?: string | undefined;
}

/** Those for whom a grant stands: an OIDC provider's subjects one by one, all others together. */
export function granteesIn(access: AccessModel, grant: Grant): Grantee[] {
  const { accountId } = access.primary;
  const ofPrimary = { callerAccountId: accountId, knownAs: accountId };
  switch (grant.kind) {
    case "user": {
      const { user } = grant;
      return [{ grantee: userKey(user), principal: userArn(access, user), who: user, ...ofPrimary }];
    }
    case "permissionSet": {
      const { permissionSet: set } = grant;
      const principal = permissionSetPatterns(access, set)[1] ?? "";
      return [{ grantee: permissionSetKey(set), principal, who: `permission set ${set}`, ...ofPrimary }];
    }
    case "identityCenterGroup":
      return [identityCenterGroup(access, grant.group)];
    case "machine":
      return [machine(access, grant.machine)];
    case "identityProvider":
      return subjects(access, grant.identityProvider, grant.account);
  }
}

/** Account access manager calls for all groups alike, and only what it was told says for which. */
function identityCenterGroup(access: AccessModel, group: string): Grantee {
  const { identityCenterGroup: id = "" } = defined(access.groups, group);
  return {
    grantee: groupKey(group),
    principal: identityCenterGroupArn(access, id),
    who: `people of group ${group} (through account access manager)`,
    knownAs: ACCOUNT_ACCESS,
  };
}

function machine(access: AccessModel, name: string): Grantee {
  const { principal } = defined(access.machines, name);
  const callerAccountId = principalParts(principal)?.accountId;
  const whole = wholeAccount(principal);
  return {
    grantee: machineKey(name),
    principal,
    who: whole === undefined ? `machine ${name}` : `machine ${name} (whoever account ${whole} lets)`,
    callerAccountId,
    knownAs: whole === undefined ? callerAccountId : undefined,
  };
}

function subjects(access: AccessModel, key: string, account: string): Grantee[] {
  const principal = identityProviderArn(access, key, account);
  const provider = defined(access.identityProviders, key);
  if (provider.type === "saml" || provider.subjects.length === 0) {
    return [{ grantee: providerKey(key), principal, who: key }];
  }
  return provider.subjects.map((subject) => ({
    grantee: subjectKey(key, subject),
    principal,
    subject,
    who: subject,
  }));
}

/** Says whom of its grantees a model knows somebody as. */
export class KnownGrantees {
  readonly #machines = new Map<string, string[]>();
  readonly #accounts = new Map<string, string[]>();
  readonly #permissionSets: readonly (readonly [string, readonly Pattern[]])[];
  readonly #groups: readonly string[];
  readonly #patterns = new Map<string, Pattern>();

  public constructor(private readonly access: AccessModel) {
    for (const [name, { principal }] of Object.entries(access.machines)) {
      const accountId = wholeAccount(principal);
      if (accountId === undefined) addTo(this.#machines, principal, machineKey(name));
      else addTo(this.#accounts, accountId, machineKey(name));
    }
    const sets = new Set(Object.values(access.groups).flatMap(({ permissionSet }) => permissionSet ?? []));
    this.#permissionSets = [...sets].map((set) => [
      permissionSetKey(set),
      permissionSetPatterns(access, set).map(patternOf),
    ]);
    this.#groups = Object.entries(access.groups).flatMap(([group, { identityCenterGroup: id }]) =>
      id === undefined ? [] : [groupKey(group)],
    );
  }

  /** Nothing where the model does not know them. */
  public of(caller: Caller): string[] {
    switch (caller.kind) {
      case "user":
        return [...this.#usersAt(caller), ...this.#machinesAt(caller)];
      case "role":
        return [...this.#permissionSetsAt(caller), ...this.#machinesAt(caller)];
      case "service":
        return caller.name === ACCOUNT_ACCESS ? [...this.#groups] : [];
      case "oidc":
        return this.#subjectsAt(caller);
      case "saml":
        return this.#samlProvidersAt(caller);
      default:
        return this.#machinesAt(caller);
    }
  }

  #usersAt({ arn = "" }: Caller): string[] {
    const { access } = this;
    const parts = principalParts(arn);
    if (parts?.kind !== "user" || parts.accountId !== access.primary.accountId) return [];
    return access.users[parts.name] === undefined ? [] : [userKey(parts.name)];
  }

  /** Machines that are the caller, and those that are whoever its account lets. */
  #machinesAt({ arn = "", accountId = "" }: Caller): string[] {
    return [...(this.#machines.get(arn) ?? []), ...(this.#accounts.get(accountId) ?? [])];
  }

  #permissionSetsAt({ arn = "" }: Caller): string[] {
    return this.#permissionSets.flatMap(([grantee, patterns]) =>
      patterns.some((pattern) => matches(pattern, arn)) ? [grantee] : [],
    );
  }

  #subjectsAt(caller: Caller): string[] {
    const known = Object.entries(this.access.identityProviders).flatMap(([key, provider]) =>
      provider.type === "oidc" && isOf(provider, caller)
        ? this.#among(key, provider, caller).map((grantee) => ({ grantee, provider }))
        : [],
    );
    // One subject may stand under several audiences, of which a token has one.
    const exact = known.filter(({ provider }) => mayBeFor(provider, caller));
    return (exact.length === 0 ? known : exact).map(({ grantee }) => grantee);
  }

  #among(key: string, provider: OidcProvider, caller: Caller): string[] {
    const { name } = caller;
    if (name === undefined) return [];
    // Nothing but the audience says then whose they are.
    if (provider.subjects.length === 0) return mayBeFor(provider, caller) ? [providerKey(key)] : [];
    return provider.subjects
      .filter((subject) => matches(this.#pattern(subject), name))
      .map((subject) => subjectKey(key, subject));
  }

  #pattern(text: string): Pattern {
    const pattern = this.#patterns.get(text) ?? patternOf(text);
    this.#patterns.set(text, pattern);
    return pattern;
  }

  #samlProvidersAt({ provider }: Caller): string[] {
    const { access } = this;
    return Object.entries(access.identityProviders).flatMap(([key, { type }]) => {
      if (type !== "saml") return [];
      const arns = Object.keys(access.accounts).map((account) => identityProviderArn(access, key, account));
      return arns.some((arn) => arn === provider) ? [providerKey(key)] : [];
    });
  }
}

/** A provider that somebody made in an account for a host that IAM has built in is not the built-in one. */
function isOf(provider: OidcProvider, { provider: there = "" }: Caller): boolean {
  return isBuiltIn(provider) ? there === issuerOf(provider) : issuerHost(there) === issuerOf(provider);
}

function mayBeFor({ audiences, claims }: OidcProvider, { audience }: Caller): boolean {
  return audience === undefined || [...audiences, ...(claims.azp ?? [])].includes(audience);
}

function userKey(user: string): string {
  return `user ${user}`;
}

function permissionSetKey(set: string): string {
  return `permissionSet ${set}`;
}

function groupKey(group: string): string {
  return `group ${group}`;
}

function machineKey(machine: string): string {
  return `machine ${machine}`;
}

function providerKey(provider: string): string {
  return `identityProvider ${provider}`;
}

function subjectKey(provider: string, subject: string): string {
  return `${providerKey(provider)} ${subject}`;
}

function addTo(lists: Map<string, string[]>, key: string, item: string): void {
  lists.set(key, [...(lists.get(key) ?? []), item]);
}

function patternOf(text: string): Pattern {
  return like([{ text, isValue: false }]);
}
