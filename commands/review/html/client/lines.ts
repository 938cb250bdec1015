/** Keys and indexes that lead to a value in a document. */
export type Path = readonly (string | number)[];

/** Whether a line matters for what is looked at. */
export type Weight = "" | "matters" | "danger";
export type Weigh = (path: Path, value: unknown) => Weight;

export interface Line {
  readonly text: string;
  readonly depth: number;
  readonly path: Path;
  /** Whether all of the value stands in the line. */
  readonly isWhole: boolean;
  readonly value: unknown;
}

/** A value as JSON, line by line, each with the place of its value. */
export function linesOf(value: unknown, path: Path = [], before = "", after = ""): Line[] {
  const line = (text: string, isWhole: boolean): Line => ({ text, depth: path.length, path, isWhole, value });
  if (typeof value !== "object" || value === null) {
    return [line(`${before}${JSON.stringify(value)}${after}`, true)];
  }
  const isList = Array.isArray(value);
  const [opening, closing] = isList ? ["[", "]"] : ["{", "}"];
  const items: [string, unknown][] = Object.entries(value);
  if (items.length === 0) return [line(`${before}${opening}${closing}${after}`, true)];
  return [
    line(`${before}${opening}`, false),
    ...items.flatMap(([key, item], index) =>
      linesOf(
        item,
        [...path, isList ? index : key],
        isList ? "" : `${JSON.stringify(key)}: `,
        index === items.length - 1 ? "" : ",",
      ),
    ),
    line(`${closing}${after}`, false),
  ];
}

export interface WeighedLine extends Line {
  readonly weight: Weight;
}

/** Lines that are shown at once, or, where `isFolded`, when they are asked for. */
export interface Block {
  readonly isFolded: boolean;
  readonly lines: readonly WeighedLine[];
}

const LINES_WITHOUT_FOLDS = 34;
const LINES_AROUND = 3;
const FEWEST_FOLDED = 8;

/** A document with the lines that matter marked. Where it is long, other statements and long lists are folded. */
export function blocksOf(document: unknown, weigh: Weigh): Block[] {
  const lines = linesOf(document).map((line): WeighedLine => {
    return { ...line, weight: line.isWhole ? weigh(line.path, line.value) : "" };
  });
  const isShown = shownOf(lines);
  const blocks: { isFolded: boolean; lines: WeighedLine[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const isFolded = !isShown(line, index);
    const last = blocks.at(-1);
    if (last?.isFolded === isFolded) last.lines.push(line);
    else blocks.push({ isFolded, lines: [line] });
  }
  return blocks.map(({ isFolded, lines: some }) => ({
    isFolded: isFolded && some.length > FEWEST_FOLDED,
    lines: some,
  }));
}

function shownOf(lines: readonly WeighedLine[]): (line: WeighedLine, index: number) => boolean {
  if (lines.length <= LINES_WITHOUT_FOLDS) return () => true;
  const marked = lines.flatMap(({ weight }, index) => (weight === "" ? [] : [index]));
  if (marked.length === 0) {
    return (_, index) => index < LINES_WITHOUT_FOLDS - LINES_AROUND || index >= lines.length - LINES_AROUND;
  }
  const statements = new Set(marked.map((index) => lines[index]?.path[1]));
  return ({ path }, index) => {
    if (path.length < 2) return true;
    const isInList = typeof path.at(-1) === "number" && path.length > 2;
    const isNear = marked.some((line) => Math.abs(line - index) <= LINES_AROUND);
    return statements.has(path[1]) && (!isInList || isNear);
  };
}
