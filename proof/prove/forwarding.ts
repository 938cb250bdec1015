import type { AccessModel } from "../../components/model/accessModel";
import { busArn, forwardingRoleArn, sendingAccounts, topicArn } from "../../components/model/alarms";
import { defined } from "../../components/model/arns";
import type { Condition, Statement } from "../decision/statements";
import type { Registered, RegisteredRole } from "../registered";
import { type Findings, requestOn } from "./findings";

/**
 * Proves of the roles by which EventBridge sends on alarms that they say what they are meant to, word for word: the
 * service alone gets in, for the account's own alarm rules, and may put events on one bus. No person's request meets a
 * statement whose principal is a service, so there is nothing to search for; any other wording is told.
 *
 * @param accounts those of which it is known what stands in them
 */
export function proveForwarding(
  access: AccessModel,
  { forwardingRoles }: Registered,
  accounts: readonly string[],
  findings: Findings,
): void {
  const sending = sendingAccounts(access);
  for (const account of accounts) {
    const arn = forwardingRoleArn(access, account);
    const role = forwardingRoles.get(arn);
    const tell = (allowed: boolean, says: string): void => {
      const side = "trust" as const;
      findings.add({ account, role: "", side, allowed, says: `${arn} ${says}`, request: requestOn(arn) });
    };
    if (!sending.includes(account)) {
      if (role !== undefined) tell(true, "is there, and the model sends no alarms");
    } else if (role === undefined) {
      tell(false, "is not there, by which EventBridge would send alarms");
    } else {
      for (const says of differencesOf(access, account, role)) tell(true, says);
    }
  }
}

/** Proves likewise who may send to the alarms' bus and topic: the accounts that send, and EventBridge. */
export function proveReceiving(access: AccessModel, { receiving }: Registered, findings: Findings): void {
  if (receiving === undefined) return;
  const meant = meantToReceive(access);
  for (const arn of new Set([...receiving.keys(), ...meant.keys()])) {
    const there = linesOf(receiving.get(arn) ?? []);
    if (there === (meant.get(arn) ?? "")) continue;
    const says = `${arn} takes from others than the model's alarms: ${there === "" ? "nobody" : there}`;
    findings.add({ account: "", role: "", side: "trust", allowed: true, says, request: requestOn(arn) });
  }
}

function meantToReceive(access: AccessModel): ReadonlyMap<string, string> {
  const { audit, accounts } = access;
  if (audit === undefined) return new Map();
  const ids = sendingAccounts(access).map((account) => `AWS ${defined(accounts, account).accountId}`);
  const bus = busArn(access);
  const topic = topicArn(access);
  const own = [topic, `Allow Service events.amazonaws.com sns:publish on ${topic}`] as const;
  return new Map([
    [bus, ["Allow", ...ids.sort(), "events:putevents on", bus].join(" ")] as const,
    ...(audit.topic === undefined ? [own] : []),
  ]);
}

/** Seconds: what AWS gives a role that says nothing. */
const SESSION = 3_600;

function differencesOf(access: AccessModel, account: string, role: RegisteredRole): string[] {
  const { accountId } = defined(access.accounts, account);
  const { partition } = access.primary;
  const rules = `arn:${partition}:events:*:${accountId}:rule/cross-account-federation-*`;
  const trusts = linesOf(role.trust);
  const mayDo = role.policies.map(({ statements }) =>
    statements === undefined ? "unknown" : linesOf(statements),
  );
  const trust = `Allow Service events.amazonaws.com sts:assumerole on its role if arnlike aws:sourcearn ${rules} and stringequals aws:sourceaccount ${accountId}`;
  const may = `Allow events:putevents on ${busArn(access)}`;
  return [
    ...(trusts === trust ? [] : [`lets in others than EventBridge for its alarm rules: ${trusts}`]),
    ...(mayDo.length === 1 && mayDo[0] === may
      ? []
      : [`may do other than put events on the primary's bus: ${mayDo.join("; ")}`]),
    ...(role.noInline && (role.only?.length ?? 2) === 1 && role.only?.[0] === role.policies[0]?.arn
      ? []
      : ["keeps policies that somebody gives it beside"]),
    ...(role.boundary === undefined
      ? []
      : [`has a boundary, ${role.boundary.arn}, and is meant to have none`]),
    ...(role.maxSessionDuration === undefined || role.maxSessionDuration === SESSION
      ? []
      : [`may have sessions of ${role.maxSessionDuration} s, and is meant to have ${SESSION} s`]),
  ];
}

/** Statements in one spelling: a line each. */
function linesOf(statements: readonly Statement[]): string {
  return statements
    .map(({ effect, principals, actions, resources, conditions, unreadable }) => {
      if (unreadable !== undefined) return unreadable;
      const who = Object.entries(principals ?? {}).flatMap(([kind, names]) =>
        names.map((name) => `${kind} ${name}`),
      );
      const asked = conditions.map(conditionLine).sort().join(" and ");
      const on = resources === undefined ? "its role" : selected(resources);
      return [
        effect,
        ...who,
        selected(actions).toLowerCase(),
        "on",
        on,
        ...(asked === "" ? [] : ["if", asked]),
      ].join(" ");
    })
    .join("; ");
}

function selected({ not, texts }: Statement["actions"]): string {
  return `${not ? "not " : ""}${texts.join(", ")}`;
}

function conditionLine({ operator, key, values }: Condition): string {
  return `${operator.toLowerCase()} ${key.toLowerCase()} ${values.join(", ")}`;
}
