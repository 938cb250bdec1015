import type { Partition, Role, Statement } from "../../model/accessModel";
import { LIMITS, malformed, PATTERNS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { type At, formed, limited, nameProblems } from "../../model/rules";
import { conditionProblems } from "../conditions";
import { policySize } from "../document";
import { permissionPolicies } from "../permissions";
import { resourceProblem } from "../policyArns";

export function permissionProblems(partition: Partition, role: Role, at: At): Consequence[] {
  const { managedPolicies, statements } = role.permissions;
  const grantsSomething = managedPolicies.length > 0 || statements.some(({ effect }) => effect === "Allow");
  const policies = permissionPolicies(role);
  return [
    ...(grantsSomething
      ? []
      : [
          {
            path: pathOf(...at),
            message: "the role allows nothing; give managedPolicies, or statements that allow",
            becauseOf: [pathOf(...at)],
          },
        ]),
    ...policies
      .slice(-1)
      .flatMap((last) => nameProblems(LIMITS.policyName, last.policyName, [...at, "policyName"]))
      // By default a policy is named after its role, and what is wrong with that is told there.
      .map((problem) =>
        isNamedAfterRole(role) ? { ...problem, follows: [pathOf(...at.slice(0, -1), "name")] } : problem,
      ),
    ...policies.flatMap(({ document }) =>
      limited(LIMITS.managedPolicy, policySize(document), [...at, "statements"]),
    ),
    ...sidProblems(statements, [...at, "statements"]),
    ...statements.flatMap((statement, index) =>
      statementProblems(partition, statement, [...at, "statements", index]),
    ),
  ];
}

function isNamedAfterRole({ name, permissions }: Role): boolean {
  return permissions.policyName === `${name}-access`;
}

export function policiesOf(role: Role): number {
  return role.permissions.managedPolicies.length + permissionPolicies(role).length;
}

function statementProblems(partition: Partition, statement: Statement, at: At): Consequence[] {
  const { sid, actions, notActions, resources, notResources, conditions } = statement;
  return [
    ...(sid === undefined ? [] : formed(PATTERNS.sid, sid, [...at, "sid"])),
    ...exactlyOne({ actions, notActions }, at),
    ...exactlyOne({ resources, notResources }, at),
    ...Object.entries({ actions, notActions }).flatMap(([key, values]) =>
      (values ?? []).flatMap((value, index) => formed(PATTERNS.action, value, [...at, key, index])),
    ),
    ...Object.entries({ resources, notResources }).flatMap(([key, values]) =>
      (values ?? []).flatMap((value, index) => {
        const message = malformed(PATTERNS.document, value) ?? resourceProblem(partition, value);
        return message === undefined ? [] : [{ path: pathOf(...at, key, index), message }];
      }),
    ),
    ...conditionProblems(conditions, [...at, "conditions"]),
  ];
}

/** Sids are compared as they are. The policies of a role share them out, but a sid that is there twice is a slip. */
function sidProblems(statements: readonly Statement[], at: At): Problem[] {
  const sids = statements.flatMap(({ sid }) => sid ?? []);
  const twice = new Set(sids.filter((sid, index) => sids.indexOf(sid) < index));
  return [...twice].map((sid) => ({ path: pathOf(...at), message: `sid "${sid}" is there twice` }));
}

function exactlyOne(choices: Readonly<Record<string, readonly string[] | undefined>>, at: At): Consequence[] {
  const [first = "", second = ""] = Object.keys(choices);
  const given = Object.entries(choices).flatMap(([key, values]) =>
    values === undefined ? [] : [{ key, values }],
  );
  if (given.length === 2)
    return [{ path: pathOf(...at), message: `has both ${first} and ${second}; give one of them` }];
  const [only] = given;
  if (only === undefined) {
    const becauseOf = [first, second].map((key) => pathOf(...at, key));
    return [{ path: pathOf(...at), message: `has no ${first}; give ${first} or ${second}`, becauseOf }];
  }
  return only.values.length > 0
    ? []
    : [{ path: pathOf(...at, only.key), message: "the list is empty; give at least one" }];
}
