import type { ResourceValidationArgs } from "@pulumi/policy";
import { type Document, identityPoliciesOf, trustOf } from "../documents";
import { type Rule, violation, whyNotDecided } from "../rule";
import { strangerTo } from "./trustEverybody";

const said = {
  name: "documents-not-checked",
  description: "Every policy document is known at the preview, and can be decided upon.",
  enforcementLevel: "advisory",
  remediationSteps:
    "Write what is not known yet so that a preview knows it, as an ARN from an account ID and a name; or look at it after the deployment with pulumi policy analyze",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
} as const;

/** What the other rules leave out, once for all of them. */
export const documentsNotChecked: Rule = {
  ...said,
  validateResource: (args, report) => {
    for (const why of notChecked(args)) report(violation(why, said));
  },
};

function notChecked(args: ResourceValidationArgs): string[] {
  const notRead: string[] = [];
  const add = ({ at, notRead: parts }: Document): void => {
    notRead.push(...parts.map((part) => `${at} is not checked: ${part}`));
  };
  const ofTrust = whyNotDecided(() => {
    const trust = trustOf(args);
    if (trust === undefined) return;
    add(trust);
    strangerTo(trust);
  });
  const ofOthers = whyNotDecided(() => {
    identityPoliciesOf(args).forEach(add);
  });
  return [
    ...notRead,
    ...(ofTrust === undefined ? [] : [`assumeRolePolicy is not checked: ${ofTrust}`]),
    ...(ofOthers === undefined ? [] : [`its policy is not checked: ${ofOthers}`]),
  ];
}
