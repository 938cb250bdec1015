import { type Locate, pathOf, positionInWords, type Problem, show, stepsOf } from "../model/problems";
import type { Steps, WrittenDocument } from "./document";

/** An access model, and where its parts were written. */
export interface WrittenModel {
  readonly model: unknown;
  readonly locate: Locate;
}

/** The model that one document is, whatever it says. */
export function modelOf({ value, positionOf }: WrittenDocument): WrittenModel {
  return { model: value, locate: (path) => positionOf(stepsOf(path)) };
}

/** What came of putting documents together. */
export interface MergeResult {
  readonly written: WrittenModel;
  readonly problems: readonly Problem[];
}

/**
 * Makes one model of the sections of several documents. A section holds what stands in it in any of them; a name in it
 * stands in one document, and so does `primary`.
 */
export function merged(documents: readonly WrittenDocument[]): MergeResult {
  const model = new Map<string, unknown>();
  const problems: Problem[] = [];
  for (const document of documents) {
    if (!isMapping(document.value)) {
      problems.push(noSections(document));
      continue;
    }
    for (const [section, content] of Object.entries(document.value)) {
      const former = model.get(section);
      problems.push(...twice(documents, document, section, former));
      model.set(section, joined(former, content));
    }
  }
  return { written: { model: Object.fromEntries(model), locate: locateIn(documents) }, problems };
}

/** Names of a section that stand in an earlier document already. */
function twice(
  documents: readonly WrittenDocument[],
  document: WrittenDocument,
  section: string,
  former: unknown,
): Problem[] {
  if (former === undefined) return [];
  const content = partAt(document.value, [section]);
  const names = isMapping(former) && isMapping(content) ? Object.keys(content) : undefined;
  const again: readonly Steps[] =
    section === "primary" || names === undefined
      ? [[section]]
      : names.filter((name) => partAt(former, [name]) !== undefined).map((name) => [section, name]);
  return again.flatMap((steps) => {
    const earlier = documents.find(({ value }) => partAt(value, steps) !== undefined);
    if (earlier === undefined) return [];
    const position = earlier.positionOf(steps);
    const there = position === undefined ? earlier.file : positionInWords(position);
    const message = `stands in ${there} already; it is written in one file`;
    return [{ path: pathOf(...steps), message, at: document.positionOf(steps) }];
  });
}

function joined(former: unknown, content: unknown): unknown {
  if (former === undefined) return content;
  return isMapping(former) && isMapping(content) ? { ...former, ...content, ...former } : former;
}

function noSections(document: WrittenDocument): Problem {
  const { file, value } = document;
  const there = value === null || value === undefined ? "holds nothing" : `is ${show(value)}`;
  return { path: file, message: `${there}; expected sections of the access model, as in groups: { … }` };
}

/** Where a part stands: in the document that has its name, or else its section. */
function locateIn(documents: readonly WrittenDocument[]): Locate {
  return (path) => {
    const steps = stepsOf(path);
    const [name, section] = [steps.slice(0, 2), steps.slice(0, 1)].map((above) =>
      documents.find(({ value }) => above.length > 0 && partAt(value, above) !== undefined),
    );
    return (name ?? section)?.positionOf(steps);
  };
}

function partAt(value: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((part, step) => {
    if (Array.isArray(part)) return typeof step === "number" ? (part[step] as unknown) : undefined;
    return isMapping(part) && Object.hasOwn(part, step) ? part[String(step)] : undefined;
  }, value);
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
