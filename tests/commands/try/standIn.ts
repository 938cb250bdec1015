import assert from "node:assert/strict";
import { IAMClient } from "@aws-sdk/client-iam";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import { z } from "zod";
import type { EngineOptions, EngineStack, Operation } from "../../../commands/deployment/engine";
import { TOOLS, type Tools } from "../../../commands/deployment/tools";
import { readProject } from "../../../commands/rehearsal/project";
import { runStacks, type StackRun } from "../../../commands/rehearsal/stacks";
import { createAll } from "./iam";

const Endpoints = z.tuple([z.object({ iam: z.string(), sts: z.string() })]);

/** What a stack of the stand-in does otherwise. */
export interface Otherwise {
  readonly up?: (usual: EngineStack["run"], options: EngineOptions) => Promise<void>;
  readonly destroy?: (options: EngineOptions) => Promise<void>;
  readonly preview?: (options: EngineOptions) => Promise<void>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Stands in for the Pulumi CLI: runs the project that it is given in memory, and creates what is registered through
 * the IAM API, with the credentials of its environment and at the endpoint of its configuration.
 *
 * @param otherwise what a stack does otherwise
 */
export function standIn(
  otherwise: (stack: string) => Otherwise = () => ({}),
): Pick<Tools, "engine" | "interrupts"> {
  return {
    interrupts: TOOLS.interrupts,
    engine: (folder) =>
      Promise.resolve({
        version: "3.260.0",
        backend: () => Promise.resolve({ user: "somebody" }),
        select: () => assert.fail("a try-out has only stacks that it makes"),
        create: (name) => Promise.resolve(new StackInStand(name, folder, otherwise(name))),
      }),
  };
}

class StackInStand implements EngineStack {
  #removes: Awaited<ReturnType<typeof createAll>> = [];
  #outputs: Readonly<Record<string, unknown>> = {};

  public constructor(
    private readonly name: string,
    private readonly folder: string,
    private readonly otherwise: Otherwise,
  ) {}

  public readonly preview: EngineStack["preview"] = async (operation, options) => {
    assert.equal(operation, "up");
    if (this.otherwise.preview !== undefined) await this.otherwise.preview(options);
    else options.onEvent(summaryOf({ same: this.#removes.length }));
  };

  public readonly run = async (operation: Operation, options: EngineOptions): Promise<void> => {
    const { up, destroy } = this.otherwise;
    switch (operation) {
      case "up":
        return up === undefined ? this.#up(options) : up(() => this.#up(options), options);
      case "destroy":
        return destroy === undefined ? this.#destroy(options) : destroy(options);
      case "refresh":
        assert.fail("a try-out refreshes nothing");
    }
  };

  public readonly outputs = () => Promise.resolve(this.otherwise.outputs ?? this.#outputs);
  public readonly resources = () => assert.fail("a try-out asks the emulator what there is");
  public readonly config = () => assert.fail("a try-out knows its configuration");

  async #up({ environment, onEvent }: EngineOptions): Promise<void> {
    const run = await this.#inMemory();
    const [{ iam: endpoint }] = Endpoints.parse(JSON.parse(run.config["aws:endpoints"] ?? "null"));
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN = "" } = environment;
    const client = new IAMClient({
      endpoint,
      region: run.config["aws:region"] ?? assert.fail(),
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      },
    });
    this.#removes = await createAll(client, run.resources);
    this.#outputs = run.outputs;
    onEvent(summaryOf({ create: run.resources.length }));
  }

  async #inMemory(): Promise<StackRun> {
    const heard = { onStack: () => undefined, warn: () => undefined };
    const runs = await runStacks(readProject(this.folder), heard);
    return runs.find(({ name }) => name === this.name) ?? assert.fail(`there is no stack ${this.name}`);
  }

  async #destroy({ onEvent }: EngineOptions): Promise<void> {
    const count = this.#removes.length;
    for (let remove = this.#removes.pop(); remove !== undefined; remove = this.#removes.pop()) await remove();
    onEvent(summaryOf({ delete: count }));
  }
}

/** The last event of an operation. */
export function summaryOf(resourceChanges: Readonly<Record<string, number>>): EngineEvent {
  return {
    sequence: 0,
    timestamp: 0,
    summaryEvent: { maybeCorrupt: false, durationSeconds: 0, resourceChanges, policyPacks: {} },
  };
}
