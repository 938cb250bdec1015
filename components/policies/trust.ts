import { createHash } from "node:crypto";
import type { AccessModel, Trust } from "../model/accessModel";
import { defined, iamArn, identityProviderArn, principalParts, rootArn } from "../model/arns";
import type { AccountRole, Audience } from "../model/grants";
import { deniedBy } from "../model/trust/asked";
import type { Denial } from "../model/trust/trustKey";
import { allOf } from "./conditions";
import type { PolicyDocument, PolicyStatement } from "./document";
import {
  type Asked,
  askedOfMachine,
  askedOfPermissionSets,
  askedOfPermissionSetSessions,
  askedOfProvider,
  askedOfUsers,
  askedOfUserSessions,
  type SessionsAsked,
} from "./trustConditions";

/**
 * Who may assume a role, each audience in a statement of its own, so that the conditions of one never bind or free
 * another: IAM users, people of Identity Center, machines, subjects of identity providers; and who may not.
 *
 * The principal of users, permission sets and machines is their account's root with a condition on
 * `aws:PrincipalArn`. A user named in `Principal` would be pinned to its unique ID, so that a re-created user is shut
 * out, and would have to exist first; the root alone would let in everybody to whom the account allows the call, its
 * administrators first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustPolicy(access: AccessModel, target: AccountRole, audience: Audience): PolicyDocument {
  const { trust } = defined(access.roles, target.role);
  const { users, permissionSets, machines, identityProviders } = audience;
  return {
    Version: "2012-10-17",
    Statement: [
      ...(users.length === 0 ? [] : userStatements(access, trust, users)),
      ...(permissionSets.length === 0 ? [] : permissionSetStatements(access, trust, permissionSets)),
      ...machines.map((machine) => machineStatement(access, trust, machine)),
      ...identityProviders.map((provider) => providerStatement(access, trust, provider, target.account)),
      ...deniedBy(access, trust).map((denial) => deny(access, denial)),
    ],
  };
}

function userStatements(access: AccessModel, trust: Trust, users: readonly string[]): PolicyStatement[] {
  const root = rootArn(access);
  return [
    allow("FederatedUsers", root, ["sts:AssumeRole"], askedOfUsers(access, trust, users)),
    ...sessionStatement("FederatedUsersSession", root, askedOfUserSessions(access, trust, users)),
  ];
}

function permissionSetStatements(
  access: AccessModel,
  trust: Trust,
  sets: readonly string[],
): PolicyStatement[] {
  const root = rootArn(access);
  const sessions = askedOfPermissionSetSessions(access, trust, sets);
  return [
    allow("FederatedPermissionSets", root, ["sts:AssumeRole"], askedOfPermissionSets(access, trust, sets)),
    ...sessionStatement("FederatedPermissionSetsSession", root, sessions),
  ];
}

function machineStatement(access: AccessModel, trust: Trust, key: string): PolicyStatement {
  const machine = defined(access.machines, key);
  const accountId = principalParts(machine.principal)?.accountId ?? access.primary.accountId;
  const root = iamArn(access.primary.partition, accountId, "root");
  const asked = [...askedOfMachine(access, trust, machine), machine.conditions];
  return allow(machineSid(key), root, ["sts:AssumeRole"], asked);
}

function providerStatement(access: AccessModel, trust: Trust, key: string, account: string): PolicyStatement {
  const provider = defined(access.identityProviders, key);
  const isSaml = provider.type === "saml";
  return {
    Sid: providerSid(access, key),
    Effect: "Allow",
    Principal: { Federated: identityProviderArn(access, key, account) },
    Action: isSaml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity",
    Condition: allOf(...askedOfProvider(access, trust, provider)),
  };
}

function deny(access: AccessModel, { sid, conditions }: Denial): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Deny",
    Principal: { AWS: rootArn(access) },
    Action: "sts:AssumeRole",
    Condition: conditions,
  };
}

/**
 * What may be set on a session. It is a statement of its own because AWS gives these actions fewer condition keys
 * than sts:AssumeRole, whose statement asks for MFA and the rest.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
function sessionStatement(
  sid: string,
  principal: string,
  { actions, asked }: SessionsAsked,
): PolicyStatement[] {
  return actions.length === 0 ? [] : [allow(sid, principal, actions, asked)];
}

function allow(sid: string, principal: string, actions: readonly string[], asked: Asked): PolicyStatement {
  const [only, ...others] = actions;
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: others.length === 0 ? only : actions,
    Condition: allOf(...asked),
  };
}

/** The Sid of a machine's statement. */
export function machineSid(key: string): string {
  return sidOf("Machine", key);
}

/** The Sid of an identity provider's statement. */
export function providerSid(access: AccessModel, key: string): string {
  return sidOf(defined(access.identityProviders, key).type === "saml" ? "Saml" : "Oidc", key);
}

/** Letters and digits only; a name that has others gets a digest of itself, so that no two are the same. */
function sidOf(kind: string, key: string): string {
  const plain = key.replace(/[^A-Za-z0-9]/g, "");
  if (plain === key) return `${kind}${key}`;
  return `${kind}${plain}${createHash("sha256").update(key).digest("hex").slice(0, 6)}`;
}
