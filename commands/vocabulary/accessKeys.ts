import type { AccessKeys } from "../../components/model/accessModel";

/** What people's own access keys are good for, in a sentence. */
export const ACCESS_KEYS_IN_WORDS: Readonly<Record<AccessKeys, string>> = {
  refused:
    "Access keys of people are refused: they may do nothing by one, and without MFA nothing but see their own user, choose a password and enrol a device.",
  allowed:
    "Access keys of people may assume roles, and get a session with MFA; self-management lets none enrol an MFA device, so that a leaked one cannot bring its own.",
  allowedToEnrolMfa:
    "Access keys of people may assume roles, get a session with MFA and, by self-management, enrol an MFA device: a leaked one is enough to call with MFA.",
};
