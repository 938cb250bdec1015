import { type Problem, show } from "../model/problems";
import { isMapping } from "./merge";

/**
 * The whole name of a configuration key: `access` is the project's own, and `project:config:access` an older way to
 * write `project:access`.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/config/#setting-and-getting-configuration-values
 */
export function wholeKey(key: string, project: string): string {
  const [namespace = "", ...names] = key.split(":");
  if (names.length === 0) return `${project}:${key}`;
  return names.length === 2 && names[0] === "config" ? `${namespace}:${names[1] ?? ""}` : key;
}

/** Configuration by the whole names of its keys. */
export function byWholeKey(config: unknown, project: string): Readonly<Record<string, unknown>> {
  const entries = isMapping(config) ? Object.entries(config) : [];
  return Object.fromEntries(entries.map(([key, value]) => [wholeKey(key, project), value]));
}

/** Keys that are one under two names, of which Pulumi takes either. */
export function sameKeyProblems(config: unknown, project: string): Problem[] {
  const keys = isMapping(config) ? Object.keys(config) : [];
  return keys.flatMap((key, index) => {
    const first = keys.slice(0, index).find((each) => wholeKey(each, project) === wholeKey(key, project));
    return first === undefined
      ? []
      : [{ path: `config[${show(key)}]`, message: `is ${show(first)} once more; write one of them` }];
  });
}
