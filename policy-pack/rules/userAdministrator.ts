import type { ResourceValidationArgs } from "@pulumi/policy";
import { z } from "zod";
import { covering } from "../../proof/decision/covering";
import { identityPoliciesOf, type NumberedStatement } from "../documents";
import { ruleOf } from "../rule";

const ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment";
const ADMINISTRATOR = /^arn:[^:]+:iam::aws:policy\/AdministratorAccess$/;
const Inputs = z.object({ policyArn: z.string() });

export const userAdministrator = ruleOf(
  {
    name: "user-administrator",
    description:
      "No IAM user is administrator by a policy of their own, which their access keys would be too.",
    enforcementLevel: "advisory",
    remediationSteps: "Give the permissions to a role, and let the user assume it with MFA",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp",
    *complaints({ through }: { readonly through: string }) {
      yield `${through} allows the user everything`;
    },
  },
  waysToEverything,
);

function waysToEverything(args: ResourceValidationArgs): { readonly through: string }[] {
  if (args.type === ATTACHMENT) {
    const { policyArn } = Inputs.parse({ policyArn: args.props.policyArn as unknown });
    return ADMINISTRATOR.test(policyArn) ? [{ through: "AdministratorAccess" }] : [];
  }
  return identityPoliciesOf(args)
    .filter(({ owner }) => owner === "user")
    .flatMap(({ statements }) => statements.filter(isEverything).map(({ called }) => ({ through: called })));
}

function isEverything({ effect, actions, resources, conditions }: NumberedStatement): boolean {
  if (effect !== "Allow" || conditions.length > 0 || actions.not || resources?.not !== false) return false;
  return covering(actions.texts, "action")("*") && covering(resources.texts, "resource")("*");
}
