import { locateIn } from "../../components/access";
import type { AccessModel } from "../../components/model/accessModel";
import { describeProblem, located } from "../../components/model/problems";
import type { Counterexample, Proof, ProvenRequest } from "../../proof/proof";
import { defined, wholeAccount } from "../../components/model/arns";
import type { Rehearsal } from "../rehearsal/rehearse";
import { principalInWords } from "./holders";
import { requestInWords } from "./requests";
import { outsideItsTime } from "./times";

/** What a proof found, in lines that a reviewer can quote. */
export interface ProofInWords {
  /** `proven: …` or `not proven: …`. */
  readonly verdict: string;
  readonly isProven: boolean;
  readonly counterexamples: readonly string[];
  /** Parts of the model that nobody can use: `PATH: why`, after the place where that was written. */
  readonly unusable: readonly string[];
  /** What was not decided. */
  readonly open: readonly string[];
  readonly notes: readonly string[];
}

/** @param accounts those that the proof is about */
export function proofInWords(
  rehearsal: Pick<Rehearsal, "project" | "grants" | "proof">,
  accounts = Object.keys(rehearsal.project.access.accounts),
): ProofInWords {
  const { counterexamples, unusable, open, notes, roles, proven } = rehearsal.proof;
  const locate = locateIn(rehearsal.project.access);
  const isProven = counterexamples.length + unusable.length + open.length === 0 && proven === roles;
  return {
    verdict: isProven ? provenInWords(rehearsal, accounts) : notProvenInWords(rehearsal.proof),
    isProven,
    counterexamples: counterexamples
      .map((each) => counterexampleInWords(each, rehearsal.project.access))
      .sort(),
    unusable: unusable
      .map(({ path, why }) => describeProblem(located({ path, message: why }, locate)))
      .sort(),
    open: open.map(({ account, role, why }) => (role === "" ? why : `${role} in ${account}: ${why}`)).sort(),
    notes: [...notes].sort(),
  };
}

function provenInWords(
  { project, grants, proof }: Pick<Rehearsal, "project" | "grants" | "proof">,
  names: readonly string[],
): string {
  const accounts = names.filter((name) => (project.access.accounts[name]?.roles ?? []).length > 0).length;
  const principals = [...new Set(grants.map(({ principal }) => principal))];
  const whole = principals.filter((principal) => wholeAccount(principal) !== undefined);
  const callers = [
    ...(principals.length === whole.length
      ? []
      : [`the ${count(principals.length - whole.length, "declared caller")}`]),
    ...whole.map(principalInWords).sort(),
  ].join(" and ");
  const role = proof.roles === 1 ? "the role" : `any of ${proof.roles} roles`;
  return `proven: in ${count(accounts, "account")} nobody but ${callers} can assume ${role}${notNowInWords(project.access, names)}`;
}

/** Roles that are as declared, and that nobody may assume now. */
function notNowInWords({ accounts, roles }: AccessModel, names: readonly string[]): string {
  const used = new Set(names.flatMap((name) => accounts[name]?.roles ?? []));
  const texts = [...used].sort().flatMap((role) => {
    const time = outsideItsTime(defined(roles, role));
    return time === undefined ? [] : [`${role} ${time}`];
  });
  return texts.length === 0 ? "" : `; but nobody now where the time is over or to come: ${texts.join(", ")}`;
}

function notProvenInWords({ counterexamples, unusable, open, roles, proven }: Proof): string {
  const found = [
    ...(counterexamples.length === 0 ? [] : [count(counterexamples.length, "counterexample")]),
    ...(unusable.length === 0 ? [] : [`${unusable.length} unusable`]),
    ...(open.length === 0 ? [] : [`${open.length} not decided`]),
  ];
  return `not proven: ${found.join(", ")}; ${proven} of ${count(roles, "role")} ${proven === 1 ? "is" : "are"} as declared`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What is wrong, shown by a request: in words, and as IAM sees it. */
function counterexampleInWords(
  { account, role, says, request }: Counterexample,
  access: AccessModel,
): string {
  const wrong = role === "" ? says : `${role} in ${account}: ${says}`;
  // What is wrong with a whole group or person needs no request to show it.
  if (request.principal === "") return wrong;
  return `${wrong}: ${requestInWords(request, access)} (${requestInText(request)})`;
}

/** Condition keys that say most of a request. */
const TELLING =
  /^(aws:(MultiFactorAuth|TokenIssueTime|SourceIp|SourceVpce|CurrentTime|RequestedRegion|PrincipalOrgID|PrincipalTag|RequestTag|TagKeys|SourceArn|CalledVia)|sts:|SAML:aud|[\w-]+(\.[\w-]+)+)/i;

function requestInText({ principal, action, resource, context }: ProvenRequest): string {
  const keys = Object.entries(context)
    .filter(([key]) => TELLING.test(key))
    .map(([key, value]) => `${key} ${[value].flat().join(" and ")}`)
    .sort();
  return `${principal}: ${action} on ${resource}${keys.length === 0 ? "" : `, with ${keys.join(", ")}`}`;
}
