import type { ProviderArgs } from "@pulumi/aws/provider";
import type { ProviderAssumeRole, ProviderAssumeRoleWithWebIdentity } from "@pulumi/aws/types/input";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Partition } from "./model/accessModel";
import { didYouMean, pathOf, type Problem, show } from "./model/problems";
import { MAIN_REGIONS, partitionOfRegion } from "./model/regions";
import { problemsOf, sayIssue } from "./model/schema";
import { sayUnknownKeys } from "./model/shapes";
import { REGIONS } from "./policies/regions";

declare module "@pulumi/pulumi/runtime/config" {
  /** Whether a key's value is a secret. Pulumi's own Config asks it, but its types leave it out. */
  export function isConfigSecret(key: string): boolean;
}

/** The account that a provider is for. */
export interface ProviderAccount {
  readonly accountId: string;
  readonly partition: Partition;
}

/** What a stack's configuration says of its AWS provider, and what is wrong with it. */
export interface ProviderSettings {
  readonly args: ProviderArgs;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const Text = z.string();
const Texts = z.array(z.string());
const Mapping = z.record(z.string(), z.unknown());

const ASSUMED_ROLE = {
  duration: Text,
  externalId: Text,
  policy: Text,
  policyArns: Texts,
  roleArn: Text,
  sessionName: Text,
  sourceIdentity: Text,
  tags: z.record(z.string(), z.string()),
  transitiveTagKeys: Texts,
} satisfies Readonly<Record<keyof ProviderAssumeRole, z.ZodType>>;

const WEB_IDENTITY = {
  duration: Text,
  policy: Text,
  policyArns: Texts,
  roleArn: Text,
  sessionName: Text,
  webIdentityToken: Text,
  webIdentityTokenFile: Text,
} satisfies Readonly<Record<keyof ProviderAssumeRoleWithWebIdentity, z.ZodType>>;

/** Every setting of the provider with its kind: configuration is text, and what is no text is written as JSON in it. */
const SETTINGS = {
  accessKey: Text,
  allowedAccountIds: Texts,
  assumeRoles: z.array(mappingOf(ASSUMED_ROLE)),
  assumeRoleWithWebIdentity: mappingOf(WEB_IDENTITY),
  customCaBundle: Text,
  defaultTags: Mapping,
  ec2MetadataServiceEndpoint: Text,
  ec2MetadataServiceEndpointMode: Text,
  endpoints: z.array(Mapping),
  forbiddenAccountIds: Texts,
  httpProxy: Text,
  httpsProxy: Text,
  ignoreTags: Mapping,
  insecure: z.boolean(),
  maxRetries: z.number(),
  noProxy: Text,
  profile: Text,
  region: Text,
  retryMode: Text,
  s3UsEast1RegionalEndpoint: Text,
  s3UsePathStyle: z.boolean(),
  secretKey: Text,
  sharedConfigFiles: Texts,
  sharedCredentialsFiles: Texts,
  skipCredentialsValidation: z.boolean(),
  skipMetadataApiCheck: z.boolean(),
  skipRegionValidation: z.boolean(),
  skipRequestingAccountId: z.boolean(),
  stsRegion: Text,
  tagPolicyCompliance: Text,
  token: Text,
  tokenBucketRateLimiterCapacity: z.number(),
  useDualstackEndpoint: z.boolean(),
  useFipsEndpoint: z.boolean(),
  userAgents: Texts,
} satisfies Readonly<Record<keyof ProviderArgs, z.ZodType>>;

/** Each key may be left out; none may be misspelt, since the provider would take no notice of it. */
function mappingOf(shape: z.core.$ZodLooseShape): z.ZodType {
  const keys = Object.keys(shape);
  return z.strictObject(shape, { error: sayUnknownKeys(keys) }).partial();
}

const SHAPES: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(SETTINGS));
const PREFIX = "aws:";

/**
 * Reads the stack's `aws:*` configuration for a provider of its own, and holds the provider to the account. An
 * explicit provider reads no configuration by itself; and since its inputs are kept in the state, `pulumi destroy` and
 * `pulumi refresh`, which do not run the program, are held to the account too.
 *
 * @param account undefined where the rest of the configuration does not say which
 * @see https://www.pulumi.com/registry/packages/aws/installation-configuration/#configuration-options
 */
export function readProviderSettings(account: ProviderAccount | undefined): ProviderSettings {
  return heldSettings(account, configured());
}

/**
 * The same of settings that a program gives by their names, beside those of its stack's configuration.
 *
 * @param given in place of the configuration's, setting by setting
 */
export function providerSettings(
  account: ProviderAccount,
  given: Readonly<Record<string, unknown>>,
): ProviderSettings {
  const own = Object.entries(given).map(([name, value]) => readSetting(name, value));
  return heldSettings(account, [...configured().filter(({ name }) => !(name in given)), ...own]);
}

function configured(): Setting[] {
  return Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([key, text]) => {
      const name = key.slice(PREFIX.length);
      return readSetting(name, SHAPES.get(name) === Text ? text : parsedJson(text));
    });
}

function heldSettings(account: ProviderAccount | undefined, settings: readonly Setting[]): ProviderSettings {
  const values = new Map(settings.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  const problems = settings.flatMap((setting) => setting.problems);
  if (account === undefined) return { args: {}, problems, warnings: [] };
  return {
    args: { ...argsOf(values), allowedAccountIds: [account.accountId] },
    problems: [...problems, ...regionProblems(account, values), ...accountProblems(account, values)],
    warnings: regionWarnings(values),
  };
}

type Values = ReadonlyMap<string, unknown>;

interface Setting {
  readonly name: string;
  /** Undefined where there are problems. */
  readonly value?: unknown;
  readonly problems: readonly Problem[];
}

function readSetting(name: string, given: unknown): Setting {
  const shape = SHAPES.get(name);
  if (shape === undefined) {
    const message = `the AWS provider has no such setting${didYouMean(name, [...SHAPES.keys()])}`;
    return { name, problems: [{ path: pathOfSetting(name), message }] };
  }
  const result = shape.safeParse(given, { error: sayIssue });
  if (result.success) return { name, value: result.data, problems: [] };
  return {
    name,
    problems: result.error.issues
      .flatMap((issue) => problemsOf(issue, name, [name]))
      .map(({ path, message }) => ({ path: `${PREFIX}${path}`, message })),
  };
}

/** The text itself where it is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function pathOfSetting(name: string): string {
  return `${PREFIX}${pathOf(name)}`;
}

/** Each value has the kind that its name asks for. */
function argsOf(values: Values): ProviderArgs {
  const entries = [...values]
    // The provider takes one of the two lists, and the account that it is held to says more.
    .filter(([name]) => name !== "forbiddenAccountIds")
    .map(([name, value]) => {
      const isSecret = pulumi.runtime.isConfigSecret(`${PREFIX}${name}`);
      return [name, isSecret ? pulumi.secret(value) : value] as const;
    });
  return Object.fromEntries(entries);
}

/** The provider takes its region from the environment where the configuration has none. */
function regionProblems({ partition }: ProviderAccount, values: Values): Problem[] {
  const [path, region] = [
    ["aws:region", values.get("region")],
    ["AWS_REGION", process.env.AWS_REGION],
    ["AWS_DEFAULT_REGION", process.env.AWS_DEFAULT_REGION],
  ].find(([, value]) => value !== undefined && value !== "") ?? ["", undefined];
  if (typeof region !== "string" || partitionOfRegion(region) === partition) return [];
  const message = `${region} is a region of partition ${partitionOfRegion(region)}, but the access model is of partition ${partition}; allowed: a region of ${partition}, such as ${MAIN_REGIONS[partition]}, or another primary.partition`;
  return [{ path: String(path), message }];
}

/** A region that is not known here, which may be new. */
function regionWarnings(values: Values): Problem[] {
  const region = values.get("region");
  if (typeof region !== "string" || REGIONS.includes(region)) return [];
  const message = `${show(region)} is no region that is known here${didYouMean(region, REGIONS)}`;
  return [{ path: pathOfSetting("region"), message }];
}

function accountProblems({ accountId }: ProviderAccount, values: Values): Problem[] {
  const problem = (name: string, message: string): Problem => ({ path: pathOfSetting(name), message });
  const [allowed, forbidden] = [values.get("allowedAccountIds"), values.get("forbiddenAccountIds")];
  return [
    ...(Array.isArray(allowed) && !allowed.includes(accountId)
      ? [
          problem(
            "allowedAccountIds",
            `${show(allowed)} leaves out ${accountId}, which this stack deploys; take it out: the program holds its provider to ${accountId} by itself`,
          ),
        ]
      : []),
    ...(Array.isArray(forbidden) && forbidden.includes(accountId)
      ? [problem("forbiddenAccountIds", `${show(forbidden)} forbids ${accountId}, which this stack deploys`)]
      : []),
    ...(values.get("skipRequestingAccountId") === true
      ? [
          problem(
            "skipRequestingAccountId",
            `true lets the provider not know its account, and it is held to ${accountId}; take it out`,
          ),
        ]
      : []),
  ];
}
