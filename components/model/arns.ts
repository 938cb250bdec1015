import type { AccessModel, IdentityProvider, OidcProvider, Partition } from "./accessModel";
import { builtInAt } from "./builtInProviders";

/**
 * ARNs that the model implies. They serve trust policies, plans and checks; the role ARNs in a deployed assume
 * policy come from the child stacks.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */

/** The account itself, as a principal: everybody in it to whom a policy there allows the call. */
export function accountPrincipalArn({ primary }: AccessModel): string {
  return iamArn(primary.partition, primary.accountId, "root");
}

/** The ARN of the primary account up to its ID, which the ARNs of all that is in it start with. */
export function accountArn({ primary }: AccessModel): string {
  return `arn:${primary.partition}:iam::${primary.accountId}`;
}

export function userArn(access: AccessModel, user: string): string {
  const path = access.users[user]?.path ?? access.primary.userPath;
  return iamArn(access.primary.partition, access.primary.accountId, `user${path}${user}`);
}

/** A user's ARN under any path: names are unique in an account whatever their paths. */
export function userArnPatterns({ primary }: AccessModel, user: string): string[] {
  return ["", "*/"].map((path) => iamArn(primary.partition, primary.accountId, `user/${path}${user}`));
}

/** The ARN that a role has once its account's stack is deployed. */
export function plannedRoleArn(access: AccessModel, account: string, role: string): string {
  const { name, path } = defined(access.roles, role);
  return iamArn(access.primary.partition, defined(access.accounts, account).accountId, `role${path}${name}`);
}

/**
 * The roles that IAM Identity Center reserves for a permission set: one in each region's path, or in none where its
 * home is us-east-1. The last part of the name is 16 characters; a `*` would also match longer names of other sets.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function permissionSetPatterns({ primary }: AccessModel, permissionSet: string): string[] {
  const name = `AWSReservedSSO_${permissionSet}_${"?".repeat(16)}`;
  return ["", "*/"].map((region) =>
    iamArn(primary.partition, primary.accountId, `role/aws-reserved/sso.amazonaws.com/${region}${name}`),
  );
}

/** Account access manager's application. */
export interface ApplicationParts {
  readonly arn: string;
  readonly region: string;
  /** The organization's management account. */
  readonly accountId: string;
}

/** The application through which groups of Identity Center get roles; empty where the model has none. */
export function applicationOf({ primary }: AccessModel): ApplicationParts {
  const arn = primary.identityCenter?.applicationArn ?? "";
  const [, , , region = "", accountId = ""] = arn.split(":");
  return { arn, region, accountId };
}

/** The ARN of a group of Identity Center, which names neither its account nor its region. */
export function identityCenterGroupArn({ primary }: AccessModel, id: string): string {
  return `arn:${primary.partition}:identitystore:::group/${id}`;
}

/** The provider's ARN in an account; of one that is built into IAM its host, which stands in place of an ARN. */
export function identityProviderArn(access: AccessModel, key: string, account: string): string {
  const provider = defined(access.identityProviders, key);
  const { accountId } = defined(access.accounts, account);
  const arnOf = (resource: string): string => iamArn(access.primary.partition, accountId, resource);
  if (provider.type === "saml") return arnOf(`saml-provider/${key}`);
  return isBuiltIn(provider) ? issuerOf(provider) : arnOf(`oidc-provider/${issuerOf(provider)}`);
}

/** Whether IAM has the provider already, in every account. */
export function isBuiltIn(provider: IdentityProvider): boolean {
  return provider.type === "oidc" && builtInAt(issuerOf(provider)) !== undefined;
}

/** Whether a principal is an identity provider, by its ARN or its host. */
export function isIdentityProvider(principal: string): boolean {
  return principal.includes("-provider/") || builtInAt(principal) !== undefined;
}

/** Whether a principal is a service of AWS, which has no ARN. */
export function isService(principal: string): boolean {
  return principal !== "" && !principal.startsWith("arn:") && !isIdentityProvider(principal);
}

/** What an identity provider is called in condition keys: its issuer, or the name of a SAML provider. */
export function providerName(principal: string): string {
  const [, name] = /^arn:[^/]*-provider\/(.*)$/s.exec(principal) ?? [];
  return name ?? principal;
}

/**
 * An OIDC provider's issuer as IAM names it in ARNs and condition keys: the URL without its scheme. A `/` at its end
 * is a part of it.
 */
export function issuerOf({ url }: Pick<OidcProvider, "url">): string {
  return url.replace(/^https:\/\//, "");
}

/** What an IAM ARN names as a principal: somebody, or with `root` everybody in an account. */
export type ArnParts = PrincipalArn | AccountArn;

interface PrincipalArn {
  readonly partition: string;
  readonly accountId: string;
  readonly kind: "role" | "user";
  /** Name without path. */
  readonly name: string;
}

interface AccountArn {
  readonly partition: string;
  readonly accountId: string;
  readonly kind: "account";
}

/** The parts of the ARN of a role, a user or an account; undefined where it is another one's. */
export function principalParts(arn: string): ArnParts | undefined {
  const [, partition, accountId, kind, name] =
    /^arn:([a-z-]+):iam::(\d{12}):(?:root|(role|user)\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+))$/.exec(arn) ?? [];
  if (partition === undefined || accountId === undefined) return undefined;
  if (name === undefined) return { partition, accountId, kind: "account" };
  return { partition, accountId, kind: kind === "role" ? "role" : "user", name };
}

/** The account whose principals all count where a principal is its root; undefined for one of them. */
export function wholeAccount(principal: string): string | undefined {
  const parts = principalParts(principal);
  return parts?.kind === "account" ? parts.accountId : undefined;
}

export function iamArn(partition: Partition, accountId: string, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** The entry of a model under a key that validation has found there. */
export function defined<Entry>(entries: Readonly<Record<string, Entry>>, key: string): Entry {
  const entry = entries[key];
  if (entry === undefined) throw new Error(`the access model has no ${key}`);
  return entry;
}
