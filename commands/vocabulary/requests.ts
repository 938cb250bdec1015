import type { AccessModel } from "../../components/model/accessModel";
import { isIdentityProvider, plannedRoleArn, providerName, userArn } from "../../components/model/arns";
import type { ProvenRequest } from "../../proof/proof";
import { callerOf } from "../../proof/prove/machineCallers";

/**
 * A request as somebody would tell it: who, from where, with what, does what.
 *
 * @param other a model to compare with: whoever has a name of theirs there too, under another ARN, is told with the ARN
 * @example "boaty.mcboatface, without MFA, from 198.51.100.77, assumes users_assume_role_default in child"
 */
export function requestInWords(
  request: ProvenRequest,
  access: AccessModel,
  other: AccessModel = access,
): string {
  return [
    callerInWords(request, access, other),
    ...credentialsInWords(request),
    ...originInWords(request.context),
    ...givenInWords(request.context),
    actionInWords(request, access, other),
  ].join(", ");
}

type Context = ProvenRequest["context"];

/** A key of a request as text; undefined where the request does not carry it. */
function textIn(context: Context, key: string): string | undefined {
  const value = context[key];
  return value === undefined || typeof value === "string" ? value : value.join(" and ");
}

function callerInWords(
  { principal, context }: ProvenRequest,
  access: AccessModel,
  other: AccessModel,
): string {
  const arn = textIn(context, "aws:PrincipalArn") ?? principal;
  const [, , service = "", , accountId = "", resource = ""] = arn.split(":");
  const { primary } = access;
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const elsewhere = accountId === primary.accountId ? "" : ` of account ${accountId}`;
  const machine = Object.entries(access.machines).find(([, each]) => callerOf(each)?.arn === arn);
  if (machine !== undefined) {
    const [key] = machine;
    const there = other.machines[key];
    return withArn(`machine ${key}`, arn, there && callerOf(there)?.arn);
  }
  if (isIdentityProvider(arn)) return subjectInWords(arn, context);
  if (!arn.startsWith("arn:")) return arn === "" ? "somebody" : `the service ${arn}`;
  if (service === "identitystore") return ofIdentityCenter(resource, access);
  if (resource === "root") return `the root user${elsewhere === "" ? " of the primary account" : elsewhere}`;
  if (resource.startsWith("user/")) return userInWords(arn, elsewhere, access, other);
  const [, set] = /^role\/aws-reserved\/.*AWSReservedSSO_(.*)_[0-9a-z]{16}$/.exec(resource) ?? [];
  if (set !== undefined) return `somebody of permission set ${set}${elsewhere}`;
  if (service === "sts") return `a federated user ${name}${elsewhere}`;
  return `a session of ${roleInWords(arn, access) ?? `role ${name} of account ${accountId}`}`;
}

/** A group by its name in the model, where it has one. */
function ofIdentityCenter(resource: string, { groups }: AccessModel): string {
  const id = resource.slice(resource.indexOf("/") + 1);
  if (!resource.startsWith("group/")) return `user ${id} of Identity Center`;
  const [name] = Object.keys(groups).filter((group) => groups[group]?.identityCenterGroup === id);
  return `somebody of Identity Center group ${name ?? id}`;
}

/** A user whom the model does not have, or has under another path, is called by their ARN's path and name. */
function userInWords(
  arn: string,
  elsewhere: string,
  { primary, users }: AccessModel,
  other: AccessModel,
): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const path = users[name]?.path ?? primary.userPath;
  const isKnown = users[name] !== undefined && elsewhere === "" && arn.endsWith(`:user${path}${name}`);
  if (isKnown) return withArn(name, arn, other.users[name] && userArn(other, name));
  return `another user ${arn.slice(arn.indexOf(":user/") + ":user".length)}${elsewhere}`;
}

/** A name, with the ARN where the name means another one elsewhere. */
function withArn(name: string, arn: string, elsewhere: string | undefined): string {
  return elsewhere === undefined || elsewhere === arn ? name : `${name} (${arn})`;
}

function subjectInWords(arn: string, context: Context): string {
  const issuer = providerName(arn);
  const isSaml = arn.includes(":saml-provider/");
  const claims = Object.entries(context)
    .filter(([key]) => key.toLowerCase().startsWith(isSaml ? "saml:" : `${issuer.toLowerCase()}:`))
    .map(([key]) => `${key.slice(key.lastIndexOf(":") + 1)} ${textIn(context, key) ?? ""}`)
    .sort();
  return `somebody for whom ${issuer} vouches${claims.length === 0 ? "" : ` with ${claims.join(" and ")}`}`;
}

/** Long-term keys and a session that was begun without MFA are told apart: conditions may answer them otherwise. */
function credentialsInWords({ principal, context }: ProvenRequest): string[] {
  const isUser = /^arn:[^:]+:iam::\d+:(user\/|root$)/.test(principal);
  if (!isUser) return [];
  const age = textIn(context, "aws:MultiFactorAuthAge");
  switch (textIn(context, "aws:MultiFactorAuthPresent")) {
    case "true":
      // A call to assume a role may give a device's code beside an access key.
      if (context["aws:TokenIssueTime"] === undefined) return ["with an access key and MFA"];
      return [age === undefined || age === "1" ? "with MFA" : `with MFA ${durationInWords(Number(age))} ago`];
    case "false":
      return ["in a session without MFA"];
    default:
      return ["without MFA"];
  }
}

export function durationInWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.length === 0 ? "0 s" : said.join(" ");
}

function originInWords(context: Context): string[] {
  const address = textIn(context, "aws:SourceIp");
  const endpoint = textIn(context, "aws:SourceVpce");
  if (address !== undefined) return [`from ${address}`];
  if (endpoint === undefined) return [];
  const within = textIn(context, "aws:VpcSourceIp");
  return [`through VPC endpoint ${endpoint}${within === undefined ? "" : ` from ${within}`}`];
}

/** Keys that go without saying: each is in every request, or is told elsewhere. */
const UNSAID = [
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalType",
  "aws:EpochTime",
  "aws:FederatedProvider",
  "aws:ResourceAccount",
  "aws:SourceIp",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:TagKeys",
  "aws:VpcSourceIp",
  "aws:CalledVia",
  "aws:CalledViaLast",
  "aws:userid",
  "aws:username",
];

/** What a usual request has, which is not worth a word. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  "aws:RequestedRegion": ["us-east-1"],
  "aws:SecureTransport": ["true"],
  "aws:ViaAWSService": ["true", "false"],
  "sts:RoleSessionName": ["session", "my-session"],
};

const WORDS: Readonly<Record<string, (value: string) => string>> = {
  "aws:CalledViaFirst": (service) => `through ${service}`,
  "aws:PrincipalOrgID": (organization) => `in organization ${organization}`,
  "aws:RequestedRegion": (region) => `in ${region}`,
  "aws:SecureTransport": () => "without TLS",
  "aws:SourceAccount": (account) => `for account ${account}`,
  "aws:SourceArn": (arn) => `for ${arn}`,
  "aws:SourceIdentity": (name) => `with source identity ${name}`,
  "sts:ExternalId": (id) => `with external ID ${id}`,
  "sts:RoleSessionName": (name) => `as session ${name}`,
  "sts:SourceIdentity": (name) => `with source identity ${name}`,
};

const TAGS: readonly (readonly [prefix: string, words: string])[] = [
  ["aws:PrincipalTag/", "tagged"],
  ["aws:RequestTag/", "with session tag"],
  ["aws:ResourceTag/", "on something tagged"],
];

/** What else the caller has or gives. */
function givenInWords(context: Context): string[] {
  const issuerClaims = /^[^/]*\.[^:]*:|^saml:/i;
  return Object.keys(context)
    .filter((key) => !UNSAID.includes(key) && !issuerClaims.test(key))
    .sort()
    .flatMap((key) => keyInWords(key, textIn(context, key) ?? ""));
}

function keyInWords(key: string, value: string): string[] {
  if (USUAL[key]?.includes(value) === true) return [];
  if (key === "aws:CurrentTime" || key === "aws:TokenIssueTime") {
    // Where no moment matters, it is the present one, which would be another one each time.
    if (Math.abs(Date.parse(value) - Date.now()) < A_WHILE) return [];
    return [key === "aws:CurrentTime" ? `at ${value}` : `in a session of ${value}`];
  }
  const tag = TAGS.find(([prefix]) => key.startsWith(prefix));
  if (tag !== undefined) return [`${tag[1]} ${key.slice(tag[0].length)}=${value}`];
  if (key.startsWith("iam:ResourceTag/")) return [];
  return [WORDS[key]?.(value) ?? `with ${key} ${value}`];
}

/** Milliseconds. */
const A_WHILE = 600_000;

function actionInWords({ action, resource }: ProvenRequest, access: AccessModel, other: AccessModel): string {
  const role = roleInWords(resource, access, other) ?? resource;
  switch (action.toLowerCase()) {
    case "sts:assumerole":
    case "sts:assumerolewithsaml":
    case "sts:assumerolewithwebidentity":
      return `assumes ${role}`;
    case "sts:tagsession":
      return `tags a session of ${role}`;
    case "sts:setcontext":
      return `says for whom a session of ${role} is`;
    case "sts:setsourceidentity":
      return `sets the source identity of a session of ${role}`;
    default:
      return `calls ${action}${resource === "*" || resource === "" ? "" : ` on ${resource}`}`;
  }
}

/** Undefined for a role that is none of the model's. */
function roleInWords(arn: string, access: AccessModel, other = access): string | undefined {
  for (const [account, { roles }] of Object.entries(access.accounts)) {
    const key = roles.find((role) => plannedRoleArn(access, account, role) === arn);
    const name = key === undefined ? undefined : access.roles[key]?.name;
    if (key === undefined || name === undefined) continue;
    const isThere = other.accounts[account]?.roles.includes(key) === true;
    return withArn(`${name} in ${account}`, arn, isThere ? plannedRoleArn(other, account, key) : undefined);
  }
  return undefined;
}
