import * as pulumi from "@pulumi/pulumi";
import type {
  MockCallArgs,
  MockCallResult,
  MockResourceArgs,
  MockResourceResult,
} from "@pulumi/pulumi/runtime";
import { CHILD_ID } from "./models";

type Properties = Readonly<Record<string, unknown>>;

/** A resource as the program registered it. */
export interface Registered {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  readonly inputs: Properties;
  /** Reference of its AWS provider, `URN::ID`; undefined for the default provider. */
  readonly provider: string | undefined;
  readonly deleteBeforeReplace: boolean;
  /** URNs of what it waits for by an option, not by its inputs. */
  readonly dependsOn: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
}

/** What the program says of a resource beside its inputs. */
type Options = Omit<Registered, "type" | "name" | "inputs" | "provider">;

/** A function that the program called, on an AWS provider. */
export type Called = Pick<Registered, "provider"> & { readonly token: string };

export interface StackRun {
  /** Everything but the stack itself, its StackReferences and its providers. */
  readonly resources: readonly Registered[];
  readonly providers: readonly Registered[];
  readonly calls: readonly Called[];
  readonly outputs: unknown;
  readonly warnings: readonly string[];
  /** What the program failed with. */
  readonly error: unknown;
}

export interface StackOptions {
  /** @default "child" */
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Full keys of the configuration that are secrets. */
  readonly secretKeys?: readonly string[];
  /** The account of the credentials. @default the child */
  readonly accountId?: string;
  /** The partition of the credentials. @default "aws" */
  readonly partition?: string;
  /** @default false */
  readonly preview?: boolean;
  /** Full stack name -> its outputs, for StackReferences. */
  readonly stackOutputs?: Readonly<Record<string, Properties>>;
}

export const PROJECT = "cross-account-federation";
export const ORGANIZATION = "organization";

/** What IAM gives to resources beyond what they were given; a type that is not here is refused. */
const OUTPUTS: Readonly<Record<string, (inputs: Properties, logicalName: string) => Properties>> = {
  "aws:iam/role:Role": (inputs, logicalName) => ({ arn: `arn:of:role/${logicalName}`, name: inputs.name }),
  "aws:iam/user:User": (_, logicalName) => ({ arn: `arn:of:user/${logicalName}` }),
  "aws:iam/group:Group": () => ({}),
  "aws:iam/policy:Policy": (_, logicalName) => ({ arn: `arn:of:policy/${logicalName}` }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": () => ({}),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": () => ({}),
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": () => ({}),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": () => ({}),
  "aws:iam/userGroupMembership:UserGroupMembership": () => ({}),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": () => ({}),
  "aws:iam/userLoginProfile:UserLoginProfile": ({ pgpKey }, logicalName) =>
    pgpKey === undefined
      ? { password: `password of ${logicalName}` }
      : { encryptedPassword: `encrypted password of ${logicalName}` },
  "aws:iam/accessKey:AccessKey": ({ pgpKey }, logicalName) =>
    pgpKey === undefined
      ? { secret: `secret of ${logicalName}` }
      : { encryptedSecret: `encrypted secret of ${logicalName}` },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": () => ({}),
  "aws:iam/samlProvider:SamlProvider": () => ({}),
  "aws:accountaccess/entitlement:Entitlement": (_, name) => ({ entitlementId: `ent-of-${name}` }),
  "aws:cloudwatch/eventBus:EventBus": ({ name }) => ({ arn: `arn:of:bus/${String(name)}` }),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": () => ({}),
  "aws:cloudwatch/eventRule:EventRule": () => ({}),
  "aws:cloudwatch/eventTarget:EventTarget": () => ({}),
  "aws:sns/topic:Topic": ({ name }) => ({ arn: `arn:of:topic/${String(name)}` }),
  "aws:sns/topicPolicy:TopicPolicy": () => ({}),
  "aws:sns/topicSubscription:TopicSubscription": () => ({}),
  "aws:iam/accountAlias:AccountAlias": () => ({}),
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": () => ({}),
  "pulumi:providers:aws": () => ({}),
};

const PROVIDER = "pulumi:providers:aws";

/** Runs a program as one stack of the project, on mocks, and waits for all of it. */
export async function runStack(program: () => unknown, options: StackOptions = {}): Promise<StackRun> {
  const { stack = "child", config = {}, secretKeys = [], stackOutputs = {} } = options;
  const { accountId = CHILD_ID, partition = "aws", preview = false } = options;
  const calls: Called[] = [];
  const registered: Omit<Registered, keyof Options>[] = [];
  const declared = new Map<string, Promise<Options>>();

  const newResource = (args: MockResourceArgs): MockResourceResult => {
    const { type, name } = args;
    const inputs = args.inputs as Properties;
    if (type === "pulumi:pulumi:Stack") return { id: name, state: {} };
    if (type === "pulumi:pulumi:StackReference") {
      const outputs = stackOutputs[name];
      if (outputs === undefined) throw new Error(`unknown stack "${name}"`);
      return { id: name, state: { name, outputs, secretOutputNames: [] } };
    }
    registered.push({ type, name, inputs, provider: referenceOf(args) });
    if (type === "federation:index:CrossAccountFederation") return { id: undefined, state: {} };
    const outputs = OUTPUTS[type];
    if (outputs === undefined) throw new Error(`unexpected resource ${name} of type ${type}`);
    return { id: `id-of-${name}`, state: { ...inputs, ...outputs(inputs, name) } };
  };

  const call = (args: MockCallArgs): MockCallResult => {
    const { token } = args;
    calls.push({ token, provider: referenceOf(args) });
    if (token !== "aws:index/getCallerIdentity:getCallerIdentity")
      throw new Error(`unexpected call ${token}`);
    // The engine prints a provider's reason to refuse its credentials, and hands on an empty message.
    if (isRefused(registered, accountId)) throw new Error("");
    return {
      accountId,
      arn: `arn:${partition}:iam::${accountId}:user/deployer`,
      id: accountId,
      userId: "AIDADEPLOYER",
    };
  };

  const warnings: string[] = [];
  const restore = listen(warnings);
  let outputs: unknown;
  let error: unknown;
  try {
    await pulumi.runtime.setMocks({ newResource, call }, PROJECT, stack, preview, ORGANIZATION);
    pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);
    outputs = await pulumi.runtime.runInPulumiStack(async () => {
      pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
        declared.set(`${type} ${name}`, optionsOf(resource, opts));
        return undefined;
      });
      return Promise.resolve(program());
    });
  } catch (thrown) {
    error = thrown;
  }
  // Waits for whatever the program left under way.
  await pulumi.runtime.disconnect();
  const resources = await Promise.all(
    registered.map(async (resource) => {
      const declaration = await declared.get(`${resource.type} ${resource.name}`);
      if (declaration === undefined) throw new Error(`${resource.name} was not declared`);
      return { ...resource, ...declaration };
    }),
  );
  await restore();
  const [providers, others] = [true, false].map((wanted) =>
    resources.filter(({ type }) => (type === PROVIDER) === wanted).sort(byName),
  );
  return { resources: others ?? [], providers: providers ?? [], calls, outputs, warnings, error };
}

function referenceOf({ provider }: Pick<MockResourceArgs, "provider">): string | undefined {
  return provider === "" ? undefined : provider;
}

/** Whether the stack's provider does not take credentials of an account. */
function isRefused(registered: readonly Pick<Registered, "type" | "inputs">[], accountId: string): boolean {
  const allowed = registered.find(({ type }) => type === PROVIDER)?.inputs.allowedAccountIds;
  return typeof allowed === "string" && !allowed.includes(`"${accountId}"`);
}

async function optionsOf(resource: pulumi.Resource, options: pulumi.CustomResourceOptions): Promise<Options> {
  const {
    deleteBeforeReplace = false,
    dependsOn,
    ignoreChanges = [],
    additionalSecretOutputs = [],
  } = options;
  const dependencies: readonly unknown[] = [dependsOn].flat();
  return {
    urn: await urnOf(resource),
    deleteBeforeReplace,
    dependsOn: await Promise.all(dependencies.filter((each) => pulumi.Resource.isInstance(each)).map(urnOf)),
    ignoreChanges,
    additionalSecretOutputs,
  };
}

function urnOf(resource: pulumi.Resource): Promise<string> {
  return new Promise((resolve) => {
    // The resource gets its URN after its transformations.
    setImmediate(() => resource.urn.apply(resolve));
  });
}

function byName(left: Registered, right: Registered): number {
  return `${left.name} ${left.type}` < `${right.name} ${right.type}` ? -1 : 1;
}

/**
 * Collects the program's warnings, and keeps mocha from failing on the rejections that a program which throws leaves
 * unhandled in Pulumi's runtime; the run itself reports the error.
 */
function listen(warnings: string[]): () => Promise<void> {
  const { warn, error } = console;
  const listeners = process.listeners("unhandledRejection");
  console.warn = (message: unknown): void => {
    warnings.push(String(message).replace(/^warning: \[runtime\] /, ""));
  };
  console.error = (): void => undefined;
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", () => undefined);
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
    Object.assign(console, { warn, error });
  };
}

/** Type and logical name of each resource: `Role federation-reader`. */
export function listed({ resources }: StackRun): string[] {
  return resources.map(({ type, name }) => `${shortType(type)} ${name}`);
}

export function ofType({ resources }: StackRun, type: string): Registered[] {
  return resources.filter((resource) => shortType(resource.type) === type);
}

/** The only resource of a type whose logical name is this. */
export function resource(run: StackRun, type: string, name: string): Registered {
  const [only, ...others] = ofType(run, type).filter((each) => each.name === name);
  if (only === undefined || others.length > 0)
    throw new Error(`not one ${type} ${name} in:\n${listed(run).join("\n")}`);
  return only;
}

function shortType(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
