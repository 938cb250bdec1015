import type { AccessModel, Partition } from "./model/accessModel";
import { defined } from "./model/arns";
import type { AccountRole } from "./model/grants";
import { LIMITS } from "./model/limits";

/**
 * The European Sovereign Cloud has no sign-in host beside its region's.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/signin-service.html
 */
const CONSOLES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com",
  "aws-cn": "https://signin.amazonaws.cn",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com",
  "aws-eusc": "https://eusc-de-east-1.signin.amazonaws-eusc.eu",
};

/**
 * The link that switches to a role in the console, once signed in as a user of the primary account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 */
export function switchRoleUrl(access: AccessModel, { account, role }: AccountRole): string {
  const { accountId, displayName, color } = defined(access.accounts, account);
  const { name, path } = defined(access.roles, role);
  const url = new URL("/switchrole", CONSOLES[access.primary.partition]);
  url.searchParams.set("account", accountId);
  url.searchParams.set("roleName", `${path.slice(1)}${name}`);
  url.searchParams.set("displayName", displayName ?? `${role} @ ${account}`.slice(0, LIMITS.displayName.max));
  if (color !== undefined) url.searchParams.set("color", color);
  // A plus for a space is a convention of forms; the console reads percent-encoding.
  return url.href.replaceAll("+", "%20");
}
