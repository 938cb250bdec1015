import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Pair,
  type Scalar,
  visit,
  type YAMLError,
} from "yaml";
import type { Problem } from "../model/problems";

/** What a path is where a text is not read as far as to have any. */
const YAML = "YAML";

/**
 * What is wrong with a text that YAML does not take, where, and what to write instead: most of it follows from the
 * first mistake.
 */
export function syntaxProblems(
  text: string,
  document: Document,
  lines: LineCounter,
  file: string,
): Problem[] {
  const at = (offset: number): Problem["at"] => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [first] = document.errors;
  if (first === undefined) return [];
  const conflict = /^<{7}(?=\s)/m.exec(text);
  if (conflict !== null) {
    const message =
      "a conflict of a merge is not resolved: keep one of the two sides, and take out the lines of <<<<<<<, ======= and >>>>>>>";
    return [{ path: YAML, message, at: at(conflict.index) }];
  }
  const told = first.code === "DUPLICATE_KEY" ? document.errors : [first];
  return told.map((error) => ({
    path: YAML,
    message: messageOf(error, text, document, lines),
    at: at(error.pos[0]),
  }));
}

/** An alias whose anchor is not there, which is most often a text that starts with a star. */
export function aliasProblems(document: Document, lines: LineCounter, file: string): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
      const message = `there is no anchor &${alias.source}; a text that starts with * is quoted: "*${alias.source}"`;
      problems.push({ path: YAML, message, at: { file, line, column: col } });
    },
  });
  return problems;
}

function messageOf(error: YAMLError, text: string, document: Document, lines: LineCounter): string {
  const [offset] = error.pos;
  const line = lineAt(text, offset);
  const [sentence = ""] = error.message.split("\n");
  const said = sentence.replace(/ at line \d+, column \d+:?$/, "");
  if (/(^|[\s{,])\*\s*:/.test(line))
    return `${said}; quote the "*", which YAML takes for an alias: "*": [...]`;
  switch (error.code) {
    case "BAD_ALIAS":
      return 'quote the *, which YAML takes for an alias: "*"';
    case "MULTIPLE_DOCS":
      return "a second document begins here (---); a file holds one: take the line out, or make two files";
    case "DUPLICATE_KEY":
      return duplicateOf(document, offset, lines) ?? said;
    case "BAD_SCALAR_START":
      return `${said}; quote it: "${/^[^\s,\]}]*/.exec(text.slice(offset))?.[0] ?? ""}"`;
    case "TAB_AS_INDENT":
      return `${said}; write spaces`;
    case "MULTILINE_IMPLICIT_KEY":
      return withoutColon(line) ?? said;
    case "BLOCK_AS_IMPLICIT_KEY":
      return `${said}; quote a text with ": " in it, or mend the indentation of what follows`;
    default:
      return `${said}${unclosed(text, offset, said)}`;
  }
}

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1).split(/\r?\n/, 1)[0] ?? "";
}

/** A key whose colon has no space behind it, or that has no colon. */
function withoutColon(line: string): string | undefined {
  const [, key, value = ""] = /^\s*(?:- +)?(["']?[\w.@+=-]+["']?)(?::(?=\S)(.*))?\s*$/.exec(line) ?? [];
  if (key === undefined) return undefined;
  return value === ""
    ? `${key} has no colon behind it; write ${key}:`
    : `a space is missing behind the colon; write ${key}: ${value}`;
}

function duplicateOf(document: Document, offset: number, lines: LineCounter): string | undefined {
  let found: string | undefined;
  visit(document, {
    Map: (_, map) => {
      const keyed = map.items.filter((pair): pair is Pair<Scalar> => isScalar(pair.key));
      const again = keyed.find(({ key }) => key.range?.[0] === offset);
      const first = keyed.find(({ key }) => key.value === again?.key.value);
      if (again === undefined || first === undefined || !isMap(map)) return undefined;
      const { line } = lines.linePos(first.key.range?.[0] ?? 0);
      found = `"${String(again.key.value)}" stands in line ${line} already; a mapping has each key once`;
      return visit.BREAK;
    },
  });
  return found;
}

function unclosed(text: string, offset: number, said: string): string {
  if (!/^Flow (sequence|map)\b/.test(said)) return "";
  const opened = lastUnclosed(text.slice(0, offset));
  return opened === undefined ? "" : `; the ${opened.character} in line ${opened.line} is not closed`;
}

/** The last bracket that a text opens and does not close, seen without regard to comments. */
function lastUnclosed(text: string): { readonly character: string; readonly line: number } | undefined {
  let depth = 0;
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const character = text.charAt(index);
    if ("]}".includes(character)) depth += 1;
    if (!"[{".includes(character)) continue;
    if (depth === 0) return { character, line: text.slice(0, index).split("\n").length };
    depth -= 1;
  }
  return undefined;
}
