import type { AccessModel } from "../../components/model/accessModel";
import { defined, iamArn } from "../../components/model/arns";
import type { AccountRole } from "../../components/model/grants";
import { managedPolicy } from "../../components/policies/managedPolicies";
import { awsManagedPolicy } from "./awsManagedPolicies";
import { session } from "./callers";
import type { Check, FindRole } from "./checks";
import { conditionContexts } from "./conditionContexts";
import type { DeployedRole } from "./deployed";
import { evaluate, EvaluationError, type Request, type RequestContext } from "./evaluate";
import {
  asIdentityStatement,
  type Candidate,
  candidatesOf,
  type IdentityStatement,
  namesAction,
  statementsOf,
} from "./statements";

/** The checks of what sessions of the roles may do, and in words what could not be tried. */
export interface PermissionChecks {
  readonly checks: readonly Check[];
  readonly untried: readonly string[];
}

/** What an administrator can do, and nobody else should. */
const ADMINISTRATORS_ACTION = "iam:CreateUser";

/**
 * For each role in each account: one real action of each of its statements and managed policies, and, unless the
 * model makes it an administrator, that it cannot create users.
 */
export async function permissionChecks(access: AccessModel, findRole: FindRole): Promise<PermissionChecks> {
  const probes = new Map<string, Promise<Probes>>();
  const checks: Check[] = [];
  const untried = new Set<string>();
  for (const [account, { roles }] of Object.entries(access.accounts)) {
    for (const role of roles) {
      const target = { account, role };
      const deployed = findRole(target);
      // A role has the same documents in every account, so what is worth trying is looked for once.
      const found = probes.get(role) ?? probesOf(access, role, deployed);
      probes.set(role, found);
      const { tried, untried: without } = await found;
      checks.push(...tried.map((probe) => sessionCheck(target, deployed, probe)));
      for (const reason of without) untried.add(reason);
    }
  }
  return { checks, untried: [...untried] };
}

/** An action of a session, with the answer that the role's permissions declare. */
interface Probe extends Candidate {
  readonly says: string;
  readonly expected: "allowed" | "denied";
  readonly context: RequestContext;
}

interface Probes {
  readonly tried: readonly Probe[];
  readonly untried: readonly string[];
}

async function probesOf(access: AccessModel, name: string, role: DeployedRole): Promise<Probes> {
  const declared = await declaredPermissions(access, name);
  const found = await Promise.all(
    declared.map(async ({ says, statements }) => ({
      says,
      probe: statements === undefined ? undefined : await probeOf(role, says, statements),
      // Policies whose document is not known are told of by their ARN.
      known: statements !== undefined,
    })),
  );
  return {
    tried: [
      ...found.flatMap(({ probe }) => probe ?? []),
      ...notAnAdministrator(access, role, name, declared),
    ],
    untried: found.flatMap(({ says, probe, known }) =>
      known && probe === undefined ? [`${says}: it has no action that the policy engine knows`] : [],
    ),
  };
}

/** A part of a role's permissions as the model declares it; without statements where its document is not known. */
interface DeclaredPermission {
  readonly says: string;
  readonly statements?: readonly IdentityStatement[];
}

async function declaredPermissions(access: AccessModel, role: string): Promise<DeclaredPermission[]> {
  const { statements, managedPolicies } = defined(access.roles, role).permissions;
  const { partition } = access.primary;
  const own = statements.map((statement, index) => ({
    says: `${role} by its statement ${index + 1}`,
    statements: [asIdentityStatement(statement)],
  }));
  const managed = managedPolicies.map(async (nameOrArn) => {
    const { name, arn } = managedPolicy(partition, nameOrArn);
    const document = await awsManagedPolicy(partition, arn);
    const says = `${role} by ${name}`;
    if (document === undefined) return { says };
    // Whatever a policy of AWS denies, it denies to what it allows itself.
    return { says, statements: statementsOf(document.policy).filter(({ Effect }) => Effect === "Allow") };
  });
  return [...own, ...(await Promise.all(managed))];
}

/** An action that shows one of the statements at work; where none does, one that shows that it does not. */
async function probeOf(
  role: DeployedRole,
  says: string,
  statements: readonly IdentityStatement[],
): Promise<Probe | undefined> {
  let first: Probe | undefined;
  for (const statement of statements) {
    const expected = statement.Effect === "Allow" ? "allowed" : "denied";
    const { context: base } = session(role.arn, []);
    const conditions = await conditionContexts(statement.Condition, base, role.accountId);
    const context = Object.fromEntries(
      conditions.flatMap(({ key, met }) => (met === undefined ? [] : [[key, met.value] as const])),
    );
    for await (const candidate of candidatesOf(statement)) {
      const probe: Probe = {
        ...candidate,
        says: `a session of ${says}: ${candidate.action}`,
        expected,
        context,
      };
      const verdict = await verdictOf(requestOf(role, probe));
      if (verdict === expected) return probe;
      if (verdict !== undefined) first ??= probe;
    }
  }
  return first;
}

async function verdictOf(request: Request): Promise<string | undefined> {
  try {
    return await evaluate(request);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function sessionCheck(target: AccountRole, role: DeployedRole, probe: Probe): Check {
  const { says, expected } = probe;
  return { says, ...target, expected, request: () => requestOf(role, probe) };
}

function requestOf(
  role: DeployedRole,
  { action, resource, context }: Pick<Probe, "action" | "resource" | "context">,
): Request {
  const caller = session(role.arn, role.policies);
  return {
    principal: caller.principal,
    actions: [action],
    resource,
    accountId: role.accountId,
    context: { ...caller.context, ...context },
    identityPolicies: caller.policies,
    boundaries: role.boundaries,
  };
}

/** Nothing where the model declares the action, or where it cannot be known whether it does. */
function notAnAdministrator(
  access: AccessModel,
  { accountId }: DeployedRole,
  name: string,
  declared: readonly DeclaredPermission[],
): Probe[] {
  const declaresIt = declared.some(
    ({ statements }) =>
      statements?.some(
        (statement) => statement.Effect === "Allow" && namesAction(statement, ADMINISTRATORS_ACTION),
      ) ?? true,
  );
  if (declaresIt) return [];
  const resource = iamArn(access.primary.partition, accountId, "user/rehearsal");
  const says = `a session of ${name}: ${ADMINISTRATORS_ACTION}`;
  return [{ says, action: ADMINISTRATORS_ACTION, resource, expected: "denied", context: {} }];
}
