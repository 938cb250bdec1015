/**
 * The JSON documents of a text: one, several after each other, or a list of them.
 *
 * @throws Error saying where the text is no JSON, or that it ends too early
 */
export function jsonDocumentsIn(text: string): unknown[] {
  if (text.trim() === "") throw new Error("it is empty");
  try {
    return [JSON.parse(text)].flat();
  } catch {
    return texts(text).flatMap(({ part, line }) => [parsed(part, line)].flat());
  }
}

interface Part {
  readonly part: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

function parsed(part: string, line: number): unknown {
  try {
    return JSON.parse(part);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
    throw new Error(`the document that begins in line ${line} is no JSON (${reason.slice(0, 120)})`, {
      cause: error,
    });
  }
}

/** What opens or closes something, and whole texts, in which neither counts. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs;

/** The text of each document by itself. */
function texts(text: string): Part[] {
  const parts: Part[] = [];
  let [depth, start, line] = [0, 0, 1];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    if (depth > 0) continue;
    const part = text.slice(start, index + token.length);
    parts.push({ part, line: line + newLines(/^\s*/.exec(part)?.[0] ?? "") });
    line += newLines(part);
    start = index + token.length;
  }
  const rest = text.slice(start);
  if (depth > 0)
    throw new Error(`it is cut off: the document that begins in line ${lineOf(rest, line)} does not end`);
  return rest.trim() === "" ? parts : [...parts, { part: rest, line: lineOf(rest, line) }];
}

function lineOf(part: string, line: number): number {
  return line + newLines(/^\s*/.exec(part)?.[0] ?? "");
}

function newLines(text: string): number {
  return text.split("\n").length - 1;
}
