import { counted } from "../../../components/model/counted";
import { oneLine } from "../../review/text";
import { countsInWords, unexpectedInWords } from "../../vocabulary/checks";
import { proofInWords } from "../../vocabulary/proof";
import { type Difference, PRIMARY } from "./difference";
import { documentChange } from "./documentChange";
import type { Verification } from "./verify";

/** A verification in words, for a terminal and for a file alike. */
export interface Told {
  readonly accounts: readonly ToldAccount[];
  readonly differences: readonly ToldDifference[];
  /** What the proof and the checks found, a line each. */
  readonly problems: readonly string[];
  /** Ways into the accounts that the model does not have. */
  readonly ways: readonly string[];
  /** What nobody could look at, or decide. */
  readonly unknown: readonly string[];
  readonly notes: readonly string[];
  readonly checks: string;
  readonly verdict: string;
  readonly isProven: boolean;
}

export interface ToldAccount {
  readonly name: string;
  readonly accountId: string;
  readonly state: string;
  readonly isGood: boolean;
}

export interface ToldDifference {
  readonly account: string;
  readonly resource: string;
  readonly says: string;
  /** Of a document: what is declared (`-`) and what is there instead (`+`), under the statement that it is of. */
  readonly change: readonly string[];
}

export function told(verification: Verification): Told {
  const { differences, readings, notCompared, checks, secondOpinion } = verification;
  const children = [...readings].flatMap(([name, { read }]) => (read && name !== PRIMARY ? [name] : []));
  const { verdict, isProven, counterexamples, unusable, open, notes } = proofInWords(verification, children);
  const { asDeclared, otherwise } = countsInWords(checks);
  return {
    accounts: [...readings.keys()].map((name) => toldAccount(verification, name)),
    differences: differences.map(toldDifference),
    problems: [
      ...counterexamples,
      ...unusable.map((text) => `unusable: ${text}`),
      ...checks.unexpected.map((check) => `unexpected: ${unexpectedInWords(check)}`),
      // A request that shows what is wrong may carry what an account holds.
    ].map(oneLine),
    ways: waysInWords(verification),
    unknown: [
      ...open.map((text) => `not decided: ${text}`),
      ...grouped(notCompared).map(([what, accounts]) => `not compared in ${accounts.join(", ")}: ${what}`),
      NOT_READ,
    ].map(oneLine),
    notes: secondOpinion ? notes : [...notes, NO_SECOND_OPINION],
    checks: `${asDeclared}, ${otherwise}`,
    verdict: children.length === 0 ? "not proven: no child account was read" : verdict,
    isProven: children.length > 0 && isProven,
  };
}

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html */
const NOT_READ =
  "service and resource control policies are not read: what the organization denies on top is not known here";
const NO_SECOND_OPINION = "no second opinion: the policy engine is not installed";

function toldAccount({ project, readings, differences }: Verification, name: string): ToldAccount {
  const { primary, accounts } = project.access;
  const accountId = name === PRIMARY ? primary.accountId : (accounts[name]?.accountId ?? "");
  const reading = readings.get(name);
  if (reading?.read !== true)
    return { name, accountId, state: `not read: ${reading?.why ?? ""}`, isGood: false };
  const count = differences.filter(({ account }) => account === name).length;
  const state = count === 0 ? "as deployed" : counted(count, "difference");
  return { name, accountId, state, isGood: count === 0 };
}

export function toldDifference(difference: Difference): ToldDifference {
  const { account, resource, what, declared, live } = difference;
  const isDocument = what === "trust" || what === "policy";
  return {
    account,
    resource,
    says: inWords(difference),
    change: isDocument ? documentChange(declared, live) : [],
  };
}

function inWords({ what, declared, live }: Difference): string {
  switch (what) {
    case "missing":
      return `missing: ${text(declared)}`;
    case "extra":
      return `not in the model: ${text(live)}`;
    case "trust":
      return "another trust policy";
    case "policy":
      return "another document";
    case "attachment":
      return live === null ? `not attached: ${text(declared)}` : `attached as well: ${text(live)}`;
    case "membership":
      return `in groups ${text(live)}; declared: ${text(declared)}`;
    case "boundary":
      return `boundary ${text(live)}; declared: ${text(declared)}`;
    case "setting":
      return settingsInWords(declared, live);
  }
}

function settingsInWords(declared: unknown, live: unknown): string {
  const wanted = new Map(entriesOf(declared));
  return entriesOf(live)
    .map(([name, value]) => `${name} ${text(value)}; declared: ${text(wanted.get(name))}`)
    .join(", ");
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return oneLine(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : oneLine(value.join(", "));
  return oneLine(JSON.stringify(value));
}

/** IAM Identity Center makes its roles by itself, a few in each account. */
const IDENTITY_CENTER = ":role/aws-reserved/sso.amazonaws.com/";

function waysInWords({ ways }: Verification): string[] {
  const own = ways.filter(({ roleArn }) => !roleArn.includes(IDENTITY_CENTER));
  const center = ways.filter(({ roleArn }) => roleArn.includes(IDENTITY_CENTER));
  const accounts = [...new Set(center.map(({ account }) => account))];
  return [
    ...own.map(
      ({ account, roleArn, principals }) =>
        `${account}: ${roleArn} lets in ${oneLine(principals.join(", "))}`,
    ),
    ...accounts.map((account) => {
      const count = center.filter((way) => way.account === account).length;
      return `${account}: ${counted(count, "role")} of IAM Identity Center ${count === 1 ? "lets" : "let"} in whom it assigns`;
    }),
  ];
}

function grouped(notCompared: Verification["notCompared"]): [string, string[]][] {
  const accounts = new Map<string, string[]>();
  for (const { account, what } of notCompared) accounts.set(what, [...(accounts.get(what) ?? []), account]);
  return [...accounts];
}
