import { asked, principals, saysSomething } from "../named";
import { isSamlProvider, subjectLetIn, those, waysThrough } from "../questions";
import { trustRule } from "../rule";

export const samlAudience = trustRule({
  name: "saml-audience",
  description: "A role's trust policy asks SAML assertions for the endpoint that they are addressed to.",
  enforcementLevel: "advisory",
  remediationSteps: 'Add StringEquals SAML:aud, as "https://signin.aws.amazon.com/saml"',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
  *complaints(trust) {
    for (const way of waysThrough(trust)) {
      const audiences = asked(way.statements, "SAML:aud").filter(saysSomething);
      for (const provider of principals(way, "Federated").filter(isSamlProvider)) {
        const any = subjectLetIn(way, provider, [those({ StringLike: { "SAML:aud": audiences } })]);
        if (any === undefined) continue;
        yield `${way.through.called} lets in assertions of ${provider} whatever endpoint they are for`;
      }
    }
  },
});
