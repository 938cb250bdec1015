/**
 * What the page is told, as JSON: everything once, and references by index. It imports nothing, so that the modules
 * in the browser are checked against the same types.
 */
export interface PageData {
  readonly primary: PagePrimary;
  readonly principals: readonly PagePrincipal[];
  readonly parts: readonly PagePart[];
  readonly roles: readonly PageRole[];
  readonly accounts: readonly PageAccount[];
  readonly targets: readonly PageTarget[];
  readonly grants: readonly PageGrant[];
  readonly firstLook: readonly PageFinding[];
  /** People in no group who can sign in: who, and with what. */
  readonly inNoGroup: readonly { readonly who: string; readonly text: string }[];
  /** What is said where there is neither. */
  readonly nothing: string;
  /** What roles ask of those who assume them, in words: all of one list holds together. */
  readonly conditions: readonly (readonly string[])[];
  /** Policy documents as they were registered. */
  readonly documents: readonly string[];
  /** Prefixes of AWS's services -> names of actions, as far as they are known by name alone; see actionNames.ts. */
  readonly actions: Readonly<Record<string, string>>;
  /** How the grants were used; null where nobody looked. */
  readonly usage: PageUsage | null;
}

/** The account that people live in. */
export interface PagePrimary {
  readonly accountId: string;
  /** What people's own access keys are good for, in a sentence. */
  readonly accessKeys: string;
  readonly people: readonly PagePerson[];
}

/** What somebody has there, beside the roles. */
export interface PagePerson {
  /** Index of `principals`. */
  readonly principal: number;
  readonly groups: readonly string[];
  readonly policies: readonly string[];
  /** The policy that they cannot exceed; empty where there is none. */
  readonly within: string;
  readonly selfManagement: boolean;
  readonly credentials: readonly string[];
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
  readonly use: "used" | "not used" | "not known";
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
}

/** A part of the model that grants roles. */
export interface PagePart {
  readonly kind: "group" | "machine" | "identityProvider";
  readonly name: string;
  /** Policies that let those behind it call, in the primary account. */
  readonly policies: readonly PagePolicy[];
  /** How these policies reach the caller, or why there are none. */
  readonly note: string;
}

/** A part of what is said of permissions: a flag, which stands out, and what stands behind it. */
export interface PageSaid {
  readonly flag?: string;
  readonly text: string;
}

export interface PageRole {
  /** Key in the model. */
  readonly name: string;
  readonly description: string;
  /** What it allows, in short. */
  readonly summary: PageSaid;
  /** The same, with what is worth a second look. */
  readonly may: readonly PageSaid[];
  /** All of it, in words. */
  readonly allows: readonly string[];
  readonly denies: readonly string[];
  readonly risks: readonly { readonly kind: string; readonly because: readonly string[] }[];
  /** Where it stands. */
  readonly places: string;
  /** Its longest session. */
  readonly session: string;
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
  /** Index of `documents`. */
  readonly trustPolicy: number;
  readonly policies: readonly PagePolicy[];
  readonly boundary: PagePolicy | null;
  /** Link that switches to the role in the console; empty where the stack gave none. */
  readonly consoleUrl: string;
}

export interface PagePolicy {
  readonly name: string;
  readonly arn: string;
  readonly owner: "stack" | "aws" | "other";
  /** Index of `documents`; -1 where the document is not known. */
  readonly document: number;
}

/** All of these principals may assume a role in all of these accounts, through the same parts and in the same way. */
export interface PageGrant {
  /** Indexes of `parts`. */
  readonly parts: readonly number[];
  /** Indexes of `principals`. */
  readonly principals: readonly number[];
  /** Of an identity provider: its subjects, in words. */
  readonly subjects: readonly string[];
  /** Index of `roles`. */
  readonly role: number;
  /** Indexes of `targets`. */
  readonly targets: readonly number[];
  /** The accounts in words. */
  readonly places: string;
  /** Index of `conditions`. */
  readonly conditions: number;
  /** How long a session can be, in words. */
  readonly session: string;
  /** What is worth a second look. */
  readonly notices: readonly string[];
}

/** What is worth a second look, said once for all whom it concerns. */
export interface PageFinding {
  readonly kind: string;
  readonly text: string;
  readonly who: string;
  readonly places: string;
  /** Index of `roles`. */
  readonly role: number;
  /** Index of the grant that shows it, in `grants`. */
  readonly grant: number;
  /** The principal where it concerns one alone; -1 where it concerns several. */
  readonly principal: number;
  /** When the access ends, ISO 8601; empty where that is not what it tells. */
  readonly ends: string;
}
