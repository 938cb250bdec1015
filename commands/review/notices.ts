import type { AccessModel, IdentityProvider, Machine } from "../../components/model/accessModel";
import { defined, isService, principalParts, wholeAccount } from "../../components/model/arns";
import { trustOfMachine } from "../../components/model/trust/keysOfRole";
import { wholeTenant } from "../../components/policies/sharedIssuers";
import type { Holder } from "../vocabulary/holders";
import { riskInWords, type RolePermissions, saidInText } from "../vocabulary/permissions";
import type { Terms } from "./terms";

/** What a reviewer looks at first, in the order in which they do. */
export const NOTICES = [
  "administrator without MFA",
  "privilege escalation",
  "permissions not known",
  "whole organization",
  "trust by path",
  "from outside",
  "ends",
  "not used",
] as const;

/** Something about a grant that is worth a second look. */
export interface Notice {
  readonly kind: (typeof NOTICES)[number];
  /** As the end of a sentence about who may assume what. */
  readonly text: string;
}

/** What is known of a grant. */
interface Given {
  readonly holder: Holder;
  /** Key in the model. */
  readonly role: string;
  readonly terms: Terms;
  /** The same in words. */
  readonly conditions: readonly string[];
  readonly permissions: RolePermissions;
}

/** What of one grant is worth a second look, whatever the day is. */
export function noticesOf(access: AccessModel, grant: Given): Notice[] {
  return [
    ...administratorWithoutMfa(access, grant),
    ...grant.permissions.risks
      .filter(({ kind }) => kind === "privilege escalation")
      .map((risk): Notice => ({ kind: "privilege escalation", text: saidInText(riskInWords(risk)) })),
    ...notKnown(grant),
    ...wholeOrganization(access, grant),
    ...trustByPath(access, grant),
    ...fromOutside(access, grant),
    ...end(access, grant),
  ];
}

/**
 * Whoever else than a person it is, the trust policy sees no MFA of theirs: they are told with what is asked in its
 * place, which is for the reader to weigh.
 */
function administratorWithoutMfa({ primary }: AccessModel, grant: Given): Notice[] {
  const { holder, terms, conditions, permissions } = grant;
  // Where access keys are refused, so is every call of a person without MFA.
  const needsMfa = asksForMfa(terms) || (holder.kind === "person" && primary.accessKeys === "refused");
  if (!isAdministrator(permissions) || needsMfa) return [];
  const instead = conditions.filter((condition) => condition !== "without MFA");
  const text =
    instead.length === 0 ? "administrator without MFA" : `conditions instead: ${instead.join("; ")}`;
  return [{ kind: "administrator without MFA", text }];
}

export function isAdministrator({ risks }: RolePermissions): boolean {
  return risks.some(({ kind }) => kind === "administrator");
}

/**
 * Whether long-term credentials alone are refused. `IfExists` lets in a call without the key, as one by an access key is.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
function asksForMfa({ conditions }: Terms): boolean {
  return conditions.some(({ operator, key, values }) => {
    switch (key.toLowerCase()) {
      case "aws:multifactorauthpresent":
        return operator === "Bool" && values.length === 1 && values[0] === "true";
      case "aws:multifactorauthage":
        return /^NumericLessThan(Equals)?$/.test(operator);
      default:
        return false;
    }
  });
}

/** Policies of others, given by their ARN, may allow anything. */
function notKnown({ permissions: { unknown } }: Given): Notice[] {
  if (unknown.length === 0) return [];
  return [{ kind: "permissions not known", text: `permissions not known (${unknown.join(", ")})` }];
}

function wholeOrganization({ identityProviders }: AccessModel, { holder }: Given): Notice[] {
  if (holder.kind !== "provider") return [];
  const provider = defined(identityProviders, holder.identityProvider);
  const whole = wholeOf(provider, holder.subject);
  return whole === undefined ? [] : [{ kind: "whole organization", text: whole }];
}

function wholeOf(provider: IdentityProvider, subject: string | undefined): string | undefined {
  if (provider.type === "saml") return "the provider alone says who that is";
  return subject === undefined ? "whatever the subject" : wholeTenant(provider, subject);
}

function trustByPath(access: AccessModel, { holder, role }: Given): Notice[] {
  if (holder.kind !== "person" || defined(access.roles, role).trust.match !== "path") return [];
  const { userPath } = access.primary;
  return [{ kind: "trust by path", text: `trusts every user in ${userPath} of the primary account` }];
}

function fromOutside(access: AccessModel, { holder }: Given): Notice[] {
  if (holder.kind !== "machine") return [];
  const whose = strangerOf(access, defined(access.machines, holder.machine));
  return whose === undefined ? [] : [{ kind: "from outside", text: whose }];
}

function strangerOf(access: AccessModel, { principal }: Machine): string | undefined {
  if (isService(principal)) return undefined;
  const own = [access.primary, ...Object.values(access.accounts)].map(({ accountId }) => accountId);
  const accountId = principalParts(principal)?.accountId;
  const isOwn = accountId !== undefined && own.includes(accountId);
  const whole = wholeAccount(principal);
  // Which account it is stands in who they are.
  if (whole !== undefined)
    return isOwn ? "everybody of an account of the model" : "the model does not have that account";
  return isOwn ? undefined : `of account ${accountId ?? "unknown"}, which the model does not have`;
}

function end(access: AccessModel, { holder, role }: Given): Notice[] {
  const { trust } = defined(access.roles, role);
  const { notAfter } =
    holder.kind === "machine" ? trustOfMachine(trust, defined(access.machines, holder.machine)) : trust;
  return notAfter === undefined ? [] : [{ kind: "ends", text: `until ${notAfter}` }];
}
