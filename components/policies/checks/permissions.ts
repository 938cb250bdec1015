import type { Role, Statement } from "../../model/accessModel";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { conditionProblems } from "../conditions";
import { policySize } from "../document";
import { LIMITS, PATTERNS } from "../limits";
import { permissionPolicy } from "../permissions";
import { type At, formed, limited, nameProblems, sameName } from "./rules";

export function permissionProblems(role: Role, at: At): Consequence[] {
  const { managedPolicies, statements, policyName } = role.permissions;
  const grantsSomething = managedPolicies.length > 0 || statements.some(({ effect }) => effect === "Allow");
  const document = permissionPolicy(role);
  return [
    ...(grantsSomething
      ? []
      : [
          {
            path: pathOf(...at),
            message: "the role allows nothing; give managedPolicies, or statements that allow",
          },
        ]),
    ...(document === undefined
      ? []
      : [
          ...nameProblems(LIMITS.policyName, policyName, [...at, "policyName"]),
          ...limited(LIMITS.managedPolicy, policySize(document), [...at, "statements"]),
        ]),
    ...limited(LIMITS.policiesOfRole, policiesOf(role), at),
    ...sameName(
      statements.flatMap(({ sid }) => sid ?? []),
      (sid) => sid,
    ).map(([sid]) => ({ path: pathOf(...at, "statements"), message: `sid "${sid}" is there twice` })),
    ...statements.flatMap((statement, index) => statementProblems(statement, [...at, "statements", index])),
  ];
}

export function policiesOf({ permissions }: Role): number {
  return permissions.managedPolicies.length + (permissions.statements.length > 0 ? 1 : 0);
}

function statementProblems(statement: Statement, at: At): Problem[] {
  const { sid, actions, notActions, resources, notResources, conditions } = statement;
  return [
    ...(sid === undefined ? [] : formed(PATTERNS.sid, sid, [...at, "sid"])),
    ...exactlyOne({ actions, notActions }, at),
    ...exactlyOne({ resources, notResources }, at),
    ...Object.entries({ actions, notActions }).flatMap(([key, values]) =>
      (values ?? []).flatMap((value, index) => formed(PATTERNS.action, value, [...at, key, index])),
    ),
    ...Object.entries({ resources, notResources }).flatMap(([key, values]) =>
      (values ?? []).flatMap((value, index) => formed(PATTERNS.resource, value, [...at, key, index])),
    ),
    ...conditionProblems(conditions, [...at, "conditions"]),
  ];
}

function exactlyOne(choices: Readonly<Record<string, readonly string[] | undefined>>, at: At): Problem[] {
  const [first = "", second = ""] = Object.keys(choices);
  const given = Object.entries(choices).flatMap(([key, values]) =>
    values === undefined ? [] : [{ key, values }],
  );
  if (given.length === 2)
    return [{ path: pathOf(...at), message: `has both ${first} and ${second}; give one of them` }];
  const [only] = given;
  if (only === undefined)
    return [{ path: pathOf(...at), message: `has no ${first}; give ${first} or ${second}` }];
  return only.values.length > 0
    ? []
    : [{ path: pathOf(...at, only.key), message: "the list is empty; give at least one" }];
}
