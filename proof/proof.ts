/** What came of a proof. A request is given as IAM sees it: its condition keys with the names that AWS gives them. */

export type Side = "trust" | "assume" | "permissions" | "selfManagement";

export interface ProvenRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A request that is answered otherwise than the model means. */
export interface Counterexample {
  readonly account: string;
  /** Key of the role; empty where it is about no role of the model. */
  readonly role: string;
  readonly side: Side;
  /** Who gets, or does not get, what, through which document. */
  readonly says: string;
  /** Whether it is allowed, which is not meant; else it is refused though it is meant. */
  readonly allowed: boolean;
  readonly request: ProvenRequest;
}

/** A part of the model that no request can make use of. */
export interface Unusable {
  /** Path in the model. */
  readonly path: string;
  readonly why: string;
}

/** What was not decided, and so is not proven. */
export interface Open {
  readonly account: string;
  readonly role: string;
  readonly why: string;
}

export interface Proof {
  /** Roles of all accounts. */
  readonly roles: number;
  /** Roles of which everything was decided, and came out as meant. */
  readonly proven: number;
  readonly counterexamples: readonly Counterexample[];
  readonly unusable: readonly Unusable[];
  readonly open: readonly Open[];
  /** An allowed request for each way into a role, for a second opinion. */
  readonly witnesses: readonly Counterexample[];
}
