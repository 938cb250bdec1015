import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { AccessModel } from "../../components/model/accessModel";
import { defined, iamArn } from "../../components/model/arns";
import { type AccountRole, type Grant, type Grantee, grantsOf } from "../../components/model/grants";
import {
  almighty,
  type Caller,
  likePermissionSet,
  machineCaller,
  outsiders,
  person,
  personOfPermissionSet,
  vouchedFor,
  vouchedForByAnother,
} from "./callers";
import type { Deployed, DeployedRole, DeployedUser } from "./deployed";
import { evaluate, EvaluationError, type Request, type RequestContext, type Verdict } from "./evaluate";
import {
  askedOfAssertions,
  askedOfMachine,
  askedOfPermissionSets,
  askedOfSubjects,
  askedOfUsers,
  type Circumstance,
  type Requirement,
} from "./requirements";

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
  readonly actions: readonly string[];
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

/** Finds the role that a child stack deployed. */
export type FindRole = (target: AccountRole) => DeployedRole;

export async function assumeChecks(
  access: AccessModel,
  deployed: Deployed,
  findRole: FindRole,
): Promise<AssumeChecks> {
  const cast = new Cast(access, deployed);
  const grants = distinctGrants(access);
  const targets = Object.entries(access.accounts).flatMap(([account, { roles }]) =>
    roles.map((role): AccountRole => ({ account, role })),
  );
  const checks: Check[] = [];
  for (const grant of grants.values()) {
    const participant = await cast.participant(grant, grant);
    checks.push(...grantChecks(participant, grant, findRole));
  }
  for (const grant of firstOfEachKind(grants)) {
    const participant = await cast.participant(grant, grant);
    checks.push(...neighbourChecks(access, cast, participant, grant, findRole));
  }
  const others = otherGrantees(access).flatMap((grantee) =>
    targets.map((target): Grant => ({ ...grantee, ...target })),
  );
  const pairs = undeclaredPairs(Object.keys(access.users), targets, grants);
  const undeclared = [...pairs.tried, ...others.filter((grant) => !grants.has(keyOf(grant)))];
  for (const grant of undeclared) {
    const participant = await cast.participant(grant, grant);
    // What the primary account gives them is not what keeps them out, as far as the trust policy alone can.
    const caller =
      grant.kind === "user" ? participant.caller : almighty(participant.caller, participant.caller.who);
    checks.push(check({ ...participant, caller }, grant, findRole, "", {}, "denied"));
  }
  return { checks, undeclared: { all: pairs.all, tried: pairs.tried.length } };
}

/** Those of the model who are no users. */
function otherGrantees({ groups, machines, identityProviders }: AccessModel): Grantee[] {
  const sets = Object.entries(groups).flatMap(([group, { permissionSet }]): Grantee[] =>
    permissionSet === undefined ? [] : [{ kind: "permissionSet", permissionSet, group }],
  );
  return [
    ...sets,
    ...Object.keys(machines).map((machine): Grantee => ({ kind: "machine", machine })),
    ...Object.keys(identityProviders).map((identityProvider): Grantee => ({
      kind: "identityProvider",
      identityProvider,
    })),
  ];
}

/** Each pair of grantee and role once, however many groups grant it. */
function distinctGrants(access: AccessModel): ReadonlyMap<string, Grant> {
  return new Map(grantsOf(access).map((grant) => [keyOf(grant), grant]));
}

function keyOf(grant: Grant): string {
  return [grant.kind, nameOf(grant), grant.account, grant.role].join("\n");
}

function nameOf(grantee: Grantee): string {
  switch (grantee.kind) {
    case "user":
      return grantee.user;
    case "permissionSet":
      return grantee.permissionSet;
    case "machine":
      return grantee.machine;
    case "identityProvider":
      return grantee.identityProvider;
  }
}

/** Of each role in each account, the first grant to users, and every grant to others. */
function firstOfEachKind(grants: ReadonlyMap<string, Grant>): Grant[] {
  const first = new Map<string, Grant>();
  for (const grant of grants.values()) {
    const key = grant.kind === "user" ? [grant.account, grant.role].join("\n") : keyOf(grant);
    if (!first.has(key)) first.set(key, grant);
  }
  return [...first.values()];
}

/** A grantee as a caller of one role. */
interface Participant {
  readonly caller: Caller;
  /** As `sts:AssumeRole`. */
  readonly action: string;
  readonly requirements: readonly Requirement[];
}

/** A declared grant works, in each way that meets what is asked, and not without MFA where the role asks for it. */
function grantChecks(participant: Participant, target: AccountRole, findRole: FindRole): Check[] {
  const { requirements } = participant;
  const also = requirements.flatMap(({ alsoMet = [] }) => alsoMet);
  const unmet = requirements
    .filter(({ forEachGrant }) => forEachGrant === true)
    .flatMap((asked) => asked.unmet);
  return [
    check(participant, target, findRole, "", {}, "allowed"),
    ...also.map(({ says, context }) => check(participant, target, findRole, says, context, "allowed")),
    ...refused(participant, target, findRole, unmet),
  ];
}

/** The neighbours of a grant: calls that differ in one thing, and callers who are nobody's grant. */
function neighbourChecks(
  access: AccessModel,
  cast: Cast,
  participant: Participant,
  grant: Grant,
  findRole: FindRole,
): Check[] {
  const unmet = participant.requirements
    .filter(({ forEachGrant }) => forEachGrant !== true)
    .flatMap((requirement) => requirement.unmet);
  const others = strangers(access, cast, grant).filter(({ principal }) => !cast.isGrantee(principal));
  return [
    ...refused(participant, grant, findRole, unmet),
    ...others.map((caller) => check({ ...participant, caller }, grant, findRole, "", {}, "denied")),
  ];
}

/** Those who must not get in, even where they give everything that the grantee gives. */
function strangers(access: AccessModel, cast: Cast, grant: Grant): Caller[] {
  const { accountId } = defined(access.accounts, grant.account);
  switch (grant.kind) {
    case "user":
      return [
        ...outsiders(access, accountId, grant.user).filter(
          (caller) => !isTrustedByPath(access, grant, caller),
        ),
        ...defined(access.roles, grant.role).trust.denyUsers.map((user) =>
          almighty(
            cast.person(user),
            `${user}, who is denied but allowed everything by the primary account,`,
          ),
        ),
      ];
    case "permissionSet":
      return [...outsiders(access, accountId, "somebody"), ...likePermissionSet(access, grant.permissionSet)];
    case "machine":
      return outsiders(access, accountId, grant.machine);
    case "identityProvider":
      return [vouchedForByAnother(access, grant.identityProvider, grant.account)];
  }
}

/** With `match: path` a role trusts every user in the path, whoever the model knows. */
function isTrustedByPath(access: AccessModel, { role }: AccountRole, { principal }: Caller): boolean {
  const { partition, accountId, userPath } = access.primary;
  const trusted = iamArn(partition, accountId, `user${userPath}`);
  return defined(access.roles, role).trust.match === "path" && principal.startsWith(trusted);
}

function refused(
  participant: Participant,
  target: AccountRole,
  findRole: FindRole,
  circumstances: readonly Circumstance[],
): Check[] {
  return circumstances.map(({ says, context }) =>
    check(participant, target, findRole, says, context, "denied"),
  );
}

/** A call that meets everything that the role asks for, but for what `difference` changes. */
function check(
  { caller, action, requirements }: Participant,
  target: AccountRole,
  findRole: FindRole,
  says: string,
  difference: RequestContext,
  expected: Verdict,
): Check {
  const role = findRole(target);
  return {
    says: says === "" ? caller.who : `${caller.who} with ${says}`,
    account: target.account,
    role: target.role,
    expected,
    request: () => {
      const met = requirements.map((requirement) => requirement.met);
      const context = Object.assign({}, caller.context, ...met, difference) as RequestContext;
      return {
        principal: caller.principal,
        actions: [action, ...sessionActionsOf(context)],
        resource: role.arn,
        accountId: role.accountId,
        context,
        identityPolicies: caller.policies,
        boundaries: caller.boundaries,
        resourcePolicy: role.trustPolicy,
      };
    },
  };
}

/** What a call needs beside assuming the role, for what it sets on the session. */
function sessionActionsOf(context: RequestContext): string[] {
  return [
    ...(context["sts:SourceIdentity"] === undefined ? [] : ["sts:SetSourceIdentity"]),
    ...(context["aws:TagKeys"] === undefined ? [] : ["sts:TagSession"]),
  ];
}

/** Pairs of user and role that the model does not declare: all of them, or a draw that is the same each time. */
function undeclaredPairs(
  users: readonly string[],
  targets: readonly AccountRole[],
  grants: ReadonlyMap<string, Grant>,
): { all: number; tried: Grant[] } {
  const total = users.length * targets.length;
  const declared = [...grants.values()].filter(({ kind }) => kind === "user").length;
  const all = total - declared;
  const pairAt = (index: number): Grant[] => {
    const user = users[Math.floor(index / targets.length)];
    const target = targets[index % targets.length];
    if (user === undefined || target === undefined) return [];
    const pair: Grant = { kind: "user", user, group: "", ...target };
    return grants.has(keyOf(pair)) ? [] : [pair];
  };
  if (all <= MOST_UNDECLARED) {
    return { all, tried: Array.from({ length: total }, (_, index) => pairAt(index)).flat() };
  }
  const random = xoroshiro128plus(SEED);
  const drawn = new Map<number, Grant>();
  while (drawn.size < MOST_UNDECLARED) {
    const index = uniformInt(random, 0, total - 1);
    for (const pair of pairAt(index)) drawn.set(index, pair);
  }
  return { all, tried: [...drawn.values()] };
}

/** Everybody who takes part; remembers what is the same for many checks. */
class Cast {
  #principals: ReadonlySet<string> | undefined;
  readonly #callers = new Map<string, Caller>();
  readonly #requirements = new Map<string, Promise<readonly Requirement[]>>();

  public constructor(
    private readonly access: AccessModel,
    private readonly deployed: Deployed,
  ) {}

  public async participant(grantee: Grantee, target: AccountRole): Promise<Participant> {
    const caller = this.#caller(grantee, target);
    return {
      caller,
      action: this.#action(grantee),
      requirements: await this.#asked(grantee, target, caller),
    };
  }

  public person(user: string): Caller {
    return this.#once(user, () => person(this.access, this.#user(user)));
  }

  /** Whether a caller, made up as a stranger, happens to be somebody of the model. */
  public isGrantee(principal: string): boolean {
    this.#principals ??= new Set(
      Object.keys(this.access.machines).map(
        (key) => machineCaller(this.access, this.deployed, key).principal,
      ),
    );
    return [...this.#principals].some((known) => sameIdentity(known, principal));
  }

  #caller(grantee: Grantee, { account }: AccountRole): Caller {
    switch (grantee.kind) {
      case "user":
        return this.person(grantee.user);
      case "permissionSet":
        return personOfPermissionSet(this.access, this.deployed, grantee.group);
      case "machine":
        return this.#once(`machine ${grantee.machine}`, () =>
          machineCaller(this.access, this.deployed, grantee.machine),
        );
      case "identityProvider":
        return vouchedFor(this.access, grantee.identityProvider, account);
    }
  }

  #once(key: string, make: () => Caller): Caller {
    const known = this.#callers.get(key) ?? make();
    this.#callers.set(key, known);
    return known;
  }

  #action(grantee: Grantee): string {
    if (grantee.kind !== "identityProvider") return "sts:AssumeRole";
    const { type } = defined(this.access.identityProviders, grantee.identityProvider);
    return type === "saml" ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
  }

  /** What a role asks of a grantee. For users it is the same for all, but where it may depend on who they are. */
  #asked(grantee: Grantee, { role }: AccountRole, caller: Caller): Promise<readonly Requirement[]> {
    const { trust } = defined(this.access.roles, role);
    const ofEachUser =
      trust.sessionName !== undefined || trust.sourceIdentity || Object.keys(trust.conditions).length > 0;
    const name = grantee.kind === "user" && !ofEachUser ? "" : nameOf(grantee);
    const key = [grantee.kind, name, role].join("\n");
    const known = this.#requirements.get(key) ?? this.#ask(grantee, role, caller);
    this.#requirements.set(key, known);
    return known;
  }

  #ask(grantee: Grantee, role: string, { context }: Caller): Promise<readonly Requirement[]> {
    const { access } = this;
    const { trust } = defined(access.roles, role);
    switch (grantee.kind) {
      case "user":
        return askedOfUsers(access, trust, context);
      case "permissionSet":
        return askedOfPermissionSets(access, trust, context);
      case "machine":
        return askedOfMachine(access, trust, defined(access.machines, grantee.machine), context);
      case "identityProvider": {
        const provider = defined(access.identityProviders, grantee.identityProvider);
        return provider.type === "saml"
          ? askedOfAssertions(access, trust, context)
          : askedOfSubjects(access, trust, provider, context);
      }
    }
  }

  #user(name: string): DeployedUser {
    const user = this.deployed.users.get(name);
    if (user === undefined) throw new Error(`the primary stack did not deploy user ${name}`);
    return user;
  }
}

/** Sessions of one role are one identity, whatever they are called. */
function sameIdentity(left: string, right: string): boolean {
  const identity = (arn: string): string =>
    arn.includes(":assumed-role/") ? arn.slice(0, arn.lastIndexOf("/")) : arn;
  return identity(left) === identity(right);
}

/** Asks the engine; undefined where the answer is as declared. */
export async function tryCheck({
  says,
  account,
  role,
  expected,
  request: ask,
}: Check): Promise<Unexpected | undefined> {
  const request = ask();
  const got = await verdictOf(request);
  if (got === expected) return undefined;
  const { principal, actions, resource } = request;
  return { says, principal, account, role, actions, resource, expected, got };
}

async function verdictOf(request: Request): Promise<string> {
  try {
    return await evaluate(request);
  } catch (error) {
    if (error instanceof EvaluationError) return `no answer: ${error.message}`;
    throw error;
  }
}
