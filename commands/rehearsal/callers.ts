import type { AccessModel } from "../../components/model/accessModel";
import { defined, iamArn, identityProviderArn, principalParts, rootArn } from "../../components/model/arns";
import { assumingGroup, isAttached, planAssumePolicies } from "../../components/policies/assume";
import type { Deployed, DeployedUser } from "./deployed";
import type { NamedPolicy, RequestContext } from "./evaluate";

/** Somebody who calls AWS, with the policies that their own account gives them. */
export interface Caller {
  /** In words, for reports. */
  readonly who: string;
  readonly principal: string;
  readonly context: RequestContext;
  readonly policies: readonly NamedPolicy[];
  readonly boundaries?: readonly NamedPolicy[] | undefined;
}

/** Everything on everything: what an outsider has in their own account. */
const ADMINISTRATOR: NamedPolicy = {
  name: "AdministratorAccess",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** Condition keys that every request carries. */
function anyRequest(principalArn: string, accountId: string): RequestContext {
  const now = new Date();
  return {
    "aws:PrincipalArn": principalArn,
    "aws:PrincipalAccount": accountId,
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
    "aws:SecureTransport": "true",
    "aws:SourceIp": "192.0.2.7",
    "aws:RequestedRegion": "us-east-1",
    "aws:ViaAWSService": "false",
  };
}

/** A person of the model, with the policies that the primary stack gave them. */
export function person(access: AccessModel, user: DeployedUser): Caller {
  const tags = Object.entries(user.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return {
    who: user.name,
    principal: user.arn,
    context: {
      ...anyRequest(user.arn, access.primary.accountId),
      "aws:PrincipalType": "User",
      "aws:username": user.name,
      "aws:userid": "AIDAREHEARSAL",
      ...Object.fromEntries(tags),
    },
    policies: user.policies,
    boundaries: user.boundaries,
  };
}

/** A person who is allowed everything by their own account, so that only the role's trust can refuse them. */
export function almighty(caller: Caller, who: string): Caller {
  return { who, principal: caller.principal, context: caller.context, policies: [ADMINISTRATOR] };
}

/** A session of a role in its own account. */
export function session(
  roleArn: string,
  policies: readonly NamedPolicy[],
  sessionName = "rehearsal",
): Caller {
  const [, partition = "", , , accountId = ""] = roleArn.split(":");
  const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    who: `a session of ${roleName}`,
    principal: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    context: {
      ...anyRequest(roleArn, accountId),
      "aws:PrincipalType": "AssumedRole",
      "aws:userid": `AROAREHEARSAL:${sessionName}`,
    },
    policies,
  };
}

/** Somebody of a permission set, with the policies that Identity Center takes from the primary account by name. */
export function personOfPermissionSet(access: AccessModel, deployed: Deployed, group: string): Caller {
  const definition = defined(access.groups, group);
  const names = planAssumePolicies(access, assumingGroup(definition)).map(({ policyName }) => policyName);
  const policies = names.flatMap((name) => deployed.primaryPolicies.get(name) ?? []);
  const set = definition.permissionSet ?? "";
  return {
    ...session(
      reservedRole(access, `AWSReservedSSO_${set}_0123456789abcdef`),
      policies,
      "somebody@example.com",
    ),
    who: `somebody of permission set ${set}`,
  };
}

function reservedRole({ primary }: AccessModel, name: string): string {
  return iamArn(
    primary.partition,
    primary.accountId,
    `role/aws-reserved/sso.amazonaws.com/eu-west-1/${name}`,
  );
}

/** Others of the primary account whose roles look like those of a permission set. */
export function likePermissionSet(access: AccessModel, set: string): Caller[] {
  const { partition, accountId } = access.primary;
  const own = `AWSReservedSSO_${set}_0123456789abcdef`;
  const others = [
    [reservedRole(access, `AWSReservedSSO_${set}_More_0123456789abcdef`), `permission set ${set}_More`],
    [reservedRole(access, `AWSReservedSSO_More_${set}_0123456789abcdef`), `permission set More_${set}`],
    [
      iamArn(partition, accountId, `role/${own}`),
      `a role called ${own} that Identity Center does not reserve`,
    ],
  ] as const;
  return others.map(([arn, who]) => ({
    ...session(arn, [ADMINISTRATOR], "somebody@example.com"),
    who: `somebody of ${who}`,
  }));
}

/**
 * A machine: with the policies that the primary stack attached to it, or, where it attached none, with whatever its
 * own account allows it.
 */
export function machineCaller(access: AccessModel, deployed: Deployed, key: string): Caller {
  const machine = defined(access.machines, key);
  const { principal } = machine;
  const parts = principalParts(principal);
  const accountId = parts?.accountId ?? "";
  const policies = isAttached(access, machine)
    ? (deployed.principalPolicies.get(parts?.name ?? "") ?? [])
    : [ADMINISTRATOR];
  if (parts?.kind === "role") return { ...session(principal, policies), who: `machine ${key}` };
  return {
    who: `machine ${key}`,
    principal,
    context: {
      ...anyRequest(principal, accountId),
      "aws:PrincipalType": "User",
      "aws:username": parts?.name,
      "aws:userid": "AIDAREHEARSAL",
    },
    policies,
  };
}

/** Somebody for whom an identity provider of an account vouches. No account gives them policies. */
export function vouchedFor(access: AccessModel, key: string, account: string): Caller {
  const arn = identityProviderArn(access, key, account);
  return { who: `a subject of identity provider ${key}`, principal: arn, context: unsigned(), policies: [] };
}

/** Somebody for whom another provider of the same account vouches. */
export function vouchedForByAnother(access: AccessModel, key: string, account: string): Caller {
  const { type } = defined(access.identityProviders, key);
  const { accountId } = defined(access.accounts, account);
  const resource = type === "saml" ? "saml-provider/another" : "oidc-provider/another.example.com";
  const arn = iamArn(access.primary.partition, accountId, resource);
  return { who: "a subject of another identity provider", principal: arn, context: unsigned(), policies: [] };
}

function unsigned(): RequestContext {
  const { "aws:CurrentTime": time, "aws:SourceIp": address } = anyRequest("", "");
  return { "aws:CurrentTime": time, "aws:SourceIp": address, "aws:SecureTransport": "true" };
}

/** Those who must stay outside of a role, each allowed everything by their own account. */
export function outsiders(access: AccessModel, accountId: string, somebody: string): Caller[] {
  const { partition, accountId: primary } = access.primary;
  const third = thirdAccount(access);
  const user = (owner: string, name: string): Caller => {
    const arn = iamArn(partition, owner, `user/${name}`);
    return {
      who: "",
      principal: arn,
      context: { ...anyRequest(arn, owner), "aws:PrincipalType": "User", "aws:username": name },
      policies: [ADMINISTRATOR],
    };
  };
  const administrator = unusedName(access, "administrator");
  const path = (access.users[somebody]?.path ?? access.primary.userPath).slice(1);
  return [
    { ...user(primary, administrator), who: "an administrator of the primary account in no group" },
    { ...user(primary, administrator), ...root(access), who: "the primary account's root user" },
    { ...user(third, somebody), who: `a user called ${somebody} in a third account` },
    {
      ...session(iamArn(partition, primary, `role/${somebody}`), [ADMINISTRATOR], somebody),
      who: `a role session of the primary account called ${somebody}`,
    },
    { ...user(accountId, administrator), who: "an administrator of the role's own account" },
    { ...user(primary, `elsewhere/${somebody}`), who: `a user called ${somebody} under another path` },
    {
      ...user(primary, `${path}${unusedName(access, `${somebody}x`)}`),
      who: `a user whose name starts with ${somebody}`,
    },
    {
      ...user(primary, `${siblingOf(path)}${somebody}`),
      who: `a user called ${somebody} under a path like theirs`,
    },
  ];
}

/** A path that starts alike: `people2/` for `people/`. */
function siblingOf(path: string): string {
  return path === "" ? "2/" : path.replace(/\/$/, "2/");
}

function root(access: AccessModel): Pick<Caller, "principal" | "context"> {
  const arn = rootArn(access);
  return {
    principal: arn,
    context: { ...anyRequest(arn, access.primary.accountId), "aws:PrincipalType": "Account" },
  };
}

function thirdAccount(access: AccessModel): string {
  const known = [access.primary, ...Object.values(access.accounts)].map(({ accountId }) => accountId);
  return ["999999999999", "888888888888"].find((accountId) => !known.includes(accountId)) ?? "777777777777";
}

function unusedName(access: AccessModel, name: string): string {
  return access.users[name] === undefined ? name : unusedName(access, `${name}.`);
}
