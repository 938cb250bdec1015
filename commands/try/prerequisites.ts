import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetPolicyCommand,
  type IAMClient,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import type { CheckedAccess } from "../../components";
import { userArn } from "../../components/model/arns";
import { isAttached } from "../../components/policies/assume";
import { boundaryArn, managedPolicy } from "../../components/policies/managedPolicies";
import { CannotWork } from "../cannotWork";

/** Something that the stacks refer to and do not create: an ARN in an account. */
export interface Prerequisite {
  readonly accountId: string;
  readonly arn: string;
}

/** What the model takes for granted in its accounts: policies, existing users, principals of machines. */
export function prerequisitesOf(access: CheckedAccess): Prerequisite[] {
  const { partition, accountId } = access.primary;
  const existing = Object.entries(access.users).filter(([, user]) => user.existing);
  const attached = Object.values(access.machines).filter((machine) => isAttached(access, machine));
  const inPrimary = [
    ...existing.map(([user]) => userArn(access, user)),
    ...attached.map(({ principal }) => principal),
    ...Object.values(access.groups).flatMap(({ managedPolicies }) =>
      managedPolicies.map((policy) => managedPolicy(partition, policy).arn),
    ),
  ].map((arn) => ({ accountId, arn }));
  const inChildren = Object.values(access.accounts).flatMap((account) =>
    account.roles.flatMap((role) => {
      const { permissions, permissionsBoundary } = access.roles[role] ?? {};
      const policies = (permissions?.managedPolicies ?? []).map(
        (policy) => managedPolicy(partition, policy).arn,
      );
      const boundary = boundaryArn(partition, permissionsBoundary);
      return [...policies, ...(boundary === undefined ? [] : [boundary])].map((arn) => ({
        accountId: account.accountId,
        arn,
      }));
    }),
  );
  const all = [...inPrimary, ...inChildren];
  return [...new Map(all.map((each) => [`${each.accountId} ${each.arn}`, each])).values()];
}

/** Whether the model refers to managed policies of AWS. */
export function usesAwsManagedPolicies(access: CheckedAccess): boolean {
  return prerequisitesOf(access).some(({ arn }) => arn.includes(":iam::aws:policy/"));
}

/** Lets nobody do anything: it is there to be referred to. */
const NOTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
});
const NOBODY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }],
});

/**
 * Creates what a model takes for granted.
 *
 * @returns takes it away again; undefined where it was there
 * @throws CannotWork where it is a policy of AWS that the emulator does not have
 */
export async function provide(
  iam: IAMClient,
  { accountId, arn }: Prerequisite,
): Promise<(() => Promise<unknown>) | undefined> {
  const { kind, path, name } = partsOf(arn);
  if (kind === "policy") {
    if (await hasPolicy(iam, arn)) return undefined;
    // That of AWS, or of an account outside the model.
    if (!arn.includes(`:${accountId}:`)) {
      const message = `The emulator does not have the policy ${arn} in account ${accountId}; start it with MOTO_IAM_LOAD_MANAGED_POLICIES=true, or try a newer one (pip install --upgrade 'moto[server]')`;
      throw new CannotWork(message);
    }
    await iam.send(new CreatePolicyCommand({ PolicyName: name, Path: path, PolicyDocument: NOTHING }));
    return () => iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
  }
  if (kind === "user") {
    await iam.send(new CreateUserCommand({ UserName: name, Path: path }));
    return () => iam.send(new DeleteUserCommand({ UserName: name }));
  }
  await iam.send(new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: NOBODY }));
  return () => iam.send(new DeleteRoleCommand({ RoleName: name }));
}

async function hasPolicy(iam: IAMClient, arn: string): Promise<boolean> {
  try {
    await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    return true;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return false;
    throw error;
  }
}

function partsOf(arn: string): { readonly kind: string; readonly path: string; readonly name: string } {
  const [, kind = "", path = "/", name = ""] = /:(role|user|policy)(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  return { kind, path, name };
}
