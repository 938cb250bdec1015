import type { Partition } from "../accessModel";
import type { Requirement } from "../trust/trustKey";

/** The console's address, to which a provider's assertion has to be addressed. */
const CONSOLES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com/saml",
  "aws-cn": "https://signin.amazonaws.cn/saml",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
  "aws-eusc": "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml",
};

export function assertionOf(partition: Partition): Requirement {
  return {
    of: "all",
    conditions: { StringEquals: { "SAML:aud": CONSOLES[partition] } },
    means: [{ claim: "isOneOf", key: "saml:aud", values: [CONSOLES[partition]] }],
  };
}
