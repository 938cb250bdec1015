import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { deploymentCommand } from "../../../commands/deployment/deploymentCommand";
import type { Identities } from "../../../commands/deployment/identities";
import type { Tools } from "../../../commands/deployment/tools";
import { CHILD_ID, example, OTHER_ID, PRIMARY_ID, ROLE } from "../../models";
import { writeProject } from "../../projects";
import { type Finished, run } from "../process";
import { EngineInMemory, type Play, recorded, recordedError, type StackInMemory } from "./engineInMemory";

export const UNCHANGED: Play = { events: recorded("child-up-unchanged") };
export const MODEL_PROBLEM: Play = {
  events: recorded("child-up-model-problem"),
  error: recordedError("child-up-model-problem"),
};
export const LOCKED: Play = { events: [], error: recordedError("child-up-locked") };
export const WRONG_PASSPHRASE: Play = { events: [], error: recordedError("child-preview-wrong-passphrase") };

/** The outputs of a child stack with this account. */
export function roleArnsOf(accountId: string, path = "/"): Readonly<Record<string, unknown>> {
  return { accountId, roleArns: { [ROLE]: `arn:aws:iam::${accountId}:role${path}${ROLE}` } };
}

/** A child that is not deployed yet. */
export function newChild(accountId: string): StackInMemory {
  return {
    preview: { events: recorded("child-preview-create") },
    run: { events: recorded("child-up-create"), outputs: roleArnsOf(accountId) },
  };
}

/** A child in which nothing is to do. */
export function standingChild(accountId: string): StackInMemory {
  return { preview: UNCHANGED, run: UNCHANGED, outputs: roleArnsOf(accountId) };
}

export const NEW_PRIMARY: StackInMemory = {
  preview: { events: recorded("primary-up-create") },
  run: { events: recorded("primary-up-create") },
};

/** Takes the role's first ARN away and gives the second. */
export const CHANGING_PRIMARY: StackInMemory = {
  preview: { events: recorded("primary-up-update") },
  run: { events: recorded("primary-up-update") },
};

export const STANDING_PRIMARY: StackInMemory = { preview: UNCHANGED, run: UNCHANGED };

/** A project of two children whose stacks stand on an engine in memory. */
export class Stage {
  public readonly project = mkdtempSync(join(tmpdir(), "deployment-"));
  /** Account -> the account that its credentials are really of, or why there are none. */
  public readonly credentials = new Map<string, string | Error>();
  public readonly asked: Readonly<Record<string, string>>[] = [];
  /** The roles that were assumed, in order. */
  public readonly assumed: string[] = [];
  public left = 0;
  #interrupt: () => void = () => undefined;

  public constructor(model: unknown = twoChildren()) {
    writeProject(this.project, model);
  }

  public remove(): void {
    rmSync(this.project, { recursive: true });
  }

  public interrupt(): void {
    this.#interrupt();
  }

  public run(
    name: Parameters<typeof deploymentCommand>[0],
    engine: EngineInMemory,
    ...args: string[]
  ): Promise<Finished> {
    return run(deploymentCommand(name, this.tools(engine)), args, { project: this.project });
  }

  public tools(engine: EngineInMemory): Tools {
    const identities: Identities = {
      callerOf: async (settings) => {
        await turn();
        this.asked.push(settings);
        const account = settings["cross-account-federation:account"];
        const own = account === undefined ? PRIMARY_ID : (IDS.get(account) ?? "");
        const held = this.credentials.get(account ?? "primary") ?? own;
        if (held instanceof Error) throw held;
        return { accountId: held, arn: `arn:aws:sts::${held}:assumed-role/deployer/me` };
      },
      assume: async (settings, roleArn) => {
        await turn();
        this.assumed.push(roleArn);
        const held = this.credentials.get(settings["cross-account-federation:account"] ?? "primary");
        if (held instanceof Error) throw held;
        const [, , , , accountId = ""] = roleArn.split(":");
        const arn = `arn:aws:sts::${accountId}:assumed-role/${roleArn.slice(roleArn.indexOf("/") + 1)}/me`;
        return { accountId, arn, accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: arn };
      },
    };
    const interrupts = {
      listen: (onInterrupt: (signal: NodeJS.Signals) => void) => {
        this.#interrupt = () => {
          onInterrupt("SIGINT");
        };
        return () => undefined;
      },
      leave: () => {
        this.left += 1;
      },
    };
    return { engine: () => Promise.resolve(engine), identities, interrupts };
  }
}

const IDS = new Map([
  ["child", CHILD_ID],
  ["second", OTHER_ID],
]);

/** The worked example with a second account. */
export function twoChildren(): unknown {
  return example({
    group: { assume: { "*": [ROLE] } },
    accounts: { second: { accountId: OTHER_ID, roles: [ROLE] } },
  });
}

/** An engine with both children and the primary; what differs is given. */
export function engineWith(
  stacks: Readonly<Partial<Record<"child" | "second" | "primary" | "alarms", StackInMemory>>> = {},
  missing: readonly string[] = [],
): EngineInMemory {
  const all = {
    child: newChild(CHILD_ID),
    second: newChild(OTHER_ID),
    primary: NEW_PRIMARY,
    ...stacks,
  };
  return new EngineInMemory(new Map(Object.entries(all)), missing);
}
