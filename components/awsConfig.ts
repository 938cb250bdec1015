import type { AccessModel } from "./model/accessModel";
import { defined, iamArn } from "./model/arns";
import { type AccountRole, rolesOf } from "./model/grants";
import type { RoleArns } from "./model/roleArns";

/** The profile that holds a person's own credentials. */
const SOURCE_PROFILE = "primary";

/**
 * A person's AWS config file: a profile for their own credentials and one for each role that they may assume, named
 * after the account, or `ACCOUNT-ROLE` where they have several roles there.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
 */
export function awsConfig(access: AccessModel, user: string, roleArns: RoleArns): string {
  const roles = rolesOfUser(access, user);
  const { partition, accountId } = access.primary;
  const mfaSerial = iamArn(partition, accountId, `mfa/${user}`);
  const profiles = roles.map((target) => {
    const { region } = defined(access.accounts, target.account);
    const { trust } = defined(access.roles, target.role);
    return section(profileName(roles, target), {
      role_arn: roleArns[target.account]?.[target.role],
      source_profile: SOURCE_PROFILE,
      mfa_serial: trust.mfa === false ? undefined : mfaSerial,
      role_session_name: trust.sessionName === undefined ? undefined : user,
      region,
    });
  });
  return [section(SOURCE_PROFILE, { mfa_serial: mfaSerial }), ...profiles].join("\n");
}

function rolesOfUser(access: AccessModel, user: string): AccountRole[] {
  const groups = Object.values(access.groups).filter(({ members }) => members.includes(user));
  const roles = groups
    .flatMap((group) => rolesOf(access, group))
    .filter(({ role }) => !defined(access.roles, role).trust.denyUsers.includes(user));
  return [...new Map(roles.map((target) => [`${target.account} ${target.role}`, target])).values()];
}

function profileName(roles: readonly AccountRole[], { account, role }: AccountRole): string {
  const several = roles.filter((other) => other.account === account).length > 1;
  return several ? `${account}-${role}` : account;
}

function section(name: string, settings: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return [`[profile ${name}]`, ...lines, ""].join("\n");
}
