import type { AccessModel } from "../../components/model/accessModel";
import { applicationOf, identityCenterGroupArn, plannedRoleArn } from "../../components/model/arns";
import { rolesOf } from "../../components/model/grants";
import type { Registered, RegisteredEntitlement } from "../registered";
import { type Findings, requestOn } from "./findings";

/**
 * A role that trusts account access manager lets in whoever is entitled to it in the application, so that the
 * entitlements say who these people are: exactly the groups of Identity Center that the model grants the role to.
 */
export function proveEntitlements(access: AccessModel, registered: Registered, findings: Findings): void {
  const granted = grantedIn(access);
  const { entitlements } = registered;
  if (entitlements === undefined) {
    for (const { account, role } of granted) findings.leaveOpen({ account, role }, NOT_READ);
    return;
  }
  const made = new Set(entitlements.map(keyOf));
  for (const { group, account, role, ...entitlement } of granted) {
    if (made.has(keyOf(entitlement))) continue;
    const says = `group ${group} of Identity Center is not entitled to the role, though the model means it`;
    const request = { ...requestOn(entitlement.roleArn), principal: entitlement.principal };
    findings.add({ account, role, side: "assume", allowed: false, says, request });
  }
  const meant = new Map(granted.map((each) => [keyOf(each), each]));
  for (const entitlement of entitlements) {
    if (meant.has(keyOf(entitlement))) continue;
    const { applicationArn, principal, roleArn } = entitlement;
    const says = `${principal} is entitled to ${roleArn} in ${applicationArn}, which the model does not mean`;
    const request = { ...requestOn(roleArn), principal };
    findings.add({ account: "", role: "", side: "assume", allowed: true, says, request });
  }
}

const NOT_READ = "the entitlements of account access manager were not read";

interface Granted extends RegisteredEntitlement {
  readonly group: string;
  readonly account: string;
  readonly role: string;
}

function grantedIn(access: AccessModel): Granted[] {
  const { arn: applicationArn, region } = applicationOf(access);
  return Object.entries(access.groups).flatMap(([group, definition]) => {
    const { identityCenterGroup: id } = definition;
    if (id === undefined) return [];
    const principal = identityCenterGroupArn(access, id);
    return rolesOf(access, definition).map(({ account, role }) => ({
      group,
      account,
      role,
      applicationArn,
      region,
      principal,
      roleArn: plannedRoleArn(access, account, role),
    }));
  });
}

function keyOf({ applicationArn, region, principal, roleArn }: RegisteredEntitlement): string {
  return [applicationArn, region, principal, roleArn].join("\n");
}
