import { basename } from "node:path";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { InputError, type Position } from "../model/problems";
import { refuseHiddenCharacters } from "./characters";
import { aliasProblems, syntaxProblems } from "./syntax";

/** Steps from the top of a document to a part of it. */
export type Steps = readonly (string | number)[];

/** What a file in YAML or JSON says, and where it says it. */
export interface WrittenDocument {
  /** The file's name, as messages call it. */
  readonly file: string;
  readonly value: unknown;
  /** Where a part stands, or the nearest part around it that is there; undefined where lines are not known. */
  readonly positionOf: (steps: Steps) => Position | undefined;
}

/**
 * Reads a text in YAML, of which JSON is a part.
 *
 * @param file where the text comes from, for messages
 * @throws {@link InputError} where it cannot be parsed
 */
export function readDocument(text: string, file: string): WrittenDocument {
  refuseHiddenCharacters(text, file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const wrong =
    document.errors.length > 0
      ? syntaxProblems(text, document, lines, file)
      : aliasProblems(document, lines, file);
  if (wrong.length > 0) throw new InputError(basename(file), wrong);
  return {
    file,
    value: valueOf(document, file),
    positionOf: (steps) => {
      const { line, col } = lines.linePos(offsetOf(document, steps));
      return { file, line, column: col };
    },
  };
}

/** A part of a document, as a document of its own. */
export function partOf({ file, positionOf }: WrittenDocument, above: Steps, value: unknown): WrittenDocument {
  return { file, value, positionOf: (steps) => positionOf([...above, ...steps]) };
}

/** Aliases that make more of a text than anybody would write are found only here. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError(basename(file), [{ path: file, message }]);
  }
}

/** Where a part starts: the key of a mapping, the item of a list. */
function offsetOf(document: Document, steps: Steps): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of steps) {
    const inner = innerOf(isAlias(node) ? node.resolve(document) : node, step);
    if (inner === undefined) break;
    offset = startOf(inner.start) ?? offset;
    node = inner.node;
  }
  return offset;
}

function innerOf(node: unknown, step: string | number): { start: unknown; node: unknown } | undefined {
  if (isSeq(node) && typeof step === "number") {
    const item = node.items[step];
    return item === undefined ? undefined : { start: item, node: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? undefined : { start: pair.key, node: pair.value };
}

function startOf(node: unknown): number | undefined {
  const range: unknown =
    typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === "number" ? start : undefined;
}
