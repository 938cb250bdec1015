import type { AccessModel } from "../../model/accessModel";
import { alarmRegion, auditOf, FORWARDING_ROLE, RULES, topicArn } from "../../model/alarms";
import { defined, identityProviderArn, plannedRoleArn, iamArn, principalParts } from "../../model/arns";
import { rolesOf } from "../../model/grants";
import { assumingGroup, assumingMachine, isAttached, planAssumePolicies } from "../assume";
import { permissionPolicies } from "../permissions";
import { REFUSED_KEYS_POLICY } from "../refusedKeys";
import { SELF_MANAGEMENT_POLICY } from "../selfManagement";
import { type AlarmRule, type EventPattern, ignoringCase, OF_CLOUDTRAIL } from "./eventPattern";
import { packed } from "./packing";
import { PEOPLE_EVENTS, RULE_EVENTS, TOPIC_EVENTS, TRAIL_EVENTS } from "./events";

/**
 * What a child account sends on from one of its regions: assumptions of the model's roles, which STS records where it
 * is called; changes of them, which IAM records in the partition's main region; and changes of the rules themselves.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function childRules(access: AccessModel, account: string, region: string): AlarmRule[] {
  const { assumptions, changes } = auditOf(access);
  return [
    ...(assumptions ? assumptionRules(access, account) : []),
    ...(changes && region === alarmRegion(access) ? changeRules(partsOfChild(access, account)) : []),
    watching(),
  ];
}

/** What the primary account announces of itself, all of it in the partition's main region. */
export function primaryRules(access: AccessModel): AlarmRule[] {
  const { changes } = auditOf(access);
  const people = {
    key: "people",
    description: "Changes to users, groups, MFA devices, access keys and passwords",
    pattern: { ...OF_CLOUDTRAIL, source: ["aws.iam"], detail: { eventName: PEOPLE_EVENTS } },
    isOfReads: false,
  };
  return [
    ...(changes ? [people, ...changeRules(partsOfPrimary(access))] : []),
    watching({
      source: ["aws.sns"],
      detail: {
        eventName: TOPIC_EVENTS,
        requestParameters: {
          $or: [{ topicArn: [topicArn(access)] }, { subscriptionArn: [{ prefix: `${topicArn(access)}:` }] }],
        },
      },
    }),
  ];
}

/** What arrives from the child accounts: no caller can give its own event a source of AWS. */
export const RECEIVED: readonly AlarmRule[] = [
  {
    key: "received-assumptions",
    description: "Assumptions of roles, as the child accounts sent them on",
    pattern: { ...OF_CLOUDTRAIL, source: ["aws.sts"] },
    isOfReads: true,
  },
  {
    key: "received-changes",
    description: "Changes, as the child accounts sent them on",
    pattern: { ...OF_CLOUDTRAIL, source: ["aws.iam", "aws.events", "aws.cloudtrail"] },
    isOfReads: false,
  },
];

function assumptionRules(access: AccessModel, account: string): AlarmRule[] {
  const arns = defined(access.accounts, account).roles.map((role) => plannedRoleArn(access, account, role));
  return numbered(
    "assumptions",
    "Assumptions of the federation's roles",
    packed(arns, (some) => ({
      ...OF_CLOUDTRAIL,
      source: ["aws.sts"],
      // AssumeRole, and those with SAML and with a web identity.
      detail: {
        eventName: [{ prefix: "AssumeRole" }],
        requestParameters: { roleArn: some.map(ignoringCase) },
      },
    })),
    true,
  );
}

/** What stands in an account because of the model, as IAM's calls name it. */
interface Parts {
  readonly roleName: readonly string[];
  readonly policyArn: readonly string[];
  readonly openIDConnectProviderArn: readonly string[];
  readonly sAMLProviderArn: readonly string[];
}

function partsOfChild(access: AccessModel, account: string): Parts {
  const { accountId, roles } = defined(access.accounts, account);
  const definitions = roles.map((role) => defined(access.roles, role));
  const policies = definitions.flatMap((role) =>
    permissionPolicies(role).map(({ policyName }) => policyName),
  );
  const providers = Object.entries(access.identityProviders)
    .filter(([, provider]) => rolesOf(access, provider).some((target) => target.account === account))
    .map(([key, { type }]) => ({ type, arn: identityProviderArn(access, key, account) }));
  const ofType = (wanted: string): string[] =>
    // Those that are built in stand in no account.
    providers.flatMap(({ type, arn }) => (type === wanted && arn.startsWith("arn:") ? [arn] : []));
  return {
    roleName: [...definitions.map(({ name }) => name), FORWARDING_ROLE],
    policyArn: policyArns(access, accountId, [...policies, FORWARDING_ROLE]),
    openIDConnectProviderArn: ofType("oidc"),
    sAMLProviderArn: ofType("saml"),
  };
}

function partsOfPrimary(access: AccessModel): Parts {
  const { accountId } = access.primary;
  const machines = Object.entries(access.machines).filter(([, machine]) => isAttached(access, machine));
  const assuming = [
    ...Object.values(access.groups).map(assumingGroup),
    ...machines.map(([name, machine]) => assumingMachine(name, machine)),
  ];
  const policies = assuming.flatMap((each) =>
    planAssumePolicies(access, each).map(({ policyName }) => policyName),
  );
  const roles = Object.values(access.machines).flatMap(({ principal }) => {
    const parts = principalParts(principal);
    return parts?.kind === "role" && parts.accountId === accountId ? [parts.name] : [];
  });
  return {
    roleName: roles,
    policyArn: policyArns(access, accountId, [...policies, SELF_MANAGEMENT_POLICY, REFUSED_KEYS_POLICY]),
    openIDConnectProviderArn: [],
    sAMLProviderArn: [],
  };
}

function policyArns({ primary }: AccessModel, accountId: string, names: readonly string[]): string[] {
  return names.map((name) => iamArn(primary.partition, accountId, `policy/${name}`));
}

const KINDS: Readonly<Record<keyof Parts, string>> = {
  roleName: "roles",
  policyArn: "policies",
  openIDConnectProviderArn: "oidc-providers",
  sAMLProviderArn: "saml-providers",
};

/** Whatever IAM does to one of the parts; what only reads is not handed on to these rules. */
function changeRules(parts: Parts): AlarmRule[] {
  const kinds = ["roleName", "policyArn", "openIDConnectProviderArn", "sAMLProviderArn"] as const;
  return kinds.flatMap((kind) =>
    numbered(
      KINDS[kind],
      `Changes of the federation's ${KINDS[kind].replace("-", " ")}`,
      packed(parts[kind], (some) => ({
        ...OF_CLOUDTRAIL,
        source: ["aws.iam"],
        detail: { requestParameters: { [kind]: some.map(ignoringCase) } },
      })),
      false,
    ),
  );
}

/** What would silence the alarms: changes of their rules, and of trails. */
function watching(...others: readonly EventPattern[]): AlarmRule {
  const ofRules = [{ prefix: RULES }];
  return {
    key: "alarms",
    description: "Changes of the federation's alarms, and of what they hear",
    pattern: {
      ...OF_CLOUDTRAIL,
      $or: [
        {
          source: ["aws.events"],
          detail: {
            eventName: RULE_EVENTS,
            requestParameters: { $or: [{ name: ofRules }, { rule: ofRules }] },
          },
        },
        { source: ["aws.cloudtrail"], detail: { eventName: TRAIL_EVENTS } },
        ...others,
      ],
    },
    isOfReads: false,
  };
}

function numbered(
  key: string,
  description: string,
  patterns: readonly EventPattern[],
  isOfReads: boolean,
): AlarmRule[] {
  return patterns.map((pattern, index) => ({
    key: index === 0 ? key : `${key}-${index + 1}`,
    description,
    pattern,
    isOfReads,
  }));
}
