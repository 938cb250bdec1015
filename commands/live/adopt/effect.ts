import { oneLine } from "../../review/text";
import { type Told, toldDifference } from "../verify/told";
import type { Adoption } from "./adopt";
import type { StackImport } from "./imports";

/** What a preview of a stack shows after the import. */
export interface Effect {
  readonly stack: string;
  readonly imported: number;
  /** Resources that do not exist yet. */
  readonly created: readonly string[];
  /** Resources that exist and get other settings, a line each. */
  readonly changed: readonly string[];
  /** What stands beside the model and stays. */
  readonly beside: readonly string[];
  /** What could not be looked at. */
  readonly unknown: readonly string[];
}

export function effectsOf({ imports, comparisons }: Adoption): Effect[] {
  return imports.map((of) => effectOf(of, comparisons));
}

function effectOf(
  { stack, account, taken, created }: StackImport,
  comparisons: Adoption["comparisons"],
): Effect {
  const { differences = [], notCompared = [] } = comparisons.get(account) ?? {};
  const isBeside = ({ what, declared }: (typeof differences)[number]): boolean =>
    what === "extra" || (what === "attachment" && declared === null);
  // What is missing is created, and said there.
  const changed = differences.filter(
    ({ what, live }) => what !== "missing" && !(what === "attachment" && live === null),
  );
  return {
    stack,
    imported: new Set(taken.map(({ resource }) => resource)).size,
    created,
    changed: changed.filter((each) => !isBeside(each)).flatMap((each) => lines(toldDifference(each))),
    beside: changed.filter(isBeside).map((each) => oneLine(`${each.resource}: ${String(each.live)}`)),
    unknown: notCompared,
  };
}

/** What is declared is there afterwards, and what is there is gone. */
const TURNED: Readonly<Record<string, string>> = { "+ ": "- ", "- ": "+ " };

/** A difference is told from the side of the account: what is declared is what a preview would make of it. */
function lines({ resource, says, change }: Told["differences"][number]): string[] {
  return [
    `${resource}: ${says}`,
    ...change.map((line) => `    ${TURNED[line.slice(0, 2)] ?? "  "}${line.slice(2)}`),
  ];
}
