import { counted } from "../../../components/model/counted";
import { oneLine } from "../../review/text";
import { normal } from "./sameDocument";

type Elements = Readonly<Record<string, unknown>>;

/** One value of a document, by the names that lead to it: `Condition.Bool.aws:SecureTransport: "true"`. */
type Line = string;

interface Statement {
  readonly number: number;
  readonly sid: string | undefined;
  readonly lines: readonly Line[];
}

const MOST_LINES = 30;

/**
 * What of a declared document is not there (`-`), and what is there instead (`+`), value by value under the statement
 * that it is of. Order has no meaning in a document, nor has where its commas stand.
 */
export function documentChange(declared: unknown, live: unknown): string[] {
  const [one, other] = [partsOf(declared), partsOf(live)];
  const lines = [
    ...linesApart(one.rest, other.rest),
    ...pairs(one.statements, other.statements).flatMap(([mine, theirs]) => {
      const apart = linesApart(mine?.lines ?? [], theirs?.lines ?? []);
      return apart.length === 0 ? [] : [`  ${calledOf(mine ?? theirs)}`, ...apart];
    }),
  ];
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `  … and ${counted(lines.length - MOST_LINES, "more line")}`];
}

function calledOf(statement: Statement | undefined): string {
  const { number = 0, sid } = statement ?? {};
  return `statement ${number}${sid === undefined ? "" : ` (${oneLine(sid)})`}`;
}

function partsOf(document: unknown): { readonly rest: readonly Line[]; readonly statements: Statement[] } {
  if (!isElements(document)) return { rest: linesOf(normal(document)), statements: [] };
  const { Statement: statement, ...rest } = document;
  const listed: readonly unknown[] = statement === undefined ? [] : [statement].flat();
  const statements = listed.map((each, index) => ({
    number: index + 1,
    sid: isElements(each) && typeof each.Sid === "string" ? each.Sid : undefined,
    lines: linesOf(normal(each)),
  }));
  return { rest: linesOf(normal(rest)), statements };
}

function isElements(value: unknown): value is Elements {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function linesOf(value: unknown, names: readonly string[] = []): Line[] {
  if (Array.isArray(value)) return value.flatMap((each) => linesOf(each, names));
  if (isElements(value))
    return Object.entries(value).flatMap(([name, inner]) => linesOf(inner, [...names, name]));
  const named = names.length === 0 ? "" : `${oneLine(names.join("."))}: `;
  return [`${named}${oneLine(JSON.stringify(value))}`];
}

type Pair = readonly [mine: Statement | undefined, theirs: Statement | undefined];

/** Statements that are meant to be the same: those that say the same, those of one Sid, then one after the other. */
function pairs(mine: readonly Statement[], theirs: readonly Statement[]): Pair[] {
  const left = [...theirs];
  const take = (isIt: (other: Statement) => boolean): Statement | undefined => {
    const index = left.findIndex(isIt);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const found = new Map<Statement, Statement>();
  const likenesses: readonly ((one: Statement, other: Statement) => boolean)[] = [
    (one, other) => textOf(one.lines) === textOf(other.lines),
    (one, other) => one.sid !== undefined && one.sid === other.sid,
    (one, other) => textOf(withoutSid(one)) === textOf(withoutSid(other)),
    () => true,
  ];
  for (const isLike of likenesses) {
    for (const one of mine.filter((each) => !found.has(each))) {
      const other = take((each) => isLike(one, each));
      if (other !== undefined) found.set(one, other);
    }
  }
  return [
    ...mine.map((one): Pair => [one, found.get(one)]),
    ...left.map((other): Pair => [undefined, other]),
  ];
}

function textOf(lines: readonly Line[]): string {
  return lines.join("\n");
}

function withoutSid({ lines }: Statement): Line[] {
  return lines.filter((line) => !line.startsWith("Sid: "));
}

function linesApart(mine: readonly Line[], theirs: readonly Line[]): string[] {
  const [there, here] = [new Set(theirs), new Set(mine)];
  const lines = [
    ...mine.filter((line) => !there.has(line)).map((line) => ({ name: nameOf(line), line: `- ${line}` })),
    ...theirs.filter((line) => !here.has(line)).map((line) => ({ name: nameOf(line), line: `+ ${line}` })),
  ];
  const names = [...new Set(lines.map(({ name }) => name))].sort();
  return names.flatMap((each) => lines.filter(({ name }) => name === each).map(({ line }) => line));
}

function nameOf(line: Line): string {
  return line.slice(0, line.indexOf(': "'));
}
