import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { usePrinting } from "./printing";
import { Text } from "./Text";

/** Rows beyond this number are shown when asked for. */
const MOST_ROWS = 40;

/** So many columns need a wide screen. */
const MANY_COLUMNS = 6;

export interface Column<Item> {
  readonly heading: string;
  /** What a cell says; empty where there is nothing to say. A column that says nothing in any row is left out. */
  readonly text: (item: Item) => string;
  /** The same with its links. @default the text */
  readonly cell?: (item: Item) => ComponentChildren;
}

interface Properties<Item> {
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string | number;
  readonly isChosen?: (item: Item) => boolean;
}

/** A table that stays one where it is narrow, and its cells are laid out under each other. */
export function Table<Item>({ label, columns, items, keyOf, isChosen }: Properties<Item>): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const isPrinting = usePrinting();
  const chosen = isChosen === undefined ? -1 : items.findIndex(isChosen);
  const shown = isWhole || isPrinting ? items : items.slice(0, Math.max(MOST_ROWS, chosen + 1));
  const said = columns.filter(({ text }, index) => index === 0 || items.some((item) => text(item) !== ""));
  return (
    <div class={said.length < MANY_COLUMNS ? "table" : "table wide"}>
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {said.map(({ heading }) => (
              <th key={heading} role="columnheader" scope="col" class={classOf(heading)}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((item) => (
            <tr key={keyOf(item)} role="row" class={isChosen?.(item) === true ? "chosen" : undefined}>
              {said.map(({ heading, text, cell }) => (
                <td
                  key={heading}
                  role="cell"
                  data-heading={heading}
                  class={`${classOf(heading)}${text(item) === "" ? " empty" : ""}`}
                >
                  <div>{text(item) === "" ? "–" : (cell?.(item) ?? <Text>{text(item)}</Text>)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < items.length && (
        <button
          type="button"
          onClick={() => {
            setWhole(true);
          }}
        >
          Show all {items.length.toLocaleString("en")}
        </button>
      )}
    </div>
  );
}

function classOf(heading: string): string {
  return heading.toLowerCase().replaceAll(" ", "-");
}
