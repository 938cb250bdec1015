import { basename } from "node:path";
import { InputError, type Problem } from "../model/problems";
import { numberOf } from "../model/visible";

/**
 * What no file of a model may hold. A parser, an editor and a tool that shows differences do not agree on where a line
 * ends, and nobody sees what is invisible or turns the text around: Pulumi's parser takes U+0085, U+2028, U+2029 and a
 * carriage return alone for the end of a line, so that a comment that holds one hides what stands after it from everybody else.
 *
 * @see https://trojansource.codes
 */
const REFUSED = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\uFFFD]/gu;

/**
 * Refuses a text in which lines, or the characters in them, are not what a reader sees.
 *
 * @param file where the text comes from, for messages
 * @throws {@link InputError} where the text has such characters
 */
export function refuseHiddenCharacters(text: string, file: string): void {
  const problems = [...text.matchAll(REFUSED)]
    .filter(({ 0: character, index }) => !isHarmless(text, character, index))
    .map(({ 0: character, index }) => problemOf(text, file, character, index));
  if (problems.length > 0) throw new InputError(basename(file), problems);
}

/** The end of a line on Windows, and the mark that its editors begin a file with. */
function isHarmless(text: string, character: string, index: number): boolean {
  if (character === "\r") return text[index + 1] === "\n";
  return character === "\uFEFF" && index === 0;
}

function problemOf(text: string, file: string, character: string, index: number): Problem {
  const before = text.slice(0, index);
  const start = before.lastIndexOf("\n") + 1;
  const at = { file, line: before.split("\n").length, column: index - start + 1 };
  return { path: numberOf(character), message: `${kindOf(character)}; ${remedyOf(character)}`, at };
}

function kindOf(character: string): string {
  if (character === "\uFFFD") return "stands for bytes that are no UTF-8";
  if (/[\r\u0085\u2028\u2029]/.test(character)) return "ends a line for some readers and not for others";
  return /\p{Cf}/u.test(character)
    ? "is not seen, and may turn around how the text around it is seen"
    : "is a control character";
}

function remedyOf(character: string): string {
  if (character === "\uFFFD") return "save the file as UTF-8";
  if (character === "\r") return "end lines with a line feed";
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  const escape = number.length <= 4 ? `\\u${number.padStart(4, "0")}` : `\\U${number.padStart(8, "0")}`;
  return `take it out, or write "${escape}" in double quotes where it is meant`;
}
