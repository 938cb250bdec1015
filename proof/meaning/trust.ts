import type {
  AccessModel,
  Conditions,
  Machine,
  OidcProvider,
  Partition,
  Role,
  Trust,
} from "../../components/model/accessModel";
import { defined, iamArn, identityProviderArn, issuerOf, userArn } from "../../components/model/arns";
import { type AccountRole, audienceOf } from "../../components/model/grants";
import type { Claim } from "../../components/model/claims";
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
    ...machines.flatMap((name) => machineWay(role, name, defined(access.machines, name), action)),
    ...identityProviders.flatMap((name) => providerWay(access, target, name, action)),
  ];
}

function usersWay(
  access: AccessModel,
  { trust }: Role,
  users: readonly string[],
  action: SessionAction,
): Way[] {
  const who = usersOf(access, trust, users);
  switch (action) {
    case "sts:AssumeRole":
      return way("IAM users", [
        who,
        ...mfa(trust),
        ...sessionName(trust),
        ...sourceIdentity(trust),
        ...networks(trust.sourceIps),
        ...organization(trust),
        ...validity(trust),
        ...free(trust.conditions),
      ]);
    case "sts:SetSourceIdentity":
      return trust.sourceIdentity ? way("IAM users", [who, ...sourceIdentity(trust)]) : [];
    case "sts:TagSession":
      return sessionTags("IAM users", who, trust);
    default:
      return [];
  }
}

function usersOf(access: AccessModel, { match }: Trust, users: readonly string[]): Claim {
  if (match === "users") return { claim: "callerIsOneOf", arns: users.map((user) => userArn(access, user)) };
  return { claim: "callerIsUserUnder", account: accountOf(access), path: access.primary.userPath };
}

function setsWay(
  access: AccessModel,
  { trust }: Role,
  sets: readonly string[],
  action: SessionAction,
): Way[] {
  const who: Claim = { claim: "callerIsOfPermissionSet", account: accountOf(access), sets };
  const name = "people of permission sets";
  if (action === "sts:TagSession") return sessionTags(name, who, trust);
  if (action !== "sts:AssumeRole") return [];
  return way(name, [
    who,
    ...networks(trust.sourceIps),
    ...organization(trust),
    ...validity(trust),
    ...free(trust.conditions),
  ]);
}

function machineWay({ trust }: Role, name: string, machine: Machine, action: SessionAction): Way[] {
  if (action !== "sts:AssumeRole") return [];
  return way(`machine ${name}`, [
    { claim: "callerIsOneOf", arns: [machine.principal] },
    ...externalId(machine),
    ...sessionPrefix(machine),
    ...networks(machine.sourceIps ?? trust.sourceIps),
    ...organization(trust),
    ...validity(trust),
    ...free(machine.conditions),
    ...free(trust.conditions),
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
    ...networks(trust.sourceIps),
    ...validity(trust),
    ...free(trust.conditions),
  ]);
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
  const { denyUsers } = defined(access.roles, role).trust;
  return denyUsers.map((name) => [{ claim: "callerIsUserNamed", account: accountOf(access), name }]);
}

function accountOf({ primary }: AccessModel): string {
  return iamArn(primary.partition, primary.accountId, "").slice(0, -1);
}

function way(who: string, claims: readonly Claim[]): Way[] {
  return [{ who, claims }];
}

function mfa({ mfa: asked }: Trust): Claim[] {
  if (asked === false) return [];
  return [
    { claim: "isTrue", key: "aws:MultiFactorAuthPresent" },
    { claim: "isAtMost", key: "aws:MultiFactorAuthAge", number: asked.maxAge },
  ];
}

function sessionName({ sessionName: asked }: Trust): Claim[] {
  return asked === undefined
    ? []
    : [{ claim: "isSameAs", key: "sts:RoleSessionName", other: "aws:username" }];
}

function sourceIdentity({ sourceIdentity: asked }: Trust): Claim[] {
  return asked ? [{ claim: "isSameAs", key: "sts:SourceIdentity", other: "aws:username" }] : [];
}

function sessionTags(name: string, who: Claim, { sessionTags: allowed }: Trust): Way[] {
  return allowed === undefined ? [] : way(name, [who, { claim: "tagsAreOf", allowed }]);
}

function externalId({ externalId: asked }: Machine): Claim[] {
  return asked === undefined ? [] : [{ claim: "isOneOf", key: "sts:ExternalId", values: [asked] }];
}

function sessionPrefix({ sessionName: prefix }: Machine): Claim[] {
  return prefix === undefined ? [] : [{ claim: "startsWith", key: "sts:RoleSessionName", prefix }];
}

function networks(sourceIps: readonly string[]): Claim[] {
  return sourceIps.length === 0 ? [] : [{ claim: "isWithinOneOf", key: "aws:SourceIp", networks: sourceIps }];
}

function organization({ organizationId }: Trust): Claim[] {
  return organizationId === undefined
    ? []
    : [{ claim: "isOneOf", key: "aws:PrincipalOrgID", values: [organizationId] }];
}

function validity({ notBefore, notAfter }: Trust): Claim[] {
  const from: Claim[] =
    notBefore === undefined ? [] : [{ claim: "isNotBefore", key: "aws:CurrentTime", time: notBefore }];
  const until: Claim[] =
    notAfter === undefined ? [] : [{ claim: "isNotAfter", key: "aws:CurrentTime", time: notAfter }];
  return [...from, ...until];
}

function free(conditions: Conditions): Claim[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): Claim => ({ claim: "isConditioned", operator, key, values })),
  );
}
