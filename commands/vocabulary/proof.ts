import { locateIn } from "../../components/access";
import type { AccessModel } from "../../components/model/accessModel";
import { counted } from "../../components/model/counted";
import { describeProblem, located } from "../../components/model/problems";
import type { Counterexample, Open, Proof, ProvenRequest } from "../../proof/proof";
import { defined, wholeAccount } from "../../components/model/arns";
import type { EffectiveGrant, Rehearsal } from "../rehearsal/rehearse";
import { bySubject, holdersIn, principalInWords, whoIs } from "./holders";
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
    open: open.map(openInWords).sort(),
    notes: [...notes].sort(),
  };
}

function provenInWords(
  { project, grants, proof }: Pick<Rehearsal, "project" | "grants" | "proof">,
  names: readonly string[],
): string {
  const accounts = names.filter((name) => (project.access.accounts[name]?.roles ?? []).length > 0).length;
  const role = proof.roles === 1 ? "the role" : `any of ${proof.roles} roles`;
  return `proven: in ${counted(accounts, "account")} nobody but ${declaredInWords(project.access, grants)} can assume ${role}${notNowInWords(project.access, names)}`;
}

/** How many callers are declared, and the accounts that are as a whole. */
function declaredInWords(access: AccessModel, grants: readonly EffectiveGrant[]): string {
  const holderOf = holdersIn(access);
  const isWhole = ({ principal }: EffectiveGrant): boolean => wholeAccount(principal) !== undefined;
  const whole = new Set(grants.filter(isWhole).map(({ principal }) => principalInWords(principal)));
  const callers = new Set(
    grants
      .filter((grant) => !isWhole(grant))
      .flatMap((grant) =>
        bySubject(access, holderOf(grant)).map((holder) =>
          // A provider's ARN is one, and those for whom it vouches are as many as its subjects.
          [holder.kind === "provider" ? grant.via : grant.principal, whoIs(access, holder)].join("\n"),
        ),
      ),
  );
  return [
    ...(callers.size === 0 ? [] : [`the ${counted(callers.size, "declared caller")}`]),
    ...[...whole].sort(),
  ].join(" and ");
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
