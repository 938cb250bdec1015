/** Text in lines of a width, broken between words, and a word that is too long where a part of it ends. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => pieces(each, width))) {
    const joint = line === "" || word.isContinued ? "" : " ";
    if (line !== "" && line.length + joint.length + word.text.length > width) {
      lines.push(line);
      line = word.text;
    } else line += `${joint}${word.text}`;
  }
  return [...lines, line];
}

interface Piece {
  readonly text: string;
  /** Whether it belongs to the word of the piece before. */
  readonly isContinued: boolean;
}

/** What a text is broken into at most, where it has the room: words, and parts of words that are joined by a sign. */
export function partsOf(text: string): string[] {
  return text.split(" ").flatMap(partsOfWord);
}

function partsOfWord(word: string): string[] {
  return word.split(/(?<=[-_/.@:,])/);
}

function pieces(word: string, width: number): Piece[] {
  const parts =
    word.length <= width
      ? [word]
      : partsOfWord(word).flatMap((part) => part.match(new RegExp(`.{1,${width}}`, "gsu")) ?? []);
  return parts.map((text, index) => ({ text, isContinued: index > 0 }));
}
