/** What the try-out needs of Pulumi. */
export interface Engine {
  /**
   * Version of the CLI.
   *
   * @throws CannotWork where there is none, or one that is too old
   */
  readonly version: () => Promise<string>;
  /** Creates a stack, with the configuration that stands in its file. */
  readonly create: (place: StackPlace) => Promise<EngineStack>;
}

export interface StackPlace {
  readonly stack: string;
  /** Folder of the project. */
  readonly folder: string;
  /** In place of `~/.pulumi`. */
  readonly home: string;
  /** What the CLI, the program and the provider have in their environment beside that of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A stack of the engine. Each operation rejects with what the engine says where it fails or is interrupted. */
export interface EngineStack {
  readonly up: (signal: AbortSignal) => Promise<Deployed>;
  readonly preview: (signal: AbortSignal) => Promise<Changes>;
  readonly destroy: (signal: AbortSignal) => Promise<Changes>;
}

export interface Deployed {
  readonly changes: Changes;
  /** With secrets as they are. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What is done with resources -> with how many: `{ create: 8 }`. */
export type Changes = Readonly<Partial<Record<string, number>>>;
