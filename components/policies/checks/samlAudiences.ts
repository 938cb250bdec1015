import type { AccessModel, Partition, SamlProvider } from "../../model/accessModel";
import { CONSOLES } from "../../model/audiences/saml";
import { LIMITS } from "../../model/limits";
import { didYouMean, pathOf, type Problem } from "../../model/problems";
import { type At, limited } from "../../model/rules";
import { partitionOfRegion } from "../../model/regions";
import { REGIONS } from "../regions";

/**
 * Addresses to which no assertion is sent. AWS takes one at the sign-in endpoint of a region, and, where the provider
 * may encrypt its assertions, below `/acs/` with the ID that it gave the provider.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 * @see https://docs.aws.amazon.com/general/latest/gr/signin-service.html
 */
export function samlAudienceProblems(
  { primary: { partition } }: AccessModel,
  { audiences }: SamlProvider,
  at: At,
): Problem[] {
  return [
    ...limited(LIMITS.audiencesOfProvider, audiences.length, at),
    ...audiences.flatMap((audience, index) => {
      const twice = audiences.indexOf(audience) < index ? "is listed twice" : undefined;
      const complaint = complaintAbout(partition, audience) ?? twice;
      if (complaint === undefined) return [];
      return [{ path: pathOf(...at, index), message: `${JSON.stringify(audience)} ${complaint}` }];
    }),
  ];
}

/** What AWS calls a provider's unique ID. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html */
const PROVIDER_ID = /^[A-Z0-9]{22,64}$/;

/** The region whose endpoint goes without its name. */
const NAMELESS: Readonly<Record<string, string>> = { aws: "us-east-1", "aws-us-gov": "us-gov-west-1" };

function complaintAbout(partition: Partition, audience: string): string | undefined {
  const console = CONSOLES[partition];
  const domain = console.slice(console.indexOf("signin."));
  const write = `write ${console}, or https://REGION.${domain}, with /acs/PROVIDER_ID behind it where assertions are encrypted`;
  if (/[*?]/.test(audience))
    return `has wildcards; audiences are compared as they are, so name each; ${write}`;
  const [address = "", id] = audience.split("/acs/");
  if (id !== undefined && !PROVIDER_ID.test(id)) {
    return `names no provider behind /acs/; write the ID of 22 to 64 capital letters and digits that IAM shows of the provider`;
  }
  if (address === console) return undefined;
  const region = address.endsWith(`.${domain}`) ? address.slice("https://".length, -domain.length - 1) : "";
  if (address !== `https://${region}.${domain}` || region === "") {
    return `is no sign-in endpoint of partition ${partition}; ${write}`;
  }
  if (region === NAMELESS[partition]) return `is not how AWS writes ${region}; write ${console}`;
  if (REGIONS.includes(region) && partitionOfRegion(region) === partition) return undefined;
  const known = REGIONS.filter((each) => partitionOfRegion(each) === partition);
  return `names no region of partition ${partition}${didYouMean(region, known)}; ${write}`;
}
