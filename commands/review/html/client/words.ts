/** Characters of a word that stands in one piece; a longer one is broken after its colons and slashes. */
const LONGEST_WORD = 24;

/** Characters of a part between them, after which it is broken where it has no room in a line of its own. */
const LONGEST_PART = 30;

/** A word that a browser breaks nowhere by itself. */
const IS_PLAIN = /^[\p{L}\p{N}_.,;()[\]{}"'&]*$/u;

/** An action of AWS, which is one word although it has a colon. */
const IS_ACTION = /^\(?[a-z0-9-]+:[A-Za-z0-9]+[,;)]*$/;

/** A part of a text: words that need nothing, or one with the places where it may be broken. */
export type Piece =
  | { readonly plain: string }
  /** Parts with a place to break between them; each in pieces that are broken only where it is longer than a line. */
  | { readonly parts: readonly (readonly string[])[] };

/** A text in pieces that a narrow column breaks between words and between the parts of a long ARN, and not within. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let plain = "";
  for (const word of text.split(/(\s+)/)) {
    if (word.trim() === "" || (word.length <= LONGEST_PART && IS_PLAIN.test(word))) plain += word;
    else {
      pieces.push({ plain }, { parts: partsOf(word) });
      plain = "";
    }
  }
  return [...pieces, { plain }].filter((piece) => !("plain" in piece) || piece.plain !== "");
}

function partsOf(word: string): string[][] {
  if (word.length > LONGEST_WORD && IS_ACTION.test(word)) return [word.split(/(?<=:)/)];
  const parts = word.length <= LONGEST_WORD ? [word] : word.split(/(?<=[:/])(?![:/])/);
  return parts.map((part) => {
    if (part.length <= LONGEST_PART) return [part];
    return part
      .split(/(?<=[-_.@,;=]|[a-z](?=[A-Z]))/)
      .flatMap((piece) => piece.match(new RegExp(`.{1,${String(LONGEST_PART)}}`, "gsu")) ?? []);
  });
}
