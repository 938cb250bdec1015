import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetRoleCommand,
  type IAMClient,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Credentials, EmulatedAccounts } from "./emulatedAccounts";

/** Who some credentials belong to. */
export interface Identity {
  readonly UserId: string;
  readonly Account: string;
  readonly Arn: string;
}

/** As `aws sts get-caller-identity` prints it. */
export function printed({ UserId, Account, Arn }: Identity): string {
  return JSON.stringify({ UserId, Account, Arn }, undefined, 4);
}

export async function whoAmI(sts: STSClient): Promise<Identity> {
  const { UserId = "", Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  return { UserId, Account, Arn };
}

export async function createAccessKey(iam: IAMClient, user: string): Promise<Credentials> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
  const { AccessKeyId, SecretAccessKey } = AccessKey ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined) {
    throw new Error(`the answer to iam:CreateAccessKey of ${user} holds no key`);
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
}

export async function deleteAccessKey(
  iam: IAMClient,
  user: string,
  { accessKeyId }: Credentials,
): Promise<void> {
  await iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: accessKeyId }));
}

/** A member of the model, and the roles that they may assume. */
export interface Member {
  readonly user: string;
  /** Their ARN, as the model plans it. */
  readonly planned: string;
  readonly roles: readonly Target[];
}

export interface Target {
  /** Keys of the model. */
  readonly account: string;
  readonly role: string;
  /** Its ARN, as the model plans it. */
  readonly planned: string;
  /** Its ARN, as the child's stack gave it. */
  readonly roleArn: string;
}

/** What the article's check gave. */
export interface ArticleCheck {
  readonly member: Identity;
  readonly sessions: readonly { readonly target: Target; readonly identity: Identity }[];
  /** What is not as the model says. */
  readonly problems: readonly string[];
}

/** What the check calls. */
export interface Callers {
  readonly accounts: EmulatedAccounts;
  /** The member's own. */
  readonly key: Credentials;
  /** IAM of an account, by its key in the model. */
  readonly iamOf: (account: string) => IAMClient;
}

/**
 * The article's check: who am I, and who am I with the child's profile; here for each role that the member may assume.
 * An emulator lets one assume roles that are not there, so that is asked, too.
 */
export async function checkArticle(
  { user, planned, roles }: Member,
  { accounts, key, iamOf }: Callers,
): Promise<ArticleCheck> {
  const member = await whoAmI(accounts.sts(key));
  const sessions = [];
  const problems = differences(`user ${user}`, member.Arn, planned);
  for (const target of roles) {
    const { account, role, roleArn } = target;
    const session = await accounts.assume(key, roleArn, user);
    const identity = await whoAmI(accounts.sts(session));
    sessions.push({ target, identity });
    const who = `role ${role} in account ${account}`;
    problems.push(...differences(who, identity.Arn, sessionArn(target.planned, user)));
    if (!(await isThere(iamOf(account), nameOf(target.planned)))) problems.push(`there is no ${who}`);
  }
  return { member, sessions, problems };
}

function differences(who: string, is: string, expected: string): string[] {
  return is === expected ? [] : [`${who} is ${is}, and should be ${expected}`];
}

async function isThere(iam: IAMClient, role: string): Promise<boolean> {
  try {
    await iam.send(new GetRoleCommand({ RoleName: role }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}

/** Sessions bear a role's name without its path. */
function sessionArn(roleArn: string, sessionName: string): string {
  const account = roleArn.replace(":iam:", ":sts:").replace(/:role\/.*$/, "");
  return `${account}:assumed-role/${nameOf(roleArn)}/${sessionName}`;
}

function nameOf(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf("/") + 1);
}
