import type { Partition, SamlProvider } from "../accessModel";
import type { Requirement } from "../trust/trustKey";

/**
 * The console's address, to which a provider's assertion has to be addressed where the model names no other: that of
 * the partition's first region, which goes without the region's name where AWS writes it so.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/signin-service.html
 */
export const CONSOLES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com/saml",
  "aws-cn": "https://signin.amazonaws.cn/saml",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
  "aws-eusc": "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml",
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml */
export function assertionOf({ audiences }: SamlProvider): Requirement {
  const [only = "", ...others] = audiences;
  return {
    of: "all",
    // The key is the assertion's Recipient, not its Audience.
    conditions: { StringEquals: { "SAML:aud": others.length === 0 ? only : audiences } },
    means: [{ claim: "isOneOf", key: "saml:aud", values: audiences }],
  };
}
