import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { AccessModel } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { type AccountRole, type Grant, grantsOf } from "../../components/model/grants";
import { almighty, type Caller, outsiders, person } from "./callers";
import { type Circumstance, LONG_TERM_KEYS, type Requirement, requirementsOf } from "./circumstances";
import type { Deployed, DeployedRole, DeployedUser } from "./deployed";
import { evaluate, EvaluationError, type Request, type RequestContext, type Verdict } from "./evaluate";

/** A question to the policy engine, and the answer that the model declares. */
export interface Check {
  /** What is tried, in words: `boaty.mcboatface with MFA older than 12 h`. */
  readonly says: string;
  readonly account: string;
  readonly role: string;
  readonly expected: Verdict;
  /** Made when it is asked, since a large model has many. */
  readonly request: () => Request;
}

/** A check that came out otherwise than declared. */
export interface Unexpected {
  readonly says: string;
  readonly principal: string;
  readonly account: string;
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly expected: Verdict;
  /** What the engine said, or why it could not say. */
  readonly got: string;
}

/** Undeclared pairs of user and role beyond this number are drawn, not tried one by one. */
export const MOST_UNDECLARED = 10_000;
const SEED = 20_260_101;

/** The checks of who may assume what. */
export interface AssumeChecks {
  readonly checks: readonly Check[];
  /** Pairs of user and role that the model does not declare, and how many of them are tried. */
  readonly undeclared: { readonly all: number; readonly tried: number };
}

/** The role's ARN in an account, as its stack gave it. */
export type FindRole = (target: AccountRole) => DeployedRole;

export async function assumeChecks(
  access: AccessModel,
  deployed: Deployed,
  findRole: FindRole,
): Promise<AssumeChecks> {
  const context = new CheckContext(access, deployed, findRole);
  const declared = declaredPairs(access);
  const targets = Object.entries(access.accounts).flatMap(([account, { roles }]) =>
    roles.map((role): AccountRole => ({ account, role })),
  );
  const somebodyOf = new Map(
    [...declared.values()].map(({ user, account, role }) => [`${account} ${role}`, user]),
  );
  const grants: Check[] = [];
  for (const { user, account, role } of declared.values())
    grants.push(...(await grantChecks(context, user, { account, role })));
  const neighbours: Check[] = [];
  for (const target of targets) neighbours.push(...(await roleChecks(context, target, somebodyOf)));
  const pairs = undeclaredPairs(Object.keys(access.users), targets, declared);
  const undeclared = await Promise.all(
    pairs.tried.map(({ user, target }) => context.check(user, target, "", {}, "denied")),
  );
  return {
    checks: [...grants, ...neighbours, ...undeclared],
    undeclared: { all: pairs.all, tried: pairs.tried.length },
  };
}

/** Each declared pair of user and role once, however many groups grant it. */
function declaredPairs(access: AccessModel): ReadonlyMap<string, Grant> {
  return new Map(grantsOf(access).map((grant) => [pairKey(grant.user, grant), grant]));
}

function pairKey(user: string, { account, role }: AccountRole): string {
  return `${user} ${account} ${role}`;
}

/** A declared grant: it works, and not without MFA where the role asks for MFA. */
async function grantChecks(context: CheckContext, user: string, target: AccountRole): Promise<Check[]> {
  const requirements = await context.requirements(user, target);
  const { mfa } = defined(context.access.roles, target.role).trust;
  const fresh = await context.check(user, target, "with fresh MFA", {}, "allowed");
  if (mfa === false) {
    return [
      fresh,
      await context.check(user, target, "with long-term keys and no MFA", LONG_TERM_KEYS, "allowed"),
    ];
  }
  const [stale, longTerm] = requirements[0]?.unmet ?? [];
  return [fresh, ...(await context.refused(user, target, [stale, longTerm]))];
}

/** The neighbours of a role's grants: calls that differ in one thing, and callers who are nobody's grant. */
async function roleChecks(
  context: CheckContext,
  target: AccountRole,
  somebodyOf: ReadonlyMap<string, string>,
): Promise<Check[]> {
  const { access } = context;
  const somebody = somebodyOf.get(`${target.account} ${target.role}`);
  if (somebody === undefined) return [];
  const requirements = await context.requirements(somebody, target);
  const unmet = requirements.flatMap((requirement) => requirement.unmet);
  const { accountId } = defined(access.accounts, target.account);
  const others = outsiders(access, accountId, somebody);
  const denied = defined(access.roles, target.role).trust.denyUsers.map((user) =>
    almighty(context.caller(user), `${user}, who is denied but allowed everything by the primary account,`),
  );
  const met = mergeContexts(requirements.map((requirement) => requirement.met));
  return [
    ...(await context.refused(somebody, target, unmet)),
    ...[...others, ...denied].map((caller) => context.checkOf(caller, target, caller.who, met, "denied")),
  ];
}

interface Pair {
  readonly user: string;
  readonly target: AccountRole;
}

/** Pairs that the model does not declare: all of them, or a draw that is the same each time. */
function undeclaredPairs(
  users: readonly string[],
  targets: readonly AccountRole[],
  declared: ReadonlyMap<string, Grant>,
): { all: number; tried: Pair[] } {
  const total = users.length * targets.length;
  const all = total - declared.size;
  const pairAt = (index: number): Pair[] => {
    const user = users[Math.floor(index / targets.length)];
    const target = targets[index % targets.length];
    if (user === undefined || target === undefined || declared.has(pairKey(user, target))) return [];
    return [{ user, target }];
  };
  if (all <= MOST_UNDECLARED) {
    return { all, tried: Array.from({ length: total }, (_, index) => pairAt(index)).flat() };
  }
  const random = xoroshiro128plus(SEED);
  const drawn = new Map<number, Pair>();
  while (drawn.size < MOST_UNDECLARED) {
    const index = uniformInt(random, 0, total - 1);
    for (const pair of pairAt(index)) drawn.set(index, pair);
  }
  return { all, tried: [...drawn.values()] };
}

/** Makes checks, and remembers what is the same for many of them. */
class CheckContext {
  readonly #callers = new Map<string, Caller>();
  readonly #requirements = new Map<string, Promise<Requirement[]>>();

  public constructor(
    public readonly access: AccessModel,
    private readonly deployed: Deployed,
    private readonly findRole: FindRole,
  ) {}

  public caller(user: string): Caller {
    const known = this.#callers.get(user) ?? person(this.access, this.#user(user));
    this.#callers.set(user, known);
    return known;
  }

  /** What a role asks of a call; the same for everybody but where its conditions have variables. */
  public requirements(user: string, { role }: AccountRole): Promise<Requirement[]> {
    const definition = defined(this.access.roles, role);
    const differs = JSON.stringify(definition.trust.conditions).includes("${");
    const key = differs ? `${role} ${user}` : role;
    const known =
      this.#requirements.get(key) ?? requirementsOf(this.access, definition, this.caller(user).context);
    this.#requirements.set(key, known);
    return known;
  }

  /** A person's call that meets everything the role asks for, but for what `difference` changes. */
  public async check(
    user: string,
    target: AccountRole,
    says: string,
    difference: RequestContext,
    expected: Verdict,
  ): Promise<Check> {
    const requirements = await this.requirements(user, target);
    const met = mergeContexts([...requirements.map((requirement) => requirement.met), difference]);
    return this.checkOf(this.caller(user), target, says === "" ? user : `${user} ${says}`, met, expected);
  }

  public refused(
    user: string,
    target: AccountRole,
    unmet: readonly (Circumstance | undefined)[],
  ): Promise<Check[]> {
    const circumstances = unmet.filter((circumstance) => circumstance !== undefined);
    return Promise.all(
      circumstances.map(({ says, context }) => this.check(user, target, `with ${says}`, context, "denied")),
    );
  }

  public checkOf(
    caller: Caller,
    target: AccountRole,
    says: string,
    context: RequestContext,
    expected: Verdict,
  ): Check {
    const role = this.findRole(target);
    return {
      says,
      ...target,
      expected,
      request: () => ({
        principal: caller.principal,
        action: "sts:AssumeRole",
        resource: role.arn,
        accountId: role.accountId,
        context: { ...caller.context, ...context },
        identityPolicies: caller.policies,
        boundaries: caller.boundaries,
        resourcePolicy: role.trustPolicy,
      }),
    };
  }

  #user(name: string): DeployedUser {
    const user = this.deployed.users.get(name);
    if (user === undefined) throw new Error(`the primary stack did not deploy user ${name}`);
    return user;
  }
}

function mergeContexts(contexts: readonly RequestContext[]): RequestContext {
  return Object.assign({}, ...contexts) as RequestContext;
}

/** Asks the engine; undefined where the answer is as declared. */
export async function tryCheck(check: Check): Promise<Unexpected | undefined> {
  const { says, account, role, expected } = check;
  const request = check.request();
  const got = await verdictOf(request);
  if (got === expected) return undefined;
  const { principal, action, resource } = request;
  return { says, principal, account, role, action, resource, expected, got };
}

async function verdictOf(request: Request): Promise<string> {
  try {
    return await evaluate(request);
  } catch (error) {
    if (error instanceof EvaluationError) return `no answer: ${error.message}`;
    throw error;
  }
}
