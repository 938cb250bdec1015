import type { AccessModel, AccessModelArgs, Audit } from "../../model/accessModel";
import { alarmRegion, FORWARDING_ROLE, sendingAccounts } from "../../model/alarms";
import { defined } from "../../model/arns";
import { LIMITS, PATTERNS } from "../../model/limits";
import { listOf } from "../../model/oneOrMore";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { partitionOfRegion, sendsAcrossRegions } from "../../model/regions";
import { type At, formed, limited } from "../../model/rules";
import { busPolicy } from "../alarms/documents";
import { policySize } from "../document";
import { permissionPolicies } from "../permissions";

/** Where the model's alarms could not be made, or would announce nothing. */
export function auditProblems(args: AccessModelArgs, access: AccessModel): Consequence[] {
  const { audit } = access;
  if (audit === undefined) return [];
  const at = ["audit"];
  return [
    ...stackProblems(access, audit, [...at, "stack"]),
    ...listOf(args.audit?.regions).flatMap((region, index) =>
      regionProblems(access, region, [...at, "regions", index]),
    ),
    ...(audit.topic === undefined ? [] : topicProblems(access, audit.topic, [...at, "topic"])),
    ...audit.emails.flatMap((email, index) => formed(PATTERNS.email, email, [...at, "emails", index])),
    ...(audit.assumptions || audit.changes
      ? []
      : [{ path: "audit", message: "announces neither assumptions nor changes; leave it out" }]),
    ...nameProblems(access),
    ...limited(LIMITS.busPolicy, policySize(busPolicy(access)), at),
  ];
}

/** Two stacks of one name would be one. */
function stackProblems(access: AccessModel, { stack }: Audit, at: At): Consequence[] {
  const path = pathOf(...at);
  const owners = [
    ...(access.primary.stack === stack ? ["the primary account"] : []),
    ...Object.keys(access.accounts)
      .filter((account) => defined(access.accounts, account).stack === stack)
      .map((account) => `account "${account}"`),
  ];
  return [
    ...formed(PATTERNS.stack, stack, at),
    ...owners.map((owner) => ({
      path,
      message: `"${stack}" is the stack of ${owner} already; the alarms have their own`,
    })),
  ];
}

function regionProblems(access: AccessModel, region: string, at: At): Problem[] {
  const { partition } = access.primary;
  const malformed = formed(PATTERNS.region, region, at);
  if (malformed.length > 0 || region === alarmRegion(access)) return malformed;
  const path = pathOf(...at);
  if (partitionOfRegion(region) !== partition) {
    const message = `${region} is in partition ${partitionOfRegion(region)}; the model's partition is ${partition}`;
    return [{ path, message }];
  }
  if (sendsAcrossRegions(partition)) return [];
  const message = `EventBridge sends nothing from ${region} to ${alarmRegion(access)}: in partition ${partition} alarms hear the main region alone; leave it out`;
  return [{ path, message }];
}

/** A rule's topic is in its region; one of another account would take a role of its own. */
function topicProblems(access: AccessModel, topic: string, at: At): Problem[] {
  const { partition, accountId } = access.primary;
  const prefix = `arn:${partition}:sns:${alarmRegion(access)}:${accountId}:`;
  const name = topic.slice(prefix.length);
  if (topic.startsWith(prefix) && /^[\w-]{1,256}$/.test(name)) return [];
  const message = `${JSON.stringify(topic)} is not allowed; allowed: the ARN of a standard topic of the primary account in its main region, ${prefix}NAME`;
  return [{ path: pathOf(...at), message }];
}

/** What the stacks make for EventBridge has a fixed name. */
function nameProblems(access: AccessModel): Problem[] {
  const roles = new Set(
    sendingAccounts(access).flatMap((account) => defined(access.accounts, account).roles),
  );
  return [...roles].flatMap((role) => {
    const definition = access.roles[role];
    if (definition === undefined) return [];
    const taken = FORWARDING_ROLE.toLowerCase();
    const message = `"${FORWARDING_ROLE}" is the name of what EventBridge sends alarms by; choose another`;
    return [
      ...(definition.name.toLowerCase() === taken ? [{ path: pathOf("roles", role), message }] : []),
      ...(permissionPolicies(definition).some(({ policyName }) => policyName.toLowerCase() === taken)
        ? [{ path: pathOf("roles", role, "permissions", "policyName"), message }]
        : []),
    ];
  });
}
