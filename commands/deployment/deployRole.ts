import { InvalidArgumentError } from "commander";
import type { Partition } from "../../components/model/accessModel";
import { iamArn } from "../../components/model/arns";
import { LIMITS, PATTERNS } from "../../components/model/limits";
import { InputError, type Problem } from "../../components/model/problems";
import { CannotWork } from "../cannotWork";
import { reasonOf } from "../reason";
import { type Credentialed, type Identities, type Identity, isExpired, type Keys } from "./identities";
import type { Target } from "./targets";

/** Variables with the credentials of a stack; none where its own configuration, or the surroundings, have them. */
export type Environments = (target: Target) => Promise<Readonly<Record<string, string>>>;

/** What reads a role's name with its path, and without a leading slash: `federation-deploy`, `ci/deploy`. */
export function roleName(text: string): string {
  const [name = "", ...path] = text.split("/").reverse();
  const isName = [name, ...path].every((part) => PATTERNS.name.regex.test(part));
  if (isName && name.length <= LIMITS.roleName.max) return text;
  throw new InvalidArgumentError(
    "It is the name of a role, with its path and without a slash before it: federation-deploy, ci/deploy.",
  );
}

/** What a command deploys stacks with. */
export interface Deployer {
  /** The role of a stack's own account that has to be assumed; undefined where what is there is used as it is. */
  readonly roleArnFor: (target: Target) => string | undefined;
  readonly environmentOf: Environments;
}

const AS_IT_IS: Deployer = { roleArnFor: () => undefined, environmentOf: () => Promise.resolve({}) };

/**
 * Each stack's credentials are those of a session of the role, which is assumed anew before each operation with what
 * is there: so they are of one account alone, end by themselves, and stand in no state.
 *
 * @param role name of the role, with its path; undefined where each stack has its credentials from elsewhere
 * @throws CannotWork where there is nothing to assume it with
 */
export async function deployerWith(
  role: string | undefined,
  partition: Partition,
  targets: readonly Target[],
  identities: Identities,
): Promise<Deployer> {
  const [first] = targets;
  if (role === undefined || first === undefined) return AS_IT_IS;
  const there = await identities.callerOf(first.config).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new CannotWork(`There are no credentials to assume ${role} with: ${reason}`);
  });
  const roleArnFor = ({ accountId }: Target): string | undefined =>
    isSessionOf(role, accountId, there) ? undefined : iamArn(partition, accountId, `role/${role}`);
  return {
    roleArnFor,
    environmentOf: async (target) => {
      const roleArn = roleArnFor(target);
      if (roleArn === undefined) return {};
      const session = await identities.assume(target.config, roleArn).catch((error: unknown) => {
        throw new CannotWork(`${roleArn} could not be assumed: ${noLonger(error)}`, { cause: error });
      });
      return variablesOf(session);
    },
  };
}

/** What was assumed before the first stack was touched, and cannot be later on. */
function noLonger(error: unknown): string {
  const reason = reasonOf(error);
  const why = isExpired(error)
    ? `the credentials to assume it with have expired (${reason}); sign in again, and run this again`
    : `${reason}; run this again once it can be`;
  return `${why}: it does what is left`;
}

/** A role may not assume itself unless it says so. The ARN of a session has the role's name without its path. */
function isSessionOf(role: string, accountId: string, { accountId: own, arn }: Identity): boolean {
  const name = role.slice(role.lastIndexOf("/") + 1);
  return own === accountId && arn.includes(`:assumed-role/${name}/`);
}

/** Where the provider looks for credentials first. */
export function variablesOf({
  accessKeyId,
  secretAccessKey,
  sessionToken = "",
}: Keys): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

/** Settings by which a provider would look for its credentials elsewhere. */
const OF_CREDENTIALS = [
  "aws:accessKey",
  "aws:secretKey",
  "aws:token",
  "aws:profile",
  "aws:assumeRoles",
  "aws:assumeRoleWithWebIdentity",
] as const;

/** @throws InputError where a stack has credentials of its own beside the role */
export function requireNoCredentials(stacks: readonly Credentialed[]): void {
  const problems: Problem[] = stacks.flatMap(({ target, settings }) =>
    OF_CREDENTIALS.filter((key) => settings[key] !== undefined).map((key) => ({
      path: `Pulumi.${target.name}.yaml`,
      message: `has ${key}, which the provider would use in place of --role; take one of them out`,
    })),
  );
  if (problems.length > 0) throw new InputError("The credentials", problems);
}
