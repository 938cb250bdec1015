import { z } from "zod";
import type { Requirement, TrustKey } from "./trustKey";
import { USER_NAME, userNameProblems } from "./userNames";

interface SourceIdentity {
  /** IAM users: whether a session must set its source identity to the user's name, which role chaining keeps. @default false */
  readonly sourceIdentity: TrustKey<boolean, boolean>;
}

export const sourceIdentity: SourceIdentity = {
  sourceIdentity: {
    holdsFor: "users",
    instead: {
      identityCenterGroups: "people of Identity Center have no name of an IAM user",
      machines: "for a machine write machines.NAME.sessionName",
    },
    shape: () => z.boolean(),
    value: (written) => written ?? false,
    problems: (value, place) => (value ? userNameProblems(place) : []),
    ask: (value) => (value ? REQUIREMENTS : []),
    words: (value) => (value ? ["source identity set to the user"] : []),
    profile: (value, _, user): Record<string, string> => (value ? { source_identity: user } : {}),
  },
};

const REQUIREMENTS: readonly Requirement[] = [
  {
    of: "assuming",
    conditions: { StringEquals: { "sts:SourceIdentity": USER_NAME.variable } },
    means: [{ claim: "isSameAs", key: "sts:SourceIdentity", other: USER_NAME.key }],
  },
  {
    of: "sts:SetSourceIdentity",
    // That it is set at all is asked where the role is assumed; sts:TagSession does not carry the key.
    conditions: { StringEqualsIfExists: { "sts:SourceIdentity": USER_NAME.variable } },
    means: [{ claim: "isSameAs", key: "sts:SourceIdentity", other: USER_NAME.key }],
  },
];
