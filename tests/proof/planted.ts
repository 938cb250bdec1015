import assert from "node:assert/strict";
import { projectOf } from "../../commands/rehearsal/project";
import { readRegistered } from "../../commands/rehearsal/registered";
import { runStacks, type StackRun } from "../../commands/rehearsal/stacks";
import { readAccess } from "../../components";
import type { AccessModelArgs } from "../../components/model/accessModel";
import type { Proof } from "../../proof/proof";
import { prove } from "../../proof/prove";

const SILENT = { onStack: () => undefined, warn: () => undefined };

/** What the stacks of a model register. */
export function registeredOf(model: AccessModelArgs): Promise<readonly StackRun[]> {
  return runStacks(projectOf("cross-account-federation", model), SILENT);
}

/** What is proven of what the stacks of a model register, which somebody may then have changed. */
export async function proofOf(
  model: AccessModelArgs,
  change: (runs: readonly StackRun[]) => readonly StackRun[] = (runs) => runs,
  deadline = Infinity,
): Promise<Proof> {
  const runs = change(await registeredOf(model));
  const registered = await readRegistered(model.primary.partition ?? "aws", runs);
  return prove(readAccess(model), registered, { deadline });
}

/** Text of what was registered in place of other text, wherever it stands. */
export function replacing(text: string, by: string): (runs: readonly StackRun[]) => readonly StackRun[] {
  return (runs) => {
    const before = JSON.stringify(runs);
    assert.ok(before.includes(text), `nothing registered holds ${text}`);
    return JSON.parse(before.replaceAll(text, by)) as readonly StackRun[];
  };
}

/** A text as it stands in a document, which is itself a text. */
export function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
