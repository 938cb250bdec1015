import type { Statement } from "../../proof/decision/statements";
import { ACCOUNTS, readConfig } from "../config";
import type { Trust } from "../documents";
import { accountsIn, asked, keysIn, organizationsIn, somebodyIn } from "../named";
import { callerLetIn, callerOf, fromOrganizations, naming, those, throughWhich } from "../questions";
import { trustRule } from "../rule";
import { seenBy } from "../seen";

export const trustWholeAccount = trustRule({
  name: "trust-whole-account",
  description:
    "A role's trust policy lets in no account as a whole: it asks for principals, tags of theirs, an external ID or an organization.",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Add ArnEquals aws:PrincipalArn with the principals that you mean; for a third party StringEquals sts:ExternalId; within an organization StringEquals aws:PrincipalOrgID",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
  configSchema: { properties: { accounts: ACCOUNTS } },
  *complaints(trust, config) {
    const { accounts } = readConfig(config);
    for (const account of accountsIn(trust).filter((each) => !accounts.includes(each))) {
      const seen = seenBy(trust, (each) => each === account);
      const anybody = callerLetIn(seen, {
        among: [those({ StringEquals: { "aws:PrincipalAccount": [account] } })],
        but: namedIn(seen),
      });
      if (anybody === undefined) continue;
      yield `${throughWhich(trust.statements, anybody)} lets in everybody of account ${account} whom that account allows it, as ${callerOf(anybody)}`;
    }
  },
});

/** The calls of those whom a policy names as somebody of their account, or as more than that. */
function namedIn(trust: Trust): Statement[] {
  const tags = keysIn(trust).filter((key) => key.startsWith("aws:principaltag/"));
  const ids = asked(trust.statements, "aws:userid").filter((id) => /^[A-Z0-9]{4}/.test(id));
  return [
    those({ ArnLike: { "aws:PrincipalArn": somebodyIn(trust) } }),
    those({ StringLike: { "aws:userid": ids } }),
    ...["aws:username", "sts:ExternalId", ...tags].map((key) => naming(trust, key)),
    ...fromOrganizations(organizationsIn(trust)),
  ];
}
