import { type FoundCondition, type FoundStatement, isLike, statementsIn } from "./documents";
import {
  awsPrincipal,
  federatedPrincipal,
  type Principal,
  principalInWords,
  principalOfArn,
} from "./principals";

/** Somebody whom a statement of a trust policy lets in, with what it asks of them. */
export interface Entry {
  readonly sid?: string | undefined;
  readonly principal: Principal;
  readonly actions: readonly string[];
  readonly conditions: readonly FoundCondition[];
}

/** What a trust policy says. */
export interface TrustRead {
  readonly entries: readonly Entry[];
  /** Names of users of an account whom it refuses in any case. */
  readonly denied: readonly string[];
  /** Whether it refuses whoever comes without MFA. */
  readonly deniesWithoutMfa: boolean;
}

/**
 * Reads a trust policy as far as the model has words for it.
 *
 * @param primaryId the account whose users can be refused
 * @returns in words, why it cannot be read
 */
export function readTrust(trust: unknown, primaryId: string): TrustRead | string {
  const statements = statementsIn(trust);
  if (typeof statements === "string") return statements;
  const problem = statements.map(unsayable).find((why) => why !== undefined);
  if (problem !== undefined) return problem;
  const denials = statements.filter(({ effect }) => effect === "Deny");
  const names = denials.map((denial) => deniedNames(denial, primaryId));
  const withoutMfa = denials.map(isWithoutMfa);
  if (denials.some((_, index) => names[index] === undefined && withoutMfa[index] !== true))
    return "its trust policy denies somebody in a way that the model has no key for";
  const isFederated = statements.some(
    ({ effect, principals }) => effect === "Allow" && (principals?.Federated ?? []).length > 0,
  );
  if (isFederated && denials.some((denial, index) => withoutMfa[index] === true && isOfFederating(denial)))
    return "its trust policy denies whoever comes without MFA, which subjects of an identity provider never show";
  return {
    entries: statements.filter(({ effect }) => effect === "Allow").flatMap(entriesOf),
    denied: [...new Set(names.flatMap((list) => list ?? []))].sort(),
    deniesWithoutMfa: withoutMfa.includes(true),
  };
}

function unsayable({ principals, actions }: FoundStatement): string | undefined {
  if (principals === undefined) return "its trust policy has NotPrincipal";
  if (actions === undefined) return "its trust policy has NotAction";
  return principals.others.length > 0 ? "its trust policy names a principal of an unknown kind" : undefined;
}

function entriesOf({ sid, principals, actions = [], conditions }: FoundStatement): Entry[] {
  const { AWS = [], Federated = [], Service = [] } = principals ?? {};
  return [
    ...AWS.map(awsPrincipal).flatMap((principal) => namedEntries({ sid, principal, actions, conditions })),
    ...Federated.map((text) => ({ sid, principal: federatedPrincipal(text), actions, conditions })),
    ...Service.map((name) => ({ sid, principal: { kind: "service" as const, name }, actions, conditions })),
  ];
}

const NAMING = ["ArnEquals", "ArnLike", "StringEquals", "StringLike"];

/** An account as principal stands for whoever the condition beside it names. */
function namedEntries(entry: Entry): Entry[] {
  const { principal, conditions } = entry;
  if (principal.kind !== "account" && principal.kind !== "everybody") return [entry];
  const naming = conditions.filter(
    ({ operator, key, values }) =>
      NAMING.includes(operator) &&
      key.toLowerCase() === "aws:principalarn" &&
      // There, and there alone, a wildcard is a character.
      (operator !== "StringEquals" || !/[*?]/.test(values.join())),
  );
  const [names, ...others] = naming;
  if (names === undefined || others.length > 0) return [entry];
  const rest = conditions.filter((condition) => condition !== names);
  return names.values
    .map(principalOfArn)
    .filter((named) => principal.kind === "everybody" || isOf(principal.accountId, named))
    .map((named) => ({ ...entry, principal: named, conditions: rest }));
}

function isOf(accountId: string, principal: Principal): boolean {
  return !("accountId" in principal) || principal.accountId === accountId;
}

const USER = /^arn:[a-z-]+:iam::(\d{12}):user\/(?:\*\/|(?:[\w+=,.@-]+\/)*)([\w+=,.@-]+)$/;

/** The users whom a statement refuses and nothing else; undefined where it refuses others, or only sometimes. */
function deniedNames({ actions = [], conditions }: FoundStatement, primaryId: string): string[] | undefined {
  const [names, ...others] = conditions;
  if (names === undefined || others.length > 0 || !actions.some(isAssuming)) return undefined;
  if (!NAMING.includes(names.operator) || names.key.toLowerCase() !== "aws:principalarn") return undefined;
  const users = names.values.map((arn) => {
    const [, accountId, name] = USER.exec(arn) ?? [];
    return accountId === primaryId ? name : undefined;
  });
  return users.includes(undefined) ? undefined : users.flatMap((user) => user ?? []);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
function isWithoutMfa({ actions = [], conditions }: FoundStatement): boolean {
  const [only, ...others] = conditions;
  return (
    only !== undefined &&
    others.length === 0 &&
    actions.some(isAssuming) &&
    only.operator === "BoolIfExists" &&
    only.key.toLowerCase() === "aws:multifactorauthpresent" &&
    only.values.join().toLowerCase() === "false"
  );
}

function isOfFederating({ actions = [] }: FoundStatement): boolean {
  return actions.some((action) => FEDERATING.some((federating) => isLike(federating, action, true)));
}

/** How subjects of identity providers assume a role. */
export const FEDERATING = ["sts:assumerolewithwebidentity", "sts:assumerolewithsaml"];
const ASSUMING = ["sts:assumerole", "sts:*", "*"];

export function isAssuming(action: string): boolean {
  return ASSUMING.includes(action.toLowerCase());
}

/** Why an entry is of no use to the model, in words; undefined where it is. */
export function unknownEntry({ principal, actions }: Entry): string | undefined {
  const who = principalInWords(principal);
  if (principal.kind === "unknown") return `its trust policy names ${who}, for which the model has no key`;
  if (principal.kind === "service")
    return `it is for a service, ${who}, as well, which the model would take out`;
  const wildcard = actions.find((action) => /[*?]/.test(action) && !isAssuming(action));
  return wildcard === undefined ? undefined : `its trust policy allows ${wildcard}`;
}
