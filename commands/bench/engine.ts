import { setTimeout as wait } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import type { Engine, EngineOptions, EngineStack } from "../deployment/engine";
import type { Tools } from "../deployment/tools";

/** Resources of a stack, each of which the engine tells of twice. */
const RESOURCES = 30;

/**
 * An engine without a CLI, in which every operation on a stack takes the same time.
 *
 * @param milliseconds how long
 */
export function timedEngine(milliseconds: number): Engine {
  const play = async ({ onEvent }: EngineOptions): Promise<void> => {
    await wait(milliseconds);
    for (const event of EVENTS) onEvent(event);
  };
  const stack: EngineStack = {
    preview: (_operation, options) => play(options),
    run: (_operation, options) => play(options),
    outputs: () => Promise.resolve({}),
    resources: () => Promise.resolve([]),
    config: () => Promise.resolve({}),
  };
  return {
    version: "in memory",
    backend: () => Promise.resolve({ user: "nobody" }),
    select: () => Promise.resolve(stack),
    create: () => Promise.resolve(stack),
  };
}

const EVENTS = [
  ...Array.from({ length: RESOURCES }, (_, index) => resourceEvents(index)).flat(),
  summaryEvent(),
];

function resourceEvents(index: number): EngineEvent[] {
  const type = "aws:iam/role:Role";
  const urn = `urn:pulumi:stack::project::federation:index:CrossAccountFederation$${type}::federation-role-${index}`;
  const Principal = { AWS: "arn:aws:iam::111111111111:root" };
  const Statement = [{ Effect: "Allow", Action: "sts:AssumeRole", Principal }];
  const inputs = { name: `role-${index}`, assumeRolePolicy: JSON.stringify({ Statement }) };
  const state = { type, urn, id: "", parent: "", inputs, outputs: {}, provider: "" };
  const metadata = { op: "create", urn, type, new: state, provider: "" } as const;
  return [
    { sequence: 0, timestamp: 0, resourcePreEvent: { metadata } },
    { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } },
  ];
}

function summaryEvent(): EngineEvent {
  const resourceChanges = { create: RESOURCES };
  const summary = { maybeCorrupt: false, durationSeconds: 0, resourceChanges, policyPacks: {} };
  return { sequence: 0, timestamp: 0, summaryEvent: summary };
}

/** Everybody is who the key of their stack says, and nobody interrupts. */
export function timedTools(milliseconds: number): Tools {
  return {
    engine: () => Promise.resolve(timedEngine(milliseconds)),
    identities: {
      callerOf: (settings) => {
        const accountId = settings["aws:accessKey"] ?? "";
        return Promise.resolve({ accountId, arn: `arn:aws:iam::${accountId}:user/nobody` });
      },
      assume: () => Promise.reject(new Error("the benchmark names no role")),
    },
    interrupts: { listen: () => () => undefined, leave: () => undefined },
  };
}
