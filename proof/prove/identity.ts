import type { AccessModel, Assume } from "../../components/model/accessModel";
import { userArn } from "../../components/model/arns";
import { type Context, REQUEST } from "../decision/context";
import type { Dimension } from "../decision/dimensions";
import { findRequest, part, type RequestSet, type World } from "../decision/find";
import { allowedBy } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { meantToAssume } from "../meaning/assume";
import { actionIsOneOf, type Tried, resourceIs } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { mayManage, NEVER_WITHOUT_MFA } from "../meaning/selfManagement";
import { type KnownCaller, theCallers } from "../requests/callers";
import { anyAction, anyResource, ofKind } from "../requests/worlds";
import type { Difference } from "./trust";

/** Somebody whose policies in their own account are held against what the model means. */
export interface Identity {
  readonly caller: KnownCaller;
  readonly assume: Assume;
  readonly isPerson: boolean;
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
  const world = worldOf(identity, users);
  for (const effect of ["allow", "deny"] as const) {
    const more = findRequest(world, [part(written, effect)], [part(meant, effect)]);
    if (more !== undefined) return { world: world.says, request: more, allowed: effect === "allow" };
    const less = findRequest(world, [part(meant, effect)], [part(written, effect)]);
    if (less !== undefined) return { world: world.says, request: less, allowed: effect === "deny" };
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
  const assuming = declared([[actionIsOneOf(["sts:AssumeRole"])]]);
  const world = worldOf(identity, users);
  return findRequest(world, [allowedBy(statements), assuming], [meantFor(access, identity)]) !== undefined;
}

function meantFor(access: AccessModel, { assume, isPerson, manages }: Identity): RequestSet {
  const assumable = [...meantToAssume(access, { assume }, isPerson)].map(
    ([action, arns]): readonly Tried[] => [actionIsOneOf([action]), resourceIs(arns)],
  );
  if (manages === undefined) return declared(assumable);
  return declared([...assumable, ...mayManage(access, manages)], [NEVER_WITHOUT_MFA]);
}

/** Any action of theirs on any resource that there can be. */
function worldOf({ caller }: Identity, users: ReadonlyMap<string, string>): World {
  return {
    says: `what ${caller.arn} may do in their own account`,
    dimensions: [
      theCallers([caller]),
      ...ofKind(caller.kind),
      anyAction(["iam:CreateUser", "s3:GetObject"]),
      existing(anyResource([...users.values()].slice(0, 2)), users),
    ],
  };
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
