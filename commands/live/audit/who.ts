import { defined, iamArn, principalParts, userArn } from "../../../components/model/arns";
import type { Declared, ModelRole } from "./declared";
import type { Assumption, Caller, Switch } from "./sightings";

/** What tells who was behind an assumption. */
export type Evidence = "caller's log" | "switch" | "source identity" | "session name" | "unique ID";

export interface Identified {
  readonly caller: Caller;
  /** Undefined where nothing tells. */
  readonly by: Evidence | undefined;
}

/** Unique IDs of users and roles, with what they were called last: names can be given away, IDs cannot. */
export class KnownIds {
  readonly #arns = new Map<string, { readonly arn: string; readonly time: number }>();

  public learn({ kind, id, arn }: Caller, time: number): void {
    if (id === undefined || arn === undefined || (kind !== "user" && kind !== "role")) return;
    const known = this.#arns.get(id);
    if (known === undefined || known.time <= time) this.#arns.set(id, { arn, time });
  }

  public arnOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#arns.get(id)?.arn;
  }
}

/**
 * Who was behind an assumption of a role of the model. The role's account is told an account and a unique ID and
 * no name, so the name comes from the first of: the copy in the caller's account, the switch in the console, a source
 * identity or a session name that the role's trust holds to the user's name, the unique ID as another event names it.
 * What none of them tells is not guessed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_signin-tempcreds
 */
export function whoAssumed(
  copies: readonly Assumption[],
  target: ModelRole,
  made: Switch | undefined,
  ids: KnownIds,
  declared: Declared,
): Identified {
  const named = copies.find(({ caller }) => caller.kind !== "account")?.caller;
  if (named !== undefined) return { caller: named, by: "caller's log" };
  const [copy] = copies;
  const caller = copy?.caller ?? { kind: "account" };
  if (made !== undefined) return { caller: callerOf(made.from, caller), by: "switch" };
  const forced = copy && forcedName(copy, target, declared);
  if (forced !== undefined) return { caller: callerOf(forced.arn, caller), by: forced.by };
  const arn = ids.arnOf(caller.id);
  return arn === undefined ? { caller, by: undefined } : { caller: callerOf(arn, caller), by: "unique ID" };
}

export function callerOf(arn: string, { accountId, id, session }: Partial<Caller>): Caller {
  const [, sessionPartition, sessionAccount, role, sessionName] =
    /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.*)$/.exec(arn) ?? [];
  if (role !== undefined) {
    const ofRole = `arn:${sessionPartition ?? ""}:iam::${sessionAccount ?? ""}:role/${role}`;
    return { kind: "role", arn: ofRole, accountId: sessionAccount, id, session: sessionName };
  }
  const kind = arn.endsWith(":root") ? "root" : arn.includes(":role/") ? "role" : "user";
  return { kind, arn, accountId: accountId ?? principalParts(arn)?.accountId, id, session };
}

/** Unique IDs of users begin like this. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
const OF_USER = "AIDA";

/** A name that the role's trust lets nobody but the user of this name give. */
function forcedName(
  { caller, sourceIdentity, sessionName }: Assumption,
  target: ModelRole,
  declared: Declared,
): { readonly arn: string; readonly by: Evidence } | undefined {
  const { access } = declared;
  const { accountId: primaryId, partition } = access.primary;
  const { trust } = defined(access.roles, target.role);
  const isUserOfPrimary = caller.accountId === primaryId && caller.id?.startsWith(OF_USER) === true;
  // A machine may be a user of the primary account too, and names its sessions as it likes.
  const mayBeMachine = declared
    .grantsTo(target)
    .some(({ kind, principal }) => kind === "machine" && principalParts(principal)?.kind === "user");
  if (!isUserOfPrimary || mayBeMachine) return undefined;
  const arnOf = (name: string): string =>
    access.users[name] === undefined ? iamArn(partition, primaryId, `user/${name}`) : userArn(access, name);
  if (trust.sourceIdentity && sourceIdentity !== undefined)
    return { arn: arnOf(sourceIdentity), by: "source identity" };
  if (trust.sessionName === "username" && sessionName !== undefined)
    return { arn: arnOf(sessionName), by: "session name" };
  return undefined;
}
