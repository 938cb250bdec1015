import type { AccessModel, Machine } from "../accessModel";
import { KEYS, NAMES, ofEachKey } from "./each";
import type { Trust, TrustKeyName } from "./keys";
import { type Kind, reaches } from "./reach";
import type { Denial, Requirement, Scene } from "./trustKey";

/** A key of the registry with the value that a role has for it. */
export interface KeyOfRole {
  readonly name: TrustKeyName;
  readonly ask: (scene: Scene) => readonly Requirement[];
  readonly forbid: (scene: Scene) => readonly Denial[];
  readonly words: (access: AccessModel) => readonly string[];
  readonly profile: (access: AccessModel, user: string) => Readonly<Record<string, string>>;
}

/** All keys, as a role has them. */
export function keysOfRole(trust: Trust): KeyOfRole[] {
  return NAMES.map((name) => keyOfRole(name, trust[name]));
}

/** Those that hold for callers of one kind. */
export function keysFor(kind: Kind, trust: Trust): KeyOfRole[] {
  return keysOfRole(trust).filter(({ name }) => reaches(KEYS[name].holdsFor, kind));
}

/** What a role asks of a machine, which may have something of its own in its place. */
export function trustOfMachine(trust: Trust, machine: Machine): Trust {
  return ofEachKey<Trust>((name) => KEYS[name].own?.(machine) ?? trust[name]);
}

function keyOfRole<Name extends TrustKeyName>(name: Name, value: Trust[Name]): KeyOfRole {
  const key = KEYS[name];
  return {
    name,
    ask: (scene) => key.ask?.(value, scene) ?? [],
    forbid: (scene) => key.forbid?.(value, scene) ?? [],
    words: (access) => key.words(value, access),
    profile: (access, user) => key.profile?.(value, access, user) ?? {},
  };
}
