import { type Entry, entryNamed, type Named } from "./entries";
import { addressOf, type Row } from "./grants";
import { at, data } from "./data";

/** What the page's address says is looked at. */
export interface Address {
  /** Undefined for everything at a glance. */
  readonly entry: Entry | undefined;
  readonly parameters: URLSearchParams;
}

export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.slice(1));
  const [entry] = [...parameters].flatMap(([kind, name]) => entryNamed({ kind, name }) ?? []);
  return { entry, parameters };
}

/** The address of an entry, with a row of it that is looked at, in one of its accounts. */
export function hrefOf({ kind, name }: Named, row?: Row, target?: number): string {
  const parameters = new URLSearchParams({ [kind]: name });
  if (row !== undefined) {
    const all = { ...addressOf(row), ...(target === undefined ? {} : { arn: at(data.targets, target).arn }) };
    for (const [key, value] of Object.entries(all)) parameters.set(key, value);
  }
  return `#${parameters.toString()}`;
}
