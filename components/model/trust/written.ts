import type { z } from "zod";
import type { Shapes } from "../shapes";
import { isTrustKey, KEYS, ofEachKey } from "./each";
import type { Trust, TrustArgs, TrustKeyName, Written } from "./keys";

type TrustShape = { readonly [Name in TrustKeyName]: z.ZodType<Written[Name] | undefined> };

/** The shape of each key, which may be left out. */
export function trustShape(shapes: Shapes): TrustShape {
  const made = ofEachKey<Record<TrustKeyName, z.ZodType>>((name) =>
    shapes.optional(KEYS[name].shape(shapes)),
  );
  // By the type of the registry, each shape takes what may be written under its name.
  return made as TrustShape;
}

export function trustWithDefaults(trust: TrustArgs): Trust {
  return ofEachKey<Trust>((name) => KEYS[name].value(trust[name]));
}

/** The keys that somebody wrote, without what is switched off or empty, which asks nothing and says so. */
export function writtenKeys(trust: TrustArgs): TrustKeyName[] {
  return Object.keys(trust).flatMap((name) =>
    isTrustKey(name) && isWritten(name, trust[name]) ? [name] : [],
  );
}

function isWritten<Name extends TrustKeyName>(name: Name, written: TrustArgs[Name]): boolean {
  if (written === undefined) return false;
  const isEmpty = typeof written === "object" && Object.keys(written).length === 0;
  return KEYS[name].isWritten?.(written) ?? (written !== false && !isEmpty);
}
