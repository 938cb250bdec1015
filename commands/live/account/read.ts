import { pathOf } from "../../../components/model/problems";
import { type LiveAccount, type LiveOidcProvider, type LiveSamlProvider, UnreadableAccount } from "./account";
import { AwsOutput, DETAILS, TELLING } from "./outputs";

/**
 * An account from what `aws iam get-account-authorization-details` prints, in one document or a page each, together
 * with what further commands print that say more of the same account.
 *
 * @throws {@link UnreadableAccount} where a document is none of these, a page is missing, or they are of two accounts
 */
export function accountFrom(documents: readonly unknown[]): LiveAccount {
  const outputs = documents.map(outputOf);
  requireAllPages(outputs);
  const users = once(outputs.flatMap(({ UserDetailList = [] }) => UserDetailList));
  const groups = once(outputs.flatMap(({ GroupDetailList = [] }) => GroupDetailList));
  const roles = once(outputs.flatMap(({ RoleDetailList = [] }) => RoleDetailList));
  const policies = once(outputs.flatMap(({ Policies = [] }) => Policies));
  const listed = new Map(
    outputs
      .flatMap(({ Roles = [], Role }) => (Role === undefined ? Roles : [...Roles, Role]))
      .map((role) => [role.Arn, role]),
  );
  return {
    ...ownerOf([...users, ...groups, ...roles, ...policies].map(({ arn }) => arn)),
    users,
    groups,
    roles: roles.map((role) => ({
      ...role,
      maxSessionDuration: listed.get(role.arn)?.MaxSessionDuration,
      description: listed.get(role.arn)?.Description,
    })),
    policies: new Map(policies.map((policy) => [policy.arn, policy])),
    oidcProviders: oidcProvidersIn(outputs),
    samlProviders: samlProvidersIn(outputs),
    alias: aliasIn(outputs),
    passwordPolicy: outputs.find(({ PasswordPolicy }) => PasswordPolicy !== undefined)?.PasswordPolicy,
    loginProfiles: new Map(outputs.flatMap(loginProfileIn)),
  };
}

function outputOf(document: unknown): AwsOutput {
  const parsed = AwsOutput.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UnreadableAccount(`${pathOf(...(issue?.path ?? []))}: ${issue?.message ?? "not readable"}`);
  }
  if (TELLING.some((key) => parsed.data[key] !== undefined)) return parsed.data;
  throw new UnreadableAccount(
    `it has none of ${DETAILS.join(", ")}, so it is not what aws iam get-account-authorization-details prints`,
  );
}

function requireAllPages(outputs: readonly AwsOutput[]): void {
  const missing = DETAILS.filter((key) => outputs.every((output) => output[key] === undefined));
  if (missing.length > 0) throw new UnreadableAccount(`it has no ${missing.join(", no ")}`);
  const last = outputs.findLast((output) => DETAILS.some((key) => output[key] !== undefined));
  if (last?.IsTruncated === true || last?.NextToken !== undefined)
    throw new UnreadableAccount("its last page says that more follow, and they are not there");
}

/** Pages may overlap; what they say of the same thing has to be the same. */
function once<Thing extends { readonly arn: string }>(things: readonly Thing[]): Thing[] {
  const known = new Map<string, Thing>();
  for (const thing of things) {
    const other = known.get(thing.arn);
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(thing))
      throw new UnreadableAccount(`it says two things of ${thing.arn}: give what was read at one time`);
    known.set(thing.arn, thing);
  }
  return [...known.values()];
}

/** Policies of AWS belong to `aws`, everything else to the account. */
function ownerOf(arns: readonly string[]): Pick<LiveAccount, "partition" | "accountId"> {
  const owners = new Map(
    arns.flatMap((arn) => {
      const [, partition = "", , , accountId = ""] = arn.split(":");
      return accountId === "aws" ? [] : [[accountId, partition] as const];
    }),
  );
  const [first, ...others] = [...owners];
  if (first === undefined) throw new UnreadableAccount("nothing in it says which account it is of");
  if (others.length > 0)
    throw new UnreadableAccount(`it is of several accounts: ${[...owners.keys()].sort().join(", ")}`);
  return { accountId: first[0], partition: first[1] };
}

/** A provider's ARN ends in its URL; `get-open-id-connect-provider` prints the URL alone. */
function oidcProvidersIn(outputs: readonly AwsOutput[]): LiveOidcProvider[] | undefined {
  const listed = outputs.flatMap((output) => output.OpenIDConnectProviderList ?? []);
  if (outputs.every((output) => output.OpenIDConnectProviderList === undefined)) return undefined;
  const audiences = new Map(outputs.map(({ Url = "", ClientIDList }) => [issuerOf(Url), ClientIDList]));
  return listed.map((arn) => ({
    arn,
    audiences: audiences.get(arn.slice(arn.indexOf("/") + 1)),
  }));
}

function issuerOf(url: string): string {
  return url.replace(/^https:\/\//, "");
}

function samlProvidersIn(outputs: readonly AwsOutput[]): LiveSamlProvider[] | undefined {
  const listed = outputs.flatMap((output) => output.SAMLProviderList ?? []);
  if (outputs.every((output) => output.SAMLProviderList === undefined)) return undefined;
  const given = outputs.filter(({ SAMLMetadataDocument }) => SAMLMetadataDocument !== undefined);
  return listed.map((arn) => {
    const isOnly = listed.length === 1 && given.length === 1;
    const own = given.find(({ SAMLProviderArn }) => SAMLProviderArn === arn || isOnly);
    return { arn, metadata: own?.SAMLMetadataDocument };
  });
}

function aliasIn(outputs: readonly AwsOutput[]): string | null | undefined {
  const given = outputs.find(({ AccountAliases }) => AccountAliases !== undefined);
  return given && (given.AccountAliases?.[0] ?? null);
}

function loginProfileIn({ LoginProfile, UserName }: AwsOutput): (readonly [string, boolean])[] {
  if (LoginProfile) return [[LoginProfile.UserName, true]];
  return LoginProfile === null && UserName !== undefined ? [[UserName, false]] : [];
}
