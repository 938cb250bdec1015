import { PATTERNS } from "../limits";
import { formed } from "../rules";
import type { TrustKey } from "./trustKey";

interface OrganizationId {
  /** AWS principals: organization that the caller's account must belong to. @default none @example "o-a1b2c3d4e5" */
  readonly organizationId: TrustKey<string, string | undefined>;
}

export const organizationId: OrganizationId = {
  organizationId: {
    holdsFor: "awsPrincipals",
    instead: {
      identityCenterGroups: "account access manager serves the organization of its application alone",
      identityProviders:
        "subjects of an identity provider are in no organization; write its subjects and claims",
    },
    shape: ({ text }) => text,
    value: (written) => written,
    problems: (id, { at }) => (id === undefined ? [] : formed(PATTERNS.organizationId, id, at)),
    ask: (id) =>
      id === undefined
        ? []
        : [
            {
              of: "assuming",
              conditions: { StringEquals: { "aws:PrincipalOrgID": id } },
              means: [{ claim: "isOneOf", key: "aws:PrincipalOrgID", values: [id] }],
            },
          ],
    words: (id) => (id === undefined ? [] : [`in organization ${id}`]),
  },
};
