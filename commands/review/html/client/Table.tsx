import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { usePrinting } from "./printing";

/** Rows beyond this number are shown when asked for. */
const MOST_ROWS = 40;

export interface Column<Item> {
  readonly heading: string;
  readonly cell: (item: Item) => ComponentChildren;
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
  const shown = isWhole || isPrinting ? items : items.slice(0, MOST_ROWS);
  return (
    <div class="table">
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ heading }) => (
              <th key={heading} role="columnheader" scope="col" class={classOf(heading)}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((item) => (
            <tr key={keyOf(item)} role="row" class={isChosen?.(item) === true ? "chosen" : undefined}>
              {columns.map(({ heading, cell }) => (
                <td key={heading} role="cell" data-heading={heading} class={classOf(heading)}>
                  <div>{cell(item)}</div>
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
