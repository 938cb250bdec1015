import type { Problem } from "../../components/model/problems";

/** A section of an AWS config file. */
export interface Section {
  /** As between the brackets: `profile child`. */
  readonly header: string;
  /** The profile that some client takes it for; undefined where none does. */
  readonly profile: string | undefined;
  /** Counted from 1. */
  readonly line: number;
}

/** What a part of an AWS config file holds, and what in it the AWS CLI would stop at. */
export interface Ini {
  readonly sections: readonly Section[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the structure of an AWS config file as strictly as the AWS CLI, which refuses the whole file over one line;
 * the loader of the AWS SDK for JavaScript passes over what it cannot read, so it would not tell.
 *
 * @param lines without their line ends
 * @param first the number of the first of them in the file
 * @see https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function readIni(lines: readonly string[], first = 1): Ini {
  const sections: Section[] = [];
  const problems: Problem[] = [];
  let keys: Set<string> | undefined;
  let indentOfSetting: number | undefined;

  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === "" || /^[#;]/.test(text)) continue;
    const indent = line.search(/\S/);
    if (indentOfSetting !== undefined && indent > indentOfSetting) continue;

    const path = lineOf(first + index);
    const [, header] = /^\[(.+)\]/.exec(text) ?? [];
    const [, key] = /^([^=:]*[^=:\s])\s*[=:]/.exec(text) ?? [];
    indentOfSetting = header === undefined ? indent : undefined;
    if (header !== undefined) {
      sections.push({ header, profile: profileOf(header) ?? profileOf(shortest(text)), line: first + index });
      keys = new Set();
    } else if (key === undefined) {
      problems.push({ path, message: "is neither KEY = VALUE, nor a [section], nor a comment" });
    } else if (keys === undefined) {
      problems.push({ path, message: `sets ${key} outside of any [section]` });
    } else if (keys.has(key.toLowerCase())) {
      problems.push({ path, message: `sets ${key} a second time in one section` });
    } else {
      keys.add(key.toLowerCase());
    }
  }
  return { sections, problems };
}

/** Sections that stand in a file twice: the AWS CLI refuses them, or takes one of two spellings for the other. */
export function repeatedSections(sections: readonly Section[]): Problem[] {
  const earlierOnes = new Map<string, Section>();
  return sections.flatMap((section) => {
    const { header, profile, line } = section;
    const key = profile === undefined ? header : `profile ${profile}`;
    const earlier = earlierOnes.get(key);
    earlierOnes.set(key, earlier ?? section);
    if (earlier === undefined) return [];
    const where = `stands in ${lineOf(earlier.line)} already`;
    if (profile === undefined || header === earlier.header) {
      return [{ path: lineOf(line), message: `[${header}] ${where}` }];
    }
    return [{ path: lineOf(line), message: `[${header}] is profile "${profile}", which ${where}` }];
  });
}

export function lineOf(line: number): string {
  return `line ${line}`;
}

/**
 * The profile that a header names. The AWS CLI splits it as a shell does, so that quotes and escapes go; other
 * clients allow for spaces at its ends, which the AWS CLI does not. A name is taken as soon as one of them finds it.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
function profileOf(header: string): string | undefined {
  const [first, name, ...others] = header.match(WORD)?.map((word) => word.replace(QUOTE, "$1$2$3")) ?? [];
  if (first === "default" && name === undefined) return first;
  return first === "profile" && others.length === 0 ? name : undefined;
}

const WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g;
const QUOTE = /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g;

/** The header up to the first bracket: the AWS CLI reads to the last one, others take a comment off first. */
function shortest(text: string): string {
  return /^\[([^\]]+)\]/.exec(text)?.[1] ?? "";
}
