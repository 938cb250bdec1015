import type {
  AccessModel,
  IdentityProvider,
  Machine,
  OidcProvider,
  Partition,
  Trust,
} from "../model/accessModel";
import { defined, issuerOf, permissionSetPatterns } from "../model/arns";
import type { PolicyConditions } from "../model/conditions";
import type { Audience } from "../model/grants";
import { askedOfKind, type AskedOfKind } from "../model/trust/asked";
import { trustOfMachine } from "../model/trust/keysOfRole";
import type { MarkingAction, Requirement } from "../model/trust/trustKey";

/**
 * What a role's trust policy asks of each audience: first who it is, then what the keys of the role's trust ask of it.
 * All of a list holds together.
 */
export type Asked = readonly PolicyConditions[];

export function askedOfUsers(access: AccessModel, trust: Trust, users: readonly string[]): Asked {
  return ofAssuming(askedOfKind("users", trust, { access, users }));
}

export function askedOfPermissionSets(access: AccessModel, trust: Trust, sets: readonly string[]): Asked {
  const asked = askedOfKind("permissionSets", trust, { access, users: [] });
  return [whichPermissionSets(access, sets), ...ofAssuming(asked)];
}

export function askedOfMachine(access: AccessModel, trust: Trust, machine: Machine): Asked {
  const { principal, externalId, sessionName } = machine;
  return [
    { ArnEquals: { "aws:PrincipalArn": [principal] } },
    externalId === undefined ? {} : { StringEquals: { "sts:ExternalId": externalId } },
    sessionName === undefined ? {} : { StringLike: { "sts:RoleSessionName": `${sessionName}*` } },
    ...ofAssuming(askedOfKind("machines", trustOfMachine(trust, machine), { access, users: [] })),
  ];
}

export function askedOfProvider(access: AccessModel, trust: Trust, provider: IdentityProvider): Asked {
  return [
    provider.type === "saml" ? samlConditions(access.primary.partition) : oidcConditions(provider),
    ...ofAssuming(askedOfKind("identityProviders", trust, { access, users: [] })),
  ];
}

/** The actions with which an audience may mark a session, and what is asked of them. */
export interface SessionsAsked {
  readonly actions: readonly MarkingAction[];
  readonly asked: Asked;
}

export function askedOfUserSessions(
  access: AccessModel,
  trust: Trust,
  users: readonly string[],
): SessionsAsked {
  return ofMarking(askedOfKind("users", trust, { access, users }));
}

export function askedOfPermissionSetSessions(
  access: AccessModel,
  trust: Trust,
  sets: readonly string[],
): SessionsAsked {
  const { actions, asked } = ofMarking(askedOfKind("permissionSets", trust, { access, users: [] }));
  return { actions, asked: [whichPermissionSets(access, sets), ...asked] };
}

function ofAssuming({ ofAll, ofAssuming }: AskedOfKind): Asked {
  return written([...ofAll, ...ofAssuming]);
}

function ofMarking({ ofAll, ofMarking }: AskedOfKind): SessionsAsked {
  return { actions: [...ofMarking.keys()], asked: written([...ofAll, ...[...ofMarking.values()].flat()]) };
}

function written(requirements: readonly Requirement[]): Asked {
  return requirements.map(({ conditions }) => conditions);
}

/** What the statements of an audience ask, of whomever in it. */
export function askedOf(access: AccessModel, trust: Trust, audience: Audience): Asked {
  const { users, permissionSets, machines, identityProviders } = audience;
  return [
    ...(users.length === 0 ? [] : askedOfUsers(access, trust, users)),
    ...(permissionSets.length === 0 ? [] : askedOfPermissionSets(access, trust, permissionSets)),
    ...machines
      .map((key) => defined(access.machines, key))
      .flatMap((machine) => [...askedOfMachine(access, trust, machine), machine.conditions]),
    ...identityProviders.flatMap((key) =>
      askedOfProvider(access, trust, defined(access.identityProviders, key)),
    ),
  ];
}

function whichPermissionSets(access: AccessModel, sets: readonly string[]): PolicyConditions {
  return { ArnLike: { "aws:PrincipalArn": sets.flatMap((set) => permissionSetPatterns(access, set)) } };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
function oidcConditions(provider: OidcProvider): PolicyConditions {
  const { audiences, subjects, claims } = provider;
  const issuer = issuerOf(provider);
  const values = Object.entries({ ...claims, sub: subjects }).map(([claim, allowed]) => ({
    key: `${issuer}:${claim}`,
    allowed,
    operator: allowed.some((value) => /[*?]/.test(value)) ? "StringLike" : "StringEquals",
  }));
  const keysUnder = (operator: string): PolicyConditions[string] =>
    Object.fromEntries(
      values.filter((value) => value.operator === operator).map(({ key, allowed }) => [key, allowed]),
    );
  const like = keysUnder("StringLike");
  return {
    StringEquals: { [`${issuer}:aud`]: audiences, ...keysUnder("StringEquals") },
    ...(Object.keys(like).length === 0 ? {} : { StringLike: like }),
  };
}

/** The console's address, to which the provider's assertion must be addressed. */
const SAML_AUDIENCES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com/saml",
  "aws-cn": "https://signin.amazonaws.cn/saml",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
};

function samlConditions(partition: Partition): PolicyConditions {
  return { StringEquals: { "SAML:aud": SAML_AUDIENCES[partition] } };
}
