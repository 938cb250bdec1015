import { visible } from "../../components/model/visible";

/**
 * Text of a model, made fit to stand in a line of a terminal or a document: what would break or turn the line, or
 * would not be seen, is shown by its number.
 */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/gu, " "));
}

/**
 * Text as Markdown that is nothing but this text, in a table's cell too. Character references work everywhere,
 * where a backslash works in some places and not in others.
 *
 * @see https://github.github.com/gfm/#entity-and-numeric-character-references
 */
export function markdownText(text: string): string {
  return (
    oneLine(text)
      .replace(/[&<>|`*[\]\\~$]/g, reference)
      // Within a word an underscore is one; an address that is not a link has no `:` before its slashes.
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|(?<=www)\./gi, reference)
  );
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** A name as Markdown: as code, which reads best, where nothing in it could end the code or the cell. */
export function markdownName(name: string): string {
  return /^[\p{L}\p{N}_+=,.@:;/*?(){}$ <>&#'"!%^~[\]-]+$/u.test(name) && name.trim() === name && name !== ""
    ? `\`${name}\``
    : markdownText(name);
}
