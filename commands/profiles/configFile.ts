import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { InputError } from "../../components";

/** A config file as it was when it was read. */
export interface ConfigFile {
  /** As the person named it. */
  readonly path: string;
  /** The file itself, where `path` is a link to it. */
  readonly target: string;
  /** Undefined where there is no such file yet. */
  readonly bytes: Buffer | undefined;
}

/**
 * The file that AWS clients read.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 */
export function defaultConfigFile(): string {
  const { AWS_CONFIG_FILE: configured } = process.env;
  return configured === undefined || configured === "" ? "~/.aws/config" : configured;
}

/**
 * Reads a config file, or finds that there is none.
 *
 * @param name path, in which a leading `~/` is the home folder
 * @throws InputError where it is no file, or cannot be read
 */
export function readConfigFile(name: string): ConfigFile {
  const path = resolve(name.startsWith("~/") ? join(homedir(), name.slice(2)) : name);
  return attempt(path, "read", () => {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      return { path, target: path, bytes: undefined };
    }
    if (!statSync(path).isFile()) {
      throw new InputError(path, [{ path: "the file", message: "is a folder or a device, not a file" }]);
    }
    return { path, target: realpathSync(path), bytes: readFileSync(path) };
  });
}

/**
 * Replaces a config file as a whole, so that a crash leaves the old one or the new one. What it held is kept beside it.
 *
 * @returns path of the backup; undefined where there was nothing to keep
 * @throws InputError where it has changed since it was read, or cannot be written
 */
export function replaceConfigFile(file: ConfigFile, bytes: Buffer): string | undefined {
  const { path, target, bytes: former } = file;
  if (former === undefined) {
    attempt(path, "written", () => {
      makeFolder(dirname(path));
    });
    requireUnchanged(file);
    attempt(path, "written", () => {
      writeFileAtomic(target, bytes, { mode: 0o600 });
    });
    return undefined;
  }
  attempt(path, "written", () => {
    accessSync(target, constants.W_OK);
  });
  requireUnchanged(file);
  const backup = attempt(path, "backed up", () => keep(path, former, statSync(target).mode & 0o777));
  requireUnchanged(file);
  // Without a mode and an owner, it takes those of the file that is there.
  attempt(path, "written", () => {
    writeFileAtomic(target, bytes);
  });
  return backup;
}

/** Step by step: Node's own `recursive` never ends in a file system that refuses new folders as not found, as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function requireUnchanged({ path, target, bytes }: ConfigFile): void {
  const now = readConfigFile(path);
  const same = bytes === undefined ? now.bytes === undefined : now.bytes?.equals(bytes) === true;
  if (same && now.target === target) return;
  const message = "has changed since it was read, and was left as it is now; run the command again";
  throw new InputError(path, [{ path: "the file", message }]);
}

/** Writes a backup under the first free name. */
function keep(path: string, bytes: Buffer, mode: number): string {
  const moment = new Date().toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "");
  for (let count = 1; ; count += 1) {
    const backup = `${path}.bak-${moment}${count === 1 ? "" : `-${count}`}`;
    try {
      writeFileSync(backup, bytes, { mode, flag: "wx" });
      return backup;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
}

function attempt<Result>(path: string, what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(path, [{ path: "the file", message: `cannot be ${what}: ${reasonOf(error)}` }]);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  ENOENT: "there is no such file or folder, or it is a link to none",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a part of its path is a file, not a folder",
  ELOOP: "its links lead in a circle",
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code] ?? code;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
