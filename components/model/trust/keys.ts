import type { z } from "zod";
import { conditions } from "./conditions";
import { denyUsers } from "./denyUsers";
import { match } from "./match";
import { mfa } from "./mfa";
import { notAfter } from "./notAfter";
import { notBefore } from "./notBefore";
import { organizationId } from "./organizationId";
import { sessionName } from "./sessionName";
import { sessionTags } from "./sessionTags";
import { sourceIdentity } from "./sourceIdentity";
import { sourceIps } from "./sourceIps";

/** The keys of a role's trust, in the order in which people are told what they ask. */
export const TRUST_KEYS = {
  ...mfa,
  ...sessionName,
  ...sourceIdentity,
  ...denyUsers,
  ...match,
  ...sessionTags,
  ...sourceIps,
  ...organizationId,
  ...notBefore,
  ...notAfter,
  ...conditions,
};

export type TrustKeys = typeof TRUST_KEYS;
export type TrustKeyName = keyof TrustKeys;

/** What may be written for each key. */
export type Written = { readonly [Name in keyof TrustKeys]: z.output<ReturnType<TrustKeys[Name]["shape"]>> };

/**
 * Conditions under which a role may be assumed. Each key says for whom it holds: IAM users; people, who are IAM users
 * and people of permission sets; AWS principals, who are people and machines; or everybody. One that holds for nobody
 * who may assume the role is refused.
 */
export type TrustArgs = { readonly [Name in keyof Written]?: Written[Name] | undefined };

/** The same with every default filled in and every list a list. */
export type Trust = { readonly [Name in keyof TrustKeys]: ReturnType<TrustKeys[Name]["value"]> };
