import type { EngineEvent } from "@pulumi/pulumi/automation/events";

/** What is done to stacks. */
export type Operation = "up" | "refresh" | "destroy";

/** What a deployment needs of Pulumi: the CLI through its Automation API, or an engine in memory. */
export interface Engine {
  /** Version of the CLI. */
  readonly version: string;
  /** Who is logged in, and where. @throws CannotWork where nobody is */
  readonly backend: () => Promise<Backend>;
  /** The stack of this name; undefined where the backend has none. */
  readonly select: (name: string) => Promise<EngineStack | undefined>;
  /** Makes an empty stack. */
  readonly create: (name: string, settings: NewStack) => Promise<EngineStack>;
}

export interface Backend {
  readonly user: string;
  /** Undefined where the CLI does not say. */
  readonly url?: string | undefined;
}

/** How a stack is made. */
export interface NewStack {
  /** @default the backend's own: a passphrase, or Pulumi Cloud */
  readonly secretsProvider?: string | undefined;
  /** Configuration that its file lacks: full key -> value. */
  readonly config: Readonly<Record<string, string>>;
}

/** A stack that the backend has. */
export interface EngineStack {
  /** Says what the operation would change, and changes nothing. */
  readonly preview: (operation: Operation, options: EngineOptions) => Promise<void>;
  /** Rejects as the Automation API does: with its CommandError, or the ConcurrentUpdateError of a locked stack. */
  readonly run: (operation: Operation, options: EngineOptions) => Promise<void>;
  /** What the stack gave when it was last deployed. */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  /** What the stack's state holds. */
  readonly resources: () => Promise<readonly StateResource[]>;
  /** The stack's configuration with its secrets: full key -> value. */
  readonly config: () => Promise<Readonly<Record<string, string>>>;
}

export interface EngineOptions {
  /** Whether the state is first brought in line with what is there. */
  readonly refresh: boolean;
  /** Variables that the CLI gets beside its own, credentials before all. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: EngineEvent) => void;
  /** Hears all that the CLI prints, as it comes. */
  readonly onOutput: (text: string) => void;
}

/** A resource in a stack's state. */
export interface StateResource {
  readonly type: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
