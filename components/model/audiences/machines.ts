import type { AccessModel, Machine, Trust } from "../accessModel";
import { defined, iamArn, principalParts, wholeAccount } from "../arns";
import type { Claim } from "../claims";
import { askedOfKind, type AskedOfKind } from "../trust/asked";
import { askedFreely } from "../trust/conditions";
import { trustOfMachine } from "../trust/keysOfRole";
import { askedOfTags, tagsInWords } from "../trust/sessionTags";
import { askedOfSourceIdentity, sourceIdentityInWords } from "../trust/sourceIdentity";
import { MARKING_ACTIONS, type MarkingAction, type Requirement } from "../trust/trustKey";
import type { AudienceKind } from "./audience";
import { sidOf } from "./sids";

/** Programs: roles and users of any account, or whoever an account lets. */
export const machines: AudienceKind = {
  entrances: ({ access, trust }, names) =>
    names.map((name) => {
      const machine = defined(access.machines, name);
      const accountId = principalParts(machine.principal)?.accountId ?? access.primary.accountId;
      return {
        key: { kind: "machines", name },
        sid: machineSid(name),
        principal: { AWS: iamArn(access.primary.partition, accountId, "root") },
        vouched: wholeAccount(machine.principal) === undefined ? [] : [callersOf(machine)],
        action: "sts:AssumeRole",
        asked: askedOfMachine(access, trust, machine),
      };
    }),
};

export function askedOfMachine(access: AccessModel, trust: Trust, machine: Machine): AskedOfKind {
  const scene = { access, users: [] };
  return askedOfKind("machines", trustOfMachine(trust, machine), scene, [
    ...identityOf(machine),
    ...markingOf(machine),
  ]);
}

/** Who calls as a machine. */
export function callersOf({ principal }: Pick<Machine, "principal">): Claim {
  const accountId = wholeAccount(principal);
  return accountId === undefined
    ? { claim: "callerIsOneOf", arns: [principal] }
    : { claim: "callerIsOfAccount", accountId };
}

function identityOf({ principal, externalId, sessionName, conditions }: Machine): Requirement[] {
  return [
    ...(wholeAccount(principal) === undefined ? [exactly(principal)] : []),
    ...(externalId === undefined ? [] : [external(externalId)]),
    ...(sessionName === undefined ? [] : [named(sessionName)]),
    ...askedFreely(conditions),
  ];
}

/** How it may mark its sessions, which no role lets it by itself. */
function markingOf({ sessionTags, sourceIdentity }: Machine): Requirement[] {
  return [
    ...(sourceIdentity === undefined ? [] : [askedOfSourceIdentity(sourceIdentity)]),
    ...(sessionTags === undefined ? [] : [askedOfTags(sessionTags)]),
  ];
}

/** The actions by which it may mark its sessions, which it needs on both sides of a call. */
export function markingActionsOf(machine: Machine): MarkingAction[] {
  const asked = markingOf(machine);
  return MARKING_ACTIONS.filter((action) => asked.some(({ of }) => of === action));
}

function exactly(principal: string): Requirement {
  return {
    of: "all",
    conditions: { ArnEquals: { "aws:PrincipalArn": [principal] } },
    means: [callersOf({ principal })],
  };
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

export function machineInWords({ externalId, sessionName, sessionTags, sourceIdentity }: Machine): string[] {
  return [
    "without MFA",
    // It is no secret, and another one lets in somebody else.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    ...(externalId === undefined ? [] : [`external ID ${externalId}`]),
    ...(sessionName === undefined ? [] : [`session named ${sessionName}...`]),
    ...(sourceIdentity === undefined ? [] : [sourceIdentityInWords(sourceIdentity)]),
    ...(sessionTags === undefined ? [] : [tagsInWords(sessionTags)]),
  ];
}

/** The Sid of a machine's statement. */
export function machineSid(name: string): string {
  return sidOf("Machine", name);
}
