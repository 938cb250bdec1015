import { type Entry, entryNamed, type Named } from "./entries";
import { addressOf, type Row } from "./grants";
import { at, data, isKind, KINDS } from "./data";

/** What the page's address says is looked at. */
export interface Address {
  /** Undefined for everything at a glance. */
  readonly entry: Entry | undefined;
  readonly parameters: URLSearchParams;
  /** What the address names and this page does not have, in a sentence; empty where it has everything. */
  readonly missing: string;
}

/** Parameters that name no entry. */
const OTHERS = ["section", "arn", "via", "who"];

export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.slice(1));
  const named = [...parameters].filter(([key]) => !OTHERS.includes(key));
  const [entry] = named.flatMap(([kind, name]) => entryNamed({ kind, name }) ?? []);
  return { entry, parameters, missing: entry === undefined ? missingOf(named[0]) : "" };
}

function missingOf(named: readonly [string, string] | undefined): string {
  if (named === undefined) return "";
  const [kind, name] = named;
  const what = isKind(kind) ? `${KINDS[kind]} ${name}` : `${kind}${name === "" ? "" : ` ${name}`}`;
  return `This page has no ${what}: the model that it was made from does not have it. Here is everything.`;
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
