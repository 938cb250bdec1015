import { saysSomething } from "../named";
import { oidcWays } from "../oidc";
import { subjectLetIn, those } from "../questions";
import { trustRule } from "../rule";

/** Without it the audiences of the provider decide, which others may widen. */
export const oidcAudience = trustRule({
  name: "oidc-audience",
  description: "A role's trust policy asks tokens of an OIDC provider for their audience.",
  enforcementLevel: "advisory",
  remediationSteps: 'Add StringEquals ISSUER:aud, as "sts.amazonaws.com"',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  *complaints(trust) {
    for (const way of oidcWays(trust).filter(({ isBuiltIn }) => !isBuiltIn)) {
      const audiences = way.provider.audiences.filter(saysSomething);
      const any = subjectLetIn(way, way.principal, [
        those({ StringLike: { [`${way.issuer}:aud`]: audiences } }),
      ]);
      if (any === undefined) continue;
      yield `${way.through.called} lets in tokens of ${way.issuer} for any audience that the provider takes`;
    }
  },
});
