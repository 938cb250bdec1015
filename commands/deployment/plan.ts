import type { AccessModel } from "../../components/model/accessModel";
import { defined, plannedRoleArn } from "../../components/model/arns";
import { grantsOf } from "../../components/model/grants";
import { pathOf, type Problem, show } from "../../components/model/problems";
import type { AccessChange } from "./accessChanges";
import type { Operation } from "./engine";
import type { Target } from "./targets";

/**
 * The stacks in stages: those of one stage may run at the same time, each stage after the one before it.
 *
 * @param primaryFirst whether an `up` takes access away that the primary can take away before its children change
 */
export function stagesOf(
  operation: Operation,
  targets: readonly Target[],
  primaryFirst = false,
): (readonly Target[])[] {
  const children = targets.filter(({ side }) => side === "child");
  const primary = targets.filter(({ side }) => side === "primary");
  // Children send to what receives alarms, and EventBridge refuses a target that is not there.
  const alarms = targets.filter(({ side }) => side === "alarms");
  const isFirst = operation === "destroy" || (operation === "up" && primaryFirst);
  const between = isFirst ? [primary, children] : [children, primary];
  const stages = operation === "destroy" ? [...between, alarms] : [alarms, ...between];
  return stages.filter((stage) => stage.length > 0);
}

/** Where the role ARNs that a child stack gave are not those that the preview of the primary went by. */
export function unplannedRoleArns(access: AccessModel, account: string, given: unknown): Problem[] {
  const entries: ReadonlyMap<string, unknown> = new Map(
    typeof given === "object" && given !== null ? Object.entries(given) : [],
  );
  return defined(access.accounts, account).roles.flatMap((role) => {
    const there = entries.get(role);
    const planned = plannedRoleArn(access, account, role);
    if (there === planned) return [];
    const message = `is ${show(there)}, and the preview went by ${show(planned)}`;
    return [{ path: pathOf(account, "roleArns", role), message }];
  });
}

/** The grants among the primary's changes that would reach accounts whose stack failed, a line each. */
export function grantsTo(
  access: AccessModel,
  failed: readonly string[],
  changes: readonly AccessChange[],
): string[] {
  const ids = failed.map((account) => defined(access.accounts, account).accountId);
  const groups = new Set(
    grantsOf(access).flatMap((grant) =>
      "group" in grant && failed.includes(grant.account) ? [grant.group] : [],
    ),
  );
  return changes
    .filter(({ gives }) => gives)
    .filter(
      ({ roleArn, group }) =>
        ids.some((id) => roleArn?.includes(`::${id}:`) === true) ||
        (group !== undefined && groups.has(group)),
    )
    .map(({ text }) => text);
}
