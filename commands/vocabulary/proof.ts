import { locateIn } from "../../components/access";
import type { AccessModel } from "../../components/model/accessModel";
import { counted } from "../../components/model/counted";
import { describeProblem, located } from "../../components/model/problems";
import type { Counterexample, Open, Proof, ProvenRequest } from "../../proof/proof";
import { wholeAccount } from "../../components/model/arns";
import type { Rehearsal } from "../rehearsal/rehearse";
import { bySubject, holdersIn, principalInWords, whoIs } from "./holders";
import { requestInWords } from "./requests";

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
    open: open.map(openInWords).sort(),
    notes: [...notes].sort(),
  };
}

function provenInWords(
  { project, grants, proof }: Pick<Rehearsal, "project" | "grants" | "proof">,
  names: readonly string[],
): string {
  const accounts = names.filter((name) => (project.access.accounts[name]?.roles ?? []).length > 0).length;
  const holderOf = holdersIn(project.access);
  const callers = new Set<string>();
  const whole = new Set<string>();
  for (const grant of grants) {
    if (wholeAccount(grant.principal) !== undefined) whole.add(principalInWords(grant.principal));
    // A provider's ARN is one, and those for whom it vouches are as many as its subjects.
    else
      for (const holder of bySubject(project.access, holderOf(grant)))
        callers.add(
          `${holder.kind === "provider" ? grant.via : grant.principal}\n${whoIs(project.access, holder)}`,
        );
  }
  const declared = [
    ...(callers.size === 0 ? [] : [`the ${counted(callers.size, "declared caller")}`]),
    ...[...whole].sort(),
  ].join(" and ");
  const role = proof.roles === 1 ? "the role" : `any of ${proof.roles} roles`;
  return `proven: in ${counted(accounts, "account")} nobody but ${declared} can assume ${role}`;
}

function notProvenInWords({ counterexamples, unusable, open, roles, proven }: Proof): string {
  const found = [
    ...(counterexamples.length === 0 ? [] : [counted(counterexamples.length, "counterexample")]),
    ...(unusable.length === 0 ? [] : [`${unusable.length} unusable`]),
    ...(open.length === 0 ? [] : [notDecided(open)]),
  ];
  return `not proven: ${found.join(", ")}; ${proven} of ${counted(roles, "role")} ${proven === 1 ? "is" : "are"} as declared`;
}

/** Roles are counted beside it, and what is about none of them is no part of their number. */
function notDecided(open: readonly Open[]): string {
  const ofNoRole = open.filter(({ role }) => role === "").length;
  return `${open.length} not decided${ofNoRole === 0 ? "" : `, ${ofNoRole} of them about no role`}`;
}

/** What is about no role is about the policies of a caller. */
function openInWords({ account, role, why }: Open): string {
  return role === ""
    ? `what a group or machine may do in the primary account: ${why}`
    : `${role} in ${account}: ${why}`;
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
