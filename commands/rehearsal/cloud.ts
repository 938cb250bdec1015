import { createHash } from "node:crypto";
import type {
  MockCallArgs,
  MockCallResult,
  MockResourceArgs,
  MockResourceResult,
} from "@pulumi/pulumi/runtime";
import type { Partition } from "../../components/model/accessModel";
import { iamArn } from "../../components/model/arns";
import { PROVIDER, providerId } from "./providers";

type Properties = Readonly<Record<string, unknown>>;

/** What stands in place of a secret, wherever it is printed. */
export const SECRET = "[secret]";

/** What a resource gets when it is created: its ID, and outputs beyond its inputs. */
interface Created {
  readonly id: string;
  readonly outputs?: Properties;
}

/** An account that resources are created in. */
interface Account {
  readonly partition: Partition;
  readonly accountId: string;
}

/**
 * IAM in memory: it gives resources the IDs and ARNs that AWS would give, and refuses names that are taken. What it
 * does not know it refuses, so that nothing is rehearsed that would not be deployed.
 */
export class Cloud {
  readonly #names = new Set<string>();
  readonly #stackOutputs = new Map<string, Properties>();
  readonly #providers: Properties[] = [];

  public constructor(private readonly partition: Partition) {}

  /** Makes a stack's outputs readable through StackReferences. */
  public recordOutputs(stack: string, outputs: Properties): void {
    this.#stackOutputs.set(stack, outputs);
  }

  public create(accountId: string, { type, name, inputs, custom }: MockResourceArgs): MockResourceResult {
    const given = inputs as Properties;
    if (custom === false) return { id: undefined, state: given };
    if (type === "pulumi:pulumi:StackReference") return this.#readStack(given);
    if (type === PROVIDER) return this.#connect(given);
    const create = CREATE[type];
    if (create === undefined)
      throw new Error(`${name}: the rehearsal does not know resources of type ${type}`);
    this.#takeName(accountId, [type, given.region, given.eventBusName].join(" "), given.name);
    const { id, outputs } = create({ partition: this.partition, accountId }, given);
    return { id, state: { ...given, ...outputs } };
  }

  /** @param accountId of the credentials */
  public call(accountId: string, { token, provider }: MockCallArgs): MockCallResult {
    if (token !== "aws:index/getCallerIdentity:getCallerIdentity") {
      throw new Error(`the rehearsal does not know the function ${token}`);
    }
    this.#requireAllowed(accountId, provider);
    const arn = iamArn(this.partition, accountId, "user/rehearsal");
    return { accountId, arn, id: accountId, userId: "AIDAREHEARSAL" };
  }

  #connect(given: Properties): MockResourceResult {
    this.#providers.push(given);
    return { id: `provider-${this.#providers.length}`, state: given };
  }

  /** A provider refuses credentials of accounts that it is not held to. */
  #requireAllowed(accountId: string, provider: string | undefined): void {
    const index = Number(providerId(provider)?.replace("provider-", "")) - 1;
    const { allowedAccountIds } = this.#providers[index] ?? {};
    if (typeof allowedAccountIds !== "string" || allowedAccountIds.includes(`"${accountId}"`)) return;
    const details = `AWS account ID not allowed: ${accountId}`;
    // Pulumi hands on the details of a failed call, as gRPC gives them.
    throw Object.assign(new Error(details), { details });
  }

  #readStack({ name }: Properties): MockResourceResult {
    const outputs = this.#stackOutputs.get(String(name));
    if (outputs === undefined) throw new Error(`unknown stack "${String(name)}"`);
    return { id: String(name), state: { name, outputs, secretOutputNames: [] } };
  }

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  #takeName(accountId: string, type: string, name: unknown): void {
    if (typeof name !== "string") return;
    const key = `${accountId} ${type} ${name.toLowerCase()}`;
    if (this.#names.has(key)) throw new Error(`EntityAlreadyExists: ${type} ${name} in account ${accountId}`);
    this.#names.add(key);
  }
}

function inRegion(
  { partition, accountId }: Account,
  service: string,
  { region }: Properties,
  resource: string,
): string {
  return `arn:${partition}:${service}:${String(region)}:${accountId}:${resource}`;
}

/** The bus of a rule, where it is not the account's default one. */
function busOf({ eventBusName }: Properties): string[] {
  return typeof eventBusName === "string" ? [eventBusName] : [];
}

const CREATE: Readonly<Record<string, (account: Account, inputs: Properties) => Created>> = {
  "aws:iam/role:Role": (account, inputs) => named(account, "role", inputs, "AROAREHEARSAL"),
  "aws:iam/user:User": (account, inputs) => named(account, "user", inputs, "AIDAREHEARSAL"),
  "aws:iam/group:Group": (account, inputs) => named(account, "group", inputs, "AGPAREHEARSAL"),
  // A policy's ID is its ARN.
  "aws:iam/policy:Policy": (account, inputs) => {
    const { outputs } = named(account, "policy", inputs, "ANPAREHEARSAL");
    return { id: outputs.arn, outputs };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ({ partition, accountId }, { url }) => {
    const arn = iamArn(partition, accountId, `oidc-provider/${String(url).replace("https://", "")}`);
    return { id: arn, outputs: { arn } };
  },
  "aws:iam/samlProvider:SamlProvider": ({ partition, accountId }, { name }) => {
    const arn = iamArn(partition, accountId, `saml-provider/${String(name)}`);
    return { id: arn, outputs: { arn, name } };
  },
  "aws:accountaccess/entitlement:Entitlement": (_, { applicationArn, entitlement }) => {
    // AWS chooses the ID; the same grant has the same one.
    const digest = createHash("sha256")
      .update(JSON.stringify([applicationArn, entitlement]))
      .digest("hex");
    const entitlementId = `ent-${digest.slice(0, 16)}`;
    return { id: `${String(applicationArn)},${entitlementId}`, outputs: { entitlementId } };
  },
  "aws:cloudwatch/eventBus:EventBus": (account, inputs) => ({
    id: String(inputs.name),
    outputs: { arn: inRegion(account, "events", inputs, `event-bus/${String(inputs.name)}`) },
  }),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (_, { eventBusName }) => ({ id: String(eventBusName) }),
  "aws:cloudwatch/eventRule:EventRule": (account, inputs) => {
    const id = [...busOf(inputs), inputs.name].join("/");
    return { id, outputs: { arn: inRegion(account, "events", inputs, `rule/${id}`) } };
  },
  "aws:cloudwatch/eventTarget:EventTarget": (_, inputs) => ({
    id: [...busOf(inputs), inputs.rule, inputs.targetId].join("-"),
  }),
  "aws:sns/topic:Topic": (account, inputs) => {
    const arn = inRegion(account, "sns", inputs, String(inputs.name));
    return { id: arn, outputs: { arn } };
  },
  "aws:sns/topicPolicy:TopicPolicy": (_, { arn }) => ({ id: String(arn) }),
  "aws:sns/topicSubscription:TopicSubscription": (_, { topic, endpoint }) => {
    // AWS chooses the ID.
    const digest = createHash("sha256").update(String(endpoint)).digest("hex").slice(0, 16);
    return { id: `${String(topic)}:${digest}` };
  },
  "aws:iam/userLoginProfile:UserLoginProfile": (_, inputs) => ({
    id: joined(inputs, "user"),
    outputs: inputs.pgpKey === undefined ? { password: SECRET } : { encryptedPassword: "cmVoZWFyc2Vk" },
  }),
  "aws:iam/accessKey:AccessKey": (_, inputs) => ({
    id: "AKIAREHEARSAL",
    outputs: inputs.pgpKey === undefined ? { secret: SECRET } : { encryptedSecret: "cmVoZWFyc2Vk" },
  }),
  "aws:iam/accountAlias:AccountAlias": (_, inputs) => ({ id: joined(inputs, "accountAlias") }),
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": () => ({ id: "iam-account-password-policy" }),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": (_, inputs) => ({
    id: joined(inputs, "user", "policyArn"),
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (_, inputs) => ({
    id: joined(inputs, "role", "policyArn"),
  }),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": (_, inputs) => ({
    id: joined(inputs, "group", "policyArn"),
  }),
  "aws:iam/userGroupMembership:UserGroupMembership": (_, inputs) => ({
    id: joined(inputs, "user", "groups"),
  }),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": (_, inputs) => ({
    id: joined(inputs, "roleName"),
  }),
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": (_, inputs) => ({ id: joined(inputs, "roleName") }),
};

/** What has a name and a path, and so an ARN. */
function named({ partition, accountId }: Account, kind: string, inputs: Properties, uniqueId: string) {
  const name = String(inputs.name);
  const path = typeof inputs.path === "string" ? inputs.path : "/";
  const arn = iamArn(partition, accountId, `${kind}${path}${name}`);
  return { id: name, outputs: { name, path, arn, uniqueId } };
}

function joined(inputs: Properties, ...keys: readonly string[]): string {
  return keys.map((key) => String(inputs[key])).join("/");
}
