import { InvalidArgumentError } from "commander";

/** An option that may be given several times. */
export function several(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}

/** A name and what it gets, which may have `=` in it; undefined where the text is not `NAME=VALUE`. */
export function pairIn(text: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** @param of what it counts: `seconds` */
export function wholeNumber(text: string, of?: string): number {
  if (/^0*[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`It is a whole number${of === undefined ? "" : ` of ${of}`}, from 1 on.`);
}
