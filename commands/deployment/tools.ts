import { pulumiEngine } from "./automation";
import { awsIdentities } from "./awsIdentities";
import type { Engine, EngineOptions } from "./engine";
import type { Identities } from "./identities";
import { type Interrupts, processInterrupts } from "./interrupts";

/** What commands on stacks need of the world outside: tests put their own in its place. */
export interface Tools {
  /**
   * @param environment variables that every command of it gets beside those of this process
   * @throws CannotWork where there is no Pulumi CLI
   */
  readonly engine: (folder: string, environment?: EngineOptions["environment"]) => Promise<Engine>;
  readonly identities: Identities;
  readonly interrupts: Interrupts;
}

export const TOOLS: Tools = {
  engine: pulumiEngine,
  identities: awsIdentities,
  interrupts: processInterrupts,
};
