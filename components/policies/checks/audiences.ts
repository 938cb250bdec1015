import type { OidcProvider } from "../../model/accessModel";
import { LIMITS } from "../../model/limits";
import { didYouMean, pathOf, type Problem } from "../../model/problems";
import { type At, limited, valueProblems } from "../../model/rules";
import { sharedIssuerOf } from "../sharedIssuers";

export function audienceProblems(audiences: readonly string[], at: At): Problem[] {
  return [
    ...limited(LIMITS.audiencesOfProvider, audiences.length, at),
    ...audiences.flatMap((audience, index) => valueProblems(audience, [...at, index])),
    ...audiences.flatMap((audience, index) => limited(LIMITS.audience, audience.length, [...at, index])),
    ...audiences.flatMap((audience, index) => wildcardProblems(audience, [...at, index])),
  ];
}

function wildcardProblems(value: string, at: At): Problem[] {
  if (!/[*?]/.test(value)) return [];
  const message = `${JSON.stringify(value)} has wildcards; audiences are compared as they are`;
  return [{ path: pathOf(...at), message }];
}

/**
 * What the clients of AWS ask for by themselves: STS under the name of a partition.
 *
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json (dnsSuffix)
 */
const OF_AWS = ["sts.amazonaws.com", "sts.amazonaws.com.cn", "sts.amazonaws.eu"];

/** Audiences that look like one that clients ask for by themselves, but for a slip. A client may ask for any other. */
export function audienceWarnings(provider: OidcProvider, at: At): Problem[] {
  const known = [...OF_AWS, ...(sharedIssuerOf(provider)?.audiences ?? [])];
  return provider.audiences.flatMap((audience, index) => {
    const meant = known.includes(audience) ? "" : didYouMean(audience, known);
    if (meant === "") return [];
    const message = `${JSON.stringify(audience)} is no audience that clients ask for by themselves${meant} A token has to have it to the letter`;
    return [{ path: pathOf(...at, index), message }];
  });
}
