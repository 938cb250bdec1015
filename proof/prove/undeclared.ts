import type { AccessModel } from "../../components/model/accessModel";
import { plannedRoleArn, principalParts } from "../../components/model/arns";
import { isOfUsers } from "../../components/model/grants";
import type { Side } from "../proof";
import type { Registered } from "../registered";
import { type Findings, requestOn } from "./findings";

/** Roles, groups, people and attachments that were registered and that the model does not have at all. */
export function proveNothingElse(access: AccessModel, registered: Registered, findings: Findings): void {
  const add = (side: Side, says: string): void => {
    findings.add({ account: "", role: "", side, allowed: true, says, request: requestOn("*") });
  };
  const planned = new Set(
    Object.entries(access.accounts).flatMap(([account, { roles }]) =>
      roles.map((role) => plannedRoleArn(access, account, role)),
    ),
  );
  for (const arn of registered.roles.keys()) {
    if (!planned.has(arn)) add("trust", `role ${arn} is deployed, and not in the model`);
  }
  for (const group of registered.groups.keys()) {
    const declared = access.groups[group];
    if (declared === undefined || !isOfUsers(declared))
      add("assume", `group ${group} is deployed, and not in the model`);
  }
  for (const [user, { groups }] of registered.users) {
    if (access.users[user] !== undefined) continue;
    const memberships = groups.length === 0 ? "" : `, as a member of ${groups.join(" and ")}`;
    add("assume", `user ${user} is deployed${memberships}, and not in the model`);
  }
  const machines = new Set(
    Object.values(access.machines).flatMap(({ principal }) => {
      const parts = principalParts(principal);
      return parts === undefined || parts.kind === "account" ? [] : [`${parts.kind} ${parts.name}`];
    }),
  );
  for (const [principal, policies] of registered.machinePolicies) {
    const isPerson =
      principal.startsWith("user ") && access.users[principal.slice("user ".length)] !== undefined;
    if (machines.has(principal) || isPerson) continue;
    for (const { arn } of policies)
      add("assume", `policy ${arn} is attached to ${principal}, and not in the model`);
  }
}
