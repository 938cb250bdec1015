import { randomBytes } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Variables = Readonly<Record<string, string>>;

/** What a try-out has in place of the person's own. */
export interface Surroundings {
  /** Folder of the project's copy; still empty. */
  readonly workspace: string;
  /** The Pulumi CLI's backend, passphrase and home. */
  readonly pulumi: Variables;
  /** Takes the person's AWS profiles away. */
  readonly aws: Variables;
}

/** A file backend and a passphrase: neither the person's login nor their secrets are used. */
export function surroundingsIn(folder: string): Surroundings {
  const workspace = join(folder, "project");
  const state = join(folder, "state");
  const home = join(folder, "pulumi");
  const empty = join(folder, "no-aws-settings");
  mkdirSync(workspace);
  mkdirSync(state);
  writeFileSync(empty, "");
  shareProviders(home);
  return {
    workspace,
    pulumi: {
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
    aws: {
      AWS_PROFILE: "",
      AWS_DEFAULT_PROFILE: "",
      AWS_CONFIG_FILE: empty,
      AWS_SHARED_CREDENTIALS_FILE: empty,
    },
  };
}

/**
 * A home of its own keeps the CLI from the person's login and from the stacks that they have selected. The providers
 * alone are shared: they are hundreds of megabytes.
 */
function shareProviders(home: string): void {
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  mkdirSync(plugins, { recursive: true });
  mkdirSync(home);
  symlinkSync(plugins, join(home, "plugins"), "junction");
}
