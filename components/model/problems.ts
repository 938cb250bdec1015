import { closest, distance } from "fastest-levenshtein";
import { visible } from "./visible";

/** One thing that is wrong with an input: where, and what is there against what is allowed. */
export interface Problem {
  /** Where in the input, as a person would write it: `groups.child-users.assume.child[0]`. */
  readonly path: string;
  readonly message: string;
  /** Where that was written, as far as it is known. */
  readonly at?: Position | undefined;
}

/** A place in a file. Lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Says where the part of an input that a path leads to was written, or the nearest part around it that is there. */
export type Locate = (path: string) => Position | undefined;

/** A problem with the place where it was written. */
export function located(problem: Problem, locate: Locate): Problem {
  const at = problem.at ?? locate(problem.path);
  return at === undefined ? problem : { ...problem, at };
}

export function positionInWords({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

/** A problem in a line, as a compiler says it: `access/people.yaml:7:5: groups.child-users.assume: the group …`. */
export function describeProblem({ path, message, at }: Problem): string {
  return visible(`${at === undefined ? "" : `${positionInWords(at)}: `}${path}: ${message}`);
}

/** An input that was refused: all of its problems at once, in words for the person at the terminal. */
export class InputError extends Error {
  public override readonly name = "InputError";
  public readonly problems: readonly Problem[];

  public constructor(
    /** What was read, as the start of the sentence: `"The access model"`. */
    subject: string,
    problems: readonly Problem[],
  ) {
    const inOrder = asWritten(problems);
    super(describeProblems(subject, inOrder));
    this.problems = inOrder;
  }
}

/** By file and line, behind what stands nowhere. */
function asWritten(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(({ at: one }, { at: other }) => {
    if (one === undefined || other === undefined)
      return Number(one !== undefined) - Number(other !== undefined);
    if (one.file !== other.file) return one.file < other.file ? -1 : 1;
    return one.line - other.line || one.column - other.column;
  });
}

/** The error form that every command and the program itself prints. */
export function describeProblems(subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${subject} has ${count}:`, ...problems.map((problem) => `  ${describeProblem(problem)}`)].join(
    "\n",
  );
}

/**
 * A path into an input. Keys that are not plain words are quoted, so that dots in a name cannot be mistaken
 * for steps.
 *
 * @example pathOf("users", "boaty.mcboatface", "path") // users["boaty.mcboatface"].path
 */
export function pathOf(...steps: readonly PropertyKey[]): string {
  return steps.map((step, index) => printStep(step, index === 0)).join("");
}

const STEP = /^(?:\.?([\w-]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\])/;

/** The steps of a path that {@link pathOf} made; of a longer text, those that it starts with. */
export function stepsOf(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  let rest = path;
  for (let found = STEP.exec(rest); found !== null; found = STEP.exec(rest)) {
    const [whole, word, index, quoted] = found;
    if (word !== undefined) steps.push(word);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(JSON.parse(`"${quoted ?? ""}"`) as string);
    rest = rest.slice(whole.length);
  }
  return steps;
}

function printStep(step: PropertyKey, first: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  const key = String(step);
  if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}

/** `; did you mean "x"?` where one of `known` is near to `given` but for case, and nothing where none is. */
export function didYouMean(given: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const lowerCase = known.map((each) => each.toLowerCase());
  const apart = distance(given.toLowerCase(), closest(given.toLowerCase(), lowerCase));
  const near = lowerCase.filter((each) => distance(given.toLowerCase(), each) === apart);
  const nearest = near.find((each) => each.startsWith(given.toLowerCase())) ?? near[0] ?? "";
  // Two letters in the wrong order are one slip.
  const slips = apart === 2 && sorted(nearest) === sorted(given.toLowerCase()) ? 1 : apart;
  const isNear = apart < given.length && slips <= Math.max(1, given.length / 3);
  const meant = isNear ? nearest : lowerCase.find((each) => hasWordsOf(each, given.toLowerCase()));
  return meant === undefined ? "" : `; did you mean "${known[lowerCase.indexOf(meant)] ?? meant}"?`;
}

/** Whether a name is another one with a word more: `aws-us-gov` for `aws-gov`. */
function hasWordsOf(name: string, given: string): boolean {
  const [words, ofGiven] = [name.split("-"), given.split("-")];
  return (
    ofGiven.length > 1 && words.length === ofGiven.length + 1 && ofGiven.every((word) => words.includes(word))
  );
}

function sorted(text: string): string {
  return Array.from(text).sort().join("");
}

/** JSON where the value has one; a YAML alias, for example, can make it contain itself. */
function asText(value: unknown): string {
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === "string" ? text : String(value);
  } catch {
    return String(value);
  }
}

/** A value as it stands in the input, short enough for one line of an error. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = asText(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

export function noSuch(kind: string, name: string, known: readonly string[]): string {
  return `there is no ${kind} "${name}"${didYouMean(name, known)} (there ${known.length === 1 ? "is" : "are"}: ${list(known)})`;
}

/** Names for one line of an error; a long list is cut. */
export function list(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return names.length <= 12
    ? names.join(", ")
    : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;
}
