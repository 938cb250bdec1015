import { defined } from "../../components/model/arns";
import { audienceOf } from "../../components/model/grants";
import { REQUEST } from "../decision/context";
import { findRequest } from "../decision/find";
import { allowedBy, includes } from "../decision/policies";
import type { Question } from "../proof";
import {
  type Registered,
  type RegisteredPolicy,
  type RegisteredUser,
  statementsOf,
  textOf,
} from "../registered";
import { knownCaller } from "../requests/callers";
import { oneCallersWorld } from "../requests/worlds";
import { requestOf } from "./findings";
import type { Subject } from "./subject";

/**
 * A role that trusts everybody in a path trusts people of the model to whom it is not granted. What keeps them out is
 * their own account alone, so nothing that they have there may let them assume it.
 */
export function provePathUsers(subject: Subject): void {
  const { access, registered, target } = subject;
  if (defined(access.roles, target.role).trust.match !== "path") return;
  const granted = new Set(audienceOf(access, target).users);
  const others = [...registered.users.values()].filter(
    ({ name }) => access.users[name] !== undefined && !granted.has(name),
  );
  for (const [key, user] of distinct(registered, others)) proveKeptOut(subject, user, key);
}

/** Of people who have the same, one. */
function distinct(registered: Registered, users: readonly RegisteredUser[]): Map<string, RegisteredUser> {
  return new Map(
    users
      .map((user): [string, RegisteredUser] => {
        const path = user.arn.slice(0, user.arn.lastIndexOf("/"));
        const policies = policiesOf(registered, user).map(({ arn }) => arn);
        return [JSON.stringify([path, policies, user.boundary?.arn, user.tags]), user];
      })
      .reverse(),
  );
}

function policiesOf({ groups }: Registered, user: RegisteredUser): RegisteredPolicy[] {
  return [
    ...user.groups.flatMap((group) => groups.get(group) ?? []),
    ...user.policies,
    ...(user.beside ?? []),
  ];
}

function proveKeptOut(
  { access, registered, findings, target, role }: Subject,
  user: RegisteredUser,
  key: string,
) {
  const { name, arn, tags, boundary } = user;
  const policies = policiesOf(registered, user);
  const within = boundary?.statements === undefined ? [] : [boundary.statements];
  const identity = allowedBy(statementsOf(policies), ...within);
  const world = oneCallersWorld(knownCaller({ kind: "user", arn, tags }), "sts:AssumeRole", role);
  const found = findings.once(
    [
      "path user",
      key,
      role.arn,
      ...[...policies, ...(boundary === undefined ? [] : [boundary])].map(textOf),
      JSON.stringify(role.trust),
    ],
    () => findRequest(world, [allowedBy(role.trust), identity], []),
  );
  if (found === undefined) {
    for (const { arn: unknown } of policies.filter(({ statements }) => statements === undefined)) {
      findings.leaveOpen(
        target,
        `${name} is in the path that the role trusts (match: path), and whether ${unknown} lets them assume it is not known here`,
      );
    }
    return;
  }
  const letting = policies.filter(
    ({ statements }) => statements !== undefined && includes(allowedBy(statements), found),
  );
  const says = `${name} gets in, to whom the model does not grant it: the role trusts everybody in ${access.primary.userPath} (match: path), and ${letting.map((policy) => policy.name).join(" and ")} lets them assume it`;
  const request = requestOf(found, { [REQUEST.resource]: role.arn });
  const question: Question = {
    ...target,
    says,
    expected: "allowed",
    request,
    accountId: role.accountId,
    trust: { document: role.trustDocument, statements: role.trust },
    policies,
    boundary,
  };
  findings.add({ ...target, side: "assume", allowed: true, says, request, question });
}
