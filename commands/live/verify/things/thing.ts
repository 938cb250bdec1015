import type { AccessModel } from "../../../../components/model/accessModel";
import { canonical } from "../../../vocabulary/canonical";
import type { LiveAccount } from "../../account/account";
import type { Declared } from "../declared";
import type { Found } from "../difference";

/** Compares things of one kind. */
export type Compare = (
  declared: Declared,
  live: LiveAccount,
  access: AccessModel,
) => {
  readonly differences: readonly Found[];
  /** What could not be looked at, in words. @default nothing */
  readonly notCompared?: readonly string[];
};

/** Things by their names: IAM holds names for the same that differ in case alone. */
export class ByName<Thing extends { readonly name: string }> {
  readonly #things: ReadonlyMap<string, Thing>;

  public constructor(things: readonly Thing[]) {
    this.#things = new Map(things.map((thing) => [thing.name.toLowerCase(), thing]));
  }

  public get(name: string): Thing | undefined {
    return this.#things.get(name.toLowerCase());
  }
}

export function missing(resource: string, kind: string): Found {
  return { resource, what: "missing", declared: kind, live: null };
}

export function extra(resource: string, kind: string): Found {
  return { resource, what: "extra", declared: null, live: kind };
}

/** Settings as they are declared and as they are; of those that were not read, undefined. */
export type Settings = Readonly<Record<string, readonly [declared: unknown, live: unknown]>>;

/** The settings that differ, as one difference of what has them. */
export function settingsOf(resource: string, settings: Settings): Found[] {
  const differing = Object.entries(settings).filter(
    ([, [declared, live]]) => live !== undefined && textOf(declared) !== textOf(live),
  );
  if (differing.length === 0) return [];
  const side = (index: 0 | 1) => Object.fromEntries(differing.map(([name, values]) => [name, values[index]]));
  return [{ resource, what: "setting", declared: side(0), live: side(1) }];
}

/** The tags of something that are the program's business. */
export function tagsOf(
  { isIgnoredTag }: Declared,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isIgnoredTag(key)));
}

/** A value as text that does not depend on the order of its keys. */
function textOf(value: unknown): string {
  return JSON.stringify(canonical(value));
}

export function boundaryOf(
  resource: string,
  declared: string | undefined,
  live: string | undefined,
): Found[] {
  if (declared === live) return [];
  return [{ resource, what: "boundary", declared: declared ?? null, live: live ?? null }];
}
