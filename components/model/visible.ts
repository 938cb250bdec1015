/** Characters that would break or turn a line, move the cursor of a terminal, or not be seen. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** Text that stands in a line of a terminal or a document as it is: what would not is shown by its number. */
export function visible(text: string): string {
  return text.replace(HIDDEN, numberOf);
}

/** How a character is called: `U+202E`. */
export function numberOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
