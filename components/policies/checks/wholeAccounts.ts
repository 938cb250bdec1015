import type { AccessModel, AccessModelArgs, Machine } from "../../model/accessModel";
import { principalParts, wholeAccount } from "../../model/arns";
import { rolesOf } from "../../model/grants";
import { pathOf, type Problem } from "../../model/problems";

const THIRD_PARTIES =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html";

/**
 * What is wrong with machines that are whoever an account lets: only a third party's account may be one, and only with
 * an external ID, by which the third party tells its customers apart.
 */
export function wholeAccountProblems(args: AccessModelArgs, access: AccessModel): Problem[] {
  const names = Object.keys(access.machines).filter((name) => isWholeAccount(access, name));
  return names.flatMap((name) => [
    ...ownAccountProblems(access, name),
    ...externalIdProblems(access, name),
    ...attachProblems(args, name),
    ...coveredProblems(access, name),
  ]);
}

function isWholeAccount({ machines }: AccessModel, name: string): boolean {
  return wholeAccount(machines[name]?.principal ?? "") !== undefined;
}

function ownAccountProblems({ primary, accounts, machines }: AccessModel, name: string): Problem[] {
  const principal = machines[name]?.principal ?? "";
  const accountId = wholeAccount(principal);
  const child = Object.entries(accounts).find(([, account]) => account.accountId === accountId)?.[0];
  if (accountId !== primary.accountId && child === undefined) return [];
  const [of, advice] =
    accountId === primary.accountId
      ? ["the primary account", "name a role or user of it, or make its people members of groups"]
      : [`account "${child ?? ""}" of the model`, "name a role or user of it"];
  const message = `${principal} is ${of}, and whoever it lets would get in, past groups and MFA; ${advice}`;
  return [{ path: pathOf("machines", name, "principal"), message }];
}

function externalIdProblems({ machines }: AccessModel, name: string): Problem[] {
  const { principal = "", externalId } = machines[name] ?? {};
  if (externalId !== undefined) return [];
  const message = `is missing: ${principal} is whoever that account lets, and a third party could be made to come for somebody else; write the ID that it calls you by (${THIRD_PARTIES}), or name a role or user as the principal`;
  return [{ path: pathOf("machines", name, "externalId"), message }];
}

function attachProblems({ machines = {} }: AccessModelArgs, name: string): Problem[] {
  if (machines[name]?.attach === undefined) return [];
  const message =
    "is for a role or user of the primary account; an account has nothing to attach a policy to";
  return [{ path: pathOf("machines", name, "attach"), message }];
}

/** Statements are alternatives: where the account may come as a whole, it may so as each of its principals. */
function coveredProblems(access: AccessModel, name: string): Problem[] {
  const whole = access.machines[name];
  if (whole === undefined) return [];
  const accountId = wholeAccount(whole.principal);
  return Object.entries(access.machines).flatMap(([other, machine]) => {
    const parts = principalParts(machine.principal);
    if (parts?.accountId !== accountId || parts?.kind === "account") return [];
    const [shared] = sharedRoles(access, whole, machine);
    if (shared === undefined) return [];
    const message = `is of account ${accountId ?? ""}, of which machine "${name}" lets in everybody to "${shared.role}" in "${shared.account}", so the conditions of either would do; keep one of them on the role`;
    return [{ path: pathOf("machines", other, "principal"), message }];
  });
}

function sharedRoles(access: AccessModel, one: Machine, other: Machine): ReturnType<typeof rolesOf> {
  const others = rolesOf(access, other);
  return rolesOf(access, one).filter(({ account, role }) =>
    others.some((each) => each.account === account && each.role === role),
  );
}
