import { opendir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { InputError } from "../../../components";
import type { Problem } from "../../../components/model/problems";

/** A file that may hold events. */
export interface LogFile {
  readonly path: string;
  /** Bytes on the disk. */
  readonly size: number;
  /** What its name says that it holds; undefined where CloudTrail did not name it. */
  readonly holds?: LogName | undefined;
}

/** What CloudTrail writes in the name of a log file: whose events, of which region, delivered when. */
export interface LogName {
  readonly accountId: string;
  readonly region: string;
  /** Days since 1970. */
  readonly day: number;
}

/** A file that is passed over, and why. */
export interface Skipped {
  readonly path: string;
  readonly skipped: "digest" | "insights" | "other";
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
const LOG_NAME = /^(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d{2})(\d{2})T\d{4}Z_[^/]*\.json(\.gz)?$/;
const IS_LOG = /\.(json|jsonl|ndjson|log)(\.gz)?$/i;

/** What CloudTrail puts beside logs: hashes by which a missing file shows, and what it noticed itself. */
const BESIDE_LOGS: readonly (readonly [RegExp, Skipped["skipped"]])[] = [
  [/(^|[/\\_])CloudTrail-Digest([/\\_]|$)/, "digest"],
  [/(^|[/\\_])CloudTrail-(Aggregated-)?Insight([/\\_]|$)/, "insights"],
];

const MS_PER_DAY = 86_400_000;

export function dayOf(time: number): number {
  return Math.floor(time / MS_PER_DAY);
}

export function dateOfDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

export function logNameOf(fileName: string): LogName | undefined {
  const [, accountId, region, year, month, date] = LOG_NAME.exec(fileName) ?? [];
  if (accountId === undefined || region === undefined) return undefined;
  return { accountId, region, day: dayOf(Date.UTC(Number(year), Number(month) - 1, Number(date))) };
}

/**
 * Finds the log files in what the command line names, one folder at a time: a year of an organization is millions of
 * files, whose names alone would fill the memory.
 */
export async function* logFilesIn(path: string): AsyncGenerator<LogFile | Skipped> {
  const { isDirectory, size } = await standingOf(path);
  if (!isDirectory) {
    // Whoever names a file means it, whatever its name.
    yield fileOrSkipped(path, size) ?? { path, size };
    return;
  }
  const entries: string[] = [];
  for await (const entry of await opendir(path)) entries.push(entry.name);
  for (const name of entries.sort()) {
    const inner = join(path, name);
    const there = await standingOf(inner);
    if (there.isDirectory) yield* logFilesIn(inner);
    else yield fileOrSkipped(inner, there.size) ?? { path: inner, skipped: "other" };
  }
}

function fileOrSkipped(path: string, size: number): LogFile | Skipped | undefined {
  const beside = BESIDE_LOGS.find(([pattern]) => pattern.test(path))?.[1];
  if (beside !== undefined) return { path, skipped: beside };
  if (!IS_LOG.test(path)) return undefined;
  return { path, size, holds: logNameOf(path.slice(path.lastIndexOf(sep) + 1)) };
}

async function standingOf(path: string): Promise<{ readonly isDirectory: boolean; readonly size: number }> {
  const there = await stat(path);
  return { isDirectory: there.isDirectory(), size: there.size };
}

/** @throws InputError with each of the paths that is not there */
export async function requirePaths(paths: readonly string[]): Promise<void> {
  const problems = await Promise.all(
    paths.map(async (path): Promise<Problem[]> => {
      try {
        await stat(path);
        return [];
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
        const message = code === "ENOENT" ? "there is no such file or folder" : `cannot be read (${code})`;
        return [{ path, message }];
      }
    }),
  );
  if (problems.flat().length > 0) throw new InputError("The command line", problems.flat());
}
