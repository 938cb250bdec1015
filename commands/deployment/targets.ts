import { didYouMean, InputError } from "../../components/model/problems";
import { ORGANIZATION, type Project, type StackPlan } from "../rehearsal/project";

/** A stack of the model with the account that it deploys. */
export interface Target extends StackPlan {
  /** Key in the model; undefined for the stacks of the primary account. */
  readonly account?: string | undefined;
  /** What the CLI calls it. */
  readonly cliName: string;
}

/** The project's stacks, in the order of deployment. */
export function targetsOf({ name: project, access, stacks }: Project): Target[] {
  const accounts = Object.keys(access.accounts);
  const children = stacks.filter(({ side }) => side === "child");
  return stacks.map((stack) => {
    const isOwn = stack.fullName === `${ORGANIZATION}/${project}/${stack.name}`;
    const account = stack.side === "child" ? accounts[children.indexOf(stack)] : undefined;
    return { ...stack, account, cliName: isOwn ? stack.name : stack.fullName };
  });
}

/**
 * The stacks of these names, or all where none is named; of one side where that is given.
 *
 * @throws InputError with every name that is none of the project's stacks
 */
export function selectTargets(
  targets: readonly Target[],
  names: readonly string[],
  onlySide?: Target["side"],
): Target[] {
  const known = targets.map(({ name }) => name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: name,
      message: `there is no such stack${didYouMean(name, known)} (there is: ${known.join(", ")})`,
    }));
  if (problems.length > 0) throw new InputError("The command line", problems);
  return targets.filter(
    ({ name, side }) =>
      (names.length === 0 || names.includes(name)) && (onlySide === undefined || side === onlySide),
  );
}
