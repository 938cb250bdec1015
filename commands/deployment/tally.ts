import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events";
import { z } from "zod";

/** A resource that an operation changes, with its inputs before and after. */
export interface ChangedResource {
  readonly type: string;
  readonly urn: string;
  /** Undefined where it is new. */
  readonly before?: Properties | undefined;
  /** Undefined where it goes. */
  readonly after?: Properties | undefined;
}

type Properties = Readonly<Record<string, unknown>>;

/** How many resources an operation creates, updates, replaces, deletes; what stays is not counted. */
export type Changes = Readonly<Record<string, number>>;

/** Its types do not have what the CLI says. */
const Summary = z.object({ result: z.string() });

const STAYS = ["same", "read", "refresh", "discard"];

/** Keeps of an engine's events what counts, so that memory does not grow with what stays as it is. */
export class Tally {
  readonly #errors: string[] = [];
  readonly #changed = new Map<string, ChangedResource>();
  #changes: Changes = {};
  #areOutputsNew = false;
  #isWhole = false;
  #hasSucceeded = false;

  public get errors(): readonly string[] {
    return this.#errors;
  }

  public get changes(): Changes {
    return this.#changes;
  }

  public get changed(): readonly ChangedResource[] {
    return [...this.#changed.values()];
  }

  /** Whether there is certainly nothing to do: no change of a resource, and none of the stack's outputs. */
  public get isUnchanged(): boolean {
    return this.#isWhole && Object.keys(this.#changes).length === 0 && !this.#areOutputsNew;
  }

  /** Whether the engine said that all of it is done. What the CLI is asked after that changes nothing any more. */
  public get hasSucceeded(): boolean {
    return this.#hasSucceeded;
  }

  /** @returns a resource that the operation is at, or is done with */
  public hear(event: EngineEvent): StepEventMetadata | undefined {
    if (event.diagnosticEvent?.severity === "error") this.#errors.push(event.diagnosticEvent.message);
    if (event.summaryEvent !== undefined) {
      const counts = Object.entries(event.summaryEvent.resourceChanges);
      this.#changes = Object.fromEntries(counts.filter(([op, count]) => !STAYS.includes(op) && count > 0));
      this.#isWhole = true;
      this.#hasSucceeded = Summary.safeParse(event.summaryEvent).data?.result === "succeeded";
    }
    const outputs = event.resOutputsEvent?.metadata;
    if (outputs?.type === "pulumi:pulumi:Stack") this.#noteOutputs(outputs);
    const step = event.resourcePreEvent?.metadata;
    if (step === undefined || STAYS.includes(step.op)) return undefined;
    this.#note(step);
    return step;
  }

  /** A replacement comes in several steps; the first has what was there, the last what will be. */
  #note({ op, urn, type, old: former, new: next }: StepEventMetadata): void {
    const known = this.#changed.get(urn);
    this.#changed.set(urn, {
      type,
      urn,
      before: known?.before ?? former?.inputs,
      after: op.startsWith("delete") ? known?.after : (next?.inputs ?? known?.after),
    });
  }

  #noteOutputs({ old: former, new: next }: StepEventMetadata): void {
    this.#areOutputsNew ||= JSON.stringify(former?.outputs ?? {}) !== JSON.stringify(next?.outputs ?? {});
  }
}

/** `2 to create, 1 to replace`. */
export function changesInWords(changes: Changes, form: "to come" | "done"): string {
  const counts = Object.entries(changes);
  if (counts.length === 0) return "no changes";
  return counts
    .map(([op, count]) => (form === "done" ? doneInWords(op, count) : `${count} to ${op}`))
    .join(", ");
}

function doneInWords(op: string, count: number): string {
  return `${count} ${op.endsWith("e") ? `${op}d` : `${op}ed`}`;
}
