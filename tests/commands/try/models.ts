import type { AccessModelArgs } from "../../../components/model/accessModel";
import { example, OTHER_ID, oidc, PRIMARY_ID, ROLE, saml, CHILD_ID } from "../../models";

/** A model with something of everything that stacks create. */
export function everything(): AccessModelArgs {
  const audited = {
    permissions: { managedPolicies: ["ReadOnlyAccess"] },
    path: "/audit/",
    tags: { team: "audit" },
  };
  return example({
    primary: { alias: "try-everything", passwordPolicy: {}, userPath: "/people/" },
    account: { roles: [ROLE, "auditor", "operator"], stack: "acme/elsewhere/child" },
    accounts: { other: { accountId: OTHER_ID, roles: ["auditor"] } },
    roles: {
      auditor: audited,
      operator: { ...audited, permissionsBoundary: `arn:aws:iam::${CHILD_ID}:policy/edges/boundary` },
    },
    group: { members: ["boaty.mcboatface", "elder"], assume: { child: [ROLE, "operator"] } },
    groups: {
      auditors: {
        members: ["auditress"],
        assume: { "*": ["auditor"] },
        managedPolicies: ["IAMReadOnlyAccess"],
      },
    },
    users: {
      elder: { existing: true },
      auditress: {
        consoleAccess: {},
        accessKey: true,
        tags: { team: "audit" },
        permissionsBoundary: "PowerUserAccess",
      },
    },
    machines: {
      ci: {
        principal: `arn:aws:iam::${PRIMARY_ID}:role/build/ci`,
        externalId: "build-42",
        assume: { child: ["auditor"] },
      },
      cron: { principal: `arn:aws:iam::${PRIMARY_ID}:user/cron`, assume: { child: ["auditor"] } },
    },
    identityProviders: { github: oidc({ assume: { other: ["auditor"] } }), okta: saml() },
  });
}
