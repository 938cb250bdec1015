import type { z } from "zod";
import type { AccessModel, Machine } from "../accessModel";
import type { Claim } from "../claims";
import type { PolicyConditions } from "../conditions";
import type { Problem } from "../problems";
import type { Consequence } from "../references";
import type { Shapes } from "../shapes";
import type { Trust } from "./keys";
import type { Kind, Reach } from "./reach";

/**
 * A key of a role's trust: all that there is to say of it, in its own file. `keys.ts` lists the keys; the schema, the
 * model's types and defaults, the checks, the trust policy, its meaning and its words go over that list.
 */
export type TrustKey<Args, Value> = Described<Args, Value> & (Asking<Value> | Forbidding<Value>);

/** What a key asks of those for whom it holds. */
interface Asking<Value> {
  readonly ask: (value: Value, scene: Scene) => readonly Requirement[];
  readonly forbid?: undefined;
}

/** Whom a key keeps out, whatever else lets them in. */
interface Forbidding<Value> {
  readonly forbid: (value: Value, scene: Scene) => readonly Denial[];
  readonly ask?: undefined;
}

interface Described<Args, Value> {
  readonly holdsFor: Reach;
  /** What says the same of those whom it does not reach. */
  readonly instead?: Readonly<Partial<Record<Kind, string>>>;
  /** What people may write. */
  readonly shape: (shapes: Shapes) => z.ZodType<Args>;
  /** What is meant by what they wrote, or by nothing. */
  readonly value: (written: Args | undefined) => Value;
  /** Whether something that was written has to concern somebody; by default, all but `false` and what is empty. */
  readonly isWritten?: (written: Args) => boolean;
  /** What a machine has in its place. */
  readonly own?: (machine: Machine) => Value | undefined;
  /** What it names that is not there. */
  readonly references?: (value: Value, place: Place) => readonly Consequence[];
  /** Where it breaks a rule of AWS, or could never do what it says. */
  readonly problems?: (value: Value, place: Place) => readonly Consequence[];
  /** What is allowed but probably not meant. */
  readonly warnings?: (value: Value, place: Place) => readonly Problem[];
  /** What it asks, in the words of every output. */
  readonly words: (value: Value, access: AccessModel) => readonly string[];
  /** Settings of the role's profile in a user's AWS config file. */
  readonly profile?: (value: Value, access: AccessModel, user: string) => Readonly<Record<string, string>>;
}

type NonEmpty<T> = readonly [T, ...T[]];

/** Actions on both sides of a call that mark the session which it begins. */
export const MARKING_ACTIONS = ["sts:SetSourceIdentity", "sts:TagSession", "sts:SetContext"] as const;
export type MarkingAction = (typeof MARKING_ACTIONS)[number];

/** What is asked, twice and apart: as it is written and as it is meant. Only a proof compares the two. */
export interface Requirement {
  /**
   * Of which requests: those that assume the role, those of an action that marks the session, which this opens, or all
   * of them.
   */
  readonly of: "assuming" | MarkingAction | "all";
  readonly conditions: PolicyConditions;
  /** Never computed from the conditions. */
  readonly means: NonEmpty<Claim>;
}

/** A statement that refuses. */
export interface Denial {
  readonly sid: string;
  readonly conditions: PolicyConditions;
  /** Whoever meets one of these is refused; never computed from the conditions. */
  readonly means: NonEmpty<Claim>;
}

/** Of whom a key asks something. */
export interface Scene {
  readonly access: AccessModel;
  /** Names of the IAM users who may assume the role; none where others are asked. */
  readonly users: readonly string[];
}

/** Where a key stands. */
export interface Place {
  readonly access: AccessModel;
  readonly role: string;
  readonly trust: Trust;
  /** Steps to the key. */
  readonly at: readonly PropertyKey[];
}
