import { isDeepStrictEqual } from "node:util";
import { externalDataInterceptor, loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { InputError } from "../../components";
import type { Problem } from "../../components/model/problems";
import { lineOf, readIni, repeatedSections, type Section } from "./ini";

export const BEGIN = "# >>> cross-account-federation >>>";
export const END = "# <<< cross-account-federation <<<";

/** A config file with a person's profiles in it. */
export interface Merged {
  /** The whole file. */
  readonly content: string;
  /** What stood between the markers, with line feeds alone; empty where there were none. */
  readonly former: string;
}

/**
 * Puts profiles between the markers of a config file, in place of what is there, or at its end. All else stays as it
 * is, byte for byte.
 *
 * @param file what the content is called in errors
 * @param content one character for each byte (latin1), so that no encoding is lost
 * @param profiles ASCII text with line feeds, as {@link awsConfig} makes it
 * @throws InputError where the file is not one that the AWS CLI reads, where its markers are no pair, or where it has
 *   a profile of its own under one of the names
 */
export async function mergeProfiles(file: string, content: string, profiles: string): Promise<Merged> {
  const refuse = (problems: readonly Problem[]): void => {
    if (problems.length > 0) throw new InputError(file, problems);
  };
  if (content.includes("\0")) refuse([{ path: "the file", message: "is not text, or not in UTF-8" }]);
  const lines = content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  refuse(markerProblems(lines));

  const { before, inside, after } = split(lines);
  const outside = [readIni(before), readIni(after, before.length + inside.length + 1)];
  const sections = outside.flatMap((part) => part.sections);
  const own = readIni(profiles.split("\n")).sections;
  refuse([
    ...outside.flatMap(({ problems }) => problems),
    ...repeatedSections(sections),
    ...takenNames(sections, own),
  ]);

  const eol = lines[0]?.endsWith("\r\n") === true ? "\r\n" : "\n";
  const block = [BEGIN, ...profiles.trimEnd().split("\n"), END, ""].join(eol);
  const merged =
    inside.length > 0
      ? // The marker's own line end stays, or stays missing.
        `${before.join("")}${block.slice(0, -eol.length)}${endOf(inside.at(-1))}${after.join("")}`
      : `${content}${separator(content, eol)}${block}`;
  await requireReadBack(file, { before, after, profiles, merged });
  return { content: merged, former: inside.slice(1, -1).join("").replaceAll("\r\n", "\n") };
}

function markerProblems(lines: readonly string[]): Problem[] {
  const at = (marker: string): number[] =>
    lines.flatMap((line, index) => (line.trim() === marker ? [index + 1] : []));
  const [begins, ends] = [at(BEGIN), at(END)];
  const [begin, ...moreBegins] = begins;
  const [end, ...moreEnds] = ends;
  if (moreBegins.length + moreEnds.length > 0) {
    return [...moreBegins, ...moreEnds].map((line) => ({
      path: lineOf(line),
      message: "is a marker that the file has already; keep one pair of markers",
    }));
  }
  if (begin === undefined && end === undefined) return [];
  if (begin !== undefined && end !== undefined && begin < end) return [];
  return begin === undefined || (end !== undefined && end < begin)
    ? [{ path: lineOf(end ?? 0), message: `is an end marker with no "${BEGIN}" above it` }]
    : [{ path: lineOf(begin), message: `is a begin marker with no "${END}" below it` }];
}

interface Parts {
  readonly before: readonly string[];
  /** With both markers; empty where the file has none. */
  readonly inside: readonly string[];
  readonly after: readonly string[];
}

function split(lines: readonly string[]): Parts {
  const begin = lines.findIndex((line) => line.trim() === BEGIN);
  const end = lines.findIndex((line) => line.trim() === END);
  if (begin < 0) return { before: lines, inside: [], after: [] };
  return { before: lines.slice(0, begin), inside: lines.slice(begin, end + 1), after: lines.slice(end + 1) };
}

function takenNames(outside: readonly Section[], own: readonly Section[]): Problem[] {
  const names = new Set(own.map(({ profile }) => profile));
  return outside.flatMap(({ profile, line }) =>
    profile !== undefined && names.has(profile)
      ? [{ path: lineOf(line), message: `profile "${profile}" is there already; rename or remove it` }]
      : [],
  );
}

function endOf(line = ""): string {
  return /\r?\n$/.exec(line)?.[0] ?? "";
}

/** Ends the last line and leaves a line free. */
function separator(content: string, eol: string): string {
  if (content === "") return "";
  if (!content.endsWith("\n")) return `${eol}${eol}`;
  return /(^|\n)\r?\n$/.test(content) ? "" : eol;
}

/** Nothing is written that the AWS SDK does not read as meant: the profiles as given, and all others as before. */
async function requireReadBack(
  file: string,
  { before, after, profiles, merged }: Omit<Parts, "inside"> & { profiles: string; merged: string },
): Promise<void> {
  const expected = { ...(await readBySdk([...before, ...after].join(""))), ...(await readBySdk(profiles)) };
  if (isDeepStrictEqual(await readBySdk(merged), expected)) return;
  throw new InputError(file, [
    { path: "the file", message: "would not be read as meant by the AWS SDK after the change" },
  ]);
}

async function readBySdk(content: string): Promise<Readonly<Record<string, unknown>>> {
  const name = "cross-account-federation";
  externalDataInterceptor.interceptFile(name, content);
  return (await loadSharedConfigFiles({ configFilepath: name, filepath: name })).configFile;
}
