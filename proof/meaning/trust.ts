import type { AccessModel, Machine, OidcProvider, Partition, Role } from "../../components/model/accessModel";
import { accountArn, defined, identityProviderArn, issuerOf } from "../../components/model/arns";
import type { Claim } from "../../components/model/claims";
import { type AccountRole, audienceOf } from "../../components/model/grants";
import { askedOfKind, type AskedOfKind, deniedBy } from "../../components/model/trust/asked";
import { askedFreely } from "../../components/model/trust/conditions";
import { trustOfMachine } from "../../components/model/trust/keysOfRole";
import { MARKING_ACTIONS, type Requirement } from "../../components/model/trust/trustKey";
import type { RequestSet } from "../decision/find";
import type { SessionAction } from "../requests/keys";
import { triedClaims } from "./claims";
import { declared } from "./declared";

/** Which requests the model means to let into a role of an account, for each action. */
export function meantToTrust(access: AccessModel, target: AccountRole, action: SessionAction): RequestSet {
  const never = action === "sts:AssumeRole" ? denied(access, target) : [];
  return declared(
    waysIn(access, target, action).map(({ claims }) => triedClaims(claims)),
    never.map(triedClaims),
  );
}

/** One way into a role. */
export interface Way {
  readonly who: string;
  readonly claims: readonly Claim[];
}

export function waysIn(access: AccessModel, target: AccountRole, action: SessionAction): Way[] {
  const role = defined(access.roles, target.role);
  const { users, permissionSets, machines, identityProviders } = audienceOf(access, target);
  return [
    ...(users.length === 0 ? [] : usersWay(access, role, users, action)),
    ...(permissionSets.length === 0 ? [] : setsWay(access, role, permissionSets, action)),
    ...machines.flatMap((name) => machineWay(access, role, name, defined(access.machines, name), action)),
    ...identityProviders.flatMap((name) => providerWay(access, target, name, action)),
  ];
}

function usersWay(
  access: AccessModel,
  { trust }: Role,
  users: readonly string[],
  action: SessionAction,
): Way[] {
  return ofPeople("IAM users", [], askedOfKind("users", trust, { access, users }), action);
}

function setsWay(
  access: AccessModel,
  { trust }: Role,
  sets: readonly string[],
  action: SessionAction,
): Way[] {
  const who: Claim = { claim: "callerIsOfPermissionSet", account: accountArn(access), sets };
  const asked = askedOfKind("permissionSets", trust, { access, users: [] });
  return ofPeople("people of permission sets", [who], asked, action);
}

/** People may mark their sessions where a key of the role lets them. */
function ofPeople(name: string, who: readonly Claim[], asked: AskedOfKind, action: SessionAction): Way[] {
  if (action === "sts:AssumeRole") return way(name, [...who, ...ofAssuming(asked)]);
  const marking = MARKING_ACTIONS.find((each) => each === action);
  const ofMarking = marking && asked.ofMarking.get(marking);
  return ofMarking === undefined ? [] : way(name, [...who, ...meant([...asked.ofAll, ...ofMarking])]);
}

function machineWay(
  access: AccessModel,
  { trust }: Role,
  name: string,
  machine: Machine,
  action: SessionAction,
): Way[] {
  if (action !== "sts:AssumeRole") return [];
  const asked = askedOfKind("machines", trustOfMachine(trust, machine), { access, users: [] });
  return way(`machine ${name}`, [
    { claim: "callerIsOneOf", arns: [machine.principal] },
    ...externalId(machine),
    ...sessionPrefix(machine),
    ...meant(askedFreely(machine.conditions)),
    ...ofAssuming(asked),
  ]);
}

function providerWay(
  access: AccessModel,
  { account, role }: AccountRole,
  name: string,
  action: SessionAction,
): Way[] {
  const provider = defined(access.identityProviders, name);
  const { trust } = defined(access.roles, role);
  const isSaml = provider.type === "saml";
  if (action !== (isSaml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity")) return [];
  return way(`identity provider ${name}`, [
    { claim: "isVouchedForBy", provider: identityProviderArn(access, name, account) },
    ...(isSaml ? assertion(access.primary.partition) : token(provider)),
    ...ofAssuming(askedOfKind("identityProviders", trust, { access, users: [] })),
  ]);
}

function ofAssuming({ ofAll, ofAssuming }: AskedOfKind): Claim[] {
  return meant([...ofAll, ...ofAssuming]);
}

function meant(requirements: readonly Requirement[]): Claim[] {
  return requirements.flatMap(({ means }) => means);
}

function token(provider: OidcProvider): Claim[] {
  const { audiences, subjects, claims } = provider;
  const issuer = issuerOf(provider);
  return [
    { claim: "isOneOf", key: `${issuer}:aud`, values: audiences },
    ...Object.entries({ ...claims, sub: subjects }).map(([name, patterns]): Claim => ({
      claim: "isLikeOneOf",
      key: `${issuer}:${name}`,
      patterns,
    })),
  ];
}

/** The console, to which an assertion has to be addressed. */
const SAML_AUDIENCES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com/saml",
  "aws-cn": "https://signin.amazonaws.cn/saml",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
};

function assertion(partition: Partition): Claim[] {
  return [{ claim: "isOneOf", key: "saml:aud", values: [SAML_AUDIENCES[partition]] }];
}

/** Those who are kept out whatever else is granted to them. */
function denied(access: AccessModel, { role }: AccountRole): Claim[][] {
  const { trust } = defined(access.roles, role);
  return deniedBy(access, trust).flatMap(({ means }) => means.map((claim) => [claim]));
}

function way(who: string, claims: readonly Claim[]): Way[] {
  return [{ who, claims }];
}

function externalId({ externalId: asked }: Machine): Claim[] {
  return asked === undefined ? [] : [{ claim: "isOneOf", key: "sts:ExternalId", values: [asked] }];
}

function sessionPrefix({ sessionName: prefix }: Machine): Claim[] {
  return prefix === undefined ? [] : [{ claim: "startsWith", key: "sts:RoleSessionName", prefix }];
}
