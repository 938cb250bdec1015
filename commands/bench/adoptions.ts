import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Steps } from "../rehearsal/progress";
import { modelOf } from "./models";
import { runCommand } from "./processes";
import type { Verdicts } from "./verdicts";

/** Roles of an account that federate somebody are few beside those of services. */
const ROLES = 20;
const MOST_SECONDS = 20;
const PRIMARY_ID = "111111111111";

/** How long it takes to make a model of accounts, in words. */
export function adoptions(folder: string, verdicts: Verdicts, bar: Steps, accounts = 300): string {
  const files = accountFiles(folder, accounts);
  bar.start("runs", 1);
  const { seconds, megabytes } = runCommand("adopt", [...files, "--out", join(folder, "adopted"), "--force"]);
  bar.step();
  bar.stop();
  const time = verdicts.of(seconds, MOST_SECONDS, (value) => `${value.toFixed(1)} s`);
  return `${accounts} accounts of ${ROLES} roles, adopted in ${time}, ${megabytes.toFixed(0)} MB`;
}

/** What `aws iam get-account-authorization-details` prints of accounts that somebody filled by hand. */
function accountFiles(folder: string, count: number): string[] {
  const { accounts, roles, groups } = modelOf(count);
  const federated = Object.keys(roles);
  const write = (name: string, details: unknown): string => {
    const file = join(folder, `${name}.details.json`);
    writeFileSync(file, JSON.stringify(details));
    return file;
  };
  const children = Object.entries(accounts).flatMap(([name, { accountId }]) => [
    "--account",
    `${name}=${write(name, childDetails(accountId, federated))}`,
  ]);
  const memberships = new Map<string, string[]>();
  const policies: unknown[] = [];
  const groupList = Object.entries(groups).map(([group, { members = [], assume }]) => {
    for (const member of [members].flat())
      memberships.set(member, [...(memberships.get(member) ?? []), group]);
    const arns = Object.entries(assume).flatMap(([account, names]) =>
      [names].flat().map((role) => `arn:aws:iam::${accounts[account]?.accountId ?? ""}:role/${role}`),
    );
    policies.push(policy(PRIMARY_ID, `${group}-assume`, { Action: "sts:AssumeRole", Resource: arns }));
    return holder("Group", PRIMARY_ID, group, [policyArn(PRIMARY_ID, `${group}-assume`)]);
  });
  const users = [...memberships].map(([user, GroupList]) => ({
    ...holder("User", PRIMARY_ID, user, []),
    GroupList,
  }));
  const primary = {
    UserDetailList: users,
    GroupDetailList: groupList,
    RoleDetailList: [],
    Policies: policies,
  };
  return ["--primary", write("primary", primary), ...children];
}

function childDetails(accountId: string, federated: readonly string[]): unknown {
  const people = trust({
    Principal: { AWS: `arn:aws:iam::${PRIMARY_ID}:root` },
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  });
  const service = trust({ Principal: { Service: "lambda.amazonaws.com" } });
  const services = Array.from({ length: ROLES - federated.length }, (_, index) => `service-${index}`);
  const RoleDetailList = [
    ...federated.map((name) => ({
      ...holder("Role", accountId, name, [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        policyArn(accountId, `${name}-access`),
      ]),
      AssumeRolePolicyDocument: people,
    })),
    ...services.map((name) => ({
      ...holder("Role", accountId, name, [policyArn(accountId, `${name}-policy`)]),
      AssumeRolePolicyDocument: service,
    })),
  ];
  const statement = { Action: "s3:PutObject", Resource: "arn:aws:s3:::reports/*" };
  const Policies = [
    ...federated.map((name) => policy(accountId, `${name}-access`, statement)),
    ...services.map((name) => policy(accountId, `${name}-policy`, statement)),
  ];
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList, Policies };
}

function holder(
  kind: "Role" | "User" | "Group",
  accountId: string,
  name: string,
  attached: readonly string[],
) {
  return {
    [`${kind}Name`]: name,
    [`${kind}Id`]: `A${name}`,
    Path: "/",
    Arn: `arn:aws:iam::${accountId}:${kind.toLowerCase()}/${name}`,
    AttachedManagedPolicies: attached.map((PolicyArn) => ({ PolicyArn })),
  };
}

function policyArn(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:policy/${name}`;
}

function policy(accountId: string, name: string, statement: object): unknown {
  const Document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
  return { Arn: policyArn(accountId, name), PolicyVersionList: [{ Document, IsDefaultVersion: true }] };
}

function trust(statement: object): unknown {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }] };
}
