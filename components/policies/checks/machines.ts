import type { AccessModel, AccessModelArgs, Machine } from "../../model/accessModel";
import { defined, iamArn, plannedRoleArn, principalParts } from "../../model/arns";
import { askedOfMachine } from "../../model/audiences/machines";
import { type AccountRole, audienceOf, rolesOf } from "../../model/grants";
import { LIMITS, PATTERNS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { type At, formed, limited, sourceIpProblems } from "../../model/rules";
import { markingActions } from "../../model/trust/asked";
import { sessionTagProblems } from "../../model/trust/sessionTags";
import { sourceIdentityProblems } from "../../model/trust/sourceIdentity";
import { assumingMachine, isAttached, planAssumePolicies } from "../assume";
import { addedConditionProblems } from "../conditions";
import { type Asked, askedWhereAssumed } from "../trustConditions";
import { overrunsOfPrimary } from "./quotas";
import { wholeAccountProblems } from "./wholeAccounts";

export function machinesProblems(args: AccessModelArgs, access: AccessModel): Consequence[] {
  const machines = Object.entries(access.machines);
  return [
    ...machines.flatMap(([name, machine]) => machineProblems(access, name, machine)),
    ...sharedPrincipalProblems(access),
    ...wholeAccountProblems(args, access),
  ];
}

function machineProblems(access: AccessModel, name: string, machine: Machine): Consequence[] {
  const at = ["machines", name];
  const { externalId, sessionName, sessionTags, sourceIdentity, sourceIps, conditions } = machine;
  const plans = planAssumePolicies(access, assumingMachine(name, machine));
  return [
    ...formed(PATTERNS.name, name, at),
    ...limited(LIMITS.policyName, (plans.at(-1)?.policyName ?? name).length, at),
    ...principalProblems(access, machine, [...at, "principal"]),
    ...pathProblems(access, machine, [...at, "principal"]),
    ...limited(LIMITS.userName, nameOf(machine).length, [...at, "principal"]),
    ...attachmentProblems(access, machine, plans.length, at),
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
    ...(sessionTags === undefined ? [] : sessionTagProblems(sessionTags, [...at, "sessionTags"])),
    ...(sourceIdentity === undefined
      ? []
      : sourceIdentityProblems(sourceIdentity, [...at, "sourceIdentity"])),
    ...sourceIpProblems(sourceIps ?? [], [...at, "sourceIps"]),
    ...(sourceIps?.length === 0
      ? [{ path: pathOf(...at, "sourceIps"), message: "is empty; leave it out to take the role's" }]
      : []),
    ...addedConditionProblems(conditions, askedAlready(access, machine), [...at, "conditions"]),
  ];
}

function principalProblems(access: AccessModel, { principal }: Machine, at: At): Problem[] {
  const { partition } = access.primary;
  const path = pathOf(...at);
  const parts = principalParts(principal);
  if (parts === undefined) {
    const message = `${JSON.stringify(principal)} is not the ARN of a role, user or account; allowed: arn:${partition}:iam::ACCOUNT:role/PATH/NAME or arn:${partition}:iam::ACCOUNT:user/PATH/NAME, without wildcards; or arn:${partition}:iam::ACCOUNT:root of a third party's account, with an externalId`;
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

/** A user in a path that a role trusts gets in as people do, whatever is asked of the machine. */
function pathProblems(access: AccessModel, machine: Machine, at: At): Consequence[] {
  const { partition, accountId, userPath } = access.primary;
  if (!machine.principal.startsWith(iamArn(partition, accountId, `user${userPath}`))) return [];
  const roles = rolesOf(access, machine).filter(
    (target) =>
      access.roles[target.role]?.trust.match === "path" && audienceOf(access, target).users.length > 0,
  );
  return [...new Set(roles.map(({ role }) => role))].map((role) => ({
    path: pathOf(...at),
    message: `${machine.principal} is in primary.userPath "${userPath}", all of whose users role "${role}" trusts (match: path), so it would get in as people do and not as the machine is asked to; give it a user outside of that path, or a role`,
    becauseOf: [pathOf("roles", role, "trust", "match")],
  }));
}

function nameOf({ principal }: Machine): string {
  const parts = principalParts(principal);
  return parts === undefined || parts.kind === "account" ? "-" : parts.name;
}

/** The roles of Identity Center and of services, which AWS alone changes, whatever path an ARN gives them. */
const RESERVED_ROLE = /:role\/(aws-reserved\/|aws-service-role\/|(.+\/)?AWSReservedSSO_)/;

/** What cannot be attached to a machine's principal. */
function attachmentProblems(access: AccessModel, machine: Machine, policies: number, at: At): Consequence[] {
  if (!isAttached(access, machine)) return [];
  const { principal } = machine;
  if (RESERVED_ROLE.test(principal)) {
    const message = `${principal} is a role that AWS alone may change, so nothing can be attached to it; write attach: false and let it assume the roles otherwise, or make people of Identity Center a group with permissionSet`;
    return [{ path: pathOf(...at, "attach"), message }];
  }
  const quota = principalParts(principal)?.kind === "user" ? "policiesPerUser" : "policiesPerRole";
  return overrunsOfPrimary(access, quota, policies, [...at, "assume"]);
}

/** Machines that anybody becomes who may assume one of the model's own roles, whatever the next role asks of people. */
export function chainWarnings(access: AccessModel): Problem[] {
  const roles = Object.entries(access.accounts).flatMap(([account, definition]) =>
    definition.roles.map((role) => ({ account, role, arn: plannedRoleArn(access, account, role) })),
  );
  return Object.entries(access.machines).flatMap(([name, machine]) =>
    roles
      .filter(({ arn }) => arn === machine.principal)
      .flatMap(({ account, role }) => [
        {
          path: pathOf("machines", name, "principal"),
          message: `is role "${role}" of account "${account}", so all who may assume that role are this machine too`,
        },
        ...broughtAlong(access, { account, role }, machine).map((message) => ({
          path: pathOf("machines", name, "sourceIdentity"),
          message,
        })),
      ]),
  );
}

/** A source identity that sessions of the model's own role have to have, with which the machine is refused. */
function broughtAlong(access: AccessModel, target: AccountRole, { sourceIdentity }: Machine): string[] {
  const isSet = markingActions(access, defined(access.roles, target.role).trust);
  if (sourceIdentity !== undefined || !isSet.includes("sts:SetSourceIdentity")) return [];
  if (audienceOf(access, target).users.length === 0) return [];
  return [
    `is missing: IAM users set a source identity where they assume "${target.role}" in "${target.account}", and AWS refuses a session that has one what the machine may do; write true, or those that it may have`,
  ];
}

/** What its statements ask besides free conditions, in the trust policies of all its roles. */
function askedAlready(access: AccessModel, machine: Machine): Asked {
  if (Object.keys(machine.conditions).length === 0) return [];
  const roles = [...new Set(rolesOf(access, machine).map(({ role }) => role))];
  return roles.flatMap((role) => {
    const trust = access.roles[role]?.trust;
    if (trust === undefined) return [];
    const asked = askedOfMachine(access, { ...trust, conditions: {} }, { ...machine, conditions: {} });
    return askedWhereAssumed(asked);
  });
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
