import { basename } from "node:path";
import { CST, LineCounter, Parser } from "yaml";
import { InputError, type Problem } from "../model/problems";
import { readDocument, type WrittenDocument } from "./document";
import { isTextEverywhere, kindElsewhere } from "./plainScalars";

/**
 * Reads a file that Pulumi reads too: Pulumi.yaml, or that of a stack. Pulumi's parser is another one than ours. What
 * the two read differently is refused, so that what is rehearsed and reviewed is what is deployed.
 *
 * @param file where the text comes from, for messages
 * @throws {@link InputError} where it cannot be parsed, or would be read differently
 */
export function readSameEverywhere(text: string, file: string): WrittenDocument {
  const document = readDocument(text, file);
  const problems = differences(text, file);
  if (problems.length > 0) throw new InputError(basename(file), problems);
  return document;
}

/** What the two parsers read differently in a text, or one of them not at all. */
function differences(text: string, file: string): Problem[] {
  const lines = new LineCounter();
  const found = [...new Parser(lines.addNewLine).parse(text)].flatMap(ofToken);
  return found.map(({ offset, there, why }) => {
    const { line, col: column } = lines.linePos(offset);
    return { path: there, message: why, at: { file, line, column } };
  });
}

interface Difference {
  readonly offset: number;
  /** What stands there. */
  readonly there: string;
  /** What is wrong with it, and what to write. */
  readonly why: string;
}

type Part = CST.Token | CST.CollectionItem | null | undefined;
type Item = CST.CollectionItem;

function ofToken(part: Part): Difference[] {
  if (part === null || part === undefined) return [];
  if (!("type" in part)) return ofItem(part);
  switch (part.type) {
    case "document":
      return [...part.start, part.value, ...(part.end ?? [])].flatMap(ofToken);
    case "block-map":
    case "block-seq":
      return part.items.flatMap(ofToken);
    case "flow-collection":
      return [
        ...part.items.flatMap((item) => [...ofFlowItem(part, item), ...ofItem(item)]),
        ...part.end.flatMap(ofToken),
      ];
    case "block-scalar":
      return [...part.props.flatMap(ofToken), ...ofBlockScalar(part)];
    case "scalar":
      return ofPlain(part);
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      return ofQuoted(part);
    case "block-scalar-header":
      return refuseUnless(/^[|>]-?$/.test(part.source), part, BLOCK);
    case "alias":
    case "anchor":
      return refuseUnless(/^[*&][\w-]+$/.test(part.source), part, ANCHOR);
    case "tag":
      return refuseUnless(false, part, "is a tag, which not every reader follows; leave it out");
    case "directive":
      return refuseUnless(false, part, "is for some readers only; leave it out");
    case "doc-end":
      return refuseUnless(false, part, "ends what Pulumi reads; leave it out");
    case "explicit-key-ind":
      return refuseUnless(false, part, "begins a key that may be no text; write key: value");
    case "space":
      return refuseUnless(
        !part.source.includes("\t"),
        part,
        "is a tab, which is not as wide for every reader; write spaces",
      );
    default:
      return [];
  }
}

const QUOTED_LINES =
  "is quoted over lines that not every reader joins alike; write it in one, or as a text that begins with |- or >-";
const LEADING_BREAK = "begins with the end of a line, which Pulumi loses; leave it out";
const BLOCK = "begins a text that does not end in the same place for every reader; write |, |-, > or >-";
const ANCHOR = "has a name that not every reader takes; use letters, digits, - and _";
const MERGE = "takes over another mapping for Pulumi and is a name here; write out what it stands for";

function refuseUnless(
  isFine: boolean,
  { offset, source }: { offset: number; source: string },
  why: string,
): Difference[] {
  return isFine ? [] : [{ offset, there: shown(source), why }];
}

function shown(source: string): string {
  const [line = ""] = source.trim().split("\n");
  if (source.trim() === "") return JSON.stringify(source);
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}

function ofItem({ start, key, sep, value }: Item): Difference[] {
  const before = sep === undefined ? ofToken(key) : ofKey(key, sep);
  return [...start.flatMap(ofToken), ...before, ...(sep ?? []).flatMap(ofToken), ...ofToken(value)];
}

/** A key that is no text has the name here that it is written with, and is none at all for Pulumi. */
function ofKey(key: Part, [colon]: readonly CST.SourceToken[]): Difference[] {
  if (key === null || key === undefined || !("type" in key))
    return colon === undefined ? [] : refuseUnless(false, colon, "has no key before it; write key: value");
  if (key.type === "alias") return refuseUnless(false, key, "is a key by an alias; write the key itself");
  if (!CST.isScalar(key) || key.type === "block-scalar")
    return [{ offset: key.offset, there: "key", why: "is no text; write key: value" }];
  if (CST.resolveAsScalar(key).value === "<<") return refuseUnless(false, key, MERGE);
  if (key.type !== "scalar") return ofToken(key);
  return refuseUnless(
    isTextEverywhere(key.source),
    key,
    `is no text, as a key has to be; quote it: ${JSON.stringify(key.source)}`,
  );
}

/** What may stand in brackets without a key, or without a value, is read in more ways than one. */
function ofFlowItem({ start: bracket }: CST.FlowCollection, { key, sep, value }: Item): Difference[] {
  const inBraces = bracket.source === "{";
  const part = key ?? value;
  const { offset } = part ?? sep?.[0] ?? bracket;
  const refused = (why: string): Difference[] => [{ offset, there: bracket.source, why }];
  const colon = sep?.findIndex(({ type }) => type === "map-value-ind") ?? -1;
  if (colon < 0) return inBraces && part ? refused("has a key without a value; write { key: value }") : [];
  if (!inBraces) return refused("has a key; write [{ key: value }]");
  const after = sep?.[colon + 1]?.type;
  return key?.type !== "scalar" || after === "space" || after === "newline"
    ? []
    : refused("has no space after the colon; write { key: value }");
}

/** Pulumi loses an empty line at the start, and counts the end of the file for no end of a line. */
function ofBlockScalar({ offset, source }: CST.BlockScalar): Difference[] {
  const why = /^\s*\n/.test(source)
    ? "begins with an empty line; leave it out"
    : "ends with the file; end its last line";
  const isFine = !/^\s*\n/.test(source) && source.endsWith("\n");
  return isFine ? [] : [{ offset, there: "text", why }];
}

/** A quote that stands for itself is no end: our parser takes it for one where the next line is not indented. */
const CLOSED = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\[^])*")$/;

/** Lines are joined alike where each goes on below its key, and none is empty or ends in a sign of its own. */
function ofQuoted(token: CST.FlowScalar): Difference[] {
  const [, ...others] = token.source.split("\n");
  const lines = token.source.split("\n").slice(0, -1);
  const isJoined =
    others.every((line) => (/^ +(?=\S)/.exec(line)?.[0].length ?? 0) > token.indent) &&
    lines.every((line) => /[^\s\\]$/.test(line));
  if (!isJoined || !CLOSED.test(token.source)) return refuseUnless(false, token, QUOTED_LINES);
  const { value } = CST.resolveAsScalar(token);
  return refuseUnless(!value.startsWith("\n"), token, LEADING_BREAK);
}

function ofPlain(token: CST.FlowScalar): Difference[] {
  const kind = kindElsewhere(token.source);
  return refuseUnless(
    kind === undefined,
    token,
    `is ${kind ?? ""}; quote it: ${JSON.stringify(token.source)}`,
  );
}
