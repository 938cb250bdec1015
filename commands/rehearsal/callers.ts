import type { AccessModel } from "../../components/model/accessModel";
import { iamArn, rootArn } from "../../components/model/arns";
import type { DeployedUser } from "./deployed";
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
export function session(roleArn: string, accountId: string, policies: readonly NamedPolicy[]): Caller {
  const [, partition = ""] = roleArn.split(":");
  const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    who: `a session of ${roleName}`,
    principal: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/rehearsal`,
    context: {
      ...anyRequest(roleArn, accountId),
      "aws:PrincipalType": "AssumedRole",
      "aws:userid": "AROAREHEARSAL:rehearsal",
    },
    policies,
  };
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
  return [
    { ...user(primary, administrator), who: "an administrator of the primary account in no group" },
    { ...user(primary, administrator), ...root(access), who: "the primary account's root user" },
    { ...user(third, somebody), who: `a user called ${somebody} in a third account` },
    {
      ...session(iamArn(partition, primary, `role/${somebody}`), primary, [ADMINISTRATOR]),
      who: `a role session of the primary account called ${somebody}`,
    },
    { ...user(accountId, administrator), who: "an administrator of the role's own account" },
  ];
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
