import type { AccessModel } from "../components/model/accessModel";
import { defined, plannedRoleArn } from "../components/model/arns";
import { type AccountRole, audienceOf } from "../components/model/grants";
import { type Context, REQUEST } from "./decision/context";
import type { Proof, Question } from "./proof";
import { proveGroups, proveMachines, proveMemberships } from "./prove/accounts";
import { proveEntitlements } from "./prove/entitlements";
import { Findings, type ProofOptions, requestOf, requestOn } from "./prove/findings";
import { type AttachmentDifference, permissionDifference } from "./prove/permissions";
import { machineCallers } from "./prove/machineCallers";
import { proveForwarding, proveReceiving } from "./prove/forwarding";
import { provePathUsers } from "./prove/pathUsers";
import { proveProviders } from "./prove/providers";
import { proveNothingElse } from "./prove/undeclared";
import { type Difference, trustDifference } from "./prove/trust";
import type { Subject } from "./prove/subject";
import { sessionOf } from "./prove/session";
import { type StatementUse, statementUses } from "./prove/statements";
import { proveWays } from "./prove/ways";
import { type Registered, type RegisteredRole, textOfStatements } from "./registered";
import { knownCaller, type KnownCaller } from "./requests/callers";

/**
 * Proves, for every role of every account, that nobody gets in whom the model does not mean, that everybody whom it
 * means does, and that its sessions may do exactly what the model says; and of everybody in the primary account that
 * they may assume exactly their roles.
 */
export function prove(access: AccessModel, registered: Registered, options: ProofOptions): Proof {
  const findings = new Findings(options);
  const known = knownCallers(access, registered);
  const { accounts = Object.keys(access.accounts), primary = true } = options.known ?? {};
  const targets = accounts.flatMap((account) =>
    defined(access.accounts, account).roles.map((role): AccountRole => ({ account, role })),
  );
  for (const target of targets) {
    const arn = plannedRoleArn(access, target.account, target.role);
    const role = registered.roles.get(arn);
    if (role === undefined) {
      const says = `there is no role ${arn}`;
      findings.add({ ...target, side: "trust", allowed: false, says, request: requestOn(arn) });
      continue;
    }
    const subject: Subject = { access, registered, findings, known, target, role };

    findings.decide(target, () => {
      proveTrust(subject);
    });
    findings.decide(target, () => {
      provePermissions(subject);
    });
    if (primary) {
      findings.decide(target, () => {
        proveWays(subject);
      });
      findings.decide(target, () => {
        provePathUsers(subject);
      });
    } else findings.leaveOpen(target, PRIMARY_UNKNOWN);
  }
  proveProviders(access, registered, findings);
  proveReceiving(access, registered, findings);
  proveForwarding(access, registered, accounts, findings);
  if (!primary) return findings.proofOf(targets);
  proveGroups(access, registered, findings);
  proveMachines(access, registered, findings);
  proveMemberships(access, registered, findings);
  proveEntitlements(access, registered, findings);
  proveNothingElse(access, registered, findings);
  return findings.proofOf(targets);
}

const PRIMARY_UNKNOWN = "who may ask for it is not known: the primary account was not read";

function knownCallers(access: AccessModel, { users }: Registered): KnownCaller[] {
  return [
    ...[...users.values()].map(({ arn, tags }) => knownCaller({ kind: "user", arn, tags })),
    ...machineCallers(access.machines),
  ];
}

function proveTrust({ access, findings, known, target, role }: Subject): void {
  const { identityProviders, ...others } = audienceOf(access, target);
  // The ARN of a provider names its account; without one, the question is the same in every account.
  const account = identityProviders.length === 0 ? "" : target.account;
  const key = ["trust", target.role, account, JSON.stringify(others), JSON.stringify(role.trust)];
  const found = findings.once(key, () => trustDifference(access, target, role, role.trust, known));
  if (found === undefined) return;
  const says = found.allowed
    ? `${found.world} is let in by the trust policy, which the model does not mean`
    : `${found.world} is kept out by the trust policy, though the model means it`;
  const request = requestOf(found.request, { [REQUEST.resource]: role.arn });
  const trust = { document: role.trustDocument, statements: role.trust };
  const asked = { ...target, says, request, accountId: role.accountId, trust };
  const question: Question = { ...asked, expected: verdictOf(found), policies: "everything" };
  findings.add({ ...target, side: "trust", allowed: found.allowed, says, request, question });
}

function provePermissions({ access, findings, target, role }: Subject): void {
  const definition = defined(access.roles, target.role);
  const session = sessionOf(access, target, role);
  const key = [
    "permissions",
    target.role,
    JSON.stringify([role.boundary?.arn, role.only, role.noInline]),
    ...role.policies.flatMap((policy) => [policy.name, textOfStatements(policy)]),
  ];
  const answer = findings.once(key, () => ({
    difference: permissionDifference(definition, role, session),
    uses: statementUses(access, target.role, role, session, findings.options),
  }));
  for (const use of answer.uses) {
    if ("unusable" in use) {
      for (const unusable of use.unusable) findings.addUnusable(unusable);
    } else if (use.request !== undefined) {
      const question = statementQuestion(target, role, use, use.request);
      findings.addQuestion([...key, String(use.index)], question);
    }
  }
  if (answer.difference !== undefined) addPermissions(findings, target, role, answer.difference);
  for (const { arn, statements } of [
    ...role.policies,
    ...(role.boundary === undefined ? [] : [role.boundary]),
  ]) {
    if (statements === undefined) findings.leaveOpen(target, `the text of ${arn} is not known here`);
  }
  const { maxSessionDuration: declared } = definition;
  const { maxSessionDuration: there } = role;
  if (there !== undefined && there !== declared) {
    const says = `a session may last ${there} s, and the model says ${declared} s`;
    const allowed = there > declared;
    findings.add({ ...target, side: "permissions", allowed, says, request: requestOn(role.arn) });
  }
}

function verdictOf({ allowed }: Difference): Question["expected"] {
  return allowed ? "allowed" : "denied";
}

function statementQuestion(
  target: AccountRole,
  role: RegisteredRole,
  { index, effect }: Pick<Extract<StatementUse, { readonly effect: unknown }>, "index" | "effect">,
  request: Context,
): Question {
  return {
    ...target,
    says: `a session of ${target.role} by its statement ${index + 1}`,
    expected: effect === "Allow" ? "allowed" : "denied",
    request: requestOf(request),
    accountId: role.accountId,
    policies: role.policies,
    boundary: role.boundary,
  };
}

function addPermissions(
  findings: Findings,
  target: AccountRole,
  role: RegisteredRole,
  found: Difference | AttachmentDifference,
): void {
  if ("policy" in found) {
    const { attached, as } = found;
    const says = attachmentInWords(found);
    const request = { principal: role.arn, action: "*", resource: "*", context: {} };
    findings.add({
      ...target,
      side: "permissions",
      allowed: attached === (as !== "boundary"),
      says,
      request,
    });
    return;
  }
  const says = permissionInWords(found);
  const request = requestOf(found.request);
  const { policies, boundary, accountId } = role;
  const expected = verdictOf(found);
  const asked: Question = { ...target, says, expected, request, accountId, policies, boundary };
  const question = found.isMadeUpFor === true ? undefined : asked;
  findings.add({ ...target, side: "permissions", allowed: found.allowed, says, request, question });
}

function permissionInWords({ world, allowed, isMadeUpFor }: Difference): string {
  if (isMadeUpFor === true) {
    return allowed
      ? `${world} is allowed by statements of the role that the model does not have, as by its managed policies`
      : `${world} is not allowed by the role's own statements, though the model means it; its managed policies allow it`;
  }
  return allowed
    ? `${world} is allowed by the role's policies, which the model does not mean`
    : `${world} is refused by the role's policies, though the model means it`;
}

function attachmentInWords({ policy, attached, as }: AttachmentDifference): string {
  if (as === "exclusive") {
    return attached
      ? `policy ${policy} is among those that a deployment keeps attached, and is not attached itself`
      : `policy ${policy} is attached, and not among those that a deployment keeps attached`;
  }
  return attached
    ? `${as} ${policy} is attached to the role, and not in the model`
    : `${as} ${policy} of the model is not attached to the role`;
}
