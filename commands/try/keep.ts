import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Credentials } from "./emulatedAccounts";

/** What is there to be looked at after a try-out. */
export interface Kept {
  /** Of the try-out. */
  readonly folder: string;
  /** Of the project in it. */
  readonly workspace: string;
  readonly endpoint: string;
  /** Process of the emulator; undefined where it is the person's own. */
  readonly pid?: number | undefined;
  /** Environment of the Pulumi CLI: its backend and passphrase. */
  readonly pulumi: Readonly<Record<string, string>>;
  readonly region: string;
  /** Stack -> credentials of its account. */
  readonly stacks: ReadonlyMap<string, Credentials>;
  /** The member whose check was made, with their key and their config; undefined where there is none. */
  readonly member?: { readonly key: Credentials; readonly awsConfig: string } | undefined;
}

/**
 * Writes AWS config and credentials for all accounts of a try-out, and gives the lines for a shell in which AWS CLI and
 * Pulumi CLI talk to them.
 */
export function keep({ folder, workspace, endpoint, pid, pulumi, region, stacks, member }: Kept): string[] {
  const [config, credentials] = [join(folder, "aws-config"), join(folder, "aws-credentials")];
  const own = member === undefined ? [] : profilesIn(member.awsConfig);
  const admins = [...stacks].map(([stack, keys]) => ({ stack, profile: `deploy-${stack}`, keys }));
  writeFileSync(config, configText(member?.awsConfig ?? "", admins, region));
  const [source] = own;
  const keys = [
    ...(source === undefined || member === undefined ? [] : [section(source, member.key)]),
    ...admins.map((admin) => section(admin.profile, admin.keys)),
  ];
  writeFileSync(credentials, keys.join("\n"), { mode: 0o600 });
  const exports = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_REGION: region,
    ...pulumi,
  };
  return [
    "unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
    ...Object.entries(exports).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `cd ${quoted(workspace)}`,
    "",
    ...own.map((profile) => `aws sts get-caller-identity --profile ${quoted(profile)}`),
    ...admins.map(
      ({ stack, profile }) => `AWS_PROFILE=${quoted(profile)} pulumi preview --stack ${quoted(stack)}`,
    ),
    "",
    "# when you have seen enough",
    `cd / && ${pid === undefined ? "" : `kill ${pid} && `}rm -rf ${quoted(folder)}`,
  ];
}

/**
 * The person's config as it would be handed over, without the MFA device and `aws login`: an emulator asks for neither,
 * and the AWS CLI would ask for a code, or for a sign-in.
 */
function configText(
  awsConfig: string,
  admins: readonly { readonly profile: string }[],
  region: string,
): string {
  const withKeyAlone = awsConfig.replaceAll(/^(mfa_serial|login_session) = .*\n/gm, "");
  return [withKeyAlone, ...admins.map(({ profile }) => `[profile ${profile}]\nregion = ${region}\n`)].join(
    "\n",
  );
}

/** Names of the profiles in a config file: the first is that of the person's own credentials. */
function profilesIn(awsConfig: string): string[] {
  return [...awsConfig.matchAll(/^\[profile (.+)\]$/gm)].flatMap(([, name]) => name ?? []);
}

function section(profile: string, { accessKeyId, secretAccessKey, sessionToken }: Credentials): string {
  const token = sessionToken === undefined ? "" : `aws_session_token = ${sessionToken}\n`;
  return `[${profile}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n${token}`;
}

/** As a POSIX shell takes it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
