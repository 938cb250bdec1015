import type { AccessModel } from "../../../components/model/accessModel";
import { defined } from "../../../components/model/arns";
import { type CloudTrailEvent, textIn } from "./event";
import { ModelResources } from "./modelResources";
import { callerIn } from "./sightings";
import { silencedBy } from "./silencing";

/** Something of the model's was changed in IAM, or what hears of changes was. */
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
  readonly #resources: ModelResources;
  readonly #accounts: ReadonlySet<string>;
  /** Whoever is in this path of the primary account gets roles; undefined where names decide. */
  readonly #userPath: string | undefined;

  /** @param deployers ARNs of the users and roles that deploy */
  public constructor(
    private readonly access: AccessModel,
    private readonly deployers: readonly string[],
  ) {
    this.#resources = new ModelResources(access);
    this.#accounts = new Set([
      access.primary.accountId,
      ...Object.values(access.accounts).map(({ accountId }) => accountId),
    ]);
    this.#userPath = matchesPath(access) ? access.primary.userPath : undefined;
  }

  /** The change that an event tells of; undefined where it changed nothing of the model's. */
  public in(event: CloudTrailEvent): Change | undefined {
    if (!isWrite(event)) return undefined;
    const accountId = event.recipientAccountId ?? event.userIdentity?.accountId ?? "";
    const resource = this.#changedBy(event, accountId);
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

  #changedBy(event: CloudTrailEvent, accountId: string): string | undefined {
    if (event.eventSource !== "iam.amazonaws.com") {
      return this.#accounts.has(accountId) ? silencedBy(this.access, event) : undefined;
    }
    const [known] = namedIn(event).flatMap((each) => this.#resources.called(accountId, each) ?? []);
    return known ?? (accountId === this.access.primary.accountId ? this.#pathEnteredBy(event) : undefined);
  }

  /** The path that somebody was put in, by which they get roles whatever their name. */
  #pathEnteredBy({ eventName, requestParameters: asked }: CloudTrailEvent): string | undefined {
    const path = textIn(asked, eventName === "CreateUser" ? "path" : "newPath");
    const isOfUser = eventName === "CreateUser" || eventName === "UpdateUser";
    if (!isOfUser || this.#userPath === undefined || path?.startsWith(this.#userPath) !== true)
      return undefined;
    return `user ${textIn(asked, "userName") ?? "?"} in path ${path}`;
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
    return (
      manages && resource.toLowerCase() === `user ${user}`.toLowerCase() && OWN_CREDENTIALS.has(eventName)
    );
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
    ...named("group", text("newGroupName")),
    ...named("user", text("userName")),
    // Who takes the name of somebody of the model is somebody of the model.
    ...named("user", text("newUserName")),
    // Who leaves the name out means themselves.
    ...(eventName === "ChangePassword" || eventName.endsWith("AccessKey")
      ? named("user", userIdentity?.userName)
      : []),
    ...named("policy", policyArn?.slice(policyArn.lastIndexOf("/") + 1)),
    ...(eventName === "CreatePolicy" ? named("policy", text("policyName")) : []),
    ...named("identity provider", text("openIDConnectProviderArn") ?? text("sAMLProviderArn")),
  ];
}

function matchesPath({ accounts, roles }: AccessModel): boolean {
  const used = Object.values(accounts).flatMap((account) => account.roles);
  return used.some((role) => defined(roles, role).trust.match === "path");
}
