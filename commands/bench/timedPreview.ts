/** A preview as a process of its own, on an engine in which each stack takes a given time. */
import { runCommand } from "../command";
import { deploymentCommand } from "../deployment/deploymentCommand";
import { timedTools } from "./engine";

const [project = "", milliseconds = "", ...args] = process.argv.slice(2);
const command = deploymentCommand("preview", timedTools(Number(milliseconds)));
const { stdin, stdout, stderr, env: environment } = process;
void runCommand(command, args, { project, environment, stdin, stdout, stderr }).then((exitCode) => {
  process.exitCode = exitCode;
});
