import type { AccessModel } from "../accessModel";
import type { Problem } from "../problems";
import type { Consequence } from "../references";
import { KEYS, NAMES } from "./each";
import type { Trust, TrustKeyName } from "./keys";
import type { Place } from "./trustKey";

/** What a role's trust names that is not there. */
export function trustReferences(access: AccessModel, role: string, trust: Trust): Consequence[] {
  return checksOf(access, role, trust).flatMap(({ references }) => references());
}

/** Where its keys break rules of AWS, each for itself. */
export function trustKeyRules(access: AccessModel, role: string, trust: Trust): Consequence[] {
  return checksOf(access, role, trust).flatMap(({ problems }) => problems());
}

/** What its keys allow but probably do not mean. */
export function trustWarnings(access: AccessModel, role: string, trust: Trust): Problem[] {
  return checksOf(access, role, trust).flatMap(({ warnings }) => warnings());
}

interface Checks {
  readonly references: () => readonly Consequence[];
  readonly problems: () => readonly Consequence[];
  readonly warnings: () => readonly Problem[];
}

function checksOf(access: AccessModel, role: string, trust: Trust): Checks[] {
  return NAMES.map((name) =>
    checksOfKey(name, trust[name], { access, role, trust, at: ["roles", role, "trust", name] }),
  );
}

function checksOfKey<Name extends TrustKeyName>(name: Name, value: Trust[Name], place: Place): Checks {
  const key = KEYS[name];
  return {
    references: () => key.references?.(value, place) ?? [],
    problems: () => key.problems?.(value, place) ?? [],
    warnings: () => key.warnings?.(value, place) ?? [],
  };
}
