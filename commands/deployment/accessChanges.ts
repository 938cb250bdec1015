import type { Selection, Statement } from "../../proof/decision/statements";
import { textOfStatement } from "../../proof/compare/statements";
import { type Extent, extentOf } from "./extent";
import { type Clause, conditionsOf, inWords, type Piece, piecesOf } from "./pieces";
import type { ChangedResource } from "./tally";

/** Access that an operation gives or takes away, in a line of words, beside what is deployed. */
export interface AccessChange extends Pick<Piece, "text" | "roleArn" | "group"> {
  /** `~`: a statement comes in the place of another. */
  readonly sign: "+" | "-" | "~";
  /** Whether somebody may do more than before, or might. */
  readonly gives: boolean;
  /** Whether somebody may do less than before, or might. */
  readonly takes: boolean;
}

/**
 * What changes in who may assume what and do what, read from the inputs that resources have in the state and will have.
 */
export function accessChanges(changed: readonly ChangedResource[]): AccessChange[] {
  const [before, after] = [found(changed, "before"), found(changed, "after")];
  const gone = [...before].flatMap(([key, each]) => (after.has(key) ? [] : [each]));
  const come = [...after].flatMap(([key, each]) => (before.has(key) ? [] : [each]));
  const pairs = gone.flatMap((one) => {
    const other = successorOf(one, gone, come);
    return other === undefined ? [] : [{ one, other }];
  });
  const paired = new Set(pairs.flatMap(({ one, other }) => [one, other]));
  return [
    ...gone.filter((each) => !paired.has(each)).map(going),
    ...pairs.map(({ one, other }) => changing(one, other)),
    ...come.filter((each) => !paired.has(each)).map(coming),
  ];
}

interface Found extends Piece {
  /** Whether its resource stays, and only what it says changes. */
  readonly ofStanding: boolean;
}

function found(changed: readonly ChangedResource[], side: "before" | "after"): Map<string, Found> {
  return new Map(
    changed.flatMap(({ type, before, after }) => {
      const inputs = side === "before" ? before : after;
      const ofStanding = before !== undefined && after !== undefined;
      if (inputs === undefined) return [];
      return piecesOf(type, inputs).map((piece) => [keyOf(piece), { ...piece, ofStanding }] as const);
    }),
  );
}

/** The order in which a statement says something, and its Sid, change nothing. */
function keyOf({ text, clause }: Piece): string {
  return clause === undefined ? text : `${clause.subject}\n${textOfStatement(clause.statement)}`;
}

/** What comes in its place. Where several have one subject, nobody knows which is which. */
function successorOf(one: Found, gone: readonly Found[], come: readonly Found[]): Found | undefined {
  const isAlike = ({ clause }: Found): boolean =>
    clause?.subject === one.clause?.subject && clause?.sid === one.clause?.sid;
  const [successor, ...others] = come.filter(isAlike);
  const isSure = one.clause !== undefined && others.length === 0 && gone.filter(isAlike).length === 1;
  return isSure ? successor : undefined;
}

function isDenial({ clause }: Piece): boolean {
  return clause?.statement.effect === "Deny";
}

/** Where a denial goes, somebody may do what was refused. */
function going(piece: Found): AccessChange {
  const gives = isDenial(piece);
  const text = gives ? `${piece.text} (BROADER: a denial goes)` : piece.text;
  return { ...told(piece), sign: "-", text, gives, takes: !gives };
}

/** A denial that comes with a new resource takes nothing away that was there. */
function coming(piece: Found): AccessChange {
  const refuses = isDenial(piece);
  return { ...told(piece), sign: "+", gives: !refuses, takes: refuses && piece.ofStanding };
}

function told({ text, roleArn, group }: Piece): Pick<Piece, "text" | "roleArn" | "group"> {
  return { text, roleArn, group };
}

function changing(one: Found, other: Found): AccessChange {
  if (one.clause === undefined || other.clause === undefined) throw new Error("what is paired has a subject");
  const { says, statement } = one.clause;
  const extent = allows(extentBetween(one.clause, other.clause), isDenial(one));
  const text = `${says}: ${differences(statement, other.clause.statement).join("; ")} (${MARKS[extent]})`;
  const [gives, takes] = [extent === "more" || extent === "other", extent === "less" || extent === "other"];
  return { ...told(other), sign: "~", text, gives, takes };
}

const MARKS = {
  more: "BROADER",
  less: "narrower",
  same: "the same in effect",
  other: "changed",
} as const satisfies Readonly<Record<Extent, string>>;

function extentBetween({ statement: one }: Clause, { statement: other }: Clause): Extent {
  return isOfSame(one, other) ? extentOf(one, other) : "other";
}

function isOfSame(one: Statement, other: Statement): boolean {
  return JSON.stringify(one.principals) === JSON.stringify(other.principals);
}

/** The more a statement refuses, the less is allowed. */
function allows(extent: Extent, refuses: boolean): Extent {
  if (!refuses || extent === "same" || extent === "other") return extent;
  return extent === "more" ? "less" : "more";
}

/** `no longer if aws:MultiFactorAuthPresent Bool true`, each. */
function differences(one: Statement, other: Statement): string[] {
  const [before, after] = [conditionsOf(one), conditionsOf(other)];
  const [lost, gained] = [without(before, after), without(after, before)];
  const words = [
    ...(isOfSame(one, other)
      ? []
      : [
          `now for ${Object.values(other.principals ?? {})
            .flat()
            .join(", ")}`,
        ]),
    ...ofSelections(one.actions, other.actions, ""),
    ...(one.resources && other.resources ? ofSelections(one.resources, other.resources, "on ") : []),
    ...(lost.length === 0 ? [] : [`no longer if ${lost.join(" and ")}`]),
    ...(gained.length === 0 ? [] : [`now if ${gained.join(" and ")}`]),
  ];
  return words.length === 0 ? ["in other words"] : words;
}

function ofSelections(one: Selection, other: Selection, on: "" | "on "): string[] {
  if (one.not !== other.not) return [`now ${on}${inWords(other)}`];
  const [lost, gained] = [without(one.texts, other.texts), without(other.texts, one.texts)];
  const also = one.not ? "except" : "also";
  return [
    ...(gained.length === 0 ? [] : [`now ${also} ${on}${gained.join(", ")}`]),
    ...(lost.length === 0 ? [] : [`no longer ${one.not ? "except " : ""}${on}${lost.join(", ")}`]),
  ];
}

function without(texts: readonly string[], others: readonly string[]): string[] {
  return texts.filter((text) => !others.includes(text));
}

/** Whether somebody may do less than before. */
export function takesAway(changes: readonly AccessChange[]): boolean {
  return changes.some(({ takes }) => takes);
}
