import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import { z } from "zod";
import { CannotWork } from "../../../commands/cannotWork";
import type {
  Engine,
  EngineOptions,
  EngineStack,
  NewStack,
  Operation,
  StateResource,
} from "../../../commands/deployment/engine";
import { REPOSITORY } from "../../repository";

const RECORDED = join(REPOSITORY, "tests/commands/deployment/events");

/** The events of a recorded operation, in order. */
export function recorded(name: string): EngineEvent[] {
  const lines = readFileSync(join(RECORDED, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as EngineEvent);
}

const Errors = z.record(z.string(), z.object({ class: z.string(), message: z.string() }));

/** What a recorded operation was rejected with. */
export function recordedError(name: string): Error {
  const errors = Errors.parse(JSON.parse(readFileSync(join(RECORDED, "errors.json"), "utf8")));
  const { class: type, message } = errors[name] ?? assert.fail(`no error was recorded for ${name}`);
  return Object.assign(new Error(message), { name: type });
}

/** How one operation comes out: what the engine tells, and what it ends with. */
export interface Play {
  readonly events: readonly EngineEvent[];
  readonly error?: Error | undefined;
  /** What stands in the stack afterwards. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A stack as the engine has it. */
export interface StackInMemory {
  readonly preview: Play;
  readonly run: Play;
  /** What it gave when it was last deployed. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly resources?: readonly StateResource[];
  readonly config?: Readonly<Record<string, string>>;
}

/** An engine without a CLI, which plays recorded operations and notes what was asked of it. */
export class EngineInMemory implements Engine {
  public readonly version = "3.260.0";
  /** `preview child`, `up child`, `up child ended`, in the order in which it happened. */
  public readonly log: string[] = [];
  public readonly created = new Map<string, NewStack>();
  /** The variables that each operation was given. */
  public readonly environments = new Map<string, EngineOptions["environment"]>();
  public mostAtOnce = 0;
  public loggedIn = true;
  /** Why no stack's outputs can be read. */
  public outputsFail: Error | undefined;
  /** Milliseconds that an operation takes. */
  public takes = 5;
  /** Hears what begins. */
  public onBegin: (what: string) => void = () => undefined;
  readonly #outputs = new Map<string, Readonly<Record<string, unknown>>>();
  #atOnce = 0;

  /** @param missing stacks that the backend does not have yet */
  public constructor(
    public readonly stacks: Map<string, StackInMemory>,
    private readonly missing: readonly string[] = [],
  ) {}

  public readonly backend = (): Promise<{ readonly user: string }> =>
    this.loggedIn
      ? Promise.resolve({ user: "somebody" })
      : Promise.reject(new CannotWork("the Pulumi CLI is not logged in to a backend"));

  public readonly select = (name: string): Promise<EngineStack | undefined> => {
    const isThere = !this.missing.includes(name) || this.created.has(name);
    return Promise.resolve(isThere && this.stacks.has(name) ? this.#stack(name) : undefined);
  };

  public readonly create = (name: string, settings: NewStack): Promise<EngineStack> => {
    this.created.set(name, settings);
    return Promise.resolve(this.#stack(name));
  };

  /** What was run, without its previews. */
  public get runs(): readonly string[] {
    return this.log.filter((line) => !line.startsWith("preview"));
  }

  #stack(name: string): EngineStack {
    const script = (): StackInMemory => this.stacks.get(name) ?? assert.fail(`no stack ${name}`);
    return {
      preview: (_operation, options) => this.#play(`preview ${name}`, name, script().preview, options),
      run: (operation: Operation, options) => this.#play(`${operation} ${name}`, name, script().run, options),
      outputs: () =>
        this.outputsFail === undefined
          ? Promise.resolve(this.#outputs.get(name) ?? script().outputs ?? {})
          : Promise.reject(this.outputsFail),
      resources: () => Promise.resolve(script().resources ?? []),
      config: () => Promise.resolve(script().config ?? {}),
    };
  }

  async #play(what: string, name: string, play: Play, options: EngineOptions): Promise<void> {
    const { signal, onEvent, onOutput } = options;
    this.log.push(what);
    this.environments.set(what, options.environment);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    try {
      this.onBegin(what);
      onOutput(`${what}: as Pulumi prints it\n`);
      await wait(this.takes, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw recordedError("child-up-cancelled");
      for (const event of play.events) onEvent(event);
      if (play.error !== undefined) throw play.error;
      if (play.outputs !== undefined) this.#outputs.set(name, play.outputs);
      this.log.push(`${what} ended`);
    } finally {
      this.#atOnce -= 1;
    }
  }
}
