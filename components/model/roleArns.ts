import type { AccessModel } from "./accessModel";
import { defined, plannedRoleArn } from "./arns";
import { InputError, pathOf, type Problem, show } from "./problems";

/** Account -> role -> ARN, as the child stacks gave them and checked against the model. */
export type RoleArns = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ROLE_ARN = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/;

/**
 * Checks what the child stacks gave as role ARNs, before a policy is made of it: an ARN of another account,
 * partition or role would grant what the model does not say.
 *
 * @param given account -> the `roleArns` output of its stack, of any shape
 * @throws {@link InputError} with every ARN that is missing or is not that of the model's role
 */
export function checkRoleArns(access: AccessModel, given: Readonly<Record<string, unknown>>): RoleArns {
  const accounts = accountsWithRoles(access);
  const problems = accounts.flatMap((account) => accountProblems(access, account, given[account]));
  if (problems.length > 0) throw new InputError("The roleArns output of the child stacks", problems);
  return Object.fromEntries(
    accounts.map((account) => [
      account,
      Object.fromEntries(
        defined(access.accounts, account).roles.map((role) => [role, String(entryOf(given[account], role))]),
      ),
    ]),
  );
}

/** What child stacks gave, completed by what the model plans, and a warning for each thing that was missing. */
export interface PlannedRoleArns {
  readonly roleArns: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Problem[];
}

/**
 * Gives each role that is not deployed yet the ARN that it will have. Only a preview may use them: what is deployed is
 * made of ARNs that exist. What a child stack did give is left as it is, right or wrong.
 *
 * @param given account -> the `roleArns` output of its stack, of any shape
 */
export function planRoleArns(access: AccessModel, given: Readonly<Record<string, unknown>>): PlannedRoleArns {
  const planned = accountsWithRoles(access).map(
    (account) => [account, planAccount(access, account, given[account])] as const,
  );
  return {
    roleArns: Object.fromEntries(planned.map(([account, { roleArns }]) => [account, roleArns])),
    warnings: planned.flatMap(([, { warnings }]) => warnings),
  };
}

function planAccount(
  access: AccessModel,
  account: string,
  given: unknown,
): { readonly roleArns: unknown; readonly warnings: readonly Problem[] } {
  if (given !== undefined && !isMapping(given)) return { roleArns: given, warnings: [] };
  const { roles } = defined(access.accounts, account);
  const missing = roles.filter((role) => entryOf(given, role) === undefined);
  const planned = missing.map((role) => [role, plannedRoleArn(access, account, role)] as const);
  const paths =
    given === undefined
      ? [pathOf(account, "roleArns")]
      : missing.map((role) => pathOf(account, "roleArns", role));
  const message = `is missing, and this preview goes by the model's plan; ${deployFirst(access, account)}`;
  return {
    roleArns: { ...given, ...Object.fromEntries(planned) },
    warnings: paths.map((path) => ({ path, message })),
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Role ARNs whose path is not the model's: the child stack was not deployed since the model's path changed. */
export function staleRoleArns(access: AccessModel, roleArns: RoleArns): Problem[] {
  return Object.entries(roleArns).flatMap(([account, roles]) =>
    Object.entries(roles).flatMap(([role, arn]) => {
      const planned = plannedRoleArn(access, account, role);
      if (arn === planned) return [];
      const message = `is ${arn}, which the model wants to be ${planned}; ${deployFirst(access, account)}`;
      return [{ path: pathOf(account, "roleArns", role), message }];
    }),
  );
}

/** The accounts that a primary stack needs role ARNs of. */
export function accountsWithRoles(access: AccessModel): string[] {
  return Object.keys(access.accounts).filter((account) => defined(access.accounts, account).roles.length > 0);
}

function accountProblems(access: AccessModel, account: string, given: unknown): Problem[] {
  if (!isMapping(given)) {
    const there = given === undefined ? "is missing" : `is ${show(given)}`;
    return [{ path: pathOf(account, "roleArns"), message: `${there}; ${deployFirst(access, account)}` }];
  }
  return defined(access.accounts, account).roles.flatMap((role) => {
    const message = roleArnProblem(access, account, role, entryOf(given, role));
    return message === undefined ? [] : [{ path: pathOf(account, "roleArns", role), message }];
  });
}

function roleArnProblem(
  access: AccessModel,
  account: string,
  role: string,
  arn: unknown,
): string | undefined {
  if (arn === undefined) return `is missing; ${deployFirst(access, account)}`;
  const [, partition, accountId, name] = typeof arn === "string" ? (ROLE_ARN.exec(arn) ?? []) : [];
  if (partition === undefined)
    return `${show(arn)} is not the ARN of a role; ${deployFirst(access, account)}`;
  const wanted = defined(access.roles, role).name;
  const differences = [
    ...(partition === access.primary.partition
      ? []
      : [`partition ${partition}, not ${access.primary.partition}`]),
    ...(accountId === defined(access.accounts, account).accountId
      ? []
      : [`account ${accountId ?? ""}, not ${defined(access.accounts, account).accountId}`]),
    ...(name === wanted ? [] : [`role ${name ?? ""}, not ${wanted}`]),
  ];
  if (differences.length === 0) return undefined;
  return `${show(arn)} is of ${differences.join(" and ")}; ${deployFirst(access, account)}`;
}

function entryOf(given: unknown, role: string): unknown {
  return isMapping(given) ? Object.entries(given).find(([key]) => key === role)?.[1] : undefined;
}

function deployFirst(access: AccessModel, account: string): string {
  return `deploy account "${account}" first: pulumi up --stack ${defined(access.accounts, account).stack}`;
}
