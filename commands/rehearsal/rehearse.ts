import type { AccessModel } from "../../components/model/accessModel";
import { defined, identityProviderArn, permissionSetPatterns, userArn } from "../../components/model/arns";
import { type AccountRole, type Grant, grantsOf, viaOf } from "../../components/model/grants";
import { type AssumeChecks, assumeChecks, type Check, tryCheck, type Unexpected } from "./checks";
import { type Deployed, type DeployedRole, readDeployed } from "./deployed";
import { permissionChecks } from "./permissionChecks";
import type { Project, StackPlan } from "./project";
import { runStacks, type StackRun } from "./stacks";

/** What a project would deploy. */
export interface Rollout {
  readonly project: Project;
  readonly runs: readonly StackRun[];
  readonly deployed: Deployed;
  readonly grants: readonly EffectiveGrant[];
}

/** What a project would deploy, and who gets in. */
export interface Rehearsal extends Rollout {
  readonly checks: CheckCounts;
  readonly undeclared: AssumeChecks["undeclared"];
  /** What the policy engine could not try, in words. */
  readonly untried: readonly string[];
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

/** How the checks came out. */
export interface CheckCounts {
  readonly allowed: number;
  readonly denied: number;
  readonly unexpected: readonly Unexpected[];
}

/** Hears how far a rehearsal is. */
export interface Progress {
  readonly onStacks: (total: number) => void;
  readonly onStack: (stack: StackPlan) => void;
  readonly onChecks: (total: number) => void;
  readonly onCheck: () => void;
  readonly warn: (message: string) => void;
}

/** Runs every stack of a project in memory, and evaluates nothing. */
export async function rollOut(
  project: Project,
  progress: Pick<Progress, "onStacks" | "onStack" | "warn">,
): Promise<Rollout> {
  const { access } = project;
  progress.onStacks(project.stacks.length);
  const runs = await runStacks(project, progress);
  const deployed = await readDeployed(access.primary.partition, runs);
  const grants = effectiveGrants(access, deployed, roleFinder(runs, deployed, access));
  return { project, runs, deployed, grants };
}

/** Runs every stack of a project in memory and evaluates every grant and its neighbours. */
export async function rehearse(project: Project, progress: Progress): Promise<Rehearsal> {
  const { access } = project;
  const rollout = await rollOut(project, progress);
  const { runs, deployed } = rollout;
  const findRole = roleFinder(runs, deployed, access);
  const assume = await assumeChecks(access, deployed, findRole);
  const permissions = await permissionChecks(access, findRole);
  return {
    ...rollout,
    checks: await tryChecks([...assume.checks, ...permissions.checks], progress),
    undeclared: assume.undeclared,
    untried: [
      ...permissions.untried,
      ...deployed.unknownPolicies.map((arn) => `${arn}: its document is not known here`),
    ],
  };
}

async function tryChecks(checks: readonly Check[], progress: Progress): Promise<CheckCounts> {
  const counts = { allowed: 0, denied: 0 };
  const unexpected: Unexpected[] = [];
  progress.onChecks(checks.length);
  for (const check of checks) {
    const otherwise = await tryCheck(check);
    if (otherwise === undefined) counts[check.expected] += 1;
    else unexpected.push(otherwise);
    progress.onCheck();
  }
  return { ...counts, unexpected };
}

/** Finds a role by the ARN that its stack gave out, which is the one that the primary stack works with. */
function roleFinder(
  runs: readonly StackRun[],
  deployed: Deployed,
  access: AccessModel,
): (target: AccountRole) => DeployedRole {
  const outputs = new Map(runs.map(({ accountId, outputs: given }) => [accountId, given.roleArns]));
  return ({ account, role }) => {
    const { accountId, stack } = defined(access.accounts, account);
    const given = outputs.get(accountId);
    const arn: unknown =
      typeof given === "object" && given !== null ? new Map(Object.entries(given)).get(role) : undefined;
    const found = typeof arn === "string" ? deployed.roles.get(arn) : undefined;
    if (found === undefined) throw new Error(`stack ${stack} did not deploy role ${role}`);
    return found;
  };
}

function effectiveGrants(
  access: AccessModel,
  deployed: Deployed,
  findRole: (target: AccountRole) => DeployedRole,
): EffectiveGrant[] {
  return grantsOf(access).map((grant) => ({
    principal: principalOf(access, deployed, grant),
    via: viaOf(grant),
    account: grant.account,
    role: grant.role,
    roleArn: findRole(grant).arn,
  }));
}

function principalOf(access: AccessModel, deployed: Deployed, grant: Grant): string {
  switch (grant.kind) {
    case "user":
      return deployed.users.get(grant.user)?.arn ?? userArn(access, grant.user);
    case "permissionSet":
      return permissionSetPatterns(access, grant.permissionSet)[1] ?? "";
    case "machine":
      return defined(access.machines, grant.machine).principal;
    case "identityProvider":
      return identityProviderArn(access, grant.identityProvider, grant.account);
  }
}
