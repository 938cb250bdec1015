import type * as pulumi from "@pulumi/pulumi";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import type { CheckedAccess } from "../access";
import { auditOf, busArn, FORWARDING_ROLE, sendingAccounts } from "../model/alarms";
import { forwardingPolicy, forwardingTrust } from "../policies/alarms/documents";
import { childRules } from "../policies/alarms/rules";
import { policyJson } from "../policies/document";
import { createRule } from "./rule";

/**
 * Sends on what happens to the model's roles in a child account to the primary account's bus, which has to let it:
 * EventBridge refuses a target that would not take its events, so the stack that receives is deployed before. AWS's
 * pages do not say so; those who deployed such targets do.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @see https://github.com/aws/aws-cdk/pull/3323
 */
export function createForwarding(
  name: string,
  access: CheckedAccess,
  account: string,
  options: pulumi.CustomResourceOptions,
): void {
  if (!sendingAccounts(access).includes(account)) return;
  const { roleArn, allowed } = createForwardingRole(`${name}/alarms`, access, account, options);
  for (const region of auditOf(access).regions) {
    for (const rule of childRules(access, account, region)) {
      const logicalName = `${name}/alarms/${region}/${rule.key}`;
      const created = createRule(logicalName, rule, { region }, options);
      new EventTarget(
        logicalName,
        { rule: created.name, region, targetId: "primary", arn: busArn(access), roleArn },
        { ...options, dependsOn: allowed },
      );
    }
  }
}

/** The role by which EventBridge sends on, and what has to be there before it may. */
function createForwardingRole(
  name: string,
  access: CheckedAccess,
  account: string,
  options: pulumi.CustomResourceOptions,
): { readonly roleArn: pulumi.Output<string>; readonly allowed: pulumi.Resource[] } {
  const role = new Role(
    name,
    {
      name: FORWARDING_ROLE,
      description: "EventBridge sends alarms to the primary account by it.",
      // As AWS gives it; said, so that another one goes at the next deployment.
      maxSessionDuration: 3_600,
      assumeRolePolicy: policyJson(forwardingTrust(access, account)),
    },
    options,
  );
  const document = policyJson(forwardingPolicy(access));
  const policy = new Policy(name, { name: FORWARDING_ROLE, policy: document }, options);
  const attachment = new RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn }, options);
  const afterAttachment = { ...options, dependsOn: [attachment] };
  new RolePolicyAttachmentsExclusive(
    name,
    { roleName: role.name, policyArns: [policy.arn] },
    afterAttachment,
  );
  new RolePoliciesExclusive(name, { roleName: role.name, policyNames: [] }, options);
  return { roleArn: role.arn, allowed: [attachment] };
}
