import type { Problem } from "../../../components/model/problems";
import type { Steps } from "../../rehearsal/progress";
import type { Auditor } from "./auditor";
import { type LogFile, logFilesIn, type Skipped } from "./logFiles";
import { readLog } from "./readLog";
import { DamagedLog } from "./recordSplitter";

/** What came of one path of the command line, or of one account and region that was asked live. */
export interface Source {
  readonly name: string;
  /** Files that were read to their end. */
  readonly files: number;
  readonly events: number;
  readonly skipped: Readonly<Record<Skipped["skipped"], number>>;
  /** What was not read to its end. */
  readonly unread: readonly Problem[];
}

/** Reads all log files under some paths, each as far as it can be read. */
export async function readSources(
  paths: readonly string[],
  auditor: Auditor,
  progress: Steps,
): Promise<Source[]> {
  try {
    const onBytes = await barOfBytes(paths, progress);
    const sources: Source[] = [];
    for (const path of paths) sources.push(await readSource(path, auditor, onBytes));
    return sources;
  } finally {
    progress.stop();
  }
}

async function readSource(path: string, auditor: Auditor, onBytes: (bytes: number) => void): Promise<Source> {
  const before = auditor.events;
  const skipped = { digest: 0, insights: 0, other: 0 };
  const unread: Problem[] = [];
  let files = 0;
  try {
    for await (const file of logFilesIn(path)) {
      if ("skipped" in file) {
        skipped[file.skipped]++;
        continue;
      }
      const problem = await readFile(file, auditor, onBytes);
      if (problem === undefined) files++;
      else unread.push(problem);
    }
  } catch (error) {
    // A folder that cannot be listed may hold anything.
    auditor.coverage.damage(undefined);
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    unread.push({ path, message: `cannot be listed (${code})` });
  }
  return { name: path, files, events: auditor.events - before, skipped, unread };
}

async function readFile(
  { path, size, holds }: LogFile,
  auditor: Auditor,
  onBytes: (bytes: number) => void,
): Promise<Problem | undefined> {
  try {
    if (size === 0) throw new DamagedLog("is empty");
    await readLog(
      path,
      (record) => {
        auditor.see(record);
      },
      onBytes,
    );
    if (holds !== undefined) auditor.coverage.add(holds);
    return undefined;
  } catch (error) {
    if (!(error instanceof DamagedLog)) throw error;
    auditor.coverage.damage(holds);
    return { path, message: error.message };
  }
}

const MEGABYTE = 2 ** 20;

/** A bar of megabytes; what there is in all is looked up only where somebody sees it. */
async function barOfBytes(paths: readonly string[], progress: Steps): Promise<(bytes: number) => void> {
  if (!progress.isShown) return () => undefined;
  let total = 0;
  for (const path of paths)
    for await (const file of logFilesIn(path)) if (!("skipped" in file)) total += file.size;
  progress.start("MB read", Math.ceil(total / MEGABYTE));
  let read = 0;
  return (bytes) => {
    const before = Math.floor(read / MEGABYTE);
    read += bytes;
    for (let step = before; step < Math.floor(read / MEGABYTE); step++) progress.step();
  };
}
