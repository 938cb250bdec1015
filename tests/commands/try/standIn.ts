import assert from "node:assert/strict";
import { IAMClient } from "@aws-sdk/client-iam";
import { z } from "zod";
import { readProject } from "../../../commands/rehearsal/project";
import { runStacks } from "../../../commands/rehearsal/stacks";
import type { Deployed, Engine, EngineStack, StackPlace } from "../../../commands/try/engine";
import { createAll } from "./iam";

const Endpoints = z.tuple([z.object({ iam: z.string(), sts: z.string() })]);

/**
 * Stands in for the Pulumi CLI: runs the project that it is given in memory, and creates what is registered through
 * the IAM API, with the credentials of its environment and at the endpoint of its configuration.
 *
 * @param change makes it do something otherwise
 */
export function standIn(
  change: (stack: string, operations: EngineStack) => Partial<EngineStack> = () => ({}),
): Engine {
  return {
    version: () => Promise.resolve("3.260.0"),
    create: (place) => {
      const operations = operationsOf(place);
      return Promise.resolve({ ...operations, ...change(place.stack, operations) });
    },
  };
}

function operationsOf({ stack, folder, environment }: StackPlace): EngineStack {
  let removes: Awaited<ReturnType<typeof createAll>> = [];
  return {
    up: async (): Promise<Deployed> => {
      const runs = await runStacks(readProject(folder), { onStack: () => undefined, warn: () => undefined });
      const run = runs.find(({ name }) => name === stack) ?? assert.fail(`${folder} has no stack ${stack}`);
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
      removes = await createAll(client, run.resources);
      return { changes: { create: run.resources.length }, outputs: run.outputs };
    },
    preview: () => Promise.resolve({ same: removes.length }),
    destroy: async () => {
      const count = removes.length;
      for (let remove = removes.pop(); remove !== undefined; remove = removes.pop()) await remove();
      return { delete: count };
    },
  };
}
