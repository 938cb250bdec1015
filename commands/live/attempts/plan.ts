import type { AccessModel } from "../../../components/model/accessModel";
import { defined, plannedRoleArn } from "../../../components/model/arns";
import { keysFor } from "../../../components/model/trust/keysOfRole";
import { type Caller, grantsTo, nameOf } from "./caller";

/** A role that somebody tries to assume, and whether the model says that they may. */
export interface Planned {
  readonly account: string;
  readonly role: string;
  readonly roleArn: string;
  readonly declared: boolean;
  /** What the call has to say of itself for the trust policy to let it in. */
  readonly sessionName: string;
  readonly sourceIdentity: string | undefined;
  /** Whether the trust policy asks for MFA. */
  readonly mfa: boolean;
  /** What the trust policy asks for, in words. */
  readonly asks: readonly string[];
}

/** Refusals that are tried. They say the same about each role, and everybody reads them. */
const MOST_UNDECLARED = 10;

/** Each role that the model grants a caller, and some that it does not. */
export function planAttempts(access: AccessModel, caller: Caller): Planned[] {
  const granted = new Set(grantsTo(access, caller).map(({ account, role }) => `${account} ${role}`));
  const all = Object.entries(access.accounts).flatMap(([account, { roles }]) =>
    roles.map((role) => planned(access, caller, account, role, granted.has(`${account} ${role}`))),
  );
  const declared = all.filter((each) => each.declared);
  return [...declared, ...spread(all.filter((each) => !each.declared)).slice(0, MOST_UNDECLARED)];
}

function planned(
  access: AccessModel,
  caller: Caller,
  account: string,
  role: string,
  declared: boolean,
): Planned {
  const { trust } = defined(access.roles, role);
  const keys = keysFor(caller.kind === "permissionSet" ? "permissionSets" : "users", trust);
  const profile = new Map(
    caller.kind === "user" ? keys.flatMap((key) => Object.entries(key.profile(access, caller.user))) : [],
  );
  return {
    account,
    role,
    roleArn: plannedRoleArn(access, account, role),
    declared,
    sessionName: profile.get("role_session_name") ?? nameOf(caller),
    sourceIdentity: profile.get("source_identity"),
    mfa: caller.kind === "user" && trust.mfa !== false,
    asks: keys.flatMap((key) => key.words(access)),
  };
}

/** One of each role first, so that a few tell of as much as they can. */
function spread(attempts: readonly Planned[]): Planned[] {
  const seen = new Set<string>();
  const first = attempts.filter(({ role }) => !seen.has(role) && seen.add(role));
  return [...first, ...attempts.filter((each) => !first.includes(each))];
}
