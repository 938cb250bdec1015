import { InputError } from "../../components";
import { awsConfig } from "../../components/awsConfig";
import { mapValues } from "../../components/model/records";
import { checkRoleArns, type RoleArns } from "../../components/model/roleArns";
import { didYouMean } from "../../components/model/problems";
import type { Group } from "../../components/model/accessModel";
import type { Project } from "../rehearsal/project";
import type { Progress } from "../rehearsal/rehearse";
import { runStacks, type StackRun } from "../rehearsal/stacks";

/** How many names an error lists. */
const LISTED = 12;

/** How a person signs in, and who hears how far it is. */
interface Circumstances {
  /** By `aws login`, whatever the primary stack gives out. */
  readonly login: boolean;
  readonly progress: Progress;
}

/**
 * The AWS config of a person as the primary stack would give it out, or for `aws login`, without any account or
 * credentials.
 *
 * @throws InputError where the model has no such IAM user
 */
export async function personConfig(
  project: Project,
  user: string,
  { login, progress }: Circumstances,
): Promise<string> {
  const users = Object.keys(project.access.users);
  if (!users.includes(user)) throw unknownUser(user, users, hintOn(project.access.groups[user]));
  progress.onStacks(project.stacks.length);
  const runs = await runStacks(project, progress);
  if (login) return awsConfig(project.access, user, roleArnsOf(project, runs), "login");
  const texts = runs.find(({ side }) => side === "primary")?.outputs.awsConfig;
  const text: unknown = Object.entries(texts ?? {}).find(([name]) => name === user)?.[1];
  if (typeof text !== "string") throw new Error(`the primary stack gave no awsConfig for ${user}`);
  return text;
}

/** As the child stacks give them. */
function roleArnsOf({ access }: Project, runs: readonly StackRun[]): RoleArns {
  const given = new Map(runs.map(({ accountId, outputs }) => [accountId, outputs.roleArns]));
  return checkRoleArns(
    access,
    mapValues(access.accounts, ({ accountId }) => given.get(accountId)),
  );
}

/** Where people of a group of Identity Center get their credentials, who have no profile of ours. */
function hintOn(group: Group | undefined): string {
  if (group?.permissionSet !== undefined)
    return `; it is a group of permission set ${group.permissionSet}, whose people run aws configure sso`;
  if (group?.identityCenterGroup !== undefined)
    return "; it is a group of Identity Center, whose people take credentials from the account access portal (aws account-access-runtime get-role-credentials)";
  return "";
}

function unknownUser(user: string, users: readonly string[], hint: string): InputError {
  const more = users.length > LISTED ? ` and ${users.length - LISTED} more` : "";
  const known = users.length === 0 ? "none" : `${users.slice(0, LISTED).join(", ")}${more}`;
  const message = `the access model has no such IAM user${didYouMean(user, users)} (it has: ${known})${hint}`;
  return new InputError("The command line", [{ path: JSON.stringify(user), message }]);
}
