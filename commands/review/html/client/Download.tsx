import type { JSX } from "preact";
import { csvOf } from "./csv";

interface Properties {
  /** What the table is called, for the file's name. */
  readonly name: string;
  readonly head: readonly string[];
  readonly lines: () => readonly (readonly string[])[];
}

/** Gives a table as a file that a spreadsheet takes. */
export function Download({ name, head, lines }: Properties): JSX.Element {
  return (
    <p class="tools">
      <button
        type="button"
        aria-label={`Download as CSV: ${name}`}
        onClick={() => {
          download(csvOf(head, lines()), name);
        }}
      >
        Download as CSV
      </button>
    </p>
  );
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 60)}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
