import type { Context } from "../../proof/decision/context";
import type { Trust } from "../documents";
import { accountsIn, organizationsIn } from "../named";
import { callerLetIn, callerOf, fromOrganizations, those, throughWhich } from "../questions";
import { trustRule } from "../rule";
import { seenBy } from "../seen";

/** Whoever is of no account and of no organization that the policy names is a stranger to it. */
export const trustEverybody = trustRule({
  name: "trust-everybody",
  description: "A role's trust policy lets in nobody of accounts and organizations that it does not name.",
  enforcementLevel: "mandatory",
  remediationSteps:
    'Name the principals (Principal: { AWS: "arn:aws:iam::ACCOUNT:role/NAME" }), or add a condition on aws:PrincipalOrgID or aws:PrincipalAccount',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  *complaints(trust) {
    const stranger = strangerTo(trust);
    if (stranger === undefined) return;
    yield `${throughWhich(trust.statements, stranger)} lets in anybody who has an account, as ${callerOf(stranger)}`;
  },
});

/** @throws UndecidedError where the policy is too large to be decided */
export function strangerTo(trust: Trust): Context | undefined {
  const strangers = seenBy(trust, () => false);
  return callerLetIn(strangers, {
    but: [
      those({ StringEquals: { "aws:PrincipalAccount": accountsIn(trust) } }),
      ...fromOrganizations(organizationsIn(trust)),
    ],
  });
}
