import type { AccountRole } from "../../components/model/grants";
import type { ProvenRequest } from "../proof";

/** Whether something is allowed now that was not before, or the other way round. */
export type Direction = "broader" | "narrower";

/**
 * What somebody may do now and could not before, or the other way round.
 *
 * - `trust`: a role's trust policy lets them in, whatever their own account allows
 * - `permissions`: a session of a role may do it
 * - `identity`: a person or machine may do it in their own account
 */
export type About = "trust" | "permissions" | "identity";

/** Where a difference is, and whose it is. Equal differences are one. */
export interface Scope {
  readonly about: About;
  /** Roles, with their names in IAM; of an identity, none. */
  readonly roles: readonly AccountRole[];
  /** Those who have it, as the model calls them; of a role, none. */
  readonly who: readonly string[];
}

export type Difference =
  /** A request that is answered otherwise than before, as an example of all that are. */
  | (Scope & {
      readonly kind: "request";
      readonly direction: Direction;
      readonly request: ProvenRequest;
      /** Whether a denial came or went, so that it depends on policies that are not known here. */
      readonly isDenial: boolean;
    })
  /** A policy whose text is not known here came or went. */
  | (Scope & {
      readonly kind: "policy";
      readonly policy: string;
      readonly as: "policy" | "boundary";
      readonly isAttached: boolean;
    })
  | (Scope & { readonly kind: "undecided"; readonly why: string })
  | Setting
  /** Something that was not there before, or is there no longer. */
  | {
      readonly kind: "thing";
      readonly thing: "role" | "user" | "group" | "machine" | "identity provider";
      readonly name: string;
      /** Of a role, its account. */
      readonly account?: string | undefined;
      readonly isThere: boolean;
    };

/** Something that no policy says. */
export interface Setting {
  readonly kind: "setting";
  /** In words: `identity provider github`. */
  readonly of: string;
  readonly setting: string;
  readonly before: string;
  readonly now: string;
  /** Undefined where nothing depends on it. */
  readonly direction: Direction | undefined;
}
