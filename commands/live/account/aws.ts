import {
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { reasonOf } from "../../reason";
import type { LiveAccount } from "./account";
import { accountFrom } from "./read";

/** What of an account is read beside its roles, users, groups, policies and identity providers. */
export interface Extent {
  /** Users of whom it is asked whether they have a console password. */
  readonly loginProfilesOf: readonly string[];
  /** Whether the alias and the password policy of the account are read. */
  readonly settings: boolean;
}

/**
 * Reads an account with the caller's credentials, and changes nothing in it. What the credentials may not read beside
 * the authorization details is left out, and said.
 *
 * @param warn hears what could not be read
 * @throws Error where the authorization details cannot be read to their end, or nothing at all can any more
 */
export async function accountOnAws(
  client: IAMClient,
  { loginProfilesOf, settings }: Extent,
  warn: (message: string) => void,
): Promise<LiveAccount> {
  const details = await authorizationDetails(client);
  const supplements = [
    () => listedRoles(client),
    () => oidcProviders(client),
    () => samlProviders(client),
    ...(settings ? [() => aliases(client), () => passwordPolicy(client)] : []),
    ...loginProfilesOf.map((user) => () => loginProfile(client, user)),
  ];
  const read: unknown[] = [];
  for (const supplement of supplements) read.push(...(await unlessDenied(supplement, warn)));
  return accountFrom([...details, ...read]);
}

/** IAM answers a few calls a second for each account; the SDK waits as long as it is told to. */
const MOST_ATTEMPTS = 10;
const PAGE = 1_000;

/** Settings of a client that reads a whole account and gives way to others. */
export const POLITE = { maxAttempts: MOST_ATTEMPTS, retryMode: "adaptive" } as const;

async function authorizationDetails(client: IAMClient): Promise<unknown[]> {
  const pages: unknown[] = [];
  // The documents of AWS's own policies are the same everywhere, and large.
  const input = {
    Filter: ["User" as const, "Role" as const, "Group" as const, "LocalManagedPolicy" as const],
  };
  for await (const page of paginateGetAccountAuthorizationDetails({ client, pageSize: PAGE }, input)) {
    const {
      UserDetailList = [],
      GroupDetailList = [],
      RoleDetailList = [],
      Policies = [],
      IsTruncated,
    } = page;
    pages.push({ UserDetailList, GroupDetailList, RoleDetailList, Policies, IsTruncated });
  }
  return pages;
}

async function listedRoles(client: IAMClient): Promise<unknown[]> {
  const pages: unknown[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client, pageSize: PAGE }, {})) pages.push({ Roles });
  return pages;
}

async function oidcProviders(client: IAMClient): Promise<unknown[]> {
  const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
  const read: unknown[] = [{ OpenIDConnectProviderList }];
  for (const { Arn } of OpenIDConnectProviderList) {
    const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn });
    const { Url, ClientIDList = [] } = await client.send(command);
    read.push({ Url, ClientIDList });
  }
  return read;
}

async function samlProviders(client: IAMClient): Promise<unknown[]> {
  const { SAMLProviderList = [] } = await client.send(new ListSAMLProvidersCommand({}));
  const read: unknown[] = [{ SAMLProviderList }];
  for (const { Arn } of SAMLProviderList) {
    const { SAMLMetadataDocument } = await client.send(new GetSAMLProviderCommand({ SAMLProviderArn: Arn }));
    read.push({ SAMLProviderArn: Arn, SAMLMetadataDocument });
  }
  return read;
}

async function aliases(client: IAMClient): Promise<unknown[]> {
  const { AccountAliases = [] } = await client.send(new ListAccountAliasesCommand({}));
  return [{ AccountAliases }];
}

async function passwordPolicy(client: IAMClient): Promise<unknown[]> {
  try {
    const { PasswordPolicy } = await client.send(new GetAccountPasswordPolicyCommand({}));
    return [{ PasswordPolicy }];
  } catch (error) {
    if (nameOf(error) === "NoSuchEntityException") return [{ PasswordPolicy: null }];
    throw error;
  }
}

async function loginProfile(client: IAMClient, user: string): Promise<unknown[]> {
  try {
    const { LoginProfile } = await client.send(new GetLoginProfileCommand({ UserName: user }));
    return [{ LoginProfile }];
  } catch (error) {
    if (nameOf(error) === "NoSuchEntityException") return [{ UserName: user, LoginProfile: null }];
    throw error;
  }
}

async function unlessDenied(
  read: () => Promise<unknown[]>,
  warn: (message: string) => void,
): Promise<unknown[]> {
  try {
    return await read();
  } catch (error) {
    if (!nameOf(error).startsWith("AccessDenied")) throw error;
    warn(reasonOf(error));
    return [];
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
