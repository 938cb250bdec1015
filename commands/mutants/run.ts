import type { AccessModel } from "../../components/model/accessModel";
import type { StackRun } from "../rehearsal/stacks";
import { secondOpinion } from "./engine";
import { type Mutant, Prover } from "./plant";
import { reasonOf } from "./reasons";

/** What came of planted mistakes. */
export interface Outcome {
  readonly planted: number;
  readonly noticed: number;
  /** How many mean the same, by the reason for it. */
  readonly same: ReadonlyMap<string, number>;
  /** What is not noticed and has no reason, or has one that the policy engine refutes. */
  readonly missed: readonly string[];
  /** Requests that the policy engine was asked about mutants that mean the same. */
  readonly asked: number;
}

/** Proves each mutant, and asks the policy engine about those that are not noticed. */
export async function tryMutants(
  access: AccessModel,
  runs: readonly StackRun[],
  mutants: readonly Mutant[],
  { requests, onMutant }: { readonly requests: number; readonly onMutant: () => void },
): Promise<Outcome> {
  const prover = new Prover(access);
  await prover.begin(runs);
  const same = new Map<string, number>();
  const missed: string[] = [];
  let [noticed, asked] = [0, 0];
  for (const mutant of mutants) {
    onMutant();
    if (await prover.notices(mutant.runs)) {
      noticed += 1;
      continue;
    }
    const reason = reasonOf(mutant);
    if (reason === undefined) {
      missed.push(mutant.says);
      continue;
    }
    const opinion = await secondOpinion(mutant, requests);
    asked += opinion.asked;
    if (opinion.differs === undefined) same.set(reason, (same.get(reason) ?? 0) + 1);
    else missed.push(`${mutant.says}: ${reason}, but the policy engine tells them apart: ${opinion.differs}`);
  }
  return { planted: mutants.length, noticed, same, missed, asked };
}

/** A sample that has each kind of change in each kind of statement: the first of each, by name and by key. */
export function sampleOf(mutants: readonly Mutant[]): Mutant[] {
  const sample = new Map<string, Mutant>();
  for (const mutant of mutants) {
    const key = JSON.stringify([mutant.kind, ...placeOf(mutant)]);
    if (!sample.has(key)) sample.set(key, mutant);
  }
  return [...sample.values()];
}

function placeOf({ cause }: Mutant): string[] {
  if (cause.of === "deployment") return [];
  const { change, resource } = cause;
  const sid = change.before.Statement[change.index]?.Sid ?? "";
  return [cause.side, sid === "" ? resource.name.replace(/.*\//, "") : sid];
}
