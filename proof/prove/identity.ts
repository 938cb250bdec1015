import type { AccessModel } from "../../components/model/accessModel";
import { userArn } from "../../components/model/arns";
import { type Context, REQUEST } from "../decision/context";
import type { Dimension } from "../decision/dimensions";
import { findDifference, findRequest, part, type RequestSet, type World } from "../decision/find";
import { allowedBy } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { type GrantedPart, meantToAssume } from "../meaning/assume";
import { actionIsOneOf, type Tried, resourceIs } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { mayManage, neverForUsers, neverManages } from "../meaning/selfManagement";
import { type KnownCaller, theCallers } from "../requests/callers";
import { anyResource, ownCalls } from "../requests/worlds";
import type { Difference } from "./trust";

/** Somebody whose policies in their own account are held against what the model means. */
export interface Identity {
  readonly caller: KnownCaller;
  readonly granted: readonly GrantedPart[];
  /** Whether they are in a group of the model. */
  readonly isMember: boolean;
  /** The user who may manage themselves; undefined for everybody else. */
  readonly manages?: string | undefined;
}

/** Where policies allow, or deny, somebody something in their own account that the model does not mean. */
export function identityDifference(
  access: AccessModel,
  identity: Identity,
  statements: readonly Statement[],
  users: ReadonlyMap<string, string>,
): Difference | undefined {
  const written = allowedBy(statements);
  const meant = meantFor(access, identity);
  for (const world of worldsOf(identity, users)) {
    for (const effect of ["allow", "deny"] as const) {
      const found = findDifference(world, part(written, effect), part(meant, effect));
      if (found === undefined) continue;
      // To deny more than is meant is to allow less.
      return { world: world.says, request: found.request, allowed: found.isInOne === (effect === "allow") };
    }
  }
  return undefined;
}

/** Whether policies that the model attaches by name let somebody assume more than the roles that it grants. */
export function assumesMore(
  access: AccessModel,
  identity: Identity,
  statements: readonly Statement[],
  users: ReadonlyMap<string, string>,
): boolean {
  const toAssume = declared([[actionIsOneOf(["sts:AssumeRole"])]]);
  const sets = [allowedBy(statements), toAssume];
  return worldsOf(identity, users).some(
    (world) => findRequest(world, sets, [meantFor(access, identity)]) !== undefined,
  );
}

function meantFor(access: AccessModel, { caller, granted, isMember, manages }: Identity): RequestSet {
  const assumable = [...meantToAssume(access, granted)].map(([action, arns]): readonly Tried[] => [
    actionIsOneOf([action]),
    resourceIs(arns),
  ]);
  const never = isMember && caller.kind === "user" ? neverForUsers(access) : [];
  if (manages === undefined) return declared(assumable, never);
  return declared([...assumable, ...mayManage(access, manages)], [...never, ...neverManages(access)]);
}

/** Any action of theirs on any resource that there can be. */
function worldsOf({ caller }: Identity, users: ReadonlyMap<string, string>): World[] {
  const says = `what ${caller.arn} may do in their own account`;
  const resources = existing(anyResource([...users.values()].slice(0, 2)), users);
  return ownCalls(caller.kind, ["iam:CreateUser", "s3:GetObject"]).map((ofCall) => ({
    says,
    dimensions: [theCallers([caller]), ...ofCall, resources],
  }));
}

/** The name of a user is unique in an account: under another path there is nobody of that name. */
function existing(resources: Dimension, users: ReadonlyMap<string, string>): Dimension {
  return {
    ...resources,
    values: (tests) => resources.values(tests).filter((context) => canExist(context, users)),
  };
}

function canExist(context: Context, users: ReadonlyMap<string, string>): boolean {
  const resource = String(context.get(REQUEST.resource));
  if (!resource.includes(":user/")) return true;
  const arn = users.get(resource.slice(resource.lastIndexOf("/") + 1));
  return arn === undefined || arn === resource;
}

/** The ARN of each user, by name. */
export function arnsOfUsers(access: AccessModel): ReadonlyMap<string, string> {
  return new Map(Object.keys(access.users).map((user) => [user, userArn(access, user)]));
}
