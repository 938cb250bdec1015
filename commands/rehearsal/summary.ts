import type { Role, Statement } from "../../components/model/accessModel";

/** What a role allows, short enough for a table. */
export interface PermissionSummary {
  readonly text: string;
  /** Whether it is everything, so that it stands out. */
  readonly administrator: boolean;
}

/** Names of the managed policies and the actions of the statements, or `administrator` where that is everything. */
export function summarizePermissions({ permissions, permissionsBoundary }: Role): PermissionSummary {
  const { managedPolicies, statements } = permissions;
  const bounded = permissionsBoundary === undefined ? "" : ` within ${nameOf(permissionsBoundary)}`;
  const administrator = managedPolicies.some(isAdministratorAccess) || statements.some(allowsEverything);
  const denies = statements.some(({ effect }) => effect === "Deny") ? [" except what it denies"] : [];
  if (administrator) return { text: ["administrator", ...denies, bounded].join(""), administrator };
  const allowed = statements.filter(({ effect }) => effect === "Allow").flatMap(actionsOf);
  return {
    text: [...managedPolicies.map(nameOf), ...shorten(allowed)].join(", ") + denies.join("") + bounded,
    administrator,
  };
}

function isAdministratorAccess(policy: string): boolean {
  return nameOf(policy) === "AdministratorAccess";
}

function allowsEverything({ effect, actions, resources, conditions }: Statement): boolean {
  const everything = actions?.some((action) => action === "*" || action === "*:*") ?? false;
  return (
    effect === "Allow" &&
    everything &&
    resources?.includes("*") === true &&
    Object.keys(conditions).length === 0
  );
}

function actionsOf({ actions, notActions }: Statement): string[] {
  return actions === undefined ? [`all but ${(notActions ?? []).join(", ")}`] : [...actions];
}

function shorten(actions: readonly string[]): string[] {
  return actions.length <= 3 ? [...actions] : [...actions.slice(0, 2), `${actions.length - 2} more actions`];
}

function nameOf(policy: string): string {
  return policy.slice(policy.lastIndexOf("/") + 1);
}
