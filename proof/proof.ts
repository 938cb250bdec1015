/** What came of a proof. A request is given as IAM sees it: its condition keys with the names that AWS gives them. */

import type { Statement } from "./decision/statements";
import type { RegisteredPolicy } from "./registered";

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
  /** What a second judge of policies is asked, whose answer must be the same; undefined where nothing is to be judged. */
  readonly question?: Question | undefined;
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

/** The trust policy of a role as it was registered, and as it was read. */
export interface TrustPolicy {
  readonly document: unknown;
  readonly statements: readonly Statement[];
}

/**
 * A request with the documents that decide it, and the answer that the model means: something to ask a second judge
 * of policies.
 */
export interface Question {
  readonly account: string;
  readonly role: string;
  /** Who asks, and what is special about it: `alice`, `alice with another aws:SourceIp`. */
  readonly says: string;
  readonly expected: "allowed" | "denied";
  readonly request: ProvenRequest;
  /** ID of the account that the resource is in. */
  readonly accountId: string;
  /** Undefined where nobody asks for a role. */
  readonly trust?: TrustPolicy | undefined;
  /** What the caller's own account allows them: everything, or what these policies do. */
  readonly policies: "everything" | readonly RegisteredPolicy[];
  readonly boundary?: RegisteredPolicy | undefined;
}

export interface Proof {
  /** Roles of all accounts. */
  readonly roles: number;
  /** Roles of which everything was decided, and came out as meant. */
  readonly proven: number;
  readonly counterexamples: readonly Counterexample[];
  readonly unusable: readonly Unusable[];
  readonly open: readonly Open[];
  /** What the model says itself and is worth knowing all the same. */
  readonly notes: readonly string[];
  /** For each way into a role a request that takes it, and requests beside it that must not get in. */
  readonly questions: readonly Question[];
}
