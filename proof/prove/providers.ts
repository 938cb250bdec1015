import type { AccessModel } from "../../components/model/accessModel";
import { identityProviderArn } from "../../components/model/arns";
import { rolesOf } from "../../components/model/grants";
import type { Registered } from "../registered";
import { type Findings, requestOn } from "./findings";

/**
 * AWS takes no token for an audience that is not registered with the provider, whatever a trust policy says. More
 * audiences than declared let nobody in: trust policies name those that they mean.
 */
export function proveProviders(access: AccessModel, { audiences }: Registered, findings: Findings): void {
  for (const [name, provider] of Object.entries(access.identityProviders)) {
    if (provider.type !== "oidc") continue;
    for (const account of new Set(rolesOf(access, provider).map((target) => target.account))) {
      const arn = identityProviderArn(access, name, account);
      const registered = audiences.get(arn);
      if (registered === undefined) continue;
      for (const audience of provider.audiences.filter((each) => !registered.includes(each))) {
        const says = `audience ${audience} of identity provider ${name} is not registered with ${arn}`;
        findings.add({ account, role: "", side: "trust", allowed: false, says, request: requestOn("*") });
      }
    }
  }
}
