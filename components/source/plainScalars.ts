/**
 * What stands without quotes, and what readers of YAML take it for. Pulumi's reader is one of YAML 1.1 with parts of 1.2
 * (`024` is 20, `1_000` a number, `2027-01-31` a date), ours one of 1.2.
 *
 * @see https://github.com/go-yaml/yaml/blob/v3.0.1/resolve.go
 * @see https://yaml.org/spec/1.2.2/#103-core-schema
 */

/** Yes, no and nothing, which are the same for every reader; `yes` and `on` are text for both. */
const WORD = /^(true|True|TRUE|false|False|FALSE|null|Null|NULL|~|)$/;

/** A number that every reader takes for the same, and writes as it stands. */
const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,14})$/;

/** What begins like a date. */
const DATE = /^\d{4}-\d/;

/** At least what either reader takes for a number, once the underscores are out. */
const NUMBER = /^[-+]?(0[xob][-+]?[\da-f]*|\d+\.?\d*(e[-+]?\d+)?|\.\d+(e[-+]?\d+)?|\.inf|\.nan)$/i;

/** Whether every reader takes it for the same text. */
export function isTextEverywhere(source: string): boolean {
  return !WORD.test(source) && kindElsewhere(source) === undefined && !WHOLE_NUMBER.test(source);
}

/** What it is that readers disagree about; undefined where they do not. */
export function kindElsewhere(source: string): string | undefined {
  if (WORD.test(source) || WHOLE_NUMBER.test(source)) return undefined;
  if (DATE.test(source)) return "a date for Pulumi and text here";
  if (NUMBER.test(source.replaceAll("_", ""))) return "not the same number for every reader";
  if (source === "<<") return "a merge of mappings for Pulumi and text here";
  return source.startsWith("?") ? "a key for Pulumi and text here" : undefined;
}
