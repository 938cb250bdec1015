import { basename } from "node:path";
import { z } from "zod";
import type { CheckedAccess } from "../../components";
import { defined, plannedRoleArn, userArn } from "../../components/model/arns";
import { grantsOf } from "../../components/model/grants";
import type { Member } from "./article";

const Texts = z.record(z.string(), z.string());
const ChildOutputs = z.object({ roleArns: Texts });
const PrimaryOutputs = z.object({ awsConfig: Texts });

/** What a stack gave, with secrets as they are. */
export type Outputs = Readonly<Record<string, unknown>>;

/**
 * The first IAM user of the model to whom a role is granted, and all the roles that they may assume, each with the ARN
 * that its stack gave.
 *
 * @param outputs stack -> its outputs
 * @returns undefined where the model grants nothing to IAM users
 */
export function memberOf(access: CheckedAccess, outputs: (stack: string) => Outputs): Member | undefined {
  const ofUsers = grantsOf(access).flatMap((grant) => (grant.kind === "user" ? [grant] : []));
  const [first] = ofUsers;
  if (first === undefined) return undefined;
  const { user } = first;
  const targets = ofUsers
    .filter((grant) => grant.user === user)
    .map(({ account, role }) => {
      const { roleArns } = ChildOutputs.parse(outputs(basename(defined(access.accounts, account).stack)));
      const planned = plannedRoleArn(access, account, role);
      return { account, role, planned, roleArn: defined(roleArns, role) };
    });
  // Several groups may grant one role.
  const roles = [...new Map(targets.map((target) => [target.roleArn, target])).values()];
  return { user, planned: userArn(access, user), roles };
}

/** A person's AWS config as the primary stack gave it. */
export function awsConfigOf(primary: Outputs, user: string): string {
  return defined(PrimaryOutputs.parse(primary).awsConfig, user);
}
