import { z } from "zod";
import { iamArn } from "../arns";
import { inWords } from "../durations";
import { LIMITS, SHORTEST_MFA_SESSION } from "../limits";
import { pathOf, show } from "../problems";
import { limited } from "../rules";
import type { TrustKey } from "./trustKey";

interface Mfa {
  /**
   * IAM users: MFA that must have been used at most `maxAge` seconds ago; `false` turns it off.
   *
   * @default { maxAge: 43200 }
   */
  readonly mfa: TrustKey<
    false | { readonly maxAge?: number | undefined },
    false | { readonly maxAge: number }
  >;
}

/** Twelve hours, in seconds: a working day between two uses of the MFA device. */
const MAX_AGE = 43_200;

export const mfa: Mfa = {
  mfa: {
    holdsFor: "users",
    instead: {
      permissionSets: "Identity Center asks its people for MFA",
      identityCenterGroups: "Identity Center asks its people for MFA",
      machines:
        "a machine has no MFA device and is bound by machines.NAME.sourceIps, externalId or conditions",
      identityProviders: "an identity provider asks for MFA itself",
    },
    shape: ({ object, optional }) =>
      z.union([z.literal(false), object({ maxAge: optional(z.number()) })], {
        error: ({ input }) => `${show(input)} is not allowed; allowed: false | { maxAge: SECONDS }`,
      }),
    value: (written) => (written === false ? false : { maxAge: written?.maxAge ?? MAX_AGE }),
    // Even `false` is there to let somebody in.
    isWritten: () => true,
    problems: (value, { at }) =>
      value === false ? [] : limited(LIMITS.mfaAge, value.maxAge, [...at, "maxAge"]),
    // Seconds that were probably meant to be minutes or hours.
    warnings: (value, { at }) => {
      const { seconds, source } = SHORTEST_MFA_SESSION;
      if (value === false || value.maxAge >= seconds) return [];
      const message = `${value.maxAge} seconds? maxAge is in seconds (12 hours are 43200); below ${seconds}, the shortest session with MFA, people are asked for codes again and again (${source})`;
      return [{ path: pathOf(...at, "maxAge"), message }];
    },
    ask: (value) => (value === false ? [] : [within(value.maxAge)]),
    words: (value, { primary }) => {
      if (value !== false) return [`MFA within ${inWords(value.maxAge)}`];
      // A session without MFA is what an access key can get, so that it is refused with the keys.
      return [primary.accessKeys === "refused" ? "MFA of any age" : "without MFA"];
    },
    profile: (value, { primary }, user): Record<string, string> =>
      value === false ? {} : { mfa_serial: iamArn(primary.partition, primary.accountId, `mfa/${user}`) },
  },
};

/**
 * `Bool` and not `BoolIfExists`: long-term keys carry no MFA key at all, and `IfExists` in an Allow lets them in.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
function within(maxAge: number) {
  return {
    of: "assuming",
    conditions: {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThanEquals: { "aws:MultiFactorAuthAge": String(maxAge) },
    },
    means: [
      { claim: "isTrue", key: "aws:MultiFactorAuthPresent" },
      { claim: "isAtMost", key: "aws:MultiFactorAuthAge", number: maxAge },
    ],
  } as const;
}
