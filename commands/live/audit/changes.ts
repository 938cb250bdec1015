import type { AccessModel } from "../../../components/model/accessModel";
import { defined, identityProviderArn } from "../../../components/model/arns";
import { isOfUsers } from "../../../components/model/grants";
import {
  assumingGroup,
  assumingMachine,
  isAttached,
  planAssumePolicies,
} from "../../../components/policies/assume";
import { REFUSED_KEYS_POLICY, refusesKeys } from "../../../components/policies/refusedKeys";
import { SELF_MANAGEMENT_POLICY } from "../../../components/policies/selfManagement";
import { type CloudTrailEvent, textIn } from "./event";
import { callerIn } from "./sightings";

/** Something of the model's was changed in IAM. */
export interface Change {
  readonly time: number;
  readonly eventId: string;
  readonly accountId: string;
  /** As AWS calls it: `AttachRolePolicy`. */
  readonly action: string;
  /** What was changed: `role deploy`. */
  readonly resource: string;
  /** ARN of who did it, of a session its role's; a service's name. */
  readonly principal: string;
  /** What the caller says that it is, which anybody can say. */
  readonly userAgent: string;
  readonly sourceIp: string;
  readonly by: "deployment" | "themselves" | "somebody else";
  readonly why: string;
}

/** Tells changes of what the model declares from all others, and whose they are. */
export class ChangesOfModel {
  readonly #resources: ReadonlySet<string>;

  /** @param deployers ARNs of the users and roles that deploy */
  public constructor(
    private readonly access: AccessModel,
    private readonly deployers: readonly string[],
  ) {
    this.#resources = new Set([...ofPrimary(access), ...ofChildren(access)]);
  }

  /** The change that an event tells of; undefined where it changed nothing of the model's. */
  public in(event: CloudTrailEvent): Change | undefined {
    if (event.eventSource !== "iam.amazonaws.com" || !isWrite(event)) return undefined;
    const accountId = event.recipientAccountId ?? event.userIdentity?.accountId ?? "";
    const resource = namedIn(event).find((each) => this.#resources.has(`${accountId} ${each}`));
    if (resource === undefined) return undefined;
    const caller = callerIn(event);
    const principal = caller.arn ?? caller.name ?? `somebody of account ${caller.accountId ?? "?"}`;
    const change = {
      time: Date.parse(event.eventTime),
      eventId: event.eventID,
      accountId,
      action: event.eventName,
      resource,
      principal,
      userAgent: event.userAgent ?? "",
      sourceIp: event.sourceIPAddress ?? "",
    };
    if (this.#isOwn(event, resource)) {
      return { ...change, by: "themselves", why: "their own password, keys or MFA device" };
    }
    return { ...change, ...this.#deployment(principal, change.userAgent) };
  }

  #deployment(principal: string, userAgent: string): Pick<Change, "by" | "why"> {
    const tool = /\b(Pulumi|Terraform)\b/i.exec(userAgent)?.[1];
    const says = tool === undefined ? "with no tool of deployment" : `with ${tool}, as it says itself`;
    if (!this.deployers.includes(principal)) {
      const who = this.deployers.length === 0 ? "no --deployer was named" : "by no --deployer";
      return { by: "somebody else", why: `${who}, ${says}` };
    }
    return { by: tool === undefined ? "somebody else" : "deployment", why: `by a --deployer, ${says}` };
  }

  /** Whether a person changed what the model lets them manage themselves. */
  #isOwn({ userIdentity, eventName }: CloudTrailEvent, resource: string): boolean {
    const user = userIdentity?.type === "IAMUser" ? (userIdentity.userName ?? "") : "";
    const manages = Object.values(this.access.groups).some(
      ({ members, selfManagement }) => selfManagement && members.includes(user),
    );
    return manages && resource === `user ${user}` && OWN_CREDENTIALS.has(eventName);
  }
}

/** What the self-management policy lets people do with their own user. */
const OWN_CREDENTIALS = new Set([
  "ChangePassword",
  "CreateAccessKey",
  "DeleteAccessKey",
  "UpdateAccessKey",
  "EnableMFADevice",
  "DeactivateMFADevice",
  "ResyncMFADevice",
]);

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const IAM_READS = /^(Get|List|Generate|Simulate)/;

function isWrite({ eventName, readOnly, errorCode }: CloudTrailEvent): boolean {
  return errorCode === undefined && String(readOnly) !== "true" && !IAM_READS.test(eventName);
}

/** What an event names, as the model's resources are called below. */
function namedIn({ eventName, requestParameters: asked, userIdentity }: CloudTrailEvent): string[] {
  const text = (key: string): string | undefined => textIn(asked, key);
  const named = (kind: string, name: string | undefined): string[] =>
    name === undefined ? [] : [`${kind} ${name}`];
  const policyArn = text("policyArn");
  return [
    ...named("role", text("roleName")),
    ...named("group", text("groupName")),
    ...named("user", text("userName")),
    // Who leaves the name out means themselves.
    ...(eventName === "ChangePassword" || eventName.endsWith("AccessKey")
      ? named("user", userIdentity?.userName)
      : []),
    ...named("policy", policyArn?.slice(policyArn.lastIndexOf("/") + 1)),
    ...(eventName === "CreatePolicy" ? named("policy", text("policyName")) : []),
    ...named("identity provider", text("openIDConnectProviderArn") ?? text("sAMLProviderArn")),
  ];
}

function ofPrimary(access: AccessModel): string[] {
  const { accountId } = access.primary;
  const assuming = [
    ...Object.values(access.groups).map(assumingGroup),
    ...Object.entries(access.machines)
      .filter(([, machine]) => isAttached(access, machine))
      .map(([name, machine]) => assumingMachine(name, machine)),
  ];
  const policies = assuming.flatMap((each) =>
    planAssumePolicies(access, each).map(({ policyName }) => policyName),
  );
  return [
    ...Object.keys(access.users).map((user) => `user ${user}`),
    ...Object.entries(access.groups).flatMap(([name, group]) => (isOfUsers(group) ? [`group ${name}`] : [])),
    ...[...policies, SELF_MANAGEMENT_POLICY, ...(refusesKeys(access) ? [REFUSED_KEYS_POLICY] : [])].map(
      (policy) => `policy ${policy}`,
    ),
  ].map((resource) => `${accountId} ${resource}`);
}

function ofChildren(access: AccessModel): string[] {
  return Object.entries(access.accounts).flatMap(([account, { accountId, roles }]) => {
    const definitions = roles.map((role) => defined(access.roles, role));
    const providers = Object.keys(access.identityProviders).map(
      (key) => `identity provider ${identityProviderArn(access, key, account)}`,
    );
    return [
      ...definitions.map(({ name }) => `role ${name}`),
      ...definitions
        .filter(({ permissions }) => permissions.statements.length > 0)
        .map(({ permissions }) => `policy ${permissions.policyName}`),
      ...providers,
    ].map((resource) => `${accountId} ${resource}`);
  });
}
