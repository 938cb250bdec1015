import type { AccessModel } from "../../components/model/accessModel";
import { busArn, FORWARDING_ROLE, topicArn } from "../../components/model/alarms";
import { list } from "../../components/model/problems";

/** What is announced while it happens, and to whom, in sentences; undefined where nothing is. */
export function alarmsInWords(access: AccessModel): readonly string[] | undefined {
  const { audit } = access;
  if (audit === undefined) return undefined;
  const { assumptions, changes, emails, regions } = audit;
  const topic = `topic ${topicArn(access)}`;
  const to = emails.length === 0 ? topic : `${topic}, and by it to ${list(emails)}`;
  return [
    ...(assumptions
      ? [
          `Assumptions of these roles in ${list(regions)} are announced to ${to}; those in other regions are not.`,
        ]
      : ["Assumptions of these roles are not announced."]),
    changes
      ? `Changes of roles, policies, users, groups, MFA devices and keys are announced to ${to}.`
      : "Changes are not announced.",
    `For this, in each account, EventBridge and nobody else has the role ${FORWARDING_ROLE}, which may put events on ${busArn(access)}.`,
  ];
}
