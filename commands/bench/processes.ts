import { spawnSync } from "node:child_process";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "../..");

/** What a command took as a process of its own. */
export interface Finished {
  readonly stdout: string;
  readonly seconds: number;
  /** Seconds of the processor, which depend less on what else the machine does. */
  readonly processorSeconds: number;
  readonly megabytes: number;
}

/**
 * Runs a command as a process of its own, as a person would, and measures all of it.
 *
 * @throws Error where it does not end well
 */
export function runCommand(command: string, args: readonly string[]): Finished {
  const started = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      "--require",
      join(__dirname, "usage.cjs"),
      require.resolve("ts-node/dist/bin.js"),
      "--swc",
      `commands/${command}.ts`,
      ...args,
    ],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`${command} ended with exit code ${String(status)}:\n${stderr}`);
  const [kilobytes, microseconds] = [/peak memory: (\d+) KB/, /processor: (\d+) us/].map((figure) =>
    Number(figure.exec(stderr)?.[1]),
  );
  return {
    stdout,
    seconds,
    processorSeconds: (microseconds ?? NaN) / 1e6,
    megabytes: (kilobytes ?? NaN) / 1024,
  };
}
