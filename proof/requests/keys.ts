import type { Partition } from "../../components/model/accessModel";
import { type Dimension, fixedKey, type Form, listKey, textKey } from "../decision/dimensions";
import { BOOLEAN, EXTERNAL_ID, ORGANIZATION, REGION, serviceArn, SESSION_NAME, TEXT } from "./forms";

/**
 * The closed table of condition keys: what AWS sends with a request, and what it never sends. A check sets no key
 * otherwise. What is in no list here is in no request.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */

const GLOBAL = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";
const STS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html";

/** A key of the table, and the page of AWS that says when a request carries it. */
export interface Key {
  readonly dimension: Dimension;
  readonly source: string;
}

function key(dimension: Dimension, source: string): Key {
  return { dimension, source };
}

function always(name: string, form: Form, source: string): Key {
  return key(textKey(name, form, true), source);
}

function sometimes(name: string, form: Form, source: string): Key {
  return key(textKey(name, form, false), source);
}

/** In every request. */
export const OF_EVERY_REQUEST: readonly Key[] = [
  always("aws:SecureTransport", BOOLEAN, `${GLOBAL}#condition-keys-securetransport`),
  always("aws:RequestedRegion", REGION, `${GLOBAL}#condition-keys-requestedregion`),
  sometimes("aws:UserAgent", TEXT, `${GLOBAL}#condition-keys-useragent`),
  sometimes("aws:Referer", TEXT, `${GLOBAL}#condition-keys-referer`),
];

/** In every request that is signed with credentials of an account. */
export const OF_ACCOUNTS: readonly Key[] = [
  sometimes("aws:PrincipalOrgID", ORGANIZATION, `${GLOBAL}#condition-keys-principalorgid`),
  key(listKey("aws:PrincipalOrgPaths", TEXT), `${GLOBAL}#condition-keys-principalorgpaths`),
  key(fixedKey("aws:PrincipalIsAWSService", "false"), `${GLOBAL}#condition-keys-principalisawsservice`),
];

/** In a call that somebody makes themselves, and no service for them. */
export const OF_OWN_CALLS: readonly Key[] = [
  key(fixedKey("aws:ViaAWSService", "false"), `${GLOBAL}#condition-keys-viaawsservice`),
];

/** In a call that a service makes with somebody's session. */
export function ofServicesCalls(partition: Partition): readonly Key[] {
  const service: Form = { ...TEXT, examples: ["cloudformation.amazonaws.com", "athena.amazonaws.com"] };
  return [
    key(fixedKey("aws:ViaAWSService", "true"), `${GLOBAL}#condition-keys-viaawsservice`),
    key(listKey("aws:CalledVia", service), `${GLOBAL}#condition-keys-calledvia`),
    always("aws:CalledViaFirst", service, `${GLOBAL}#condition-keys-calledviafirst`),
    always("aws:CalledViaLast", service, `${GLOBAL}#condition-keys-calledvialast`),
    ...ofSource(partition),
  ];
}

/**
 * In a call that a service makes for itself. It belongs to no account; for whose sake it calls, it says where it is one
 * service for many customers.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalservicename
 */
export function ofServicesOwnCalls(partition: Partition): readonly Key[] {
  return [
    key(fixedKey("aws:PrincipalIsAWSService", "true"), `${GLOBAL}#condition-keys-principalisawsservice`),
    sometimes("aws:ViaAWSService", BOOLEAN, `${GLOBAL}#condition-keys-viaawsservice`),
    ...ofSource(partition),
  ];
}

function ofSource(partition: Partition): readonly Key[] {
  return [
    sometimes("aws:SourceArn", serviceArn(partition), `${GLOBAL}#condition-keys-sourcearn`),
    sometimes("aws:SourceAccount", TEXT, `${GLOBAL}#condition-keys-sourceaccount`),
    sometimes("aws:SourceOrgID", ORGANIZATION, `${GLOBAL}#condition-keys-sourceorgid`),
    key(listKey("aws:SourceOrgPaths", TEXT), `${GLOBAL}#condition-keys-sourceorgpaths`),
  ];
}

/**
 * What account access manager promises to call with, apart from the application that it calls for. What else it may
 * send, its pages do not say, so that nothing leans on it: an address, tags, a source identity.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-prepare-roles.html
 */
export const OF_ACCOUNT_ACCESS: readonly Key[] = [
  key(fixedKey("aws:PrincipalIsAWSService", "true"), `${GLOBAL}#condition-keys-principalisawsservice`),
];

/** What a role's session may have brought from before it was a session, apart from its source identity. */
export const OF_CHAINED_SESSIONS: readonly Key[] = [
  sometimes("aws:FederatedProvider", TEXT, `${GLOBAL}#condition-keys-federatedprovider`),
];

/** Of a role's session that asks for anything but another session. */
export const HAS_SOURCE: Key = sometimes(
  "aws:SourceIdentity",
  SESSION_NAME,
  `${GLOBAL}#condition-keys-sourceidentity`,
);

/** Keys of the account that a resource is in. */
export function ofResource(account: string): readonly Key[] {
  return [
    key(fixedKey("aws:ResourceAccount", account), `${GLOBAL}#condition-keys-resourceaccount`),
    sometimes("aws:ResourceOrgID", ORGANIZATION, `${GLOBAL}#condition-keys-resourceorgid`),
    key(listKey("aws:ResourceOrgPaths", TEXT), `${GLOBAL}#condition-keys-resourceorgpaths`),
  ];
}

/** Actions by which a session of a role comes about, or is marked. */
export const SESSION_ACTIONS = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:SetSourceIdentity",
  "sts:TagSession",
  "sts:SetContext",
] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

const SESSION_NAMES = always("sts:RoleSessionName", SESSION_NAME, `${STS}#ck_rolesessionname`);
const TRANSITIVE = key(listKey("sts:TransitiveTagKeys", TEXT), `${STS}#ck_transitivetagkeys`);

/**
 * What the actions of AWS STS carry, apart from tags and a source identity. `sts:SetSourceIdentity` and `sts:TagSession` are no calls of
 * their own but parts of one, and AWS gives them fewer keys.
 */
export const OF_SESSION_ACTIONS: Readonly<Record<SessionAction, readonly Key[]>> = {
  "sts:AssumeRole": [
    SESSION_NAMES,
    sometimes("sts:ExternalId", EXTERNAL_ID, `${STS}#ck_externalid`),
    TRANSITIVE,
  ],
  "sts:AssumeRoleWithSAML": [SESSION_NAMES, TRANSITIVE],
  "sts:AssumeRoleWithWebIdentity": [
    SESSION_NAMES,
    TRANSITIVE,
    sometimes("sts:RoleAuthorizedByIdp", BOOLEAN, STS),
  ],
  "sts:SetSourceIdentity": [],
  "sts:TagSession": [TRANSITIVE],
  "sts:SetContext": [key(listKey("sts:RequestContextProviders", TEXT), STS)],
};

/** What of this account access manager gives with a session that it begins. */
export const OF_ACCOUNT_ACCESS_ACTIONS: Readonly<Partial<Record<SessionAction, readonly Key[]>>> = {
  "sts:AssumeRole": [SESSION_NAMES],
  "sts:SetContext": OF_SESSION_ACTIONS["sts:SetContext"],
};

/** Whether some requests of an action carry what a call marks the session with, or all do. */
export type Carries = "always" | "sometimes" | "never";

/** Tags that a call sets on the session, or that the caller's session had set as transitive. */
export const CARRIES_TAGS: Readonly<Record<SessionAction, Carries>> = {
  "sts:AssumeRole": "sometimes",
  "sts:AssumeRoleWithSAML": "sometimes",
  "sts:AssumeRoleWithWebIdentity": "sometimes",
  "sts:SetSourceIdentity": "never",
  "sts:TagSession": "always",
  "sts:SetContext": "never",
};

/** A source identity that a call sets on the session, or that the caller's session has. */
export const CARRIES_SOURCE: Readonly<Record<SessionAction, Carries>> = {
  "sts:AssumeRole": "sometimes",
  "sts:AssumeRoleWithSAML": "sometimes",
  "sts:AssumeRoleWithWebIdentity": "sometimes",
  "sts:SetSourceIdentity": "always",
  "sts:TagSession": "never",
  "sts:SetContext": "never",
};

/** Whether a key of a call comes with an action that is a part of it, so far as it is one of AWS STS. */
export function isCarriedWith(action: SessionAction, name: string): boolean {
  if (name === "aws:tagkeys" || name.startsWith("aws:requesttag/")) return CARRIES_TAGS[action] !== "never";
  if (name === "sts:sourceidentity") return CARRIES_SOURCE[action] !== "never";
  const has = (keys: readonly Key[]): boolean => keys.some(({ dimension }) => dimension.controls(name));
  return has(OF_SESSION_ACTIONS[action]) || !Object.values(OF_SESSION_ACTIONS).some(has);
}

/** Claims that AWS sends as condition keys. */
interface Claims {
  /** Those of every token; the last one says whose it is. */
  readonly always: readonly string[];
  /** Those of some; undefined where an issuer may have any. */
  readonly sometimes: readonly string[] | undefined;
}

const OF_ANY_ISSUER: Claims = { always: ["aud", "sub"], sometimes: undefined };

const OF_COGNITO: Claims = { always: ["aud", "sub"], sometimes: ["amr", "oaud"] };

/** Providers that are built into IAM, to whose claims it gives names of its own. */
const OF_BUILT_IN: Readonly<Record<string, Claims>> = {
  "accounts.google.com": {
    always: ["aud", "oaud", "sub"],
    sometimes: ["amr", "email", "google/organization_number"],
  },
  "cognito-identity.amazonaws.com": OF_COGNITO,
  "cognito-identity-us-gov.amazonaws.com": OF_COGNITO,
  "cognito-identity.us-gov-east-1.amazonaws.com": OF_COGNITO,
  "graph.facebook.com": { always: ["app_id", "id"], sometimes: [] },
  "www.amazon.com": { always: ["app_id", "user_id"], sometimes: ["sub"] },
};

function claimsSent(issuer: string): Claims {
  return OF_BUILT_IN[issuer] ?? OF_ANY_ISSUER;
}

/** Whether some request with a token of an issuer may carry a condition key. */
export function isClaimOf(issuer: string, key: string): boolean {
  const [lower, prefix] = [issuer.toLowerCase(), `${issuer.toLowerCase()}:`];
  const { always: sent, sometimes: further } = claimsSent(lower);
  const claim = key.toLowerCase().slice(prefix.length);
  const isKnown = further === undefined || [...sent, ...further].includes(claim);
  return key.toLowerCase().startsWith(prefix) && isKnown;
}

/** The condition keys that a request with a token of an issuer always carries; the last of them says whose it is. */
export function claimsOf(issuer: string): readonly string[] {
  const lower = issuer.toLowerCase();
  return claimsSent(lower).always.map((claim) => `${lower}:${claim}`);
}

/** The same, with those of the claims of these names that a request may carry. */
export function claimsBeside(issuer: string, names: readonly string[]): readonly string[] {
  const further = names.map((name) => `${issuer}:${name}`).filter((key) => isClaimOf(issuer, key));
  return [...claimsOf(issuer), ...further];
}

/** The condition key that says whose a token of an issuer is. */
export function subjectKey(issuer: string): string {
  return claimsOf(issuer).at(-1) ?? "";
}

/**
 * A claim of a token, as a condition key of its issuer. AWS takes no token without `aud` and `sub`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function claimKey(name: string): Key {
  const source = `${STS}#condition-keys-wif`;
  const issuer = name.slice(0, name.lastIndexOf(":"));
  if (claimsOf(issuer).includes(name.toLowerCase())) return always(name, TEXT, source);
  return /:amr$/i.test(name) ? key(listKey(name, TEXT), source) : sometimes(name, TEXT, source);
}

const SAML_ALWAYS = ["saml:aud", "saml:iss", "saml:sub", "saml:sub_type", "saml:namequalifier", "saml:doc"];

/** A part of a SAML assertion. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml */
export function assertionKey(name: string): Key {
  const source = `${STS}#condition-keys-saml`;
  if (SAML_ALWAYS.includes(name.toLowerCase())) return always(name, TEXT, source);
  return /^saml:edu/i.test(name) ? key(listKey(name, TEXT), source) : sometimes(name, TEXT, source);
}

/** A key of one service, of whose requests nothing more is known here. */
export function serviceKey(name: string, isList: boolean): Key {
  const source =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
  return isList ? key(listKey(name, TEXT), source) : sometimes(name, TEXT, source);
}
