import { projectOf } from "../../../commands/rehearsal/project";
import { type Rehearsal, rehearse } from "../../../commands/rehearsal/rehearse";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { example } from "../../models";

/** A rehearsal of the worked example, or of another access model. */
export function rehearsalOf(model: AccessModelArgs = example()): Promise<Rehearsal> {
  return rehearse(projectOf("cross-account-federation", model), SILENT);
}

const nothing = (): void => undefined;
const SILENT = { onStacks: nothing, onStack: nothing, onChecks: nothing, onCheck: nothing, warn: nothing };

/** Every kind of principal and condition that the page has to show. */
export const RICH: AccessModelArgs = {
  primary: { accountId: "111111111111", userPath: "/people/" },
  accounts: {
    dev: { accountId: "222222222222", roles: ["admin", "deploy", "auditor"], displayName: "Dev & Test" },
    prod: { accountId: "333333333333", roles: ["admin", "deploy", "dba"] },
  },
  roles: {
    admin: {
      maxSessionDuration: 7_200,
      permissions: { managedPolicies: "AdministratorAccess" },
      trust: { mfa: { maxAge: 3_600 }, sessionName: "username", denyUsers: ["mallory"] },
    },
    deploy: {
      path: "/ci/",
      maxSessionDuration: 43_200,
      permissions: { statements: [{ actions: "s3:*", resources: "*" }] },
      trust: { mfa: false, sourceIps: ["203.0.113.0/24"] },
    },
    auditor: { permissions: { managedPolicies: "SecurityAudit" }, permissionsBoundary: "ReadOnlyAccess" },
    dba: { permissions: { managedPolicies: "ReadOnlyAccess" }, trust: { match: "path" } },
  },
  groups: {
    admins: { members: ["alice", "mallory"], assume: { "*": "admin" } },
    devs: { members: ["alice", "bob", "carol"], assume: { "*": "deploy" } },
    dbas: { members: "carol", assume: { prod: "dba" } },
    auditors: { permissionSet: "Audit", assume: { dev: "auditor" } },
  },
  machines: {
    ci: {
      principal: "arn:aws:iam::111111111111:role/service/ci",
      externalId: "build-42",
      assume: { "*": "deploy" },
    },
    robot: { principal: "arn:aws:iam::444444444444:user/robot", assume: { dev: "deploy" } },
  },
  identityProviders: {
    github: {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: "sts.amazonaws.com",
      subjects: "repo:octo-org/infra:ref:refs/heads/main",
      assume: { dev: "deploy" },
    },
    staging: {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: "sts.amazonaws.com",
      subjects: "repo:octo-org/staging:ref:refs/heads/main",
      assume: { dev: "deploy" },
    },
  },
};

/** What breaks out of HTML, of a script, of an attribute, of a template or of a line of JSON. */
export const NASTY = [
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(2)</script>",
  "<!--",
  "&lt;b&gt; & | ` ' \"",
  "\u2028\u2029",
  "<%= process.exit(1) %>",
  "${alert(3)}",
  "javascript:alert(4)",
  "Zoë Łukasz 名前 🦆",
].join(" ");

/**
 * A rehearsal with another text wherever one stands: in keys, in values, and inside the policy documents. So a name
 * that validation would refuse reaches the page all the same.
 */
export function withText(rehearsal: Rehearsal, text: string, other: string): Rehearsal {
  const { registered, ...others } = rehearsal;
  // Apart, since a text may stand in the word itself.
  return { ...replaced(others, text, other), registered: replaced(registered, text, other) };
}

function replaced<Value>(value: Value, text: string, other: string): Value {
  return replacedValue(value, text, other) as Value;
}

function replacedValue(value: unknown, text: string, other: string): unknown {
  if (typeof value === "string") {
    if (!value.startsWith("{")) return value.replaceAll(text, () => other);
    return JSON.stringify(replaced(JSON.parse(value), text, other));
  }
  if (value instanceof Map) {
    return new Map(
      [...value].map(([key, inner]) => [replaced(key, text, other), replaced(inner, text, other)]),
    );
  }
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, text, other));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(text, () => other),
      replaced(inner, text, other),
    ]),
  );
}
