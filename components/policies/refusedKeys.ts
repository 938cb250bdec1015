import type { AccessModel } from "../model/accessModel";
import { BY_ACCESS_KEY } from "./accessKeys";
import type { PolicyDocument } from "./document";
import { FIRST_STEPS } from "./selfManagement";

/** Name of the policy in IAM; one serves all groups of the primary account. */
export const REFUSED_KEYS_POLICY = "access-keys-refused";

/** Whether people's own access keys are good for nothing. */
export function refusesKeys({ primary }: AccessModel): boolean {
  return primary.accessKeys === "refused";
}

/**
 * What makes an access key worthless: a person's own keys may do nothing at all, and sessions without MFA nothing but
 * the first steps. The second is needed because AWS lets no policy keep a key from sts:GetSessionToken; what it gets
 * there without MFA is a session, which may then assume no role either, not even one that asks for no MFA.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
 */
export function refusedKeysPolicy(): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "NothingByAccessKey",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: BY_ACCESS_KEY,
      },
      {
        Sid: "NothingElseWithoutMfa",
        Effect: "Deny",
        NotAction: FIRST_STEPS,
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
}
