import type { AccessModel } from "../../components/model/accessModel";
import { defined, principalParts, userArn } from "../../components/model/arns";
import { markingActionsOf } from "../../components/model/audiences/machines";
import type { GrantedPart } from "../meaning/assume";
import {
  attachedTo,
  policiesNamed,
  type Registered,
  type RegisteredPolicy,
  statementsOf,
} from "../registered";
import { isNamed } from "../meaning/permissions";
import type { Counterexample } from "../proof";
import { knownCaller, type KnownCaller, reservedRole } from "../requests/callers";
import { SESSION_ACTIONS } from "../requests/keys";
import { type Findings, requestOf, requestOn } from "./findings";
import { arnsOfUsers, assumesMore, type Identity, identityDifference } from "./identity";
import type { Difference } from "./trust";

/** No role: what is said of a whole group or machine. */
const NO_ROLE = { account: "", role: "" };

/** What groups of people allow and deny their members: to assume exactly their roles, and to manage themselves. */
export function proveGroups(access: AccessModel, registered: Registered, findings: Findings): void {
  const users = arnsOfUsers(access);
  for (const [name, group] of Object.entries(access.groups)) {
    const { permissionSet, members, assume, managedPolicies, selfManagement, policyName } = group;
    const attached =
      permissionSet === undefined
        ? (registered.groups.get(name) ?? [])
        : policiesNamed(registered, policyName);
    const isDeclared = ({ arn }: RegisteredPolicy): boolean =>
      managedPolicies.some((each) => isNamed(arn, each));
    const missing = managedPolicies.filter((each) => !attached.some(({ arn }) => isNamed(arn, each)));
    for (const policy of missing) {
      addGroup(findings, `policy ${policy} of the model is not attached to group ${name}`, false);
    }
    const own = attached.filter((policy) => !isDeclared(policy));
    for (const { arn } of own.filter(({ statements }) => statements === undefined)) {
      addGroup(findings, `policy ${arn} is attached to group ${name}, and not in the model`, true);
    }
    const callers =
      permissionSet === undefined
        ? distinctMembers(access, members)
        : [ofPermissionSet(access, permissionSet)];
    for (const caller of callers) {
      const manages = selfManagement ? caller.arn.slice(caller.arn.lastIndexOf("/") + 1) : undefined;
      const identity: Identity = { caller, granted: [{ assume }], isMember: true, manages };
      findings.decide(NO_ROLE, () => {
        const key = ["group", name, caller.arn, JSON.stringify(statementsOf(own))];
        const found = findings.once(key, () =>
          identityDifference(access, identity, statementsOf(own), users),
        );
        if (found !== undefined) addIdentity(findings, `group ${name}`, found);
        for (const policy of attached.filter(isDeclared)) {
          const opens = findings.once(["opens", name, caller.arn, policy.arn], () =>
            assumesMore(access, identity, policy.statements ?? [], users),
          );
          if (policy.statements === undefined) {
            const what = `whether group ${name} lets its members do more than the model says`;
            findings.leaveOpen(NO_ROLE, `${what}: the text of ${policy.arn} is not known here`);
          }
          if (opens)
            findings.addNote(
              `${policy.name} of group ${name} also lets its members assume roles outside of the model, wherever one trusts the primary account`,
            );
        }
      });
    }
  }
}

/** Members under each path: apart from their names and paths, policies of a group treat all of them alike. */
function distinctMembers(access: AccessModel, members: readonly string[]): KnownCaller[] {
  const byPath = new Map(members.map((user) => [access.users[user]?.path ?? access.primary.userPath, user]));
  return [...byPath.values()].map((user) =>
    knownCaller({ kind: "user", arn: userArn(access, user), tags: {} }),
  );
}

function ofPermissionSet({ primary }: AccessModel, set: string): KnownCaller {
  return knownCaller({ kind: "role", arn: reservedRole(primary, set) });
}

/** What the primary stack attached to the principals of machines. */
export function proveMachines(access: AccessModel, registered: Registered, findings: Findings): void {
  const users = arnsOfUsers(access);
  const principals = new Set<string>();
  for (const [name, { principal }] of Object.entries(access.machines)) {
    const parts = principalParts(principal);
    // Nothing is attached to an account.
    if (parts === undefined || parts.kind === "account" || principals.has(principal)) continue;
    principals.add(principal);
    const sharing = Object.values(access.machines).filter(
      (other) =>
        other.principal === principal && other.attach && parts.accountId === access.primary.accountId,
    );
    const attached = attachedTo(registered, parts) ?? [];
    if (sharing.length === 0 && attached.length === 0) continue;
    const granted = sharing.map((machine): GrantedPart => ({
      assume: machine.assume,
      marks: markingActionsOf(machine),
    }));
    findings.decide(NO_ROLE, () => {
      const identity: Identity = {
        caller: knownCaller({ kind: parts.kind, arn: principal, tags: {} }),
        granted,
        isMember: false,
      };
      const key = ["machine", name, JSON.stringify(statementsOf(attached))];
      const found = findings.once(key, () =>
        identityDifference(access, identity, statementsOf(attached), users),
      );
      if (found !== undefined) addIdentity(findings, `machine ${name}`, found);
    });
  }
}

/** Everybody is in the groups in which the model has them, and has nothing attached beside. */
export function proveMemberships(access: AccessModel, registered: Registered, findings: Findings): void {
  for (const user of Object.keys(access.users)) {
    const live = registered.users.get(user);
    if (live === undefined) continue;
    if (live.boundary !== undefined && live.boundary.statements === undefined) {
      findings.addNote(
        `what boundary ${live.boundary.arn} leaves ${user} of what the model grants is not known here, since its text is not`,
      );
    }
    const meant = Object.entries(access.groups).flatMap(([group, { members }]) =>
      members.includes(user) ? [group] : [],
    );
    for (const group of live.groups.filter((each) => !meant.includes(each))) {
      addGroup(findings, `${user} is in group ${group}, and not in the model`, true);
    }
    for (const group of meant.filter((each) => !live.groups.includes(each))) {
      addGroup(findings, `${user} is not in group ${group}, though the model says so`, false);
    }
    const { permissionsBoundary, existing } = defined(access.users, user);
    // The model says nothing of the boundary of somebody who existed before.
    const boundary = existing ? undefined : live.boundary;
    if (
      permissionsBoundary !== undefined &&
      (boundary === undefined || !isNamed(boundary.arn, permissionsBoundary))
    ) {
      addGroup(findings, `${user} has no boundary ${permissionsBoundary}, though the model says so`, true);
    }
    if (permissionsBoundary === undefined && boundary !== undefined) {
      addGroup(findings, `${user} has boundary ${boundary.arn}, which is not in the model`, false);
    }
    for (const { arn } of live.policies)
      addGroup(findings, `policy ${arn} is attached to ${user}, and not in the model`, true);
    if (live.arn !== userArn(access, user))
      addGroup(findings, `${user} is ${live.arn}, and ${userArn(access, user)} in the model`, true);
  }
}

function addGroup(findings: Findings, says: string, allowed: boolean): void {
  findings.add({ ...NO_ROLE, side: "assume", allowed, says, request: requestOn("*") });
}

function addIdentity(findings: Findings, of: string, found: Difference): void {
  const request = requestOf(found.request);
  const isSessionAction = SESSION_ACTIONS.some(
    (action) => action.toLowerCase() === request.action.toLowerCase(),
  );
  const side: Counterexample["side"] = isSessionAction ? "assume" : "selfManagement";
  const says = found.allowed
    ? `the policies of ${of} allow it, which the model does not mean`
    : `the policies of ${of} do not allow it, though the model means it`;
  findings.add({ ...NO_ROLE, side, allowed: found.allowed, says, request });
}
