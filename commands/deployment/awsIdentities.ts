import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type STSClientConfig,
} from "@aws-sdk/client-sts";
import { z } from "zod";
import type { Identities, Identity, Session } from "./identities";

type Settings = Readonly<Record<string, string>>;

/** Asks STS with what the stack's provider would use: its keys or profile, then the roles that it assumes. */
export const awsIdentities: Identities = {
  callerOf: async (settings) => {
    let client = clientOf(settings, credentialsIn(settings));
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

/** Where there is neither key nor profile, the SDK looks where AWS's tools look. */
function credentialsIn(settings: Settings): STSClientConfig {
  const [accessKeyId, secretAccessKey] = [settings["aws:accessKey"], settings["aws:secretKey"]];
  const sessionToken = settings["aws:token"];
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return {
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    };
  }
  const profile = settings["aws:profile"];
  return profile === undefined ? {} : { profile };
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

async function sessionOf(client: STSClient, role: AssumedRole): Promise<Session> {
  const { Credentials, AssumedRoleUser } = await client.send(
    new AssumeRoleCommand({
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName ?? "cross-account-federation",
      ExternalId: role.externalId,
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error(`STS gave no credentials of ${role.roleArn ?? "the role"}`);
  }
  const arn = AssumedRoleUser?.Arn ?? "";
  const [, , , , accountId = ""] = arn.split(":");
  return {
    accountId,
    arn,
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
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
