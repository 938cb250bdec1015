import { resolve } from "node:path";
import type { AccessModel } from "../../../components/model/accessModel";
import { defined } from "../../../components/model/arns";
import { didYouMean, InputError, list, type Problem } from "../../../components/model/problems";
import { pairIn } from "../../options";
import { UnreadableAccount } from "../account/account";
import { accountOnAws } from "../account/aws";
import { iamClientFor } from "../account/credentials";
import { accountInFiles } from "../account/files";
import type { Wanted } from "../account/reading";
import { PRIMARY } from "./difference";

/** What a command line says of where accounts are read. */
export interface Given {
  /** Files of the primary account. */
  readonly primary: readonly string[];
  /** `NAME=FILE`, of which a name may have several. */
  readonly account: readonly string[];
  /** Names of those that are asked for; undefined for all. */
  readonly accounts?: readonly string[] | undefined;
  /** `NAME=PROFILE` */
  readonly profile: readonly string[];
  readonly role?: string | undefined;
}

/** Where accounts are read: in files, or on AWS. */
export interface Sources {
  readonly wanted: readonly Wanted[];
  /** Account -> its files; empty where they are read on AWS. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/**
 * The accounts that are asked for, each with where to read it.
 *
 * @param warn hears what credentials may not read
 * @throws InputError where names are none of the model's, or files and credentials are mixed
 */
export function sourcesOf(access: AccessModel, given: Given, warn: (message: string) => void): Sources {
  const names = [PRIMARY, ...Object.keys(access.accounts)];
  const files = byName("--account", given.account);
  const profiles = byName("--profile", given.profile);
  if (given.primary.length > 0) files.pairs.push(...given.primary.map((file) => [PRIMARY, file] as const));
  const problems = [
    ...(access.accounts[PRIMARY] === undefined ? [] : [NOT_PRIMARY]),
    ...files.problems,
    ...profiles.problems,
    ...unknownNames(
      names,
      "--account",
      files.pairs.map(([name]) => name),
    ),
    ...unknownNames(
      names,
      "--profile",
      profiles.pairs.map(([name]) => name),
    ),
    ...unknownNames(names, "--accounts", given.accounts ?? []),
    ...mixed(given, files.pairs.length > 0),
  ];
  if (problems.length > 0) throw new InputError("The command line", problems);
  const filesOf = new Map(
    names.map((name) => [name, files.pairs.filter(([of]) => of === name).map(([, file]) => resolve(file))]),
  );
  const wanted = names.filter((name) => given.accounts?.includes(name) ?? true);
  const isInFiles = files.pairs.length > 0;
  return {
    wanted: wanted.map((name) => {
      const { partition } = access.primary;
      const { accountId } = name === PRIMARY ? access.primary : defined(access.accounts, name);
      const profile = profiles.pairs.find(([of]) => of === name)?.[1];
      const read = isInFiles
        ? () => inFiles(name, filesOf.get(name) ?? [])
        : async () => {
            const client = await iamClientFor({ partition, accountId, profile, role: given.role });
            return accountOnAws(client, extentOf(access, name), (message) => {
              warn(`${name}: ${message}`);
            });
          };
      return { name, partition, accountId, read };
    }),
    files: new Map([...filesOf].filter(([name, own]) => own.length > 0 && wanted.includes(name))),
  };
}

const NOT_PRIMARY: Problem = {
  path: "accounts.primary",
  message: "is what the primary account is called here; give the account another name",
};

function inFiles(name: string, files: readonly string[]) {
  if (files.length > 0) return Promise.resolve().then(() => accountInFiles(files));
  const option = name === PRIMARY ? "--primary FILE" : `--account ${name}=FILE`;
  return Promise.reject(new UnreadableAccount(`no file of it was given: pass ${option}`));
}

function extentOf(access: AccessModel, name: string) {
  if (name !== PRIMARY) return { loginProfilesOf: [], settings: false };
  const { alias, passwordPolicy } = access.primary;
  const withPassword = Object.entries(access.users).filter(
    ([, { existing, consoleAccess }]) => !existing && consoleAccess !== undefined,
  );
  return {
    loginProfilesOf: withPassword.map(([user]) => user),
    settings: alias !== undefined || passwordPolicy !== undefined,
  };
}

interface Pairs {
  readonly pairs: (readonly [name: string, value: string])[];
  readonly problems: readonly Problem[];
}

function byName(path: string, given: readonly string[]): Pairs {
  const parts = given.map((text) => pairIn(text) ?? text);
  return {
    pairs: parts.flatMap((part) => (typeof part === "string" ? [] : [part])),
    problems: parts
      .filter((part) => typeof part === "string")
      .map((text) => ({ path, message: `"${text}" is not NAME=VALUE` })),
  };
}

function unknownNames(known: readonly string[], path: string, given: readonly string[]): Problem[] {
  return given
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path,
      message: `there is no account "${name}"${didYouMean(name, known)} (there are: ${list(known)})`,
    }));
}

function mixed({ profile, role }: Given, isInFiles: boolean): Problem[] {
  const given = [...(profile.length > 0 ? ["--profile"] : []), ...(role === undefined ? [] : ["--role"])];
  if (!isInFiles) return [];
  return given.map((path) => ({
    path,
    message: "is for accounts that are read on AWS; leave it out, or the files",
  }));
}
