import type { JSX } from "preact";

interface Properties {
  readonly text: string;
  /** In lower case. */
  readonly words: readonly string[];
  /** A long text is cut before the first of the words, so that it is seen. */
  readonly isCut?: boolean;
}

/** Characters that are shown before the first word. */
const BEFORE = 24;

/** A text with the words marked that were asked for, where they begin a word of it; if none does, wherever they are. */
export function Marked({ text, words, isCut = false }: Properties): JSX.Element {
  const places = placesIn(text, words);
  const [first] = places;
  const from = isCut && first !== undefined && first.from > BEFORE ? first.from - BEFORE : 0;
  const pieces: (JSX.Element | string)[] = [from > 0 ? "…" : ""];
  let end = from;
  for (const place of places) {
    if (place.from < end) continue;
    pieces.push(
      text.slice(end, place.from),
      <mark key={place.from}>{text.slice(place.from, place.to)}</mark>,
    );
    end = place.to;
  }
  return (
    <>
      {pieces}
      {text.slice(end)}
    </>
  );
}

function placesIn(text: string, words: readonly string[]): { readonly from: number; readonly to: number }[] {
  const lower = text.toLowerCase();
  // Some letters are longer in lower case: then nothing stands where it is looked for.
  if (lower.length !== text.length) return [];
  const all = words.flatMap((word) => {
    const found: { from: number; to: number; isStart: boolean }[] = [];
    for (let from = lower.indexOf(word); from >= 0; from = lower.indexOf(word, from + word.length)) {
      found.push({ from, to: from + word.length, isStart: !/[\p{L}\p{N}]/u.test(lower[from - 1] ?? " ") });
    }
    const starts = found.filter(({ isStart }) => isStart);
    return starts.length > 0 ? starts : found;
  });
  return all.sort((left, right) => left.from - right.from || right.to - left.to);
}
