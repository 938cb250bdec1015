/** Something that is otherwise in an account than the program would deploy it. */
export interface Difference {
  /** Key in the model, or {@link PRIMARY}. */
  readonly account: string;
  /** ARN of what differs, or of whom something is attached to; of the account's root for its settings. */
  readonly resource: string;
  readonly what: What;
  /** Null where the program deploys nothing of the kind. */
  readonly declared: unknown;
  /** Null where nothing of the kind is there. */
  readonly live: unknown;
}

export type What =
  "missing" | "extra" | "trust" | "policy" | "attachment" | "membership" | "boundary" | "setting";

/** What the primary account is called among the accounts. */
export const PRIMARY = "primary";

/** What was found in one account. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** What the program deploys and nobody could look at, in words. */
  readonly notCompared: readonly string[];
}

/** A difference, without the account that it is in. */
export type Found = Omit<Difference, "account">;
