import type { Problem } from "../../components/model/problems";

/** A section of an AWS config file. */
export interface Section {
  /** As between the brackets: `profile child`. */
  readonly header: string;
  /** The profile's name; undefined where the section is none. */
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
      sections.push({ header, profile: profileOf(header), line: first + index });
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

/** Sections that stand in a file twice, which the AWS CLI refuses. */
export function repeatedSections(sections: readonly Section[]): Problem[] {
  const lines = new Map<string, number>();
  return sections.flatMap(({ header, line }) => {
    const earlier = lines.get(header);
    lines.set(header, earlier ?? line);
    if (earlier === undefined) return [];
    return [{ path: lineOf(line), message: `[${header}] stands in ${lineOf(earlier)} already` }];
  });
}

export function lineOf(line: number): string {
  return `line ${line}`;
}

function profileOf(header: string): string | undefined {
  if (header === "default") return header;
  const [, , name] = /^profile\s+(["']?)(.+)\1\s*$/.exec(header) ?? [];
  return name;
}
