import { inParallel } from "../../deployment/parallel";
import { type LiveAccount, UnreadableAccount } from "./account";

/** An account that the model names, and where it is read. */
export interface Wanted {
  readonly name: string;
  readonly partition: string;
  readonly accountId: string;
  readonly read: () => Promise<LiveAccount>;
}

/** What came of reading an account. */
export type Reading =
  { readonly read: true; readonly account: LiveAccount } | { readonly read: false; readonly why: string };

/** Accounts that are read at the same time: each has its own limits, and this machine has one network. */
const AT_A_TIME = 8;

/** Reads accounts; whatever is in the way of one is no matter of the others. */
export async function readAccounts(
  accounts: readonly Wanted[],
  onRead: () => void,
): Promise<ReadonlyMap<string, Reading>> {
  const readings = await inParallel(accounts, AT_A_TIME, async (wanted) => {
    const reading = await readingOf(wanted);
    onRead();
    return [wanted.name, reading] as const;
  });
  return new Map(readings);
}

async function readingOf({ read, partition, accountId }: Wanted): Promise<Reading> {
  try {
    const account = await read();
    if (account.accountId !== accountId)
      return { read: false, why: `it is of account ${account.accountId}, and the model says ${accountId}` };
    if (account.partition !== partition)
      return { read: false, why: `it is of partition ${account.partition}, and the model says ${partition}` };
    return { read: true, account };
  } catch (error) {
    return { read: false, why: reasonOf(error) };
  }
}

/** Why AWS, or a file, was of no use. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UnreadableAccount) return error.message;
  if (/expired/i.test(`${error.name} ${error.message}`))
    return `its credentials have expired: sign in again (${error.message})`;
  if (error.name.startsWith("AccessDenied")) return `its credentials may not read it (${error.message})`;
  return error.message === "" ? error.name : error.message;
}
