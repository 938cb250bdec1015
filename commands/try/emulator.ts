import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CannotWork } from "../cannotWork";

const COMMAND = "moto_server";
const INSTALL = "install it with `pip install 'moto[server]'`, or name a running emulator by --endpoint URL";

/** Milliseconds: Python may have to compile all of moto first. */
const STARTED_WITHIN = 60_000;
const ENDED_WITHIN = 5_000;
const LOOK_EVERY = 50;

/** An emulator of IAM and STS. */
export interface Emulator {
  readonly endpoint: string;
  /** Process that this one has started, which leads a group of its own; undefined where it is somebody else's. */
  readonly pid: number | undefined;
  /** Ends what this process has started, unless it is released, and waits until it has ended. */
  readonly end: () => Promise<void>;
  /** Lets it outlive this process. Until then no end of this process leaves it behind. */
  readonly release: () => void;
}

/** An emulator that somebody else has started, and ends. */
export function runningEmulator(endpoint: string): Emulator {
  return { endpoint, pid: undefined, end: () => Promise.resolve(), release: () => undefined };
}

export interface EmulatorOptions {
  /** For its log. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether accounts have the managed policies of AWS: reading them takes moto seconds for each account. */
  readonly awsManagedPolicies: boolean;
  readonly signal: AbortSignal;
}

/**
 * Starts moto on a free port of the loopback interface. The operating system chooses the port when moto opens it, so
 * no other process can be there first.
 *
 * It runs in a process group of its own: Ctrl-C on a terminal must not end it before what still talks to it.
 *
 * @throws CannotWork where it is not installed, or does not start
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
export async function startEmulator({ signal, ...options }: EmulatorOptions): Promise<Emulator> {
  const { folder } = options;
  const log = join(folder, "moto.log");
  const output = openSync(log, "w");
  const child = spawn(COMMAND, ["-H", "127.0.0.1", "-p", "0"], {
    env: emulatorEnvironment(options),
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  const failure = failureOf(child);
  const { pid } = child;
  if (pid === undefined) throw notStarted(await failure, log);
  const ended = new Promise<void>((resolve) => child.once("exit", resolve));
  const kill = (): void => {
    signalGroup(pid, "SIGKILL");
  };
  let isReleased = false;
  process.on("exit", kill);
  const release = (): void => {
    isReleased = true;
    process.off("exit", kill);
    // This process would otherwise wait for its end.
    child.unref();
  };
  const end = async (): Promise<void> => {
    if (isReleased) return;
    signalGroup(pid, "SIGTERM");
    await Promise.race([ended, wait(ENDED_WITHIN, undefined, { ref: false })]);
    kill();
    release();
  };
  try {
    const endpoint = await Promise.race([
      listening(log, signal),
      failure.then((why) => notStarted(why, log)),
    ]);
    if (endpoint instanceof Error) throw endpoint;
    return { endpoint, pid, end, release };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What the person has set for an emulator of their own would change this one: its port, its account, its store. */
function emulatorEnvironment({
  environment,
  awsManagedPolicies,
}: Omit<EmulatorOptions, "signal">): NodeJS.ProcessEnv {
  const others = Object.entries(environment).filter(([name]) => !name.startsWith("MOTO_"));
  return {
    ...Object.fromEntries(others),
    MOTO_IAM_LOAD_MANAGED_POLICIES: String(awsManagedPolicies),
    PYTHONUNBUFFERED: "1",
  };
}

/** Why a process has not started or is gone. It is never rejected, and never resolved while the process is there. */
function failureOf(child: ChildProcess): Promise<NodeJS.ErrnoException | number | null> {
  return new Promise((resolve) => {
    child.once("error", resolve);
    child.once("exit", resolve);
  });
}

function notStarted(why: NodeJS.ErrnoException | number | null, log: string): CannotWork {
  if (why instanceof Error) {
    const there = why.code === "ENOENT" ? "is not on the PATH" : `cannot be started (${why.message})`;
    return new CannotWork(`${COMMAND} ${there}; ${INSTALL}`);
  }
  const last = readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "";
  return new CannotWork(
    `${COMMAND} ended before it listened (${last === "" ? `exit code ${why}` : last}); ${INSTALL}`,
  );
}

/** The address that moto logs once it listens. */
async function listening(log: string, signal: AbortSignal): Promise<string> {
  const deadline = Date.now() + STARTED_WITHIN;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const [, endpoint] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(readFileSync(log, "utf8")) ?? [];
    if (endpoint !== undefined) return endpoint;
    await wait(LOOK_EVERY);
  }
  throw new CannotWork(`${COMMAND} did not listen within ${STARTED_WITHIN / 1_000} s; ${INSTALL}`);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
