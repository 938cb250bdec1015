import { readFile } from "node:fs/promises";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
  type STSClientConfig,
} from "@aws-sdk/client-sts";
import { z } from "zod";
import { type SessionKeys, sessionKeysIn } from "../sessionKeys";
import type { Identities, Identity, Session } from "./identities";

type Settings = Readonly<Record<string, string>>;

/** Asks STS with what the stack's provider would use: its keys, token or profile, then the roles that it assumes. */
export const awsIdentities: Identities = {
  callerOf: async (settings) => {
    let client = clientOf(settings, await credentialsIn(settings));
    for (const role of assumedRoles(settings)) client = await assuming(client, role, settings);
    return identityOf(client);
  },
  assume: (settings, roleArn) => sessionOf(clientOf(settings, {}), { roleArn }),
};

async function identityOf(client: STSClient): Promise<Identity> {
  const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
  return { accountId: Account, arn: Arn };
}

/** How often a call is tried. Somebody waits for the answer. */
const MOST_ATTEMPTS = 2;

function clientOf(settings: Settings, credentials: STSClientConfig): STSClient {
  const region = settings["aws:stsRegion"] ?? settings["aws:region"];
  const endpoint = endpointIn(settings);
  return new STSClient({
    maxAttempts: MOST_ATTEMPTS,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(settings["aws:useFipsEndpoint"] === "true" ? { useFipsEndpoint: true } : {}),
    ...(settings["aws:useDualstackEndpoint"] === "true" ? { useDualstackEndpoint: true } : {}),
    ...credentials,
  });
}

/** Where there is neither key nor token, the SDK looks where AWS's tools look, with the stack's profile and files. */
async function credentialsIn(settings: Settings): Promise<STSClientConfig> {
  const [accessKeyId, secretAccessKey] = [settings["aws:accessKey"], settings["aws:secretKey"]];
  const sessionToken = settings["aws:token"];
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return {
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    };
  }
  const identity = jsonIn(settings["aws:assumeRoleWithWebIdentity"], WebIdentity);
  if (identity !== undefined) return ofWebIdentity(settings, identity);
  const profile = settings["aws:profile"];
  const [configFilepath, filepath] = [
    onlyFile(settings, "aws:sharedConfigFiles"),
    onlyFile(settings, "aws:sharedCredentialsFiles"),
  ];
  if (configFilepath === undefined && filepath === undefined) return profile === undefined ? {} : { profile };
  // Without a profile, what the surroundings have comes before the files, as it does for the provider.
  return {
    credentials: defaultProvider({
      ...(profile === undefined ? {} : { profile }),
      ...(configFilepath === undefined ? {} : { configFilepath }),
      ...(filepath === undefined ? {} : { filepath }),
    }),
  };
}

const Files = z.array(z.string());

/** @throws Error where there are several, of which AWS's library for this reads one */
function onlyFile(settings: Settings, key: string): string | undefined {
  const [first, ...others] = jsonIn(settings[key], Files) ?? [];
  if (others.length === 0) return first?.replace(/^~(?=\/)/, process.env.HOME ?? "~");
  throw new Error(`${key} names several files, and this can look into one alone; merge them`);
}

const WebIdentity = z.looseObject({
  roleArn: z.string(),
  sessionName: z.string().optional(),
  webIdentityToken: z.string().optional(),
  webIdentityTokenFile: z.string().optional(),
});

async function ofWebIdentity(
  settings: Settings,
  { roleArn, sessionName, webIdentityToken, webIdentityTokenFile }: z.infer<typeof WebIdentity>,
): Promise<STSClientConfig> {
  const ofFile =
    webIdentityTokenFile === undefined ? undefined : await readFile(webIdentityTokenFile, "utf8");
  const { Credentials } = await clientOf(settings, {}).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName ?? SESSION_NAME,
      WebIdentityToken: webIdentityToken ?? ofFile?.trim(),
    }),
  );
  return { credentials: keysIn(Credentials, roleArn) };
}

const Endpoints = z.array(z.looseObject({ sts: z.string().optional() }));

function endpointIn(settings: Settings): string | undefined {
  return jsonIn(settings["aws:endpoints"], Endpoints)?.find(({ sts }) => sts !== undefined)?.sts;
}

const Roles = z.array(
  z.looseObject({
    roleArn: z.string().optional(),
    externalId: z.string().optional(),
    sessionName: z.string().optional(),
  }),
);
type AssumedRole = z.infer<typeof Roles>[number];

function assumedRoles(settings: Settings): AssumedRole[] {
  return jsonIn(settings["aws:assumeRoles"], Roles) ?? [];
}

async function assuming(client: STSClient, role: AssumedRole, settings: Settings): Promise<STSClient> {
  const { accessKeyId, secretAccessKey, sessionToken } = await sessionOf(client, role);
  return clientOf(settings, { credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

const SESSION_NAME = "cross-account-federation";

async function sessionOf(client: STSClient, role: AssumedRole): Promise<Session> {
  const { Credentials, AssumedRoleUser } = await client.send(
    new AssumeRoleCommand({
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName ?? SESSION_NAME,
      ExternalId: role.externalId,
    }),
  );
  const arn = AssumedRoleUser?.Arn ?? "";
  const [, , , , accountId = ""] = arn.split(":");
  return { accountId, arn, ...keysIn(Credentials, role.roleArn ?? "the role") };
}

function keysIn(given: Credentials | undefined, role: string): SessionKeys {
  const keys = sessionKeysIn(given);
  if (keys === undefined) throw new Error(`STS gave no credentials of ${role}`);
  return keys;
}

/** A setting that is no text stands as JSON in the configuration. */
function jsonIn<Shape>(text: string | undefined, shape: z.ZodType<Shape>): Shape | undefined {
  if (text === undefined) return undefined;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
