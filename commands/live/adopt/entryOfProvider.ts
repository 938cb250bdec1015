import type { FoundCondition } from "./documents";
import type { Entry } from "./entries";
import type { Principal } from "./principals";
import type { ProviderIn } from "./recognised";

/** Subjects of an identity provider whom a role lets in, and what is asked of them besides. */
export interface ProviderEntry {
  readonly provider: ProviderIn;
  readonly others: readonly FoundCondition[];
  /** Where the model asks otherwise, in words. */
  readonly notes: readonly string[];
}

/** @returns in words, why the model cannot have it */
export function subjectsIn(
  { sid, conditions }: Entry,
  { arn, issuer }: Principal & { readonly kind: "oidc" },
): ProviderEntry | string {
  const ofIssuer = conditions.filter(({ key }) => key.toLowerCase().startsWith(`${issuer.toLowerCase()}:`));
  const others = conditions.filter((condition) => !ofIssuer.includes(condition));
  // The provider is of one issuer already, and AWS has no such key.
  const ofToken = ofIssuer.filter(({ key }) => !key.toLowerCase().endsWith(":iss"));
  const isIssuerAsked = ofToken.length < ofIssuer.length;
  const odd = ofToken.find((condition) => !isClaim(condition));
  if (odd !== undefined)
    return `its trust policy asks for ${odd.operator} ${odd.key}, which the model cannot`;
  const literal = ofToken.find(isLiteralWildcard);
  if (literal !== undefined)
    return `its trust policy asks for ${literal.operator} ${literal.key}, in which ${literal.values.join(", ")} is no pattern, and in the model it would be one`;
  const claims = Object.fromEntries(
    ofToken.map(({ key, values }) => [key.slice(issuer.length + 1), [...values].sort()]),
  );
  if (Object.keys(claims).length < ofToken.length)
    return `its trust policy asks for one claim of ${issuer} twice`;
  const { aud: audiences = [], sub: subjects, ...further } = claims;
  if (subjects === undefined)
    return `its trust policy lets in every subject of ${issuer}, and the model names them`;
  const isOpen = ofToken.some(({ operator }) => operator.startsWith("ForAllValues:"));
  return {
    provider: { type: "oidc", sid, arn, issuer, audiences, subjects, claims: further },
    others,
    notes: [
      ...(isOpen ? ["a token without an audience got in by ForAllValues, and the model asks for one"] : []),
      ...(isIssuerAsked
        ? [`${issuer}:iss, which it asks for, is no key that AWS says it sends, and left out`]
        : []),
    ],
  };
}

const CLAIM_OPERATORS = ["StringEquals", "StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike"];

/**
 * terraform-aws-modules/iam asks for the audience, of which a token has one, by ForAllValues.
 *
 * @see https://github.com/terraform-aws-modules/terraform-aws-iam/tree/v5.60.0/modules/iam-github-oidc-role
 */
function isClaim({ operator, key }: FoundCondition): boolean {
  const isAudience = key.toLowerCase().endsWith(":aud");
  return CLAIM_OPERATORS.includes(operator) || (isAudience && operator === "ForAllValues:StringEquals");
}

/** `StringEquals` takes `*` and `?` for what they are. */
function isLiteralWildcard({ operator, values }: FoundCondition): boolean {
  return operator.endsWith("StringEquals") && values.some((value) => /[*?]/.test(value));
}

/** @returns in words, why the model cannot have it */
export function assertionsIn(
  { conditions }: Entry,
  { arn, name }: Principal & { readonly kind: "saml" },
  samlAudience: string,
): ProviderEntry | string {
  const ofAudience = conditions.filter(({ key }) => key.toLowerCase() === "saml:aud");
  const isList = ofAudience.every(({ operator }) => operator === "StringEquals");
  if (!isList || ofAudience.length > 1)
    return "its trust policy asks for the address of SAML assertions in a way that the model cannot";
  const [asked] = ofAudience;
  return {
    provider: { type: "saml", arn, name, audiences: [...(asked?.values ?? [samlAudience])].sort() },
    others: conditions.filter((condition) => condition !== asked),
    notes:
      asked === undefined ? [`assertions of ${name} for other addresses than the console's are refused`] : [],
  };
}
