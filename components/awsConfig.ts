import type { AccessModel, Partition, Trust } from "./model/accessModel";
import { defined, iamArn, userArn } from "./model/arns";
import { type AccountRole, rolesOf } from "./model/grants";
import { MAIN_REGIONS } from "./model/regions";
import type { RoleArns } from "./model/roleArns";
import { keysFor } from "./model/trust/keysOfRole";

/** The profile that holds a person's own credentials, where no account has that name. */
const SOURCE_PROFILE = "primary";

/** Seconds that a client asks for when it is told nothing. */
const CLIENT_DURATION = 3_600;

/**
 * Where clients find STS when neither the model nor the person names a region. In the commercial partition they know
 * by themselves; in the others they would ask the commercial one, which knows neither the person nor the roles.
 */
const HOME_REGIONS: Readonly<Record<Partition, string | undefined>> = { ...MAIN_REGIONS, aws: undefined };

/**
 * How a person's client signs in: with an access key and codes of the MFA device, or with the console's password and MFA
 * in a browser, by `aws login`.
 */
export type SignIn = "accessKey" | "login";

/** What is left where access keys are refused. */
function signInOf({ primary }: AccessModel): SignIn {
  return primary.accessKeys === "refused" ? "login" : "accessKey";
}

/**
 * A person's AWS config file: a profile for their own credentials and one for each role that they may assume, named
 * after the account, or `ACCOUNT-ROLE` where they have several roles there. It works unchanged in the AWS CLI and
 * SDKs, aws-vault, Granted, awsume and AWS Extend Switch Roles; `color` and `aws_account_id` are for the last of
 * these, `source_identity` is for aws-vault, and the others pass over them.
 *
 * It is for IAM users. People of a permission set get their profiles from IAM Identity Center
 * (`aws configure sso`), those who get roles directly their credentials from its account access portal, machines and
 * identity providers bring credentials of their own: there is no text for them.
 *
 * @param user name of an IAM user of the model
 * @param roleArns account -> role -> ARN, as the child stacks gave them
 * @param signIn by default with an access key, and by `aws login` where the model refuses keys
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
 * @see https://github.com/tilfinltd/aws-extend-switch-roles
 */
export function awsConfig(
  access: AccessModel,
  user: string,
  roleArns: RoleArns,
  signIn: SignIn = signInOf(access),
): string {
  const targets = rolesOfUser(access, user);
  const names = profileNames(access, targets);
  const { partition, accountId, alias } = access.primary;
  const source = sourceName(accountId, names);

  const profiles = targets.map((target, index) => {
    const { region, color } = defined(access.accounts, target.account);
    const { trust, maxSessionDuration } = defined(access.roles, target.role);
    return section(names[index] ?? "", {
      role_arn: defined(defined(roleArns, target.account), target.role),
      source_profile: source,
      ...settingsOf(access, trust, user),
      ...(signIn === "login" ? WITHOUT_CODES : {}),
      duration_seconds: maxSessionDuration > CLIENT_DURATION ? String(maxSessionDuration) : undefined,
      region: region ?? HOME_REGIONS[partition],
      color,
    });
  });
  const own = section(source, {
    aws_account_id: accountId,
    aws_account_alias: alias,
    ...(signIn === "login" ? signedIn(access, user) : signedBy(access, user)),
  });
  return [own, ...profiles].join("\n");
}

/** MFA was used at the sign-in, and a client would ask for a code of a device that may have none, as a passkey. */
const WITHOUT_CODES = { mfa_serial: undefined };

function signedBy({ primary: { partition, accountId } }: AccessModel, user: string): Settings {
  return { mfa_serial: iamArn(partition, accountId, `mfa/${user}`), region: HOME_REGIONS[partition] };
}

/** `aws login` asks for a region where the profile has none, and goes to that region's sign-in. */
function signedIn(access: AccessModel, user: string): Settings {
  return { login_session: userArn(access, user), region: MAIN_REGIONS[access.primary.partition] };
}

/** What a client has to know of what a role asks. */
function settingsOf(access: AccessModel, trust: Trust, user: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    keysFor("users", trust).flatMap((key) => Object.entries(key.profile(access, user))),
  );
}

function rolesOfUser(access: AccessModel, user: string): AccountRole[] {
  const groups = Object.values(access.groups).filter(({ members }) => members.includes(user));
  const roles = groups
    .flatMap((group) => rolesOf(access, group))
    .filter(({ role }) => !defined(access.roles, role).trust.denyUsers.includes(user));
  return [...new Map(roles.map((target) => [`${target.account} ${target.role}`, target])).values()];
}

/**
 * A name of its own for each role, in the order given. Where two would have one name, both get a longer one: which
 * account a name stands for then never depends on the order of the model, nor changes hands when it grows.
 */
function profileNames(access: AccessModel, targets: readonly AccountRole[]): string[] {
  const counts = new Map<string, number>();
  for (const { account } of targets) counts.set(account, (counts.get(account) ?? 0) + 1);
  // From short to long. The last is unique: account IDs differ, and so do the roles of an account.
  const forms = targets.map(({ account, role }) => {
    const inAccount = safe(`${account}-${role}`);
    const anywhere = `${inAccount}-${defined(access.accounts, account).accountId}`;
    return counts.get(account) === 1 ? [safe(account), inAccount, anywhere] : [inAccount, anywhere];
  });
  return shortestDistinct(forms);
}

function shortestDistinct(forms: readonly (readonly string[])[]): string[] {
  const names = forms.map(([shortest = ""]) => shortest);
  const ambiguous = ambiguousNames(names);
  const longer = forms.map((form, index) =>
    form.length > 1 && ambiguous.has(names[index] ?? "") ? form.slice(1) : form,
  );
  return longer.every((form, index) => form === forms[index]) ? names : shortestDistinct(longer);
}

function ambiguousNames(names: readonly string[]): ReadonlySet<string> {
  const ambiguous = new Set(names.filter(isReserved));
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) ambiguous.add(name);
    known.add(name);
  }
  for (const name of names) {
    const parents = ancestorsOf(name).filter((parent) => known.has(parent));
    if (parents.length > 0) [name, ...parents].forEach((each) => ambiguous.add(each));
  }
  return ambiguous;
}

/**
 * The names that a profile inherits from in aws-vault, whose INI library takes `prod.eu` for a child of `prod`: a role
 * would get the duration or the MFA device of another.
 *
 * @see https://pkg.go.dev/gopkg.in/ini.v1#hdr-Parent_child_Sections
 */
function ancestorsOf(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

/** `default` is what a client takes without being asked; the others mean something to every object of JavaScript. */
function isReserved(name: string): boolean {
  return name === "default" || name in {};
}

/**
 * A name that every client reads alike: the AWS SDK for JavaScript passes over a section whose name holds `=` or `,`,
 * Granted refuses brackets, quotes, `;` and spaces, and a line break would begin a section of its own.
 */
function safe(name: string): string {
  return name.replace(/[^\w+.@-]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

function sourceName(accountId: string, taken: readonly string[]): string {
  const isFree = (name: string): boolean =>
    !taken.some((other) => other === name || ancestorsOf(other).includes(name));
  let name = SOURCE_PROFILE;
  while (!isFree(name)) name = `${name}-${accountId}`;
  return name;
}

type Settings = Readonly<Record<string, string | undefined>>;

function section(name: string, settings: Settings): string {
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return [`[profile ${name}]`, ...lines, ""].join("\n");
}
