import type { AccessModel, Group, User } from "../../model/accessModel";
import { counted } from "../../model/counted";
import { LIMITS, PATTERNS } from "../../model/limits";
import { didYouMean, pathOf, type Problem, show } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { type At, formed, limited, pathProblems, sameName, tagProblems } from "../../model/rules";
import { findManagedPolicy } from "../managedPolicies";
import { boundaryProblems, foreignPolicy } from "./managedPolicies";
import { overrunsOfPrimary } from "./quotas";

export function usersProblems(access: AccessModel): Consequence[] {
  const users = Object.entries(access.users);
  const memberships = Object.values(access.groups).flatMap(({ members }) => [...new Set(members)]);
  const groupsOf = new Map<string, number>();
  for (const member of memberships) groupsOf.set(member, (groupsOf.get(member) ?? 0) + 1);
  return [
    ...overrunsOfPrimary(access, "users", users.length, ["users"]),
    ...sameName(Object.keys(access.users), (user) => user).map(([user, other]) => ({
      path: whereOf(access, user),
      message: `"${user}" and "${other}" are one name to IAM, which ignores case`,
    })),
    ...users.flatMap(([name, user]) => userProblems(access, name, user, groupsOf.get(name) ?? 0)),
  ];
}

function userProblems(access: AccessModel, name: string, user: User, groups: number): Consequence[] {
  const at = ["users", name];
  const ownPath = user.path !== access.primary.userPath;
  const ofName = [...limited(LIMITS.userName, name.length, at), ...formed(PATTERNS.name, name, at)];
  return [
    ...ofName.map(({ message }) => ({ path: whereOf(access, name), message })),
    ...(ownPath ? pathProblems(user.path, [...at, "path"]) : []),
    ...overrunsOfPrimary(access, "groupsPerUser", groups, at),
    ...tagProblems(user.tags, [...at, "tags"]),
    ...boundaryProblems(access, user.permissionsBoundary, at),
    ...foreignPolicy(access, user.permissionsBoundary, access.primary.accountId, [
      ...at,
      "permissionsBoundary",
    ]),
    ...credentialProblems(access, user, at),
    ...firstPasswordProblems(access, name, user, at),
    ...accessKeyProblems(access, user, at),
  ];
}

function accessKeyProblems({ primary }: AccessModel, { accessKey }: User, at: At): Consequence[] {
  if (!accessKey || primary.accessKeys !== "refused") return [];
  const message =
    "primary.accessKeys is refused, so the key would be good for nothing; leave accessKey out and give consoleAccess: the person signs in by `aws login` (npm run profiles -- USER --login)";
  return [{ path: pathOf(...at, "accessKey"), message, becauseOf: ["primary.accessKeys"] }];
}

/** Who has a key and no way into the console enrols no device, and self-management denies most without one. */
export function usersWarnings(access: AccessModel): Problem[] {
  if (access.primary.accessKeys !== "allowed") return [];
  const managed = Object.values(access.groups).flatMap((group) =>
    group.selfManagement ? group.members : [],
  );
  const message =
    "is the only credential that the stack gives, and no key can enrol an MFA device; give consoleAccess as well, enrol the device for the person, or set primary.accessKeys: allowedToEnrolMfa";
  return Object.entries(access.users)
    .filter(([name, { accessKey, consoleAccess }]) => accessKey && !consoleAccess && managed.includes(name))
    .map(([name]) => ({ path: pathOf("users", name, "accessKey"), message }));
}

function credentialProblems(access: AccessModel, user: User, at: At): Problem[] {
  const { consoleAccess, accessKey, pgpKey } = user;
  const hasCredentials = consoleAccess !== undefined || accessKey;
  const length = consoleAccess?.passwordLength;
  const minimum = access.primary.passwordPolicy?.minimumLength ?? 0;
  const lengthAt = [...at, "consoleAccess", "passwordLength"];
  const tooShort = `${counted(length ?? 0, "character")}, but primary.passwordPolicy asks for ${minimum}`;
  return [
    ...(length === undefined ? [] : limited(LIMITS.passwordLength, length, lengthAt)),
    ...(length !== undefined && length < minimum ? [{ path: pathOf(...lengthAt), message: tooShort }] : []),
    ...(pgpKey === undefined ? [] : pgpKeyProblems(pgpKey, hasCredentials, [...at, "pgpKey"])),
  ];
}

/** AWS managed policies that allow iam:ChangePassword. */
const CHANGES_PASSWORD = ["IAMUserChangePassword", "IAMFullAccess", "AdministratorAccess"];

/**
 * A person who has to change the first password at the first sign-in, and to whom nothing allows that, never gets in.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html
 */
function firstPasswordProblems(access: AccessModel, name: string, user: User, at: At): Consequence[] {
  if (user.consoleAccess?.passwordResetRequired !== true) return [];
  const groups = Object.values(access.groups).filter(({ members }) => members.includes(name));
  const allows = ({ selfManagement, managedPolicies }: Group): boolean =>
    selfManagement || managedPolicies.some((policy) => mayAllowPassword(access, policy));
  if (access.primary.passwordPolicy?.allowUsersToChange === true || groups.some(allows)) return [];
  const members = Object.values(access.groups).flatMap((group) => group.members);
  const meant = groups.length > 0 ? "" : didYouMean(name, members);
  if (meant !== "") return [{ path: pathOf(...at), message: `is in no group${meant}` }];
  const message =
    "has a first password that must be changed at the first sign-in, and nothing lets the person do that; put them into a group with selfManagement or with the managed policy IAMUserChangePassword, write primary.passwordPolicy, whose allowUsersToChange is true, or passwordResetRequired: false";
  return [{ path: pathOf(...at, "consoleAccess"), message, becauseOf: ["groups", "primary"] }];
}

/** A customer managed policy may, for all that is known here. */
function mayAllowPassword(access: AccessModel, policy: string): boolean {
  const found = findManagedPolicy(access.primary.partition, policy);
  return typeof found === "string" || found.owner !== "aws" || CHANGES_PASSWORD.includes(found.name);
}

/** A binary public key starts with the tag of its packet. @see https://www.rfc-editor.org/rfc/rfc9580#section-4.2 */
const PUBLIC_KEY_TAGS = [0x98, 0x99, 0x9a, 0xc6];

function pgpKeyProblems(key: string, hasCredentials: boolean, at: At): Problem[] {
  const path = pathOf(...at);
  if (!hasCredentials)
    return [{ path, message: "encrypts nothing; give consoleAccess or accessKey beside it" }];
  if (/^keybase:[A-Za-z0-9_]+$/.test(key)) return [];
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(key.replace(/\s/g, ""));
  const [tag = 0] = Buffer.from(key, "base64");
  if (isBase64 && PUBLIC_KEY_TAGS.includes(tag)) return [];
  const message = `${show(key)} is no public PGP key; write the output of gpg --export KEY | base64 -w0, or keybase:NAME`;
  return [{ path, message }];
}

/** Where a user's name stands first. */
function whereOf(access: AccessModel, user: string): string {
  for (const [group, { members }] of Object.entries(access.groups)) {
    const index = members.indexOf(user);
    if (index >= 0) return pathOf("groups", group, "members", index);
  }
  return pathOf("users", user);
}
