import * as pulumi from "@pulumi/pulumi";
import { Entitlement } from "@pulumi/aws/accountaccess/entitlement";
import type { CheckedAccess } from "./access";
import { applicationOf, defined } from "./model/arns";
import { rolesOf } from "./model/grants";
import type { RoleArns } from "./model/roleArns";

/**
 * Entitles groups of Identity Center to the roles that their people get directly, in the application of account access
 * manager. That is of the organization's management account; the primary account is this one or its delegated
 * administrator.
 *
 * @param options with `deleteBeforeReplace`: AWS answers the creation of an entitlement that is there with that one,
 *   and the deletion behind it would take it away
 * @see https://docs.aws.amazon.com/account-access/latest/APIReference/API_CreateEntitlement.html
 */
export function createEntitlements(
  name: string,
  access: CheckedAccess,
  roleArns: pulumi.Output<RoleArns>,
  options: pulumi.CustomResourceOptions,
): void {
  const { arn: applicationArn, region } = applicationOf(access);
  for (const [key, group] of Object.entries(access.groups)) {
    const { identityCenterGroup: groupId } = group;
    if (groupId === undefined) continue;
    for (const { account, role } of rolesOf(access, group)) {
      const roleArn = roleArns.apply((arns) => defined(defined(arns, account), role));
      new Entitlement(
        `${name}-${key}/${account}/${role}`,
        {
          applicationArn,
          region,
          entitlement: { principalRole: { principal: { identityCenter: { groupId } }, roleArn } },
        },
        options,
      );
    }
  }
}
