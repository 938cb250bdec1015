/**
 * What the page is told, as JSON: everything once, and references by index. It imports nothing, so that the script
 * in the browser is checked against the same types.
 */
export interface PageData {
  readonly primaryAccountId: string;
  readonly principals: readonly PagePrincipal[];
  readonly parts: readonly PagePart[];
  readonly roles: readonly PageRole[];
  readonly accounts: readonly PageAccount[];
  readonly targets: readonly PageTarget[];
  readonly grants: readonly PageGrant[];
  /** Policy documents as they were registered. */
  readonly documents: readonly string[];
  /** Seconds -> in words, of every length of a session. */
  readonly durations: Readonly<Record<number, string>>;
  /** How the grants were used; null where nobody looked. */
  readonly usage: PageUsage | null;
}

export interface PageUsage {
  /** First and last day of the logs. */
  readonly from: string;
  readonly to: string;
  readonly uses: readonly PageUse[];
  /** Indexes of a principal and a target, with a space between -> index of `uses`. */
  readonly of: Readonly<Record<string, number>>;
}

/** How a grant was used. */
export interface PageUse {
  readonly text: string;
  readonly isUsed: boolean;
}

/** Somebody who may call. */
export interface PagePrincipal {
  readonly kind: "user" | "permissionSet" | "identityCenterGroup" | "machine" | "identityProvider";
  readonly name: string;
  /** The name where it stands alone, as everywhere outside of the page. */
  readonly who: string;
  /** ARNs, or patterns of them, by which trust policies know the principal. */
  readonly arns: readonly string[];
  /** Values that tell its statement in a trust policy from another's with the same ARN, as an OIDC provider's has. */
  readonly asked: readonly string[];
  /** Indexes of targets that refuse the person by name. */
  readonly refused: readonly number[];
  /** Longest session in seconds that the principal can have whatever a role says; 0: no limit of its own. */
  readonly longestSession: number;
}

/** A part of the model that grants roles. */
export interface PagePart {
  readonly kind: "group" | "machine" | "identityProvider";
  readonly name: string;
  /** Policies that let those behind it call, in the primary account. */
  readonly policies: readonly PagePolicy[];
  /** How these policies reach the caller, or why there are none. */
  readonly note: string;
  /** Index of a role -> what it asks of those who come through this part, in words. */
  readonly conditions: Readonly<Record<number, readonly string[]>>;
  /** Accounts, or whole sets of them, where it grants something. */
  readonly places: readonly string[];
}

export interface PageRole {
  /** Key in the model. */
  readonly name: string;
  readonly description: string;
  /** What it allows, in short. */
  readonly summary: string;
  /** The same, with what is worth a second look. */
  readonly may: string;
  readonly administrator: boolean;
}

export interface PageAccount {
  /** Key in the model. */
  readonly name: string;
  readonly accountId: string;
}

/** A role in one account. */
export interface PageTarget {
  /** Index of `accounts`. */
  readonly account: number;
  /** Index of `roles`. */
  readonly role: number;
  readonly arn: string;
  /** Seconds. */
  readonly longestSession: number;
  /** Index of `documents`. */
  readonly trustPolicy: number;
  readonly policies: readonly PagePolicy[];
  readonly boundary: PagePolicy | null;
  /** Link that switches to the role in the console; empty where the stack gave none. */
  readonly consoleUrl: string;
}

export interface PagePolicy {
  readonly name: string;
  readonly owner: "stack" | "aws" | "other";
  /** Index of `documents`; -1 where the document is not known. */
  readonly document: number;
}

/** All of these principals may assume all of these roles, through one part of the model. */
export interface PageGrant {
  /** Index of `parts`. */
  readonly part: number;
  /** Indexes of `principals`. */
  readonly principals: readonly number[];
  /** Indexes of `targets`. */
  readonly targets: readonly number[];
}
