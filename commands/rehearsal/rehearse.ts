import type { AccessModel } from "../../components/model/accessModel";
import {
  defined,
  identityCenterGroupArn,
  identityProviderArn,
  permissionSetPatterns,
  plannedRoleArn,
  userArn,
} from "../../components/model/arns";
import { type Grant, grantsOf, viaOf } from "../../components/model/grants";
import type { Proof } from "../../proof/proof";
import { prove } from "../../proof/prove";
import type { Known } from "../../proof/prove/findings";
import type { Registered } from "../../proof/registered";
import { policyEngine } from "./evaluate";
import { examplesFor } from "./examples";
import type { Project, StackPlan } from "./project";
import { readRegistered } from "./registered";
import { type CheckCounts, questionsOf, secondOpinion } from "./secondOpinion";
import { runStacks, type StackRun } from "./stacks";

/** What a project would deploy. */
export interface Rollout {
  readonly project: Project;
  readonly runs: readonly StackRun[];
  readonly registered: Registered;
  readonly grants: readonly EffectiveGrant[];
}

/** What a project would deploy, and who gets in. */
export interface Rehearsal extends Rollout {
  readonly proof: Proof;
  readonly checks: CheckCounts;
  /** Whether a policy engine was asked beside our own decision. */
  readonly secondOpinion: boolean;
}

export interface RehearsalOptions {
  /** Seconds after which roles that are not yet proven are left open. @default 600 */
  readonly timeLimit?: number | undefined;
  /** The accounts of which it is known what stands in them. @default all */
  readonly known?: Known | undefined;
}

/** A declared grant, with the ARNs that were deployed. */
export interface EffectiveGrant {
  readonly principal: string;
  /** In words: `group child-users`. */
  readonly via: string;
  readonly account: string;
  readonly role: string;
  readonly roleArn: string;
}

/** Hears how far a rehearsal is. */
export interface Progress {
  readonly onStacks: (total: number) => void;
  readonly onStack: (stack: StackPlan) => void;
  readonly onChecks: (total: number) => void;
  readonly onCheck: () => void;
  readonly warn: (message: string) => void;
}

/** Runs every stack of a project in memory, and proves nothing. */
export async function rollOut(
  project: Project,
  progress: Pick<Progress, "onStacks" | "onStack" | "warn">,
): Promise<Rollout> {
  const { access } = project;
  progress.onStacks(project.stacks.length);
  const runs = await runStacks(project, progress);
  const registered = await readRegistered(access.primary.partition, runs);
  return { project, runs, registered, grants: effectiveGrants(access, registered) };
}

/** Seconds. */
const TIME_LIMIT = 600;

/** Runs every stack of a project in memory, and proves who gets in and what they may do. */
export async function rehearse(
  project: Project,
  progress: Progress,
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  return judge(await rollOut(project, progress), progress, options);
}

/** Proves who gets in, and what they may do, once everything stands as it was registered. */
export async function judge(
  rollout: Rollout,
  progress: Pick<Progress, "onChecks" | "onCheck">,
  { timeLimit = TIME_LIMIT, known }: RehearsalOptions = {},
): Promise<Rehearsal> {
  const { access } = rollout.project;
  const deadline = Date.now() + timeLimit * 1000;
  const examples = await examplesFor(access);
  const proof = prove(access, rollout.registered, { examples, deadline, known });
  const engine = await policyEngine();
  progress.onChecks(questionsOf(proof));
  const checks = await secondOpinion(proof, engine, progress.onCheck);
  return { ...rollout, proof, checks, secondOpinion: engine !== undefined };
}

/** Whether everything came out as the model means it. @param strict what is not decided counts too */
export function isAsDeclared({ project, proof, checks }: Rehearsal, strict = false): boolean {
  const { counterexamples, unusable, open } = proof;
  const problems = counterexamples.length + unusable.length + checks.unexpected.length;
  return problems === 0 && (!strict || open.length + project.notKnown.length === 0);
}

/** @param registered says which ARNs people have */
export function effectiveGrants(access: AccessModel, registered: Registered): EffectiveGrant[] {
  return grantsOf(access).map((grant) => ({
    principal: principalOf(access, registered, grant),
    via: viaOf(grant),
    account: grant.account,
    role: grant.role,
    roleArn: plannedRoleArn(access, grant.account, grant.role),
  }));
}

function principalOf(access: AccessModel, { users }: Registered, grant: Grant): string {
  switch (grant.kind) {
    case "user":
      return users.get(grant.user)?.arn ?? userArn(access, grant.user);
    case "permissionSet":
      return permissionSetPatterns(access, grant.permissionSet)[1] ?? "";
    case "identityCenterGroup":
      return identityCenterGroupArn(access, defined(access.groups, grant.group).identityCenterGroup ?? "");
    case "machine":
      return defined(access.machines, grant.machine).principal;
    case "identityProvider":
      return identityProviderArn(access, grant.identityProvider, grant.account);
  }
}
