import type { AccessModel, Machine } from "../../model/accessModel";
import { plannedRoleArn, principalParts } from "../../model/arns";
import { rolesOf } from "../../model/grants";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { assumingMachine, planAssumePolicies } from "../assume";
import { conditionProblems, overlaps } from "../conditions";
import { LIMITS, PATTERNS } from "../limits";
import { askedOfMachine } from "../trustConditions";
import { type At, formed, limited } from "./rules";
import { sourceIpProblems } from "./trust";

export function machinesProblems(access: AccessModel): Consequence[] {
  const machines = Object.entries(access.machines);
  return [
    ...machines.flatMap(([name, machine]) => machineProblems(access, name, machine)),
    ...sharedPrincipalProblems(access),
  ];
}

function machineProblems(access: AccessModel, name: string, machine: Machine): Consequence[] {
  const at = ["machines", name];
  const { externalId, sessionName, sourceIps, conditions } = machine;
  const plans = planAssumePolicies(access, assumingMachine(name, machine));
  return [
    ...formed(PATTERNS.name, name, at),
    ...limited(LIMITS.policyName, (plans.at(-1)?.policyName ?? name).length, at),
    ...principalProblems(access, machine, [...at, "principal"]),
    ...limited(LIMITS.userName, principalParts(machine.principal)?.name.length ?? 1, [...at, "principal"]),
    ...limited(LIMITS.policiesOfRole, plans.length, [...at, "assume"]),
    ...(externalId === undefined
      ? []
      : [
          ...limited(LIMITS.externalId, externalId.length, [...at, "externalId"]),
          ...formed(PATTERNS.externalId, externalId, [...at, "externalId"]),
        ]),
    ...(sessionName === undefined
      ? []
      : [
          ...limited(LIMITS.sessionName, sessionName.length, [...at, "sessionName"]),
          ...formed(PATTERNS.name, sessionName, [...at, "sessionName"]),
        ]),
    ...sourceIpProblems(sourceIps ?? [], [...at, "sourceIps"]),
    ...(sourceIps?.length === 0
      ? [{ path: pathOf(...at, "sourceIps"), message: "is empty; leave it out to take the role's" }]
      : []),
    ...conditionProblems(conditions, [...at, "conditions"]),
    ...setTwice(access, machine).map(({ operator, key }) => ({
      path: pathOf(...at, "conditions", operator, key),
      message: `the trust policy sets ${operator} ${key} already; more values would let more callers in`,
    })),
  ];
}

function principalProblems(access: AccessModel, { principal }: Machine, at: At): Problem[] {
  const { partition } = access.primary;
  const path = pathOf(...at);
  const parts = principalParts(principal);
  if (parts === undefined) {
    const message = `${JSON.stringify(principal)} is not the ARN of a role or user; allowed: arn:${partition}:iam::ACCOUNT:role/PATH/NAME or arn:${partition}:iam::ACCOUNT:user/PATH/NAME, without wildcards`;
    return [{ path, message }];
  }
  if (parts.partition !== partition) {
    return [
      {
        path,
        message: `${principal} is in partition ${parts.partition}; the model's partition is ${partition}`,
      },
    ];
  }
  const isUser = parts.kind === "user" && parts.accountId === access.primary.accountId;
  const person = Object.keys(access.users).find(
    (user) => isUser && user.toLowerCase() === parts.name.toLowerCase(),
  );
  if (person === undefined) return [];
  return [
    {
      path,
      message: `${principal} is user "${person}" of the model, who would get in without MFA; give the machine a principal of its own`,
    },
  ];
}

/** Machines that anybody becomes who may assume one of the model's own roles, whatever the next role asks of people. */
export function chainWarnings(access: AccessModel): Problem[] {
  const roles = Object.entries(access.accounts).flatMap(([account, definition]) =>
    definition.roles.map((role) => ({ account, role, arn: plannedRoleArn(access, account, role) })),
  );
  return Object.entries(access.machines).flatMap(([name, { principal }]) =>
    roles
      .filter(({ arn }) => arn === principal)
      .map(({ account, role }) => ({
        path: pathOf("machines", name, "principal"),
        message: `is role "${role}" of account "${account}", so all who may assume that role are this machine too`,
      })),
  );
}

function setTwice(access: AccessModel, machine: Machine): { operator: string; key: string }[] {
  if (Object.keys(machine.conditions).length === 0) return [];
  const roles = [...new Set(rolesOf(access, machine).map(({ role }) => role))];
  const found = roles.flatMap((role) => {
    const trust = access.roles[role]?.trust;
    return trust === undefined ? [] : overlaps(askedOfMachine(trust, machine), machine.conditions);
  });
  return [...new Map(found.map((overlap) => [`${overlap.operator} ${overlap.key}`, overlap])).values()];
}

/** Statements are alternatives: of two for one principal on one role, the wider one decides. */
function sharedPrincipalProblems(access: AccessModel): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(access.machines).flatMap(([name, machine]) =>
    rolesOf(access, machine).flatMap(({ account, role }) => {
      const key = [machine.principal, account, role].join("\n");
      const owner = owners.get(key);
      owners.set(key, owner ?? name);
      if (owner === undefined) return [];
      const message = `machine "${owner}" has the same principal and assumes "${role}" in "${account}" too, so the conditions of either would do; make them one machine`;
      return [{ path: pathOf("machines", name, "principal"), message }];
    }),
  );
}
