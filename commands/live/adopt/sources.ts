import { resolve } from "node:path";
import { InputError, type Problem } from "../../../components/model/problems";
import { PARTITIONS, type Partition } from "../../../components/model/accessModel";
import { pairIn } from "../../options";
import { type LiveAccount, UnreadableAccount } from "../account/account";
import { accountInFiles } from "../account/files";
import { PRIMARY } from "../verify/difference";
import type { Accounts } from "./candidates";

export interface Given {
  /** Files of the primary account. */
  readonly primary: readonly string[];
  /** `NAME=FILE`, of which a name may have several. */
  readonly account: readonly string[];
}

/**
 * The accounts in the files that a command line names.
 *
 * @param onRead hears of each account that was read
 * @throws InputError with everything that is wrong with the command line or the files
 */
export function accountsIn(given: Given, onRead: () => void): Accounts {
  const pairs = given.account.map((text) => pairIn(text) ?? text);
  const files = new Map<string, string[]>();
  for (const pair of pairs) {
    if (typeof pair === "string") continue;
    const [name, file] = pair;
    files.set(name, [...(files.get(name) ?? []), resolve(file)]);
  }
  const problems: Problem[] = [
    ...(given.primary.length === 0
      ? [
          {
            path: "--primary",
            message:
              "is missing: give what aws iam get-account-authorization-details printed of the account of the people",
          },
        ]
      : []),
    ...(given.account.length === 0
      ? [{ path: "--account", message: "is missing: give NAME=FILE for each account that has the roles" }]
      : []),
    ...pairs.flatMap((pair) =>
      typeof pair === "string" ? [{ path: "--account", message: `"${pair}" is not NAME=FILE` }] : [],
    ),
    ...(files.has(PRIMARY)
      ? [
          {
            path: "--account",
            message: `${PRIMARY} is what the primary account is called here; give the account another name`,
          },
        ]
      : []),
  ];
  if (problems.length > 0) throw new InputError("The command line", problems);
  const unreadable: Problem[] = [];
  const read = (path: string, own: readonly string[]): LiveAccount[] => {
    try {
      const account = accountInFiles(own);
      onRead();
      return [account];
    } catch (error) {
      if (!(error instanceof UnreadableAccount)) throw error;
      unreadable.push({ path, message: error.message });
      return [];
    }
  };
  const [primary] = read(
    "--primary",
    given.primary.map((file) => resolve(file)),
  );
  const children = new Map(
    [...files].flatMap(([name, own]) =>
      read(`--account ${name}`, own).map((account) => [name, account] as const),
    ),
  );
  if (primary === undefined || unreadable.length > 0) throw new InputError("What was read", unreadable);
  return { partition: partitionOf(primary, children), primary, children };
}

/** @throws InputError where files are of one account, or of several partitions */
function partitionOf(primary: LiveAccount, children: ReadonlyMap<string, LiveAccount>): Partition {
  const partition = PARTITIONS.find((each) => each === primary.partition);
  const owners = new Map([[primary.accountId, "the primary account"]]);
  const problems: Problem[] = [...children].flatMap(([name, live]) => {
    const owner = owners.get(live.accountId);
    owners.set(live.accountId, `account ${name}`);
    const path = `--account ${name}`;
    if (owner !== undefined)
      return [{ path, message: `is of ${live.accountId}, as is ${owner}: each file is of another account` }];
    if (live.partition !== primary.partition)
      return [
        {
          path,
          message: `is of partition ${live.partition}, and the primary account of ${primary.partition}`,
        },
      ];
    return [];
  });
  if (partition === undefined)
    problems.push({
      path: "--primary",
      message: `is of partition ${primary.partition}; a model has one of ${PARTITIONS.join(", ")}`,
    });
  if (partition === undefined || problems.length > 0) throw new InputError("What was read", problems);
  return partition;
}
