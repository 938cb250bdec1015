import type { AccessModel } from "../../../components/model/accessModel";
import { plannedRoleArn } from "../../../components/model/arns";
import type { Open, Proof } from "../../../proof/proof";
import { targetsOf } from "../../deployment/targets";
import type { Project } from "../../rehearsal/project";
import { effectiveGrants, judge, type Progress, type Rehearsal } from "../../rehearsal/rehearse";
import { runStacks, type StackRun } from "../../rehearsal/stacks";
import type { Reading } from "../account/reading";
import { registeredIn } from "../account/registered";
import { compare } from "./compare";
import { type Declared, declaredIn } from "./declared";
import { type Difference, PRIMARY } from "./difference";
import { ownUsersInWords, type Way, waysInto, waysIntoMachines } from "./ways";

/** How accounts stand to what the program would deploy into them. */
export interface Verification extends Pick<
  Rehearsal,
  "project" | "grants" | "proof" | "checks" | "secondOpinion"
> {
  /** The accounts that were asked for, by their keys in the model, and {@link PRIMARY}. */
  readonly readings: ReadonlyMap<string, Reading>;
  readonly differences: readonly Difference[];
  /** What could not be looked at although the account was read. */
  readonly notCompared: readonly NotCompared[];
  readonly ways: readonly Way[];
}

export interface NotCompared {
  readonly account: string;
  readonly what: string;
}

/**
 * Compares accounts with what the program would deploy, and holds the rehearsal's proof over what is there.
 */
export async function verify(
  project: Project,
  readings: ReadonlyMap<string, Reading>,
  progress: Progress,
): Promise<Verification> {
  const { access } = project;
  progress.onStacks(project.stacks.length);
  const runs = await runStacks(project, progress);
  const declared = declaredByAccount(project, runs);
  const live = new Map(
    [...readings].flatMap(([name, reading]) => (reading.read ? [[name, reading.account] as const] : [])),
  );
  const primary = live.get(PRIMARY);
  const children = new Map([...live].filter(([name]) => name !== PRIMARY));
  const assumePolicies = new Set(declared.get(PRIMARY)?.policies.map(({ arn }) => arn));
  const registered = await registeredIn(access, { primary, children }, assumePolicies);
  const grants = effectiveGrants(access, registered).filter(({ account }) => children.has(account));
  const known = { accounts: [...children.keys()], primary: primary !== undefined };
  const judged = await judge({ project, runs, registered, grants }, progress, { known });
  const comparisons = [...live].flatMap(([name, account]) => {
    const own = declared.get(name);
    return own === undefined ? [] : [{ account: name, ...compare(access, name, own, account) }];
  });
  const planned = plannedRoles(access);
  return {
    ...judged,
    proof: withUnread(judged.proof, access, readings),
    readings,
    differences: comparisons.flatMap(({ differences }) => differences),
    notCompared: [
      ...comparisons.flatMap(({ account, notCompared }) => notCompared.map((what) => ({ account, what }))),
      ...[...children].flatMap(([account, { users }]) =>
        users.length === 0 ? [] : [{ account, what: ownUsersInWords(users) }],
      ),
    ],
    ways: [
      ...(primary === undefined ? [] : waysIntoMachines(access, PRIMARY, primary)),
      ...[...children].flatMap(([name, account]) => waysInto(name, account, planned)),
    ],
  };
}

/** What the program would deploy into each account, by its key in the model. */
function declaredByAccount(project: Project, runs: readonly StackRun[]): ReadonlyMap<string, Declared> {
  const targets = targetsOf(project);
  return new Map(
    runs.flatMap((run, index) => {
      const target = targets[index];
      // What receives alarms is none of IAM's.
      if (target === undefined || target.side === "alarms") return [];
      return [[target.account ?? PRIMARY, declaredIn(run)] as const];
    }),
  );
}

function plannedRoles(access: AccessModel): ReadonlySet<string> {
  return new Set(
    Object.entries(access.accounts).flatMap(([account, { roles }]) =>
      roles.map((role) => plannedRoleArn(access, account, role)),
    ),
  );
}

/** Of an account that was not read nothing is proven. */
function withUnread(proof: Proof, access: AccessModel, readings: Verification["readings"]): Proof {
  const open = [...readings].flatMap(([account, reading]): Open[] => {
    const roles = access.accounts[account]?.roles ?? [];
    return reading.read ? [] : roles.map((role) => ({ account, role, why: "the account was not read" }));
  });
  return { ...proof, roles: proof.roles + open.length, open: [...proof.open, ...open] };
}

/** How a verification ended: something is not as declared, or not everything could be looked at. */
export type Verdict = "as declared" | "different" | "not read";

/** @param strict what could not be decided or compared, and ways that the model does not have, count too */
export function verdictOf(verification: Verification, strict: boolean): Verdict {
  const { differences, proof, checks, readings, ways, notCompared } = verification;
  const problems = [...differences, ...proof.counterexamples, ...proof.unusable, ...checks.unexpected];
  const doubts = [...proof.open, ...ways, ...notCompared];
  if (problems.length > 0 || (strict && doubts.length > 0)) return "different";
  return [...readings.values()].every(({ read }) => read) ? "as declared" : "not read";
}
