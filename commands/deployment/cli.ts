import { PulumiCommand } from "@pulumi/pulumi/automation";
import { CannotWork } from "../cannotWork";

/** The first CLI that streams its events; older ones write a file that is polled. */
const MINIMUM = "3.206.0";
const MAJOR = 3;
const INSTALL = "https://www.pulumi.com/docs/install/";

/**
 * The Pulumi CLI that is on the PATH.
 *
 * @throws CannotWork where there is none, or not one of a version that this works with
 */
export async function installedCli(): Promise<PulumiCommand> {
  const command = await PulumiCommand.get({ skipVersionCheck: true }).catch((error: unknown) => {
    const isThere = !String(error).includes("ENOENT");
    throw new CannotWork(
      isThere
        ? `The Pulumi CLI on the PATH does not give its version; install it anew as ${INSTALL} says.`
        : `There is no Pulumi CLI on the PATH; install it as ${INSTALL} says.`,
      { cause: error },
    );
  });
  const { version } = command;
  if (version === null) {
    throw new CannotWork(
      `The Pulumi CLI on the PATH gives no version that can be read; install it anew as ${INSTALL} says.`,
    );
  }
  if (version.major === MAJOR && version.compare(MINIMUM) >= 0) return command;
  throw new CannotWork(
    `The Pulumi CLI on the PATH is ${version.toString()}, and this needs ${MINIMUM} or a newer ${MAJOR}; install it as ${INSTALL} says.`,
  );
}
