import type { AccessModel, Machine, Trust } from "../accessModel";
import { defined, iamArn, principalParts } from "../arns";
import { askedOfKind, type AskedOfKind } from "../trust/asked";
import { askedFreely } from "../trust/conditions";
import { trustOfMachine } from "../trust/keysOfRole";
import type { Requirement } from "../trust/trustKey";
import type { AudienceKind } from "./audience";
import { sidOf } from "./sids";

/** Programs: roles and users of any account. */
export const machines: AudienceKind = {
  entrances: ({ access, trust }, names) =>
    names.map((name) => {
      const machine = defined(access.machines, name);
      const accountId = principalParts(machine.principal)?.accountId ?? access.primary.accountId;
      return {
        who: `machine ${name}`,
        sid: machineSid(name),
        principal: { AWS: iamArn(access.primary.partition, accountId, "root") },
        vouched: [],
        action: "sts:AssumeRole",
        asked: askedOfMachine(access, trust, machine),
      };
    }),
};

export function askedOfMachine(access: AccessModel, trust: Trust, machine: Machine): AskedOfKind {
  const scene = { access, users: [] };
  return askedOfKind("machines", trustOfMachine(trust, machine), scene, identityOf(machine));
}

function identityOf({ principal, externalId, sessionName, conditions }: Machine): Requirement[] {
  return [
    {
      of: "all",
      conditions: { ArnEquals: { "aws:PrincipalArn": [principal] } },
      means: [{ claim: "callerIsOneOf", arns: [principal] }],
    },
    ...(externalId === undefined ? [] : [external(externalId)]),
    ...(sessionName === undefined ? [] : [named(sessionName)]),
    ...askedFreely(conditions),
  ];
}

function external(externalId: string): Requirement {
  return {
    of: "assuming",
    conditions: { StringEquals: { "sts:ExternalId": externalId } },
    means: [{ claim: "isOneOf", key: "sts:ExternalId", values: [externalId] }],
  };
}

function named(prefix: string): Requirement {
  return {
    of: "assuming",
    conditions: { StringLike: { "sts:RoleSessionName": `${prefix}*` } },
    means: [{ claim: "startsWith", key: "sts:RoleSessionName", prefix }],
  };
}

export function machineInWords({ externalId, sessionName }: Machine): string[] {
  return [
    "without MFA",
    // It is no secret, and another one lets in somebody else.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    ...(externalId === undefined ? [] : [`external ID ${externalId}`]),
    ...(sessionName === undefined ? [] : [`session named ${sessionName}...`]),
  ];
}

/** The Sid of a machine's statement. */
export function machineSid(name: string): string {
  return sidOf("Machine", name);
}
