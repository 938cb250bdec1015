import { didYouMean, InputError } from "../../components/model/problems";
import { ORGANIZATION, type Project, type StackPlan } from "../rehearsal/project";

/** A stack of the model with the account that it deploys. */
export interface Target extends StackPlan {
  /** Key in the model; undefined for the stacks of the primary account. */
  readonly account?: string | undefined;
  /** What the CLI calls it. */
  readonly cliName: string;
  /** The project that deploys it, where that is another: this one only reads what it gives. */
  readonly elsewhere?: string | undefined;
}

/** The project's stacks, in the order of deployment. */
export function targetsOf({ name: project, access, stacks }: Project): Target[] {
  const accounts = Object.keys(access.accounts);
  const children = stacks.filter(({ side }) => side === "child");
  return stacks.map((stack) => {
    const isOwn = stack.fullName === `${ORGANIZATION}/${project}/${stack.name}`;
    const account = stack.side === "child" ? accounts[children.indexOf(stack)] : undefined;
    const [, owner] = stack.fullName.split("/");
    return {
      ...stack,
      account,
      cliName: isOwn ? stack.name : stack.fullName,
      elsewhere: owner === project ? undefined : owner,
    };
  });
}

/**
 * The stacks of these names, or all of this project where none is named; of one side where that is given.
 *
 * @throws InputError with every name that is none of the project's stacks
 */
export function selectTargets(
  targets: readonly Target[],
  names: readonly string[],
  onlySide?: Target["side"],
): Target[] {
  const own = targets.filter(({ elsewhere }) => elsewhere === undefined);
  const known = own.map(({ name }) => name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: name, message: whyNot(name, targets, known) }));
  if (problems.length > 0) throw new InputError("The command line", problems);
  return own.filter(
    ({ name, side }) =>
      (names.length === 0 || names.includes(name)) && (onlySide === undefined || side === onlySide),
  );
}

function whyNot(name: string, targets: readonly Target[], known: readonly string[]): string {
  const there = `(there is: ${known.join(", ")})`;
  const other = targets.find((target) => target.name === name);
  if (other?.elsewhere === undefined) return `there is no such stack${didYouMean(name, known)} ${there}`;
  return `is deployed by project ${other.elsewhere} (${other.cliName}); this one reads its role ARNs ${there}`;
}
