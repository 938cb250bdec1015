import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { REPOSITORY } from "./repository";

/** A program that Pulumi's engine speaks to by gRPC, in a process of its own. */
export interface StartedPlugin {
  readonly process: ChildProcess;
  /** Where it listens. */
  readonly address: string;
}

/**
 * Starts one of the SDK's programs as Pulumi's CLI does, which prints the port that it listens on.
 *
 * @param program its folder below `@pulumi/pulumi/cmd`
 * @param folder where it is started
 * @throws Error with what it printed, where it ends before it listens
 */
export async function startPlugin(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<StartedPlugin> {
  const file = join(REPOSITORY, "node_modules/@pulumi/pulumi/cmd", program);
  const child = spawn(process.execPath, [file, ...args], { cwd: folder });
  let printed = "";
  child.stderr.on("data", (data: Buffer) => (printed += data.toString()));
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => {
      resolve(data.toString().trim());
    });
    child.once("exit", () => {
      reject(new Error(printed));
    });
  });
  return { process: child, address: `127.0.0.1:${port}` };
}
