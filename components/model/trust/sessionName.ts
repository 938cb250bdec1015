import { z } from "zod";
import type { TrustKey } from "./trustKey";
import { USER_NAME, userNameProblems } from "./userNames";

interface SessionName {
  /** IAM users. `username`: a session must be named after the user, so that CloudTrail shows who it is. @default none */
  readonly sessionName: TrustKey<"username", "username" | undefined>;
}

export const sessionName: SessionName = {
  sessionName: {
    holdsFor: "users",
    instead: {
      permissionSets: "sessions of a permission set are named after their people",
      identityCenterGroups: "people of Identity Center have no name of an IAM user",
      machines: "for a machine write machines.NAME.sessionName",
      identityProviders: "for an identity provider write its subjects and claims",
    },
    shape: () => z.literal("username"),
    value: (written) => written,
    problems: (value, place) => (value === undefined ? [] : userNameProblems(place)),
    ask: (value) =>
      value === undefined
        ? []
        : [
            {
              of: "assuming",
              conditions: { StringEquals: { "sts:RoleSessionName": USER_NAME.variable } },
              means: [{ claim: "isSameAs", key: "sts:RoleSessionName", other: USER_NAME.key }],
            },
          ],
    words: (value) => (value === undefined ? [] : ["session named after the user"]),
    profile: (value, _, user): Record<string, string> =>
      value === undefined ? {} : { role_session_name: user },
  },
};
