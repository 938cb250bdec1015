import type { LiveAccount } from "../../account/account";
import type { Declared } from "../declared";
import { type Compare, missing, settingsOf } from "./thing";

/** Identity providers that the program creates. */
export const compareProviders: Compare = (declared, live) => {
  const oidc = compareOidc(declared, live);
  const saml = compareSaml(declared, live);
  return {
    differences: [...oidc.differences, ...saml.differences],
    notCompared: [...(oidc.notCompared ?? []), ...(saml.notCompared ?? [])],
  };
};

function compareOidc(
  { oidcProviders: declared }: Declared,
  { oidcProviders: live }: LiveAccount,
): ReturnType<Compare> {
  if (declared.length === 0) return { differences: [] };
  if (live === undefined) {
    return { differences: [], notCompared: ["OIDC providers (aws iam list-open-id-connect-providers)"] };
  }
  const pairs = declared.map((provider) => ({
    provider,
    there: live.find(({ arn }) => arn === provider.arn),
  }));
  const isUnknown = pairs.some(({ there }) => there !== undefined && there.audiences === undefined);
  return {
    differences: pairs.flatMap(({ provider: { arn, audiences }, there }) =>
      there === undefined
        ? [missing(arn, "OIDC provider")]
        : settingsOf(arn, { audiences: [audiences, there.audiences] }),
    ),
    notCompared: isUnknown ? ["audiences of OIDC providers (aws iam get-open-id-connect-provider)"] : [],
  };
}

function compareSaml(
  { samlProviders: declared }: Declared,
  { samlProviders: live }: LiveAccount,
): ReturnType<Compare> {
  if (declared.length === 0) return { differences: [] };
  if (live === undefined) {
    return { differences: [], notCompared: ["SAML providers (aws iam list-saml-providers)"] };
  }
  const pairs = declared.map((provider) => ({
    provider,
    there: live.find(({ arn }) => arn === provider.arn),
  }));
  const isUnknown = pairs.some(({ there }) => there !== undefined && there.metadata === undefined);
  return {
    differences: pairs.flatMap(({ provider: { arn, metadata }, there }) =>
      there === undefined
        ? [missing(arn, "SAML provider")]
        : settingsOf(arn, { metadata: [metadata.trim(), there.metadata?.trim()] }),
    ),
    notCompared: isUnknown ? ["metadata of SAML providers (aws iam get-saml-provider)"] : [],
  };
}
