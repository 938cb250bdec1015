import { describeProblems, type Problem } from "../../components/model/problems";
import { CannotWork } from "../cannotWork";
import { reasonOf } from "../reason";
import type { SessionKeys } from "../sessionKeys";
import { inParallel } from "./parallel";
import type { Target } from "./targets";

/** Whose credentials they are. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
}

/** Credentials; without a token they are of a user, and do not end by themselves. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials that end by themselves. */
export interface Session extends Identity, SessionKeys {}

/** Asks AWS who a stack would be. */
export interface Identities {
  /**
   * @param settings the stack's `aws:*` configuration
   * @throws Error where there are no credentials, or AWS does not take them
   */
  readonly callerOf: (settings: Readonly<Record<string, string>>) => Promise<Identity>;
  /**
   * Assumes a role with the credentials that are there.
   *
   * @param settings the stack's `aws:*` configuration, for region and endpoint
   * @throws Error where AWS does not let it
   */
  readonly assume: (settings: Readonly<Record<string, string>>, roleArn: string) => Promise<Session>;
}

/** A stack with its provider's configuration. */
export interface Credentialed {
  readonly target: Target;
  readonly settings: Readonly<Record<string, string>>;
  /** The role that it is deployed with, where the command names one. */
  readonly roleArn?: string | undefined;
}

/** What is wrong with the credentials that stacks would use: none, not taken, or of another account or partition. */
export async function identityProblems(
  stacks: readonly Credentialed[],
  partition: string,
  identities: Identities,
  parallel: number,
): Promise<Problem[]> {
  const problems = await inParallel(stacks, parallel, async (stack) => {
    const message = await problemOf(stack, partition, identities);
    return message === undefined ? [] : [{ path: stack.target.name, message }];
  });
  return problems.flat();
}

/** @throws CannotWork where the credentials of one stack or another are not those of its account */
export async function requireIdentities(
  ...[stacks, partition, identities, parallel]: Parameters<typeof identityProblems>
): Promise<void> {
  const problems = await identityProblems(stacks, partition, identities, parallel);
  if (problems.length === 0) return;
  throw new CannotWork(`${describeProblems("The AWS credentials", problems)}\nNothing was started.`);
}

async function problemOf(
  { target, settings, roleArn }: Credentialed,
  partition: string,
  identities: Identities,
): Promise<string | undefined> {
  const { accountId } = target;
  const remedy =
    roleArn === undefined
      ? `set aws:profile in Pulumi.${target.name}.yaml, or AWS_PROFILE, to credentials of ${accountId}`
      : `${roleArn} has to be there, to trust the credentials that are there, and those have to be allowed to assume it`;
  try {
    const caller =
      roleArn === undefined
        ? await identities.callerOf(settings)
        : await identities.assume(settings, roleArn);
    const [, callersPartition] = caller.arn.split(":");
    if (caller.accountId !== accountId) {
      return `${caller.arn} is of account ${caller.accountId}, not ${accountId}; ${remedy}`;
    }
    if (callersPartition !== partition) return `${caller.arn} is not of partition ${partition}; ${remedy}`;
    return undefined;
  } catch (error) {
    return `${whyNone(error)}; ${isExpired(error) ? "sign in again, or" : ""} ${remedy}`.replace("  ", " ");
  }
}

/** Whether AWS does not take credentials since their time is over. */
export function isExpired(error: unknown): boolean {
  return /expired/i.test(`${error instanceof Error ? error.name : ""} ${String(error)}`);
}

function whyNone(error: unknown): string {
  const reason = reasonOf(error);
  return isExpired(error)
    ? `its credentials have expired (${reason})`
    : `it has no credentials that AWS takes (${reason})`;
}
