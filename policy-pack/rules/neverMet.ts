import type { ResourceValidationArgs } from "@pulumi/policy";
import { findRequest, type World } from "../../proof/decision/find";
import { allowedBy } from "../../proof/decision/policies";
import { identityPoliciesOf, type IdentityPolicy, type NumberedStatement, trustOf } from "../documents";
import { keysIn } from "../named";
import { variablesOf } from "../../proof/decision/statements";
import { ownCallWorlds, servicesCallWorlds } from "../ownCalls";
import { ruleOf } from "../rule";
import { callsUpon, isSentKnown } from "../sent";

/** A statement with the calls that may be meant by it. */
interface Meant {
  readonly at: string;
  readonly statement: NumberedStatement;
  readonly worlds: readonly World[];
}

export const neverMet = ruleOf(
  {
    name: "conditions-never-met",
    description:
      "The conditions of an allowing statement are met by some call: aws:SourceArn and aws:SourceAccount are in no call that a person makes, no principal is a group, and a role's session carries no MFA.",
    enforcementLevel: "advisory",
    remediationSteps:
      "Restrict who gets in where that works, in the trust policy: ArnEquals aws:PrincipalArn with the users, or the path of a role",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn",
    *complaints({ at, statement, worlds }: Meant) {
      // What somebody's tags are is not known, nor when AWS sends keys that no table has.
      if (variablesOf(statement).length > 0) return;
      if (keysIn({ statements: [statement] }).some((key) => isOfAws(key) && !isSentKnown(key, worlds)))
        return;
      const set = allowedBy([statement]);
      if (worlds.some((world) => findRequest(world, [set], []) !== undefined)) return;
      const keys = [...new Set(statement.conditions.map(({ key }) => key))];
      yield `${at}: nobody meets the conditions of ${statement.called} (${keys.join(", ")})`;
    },
  },
  (args) => [...meantByTrust(args), ...meantByPolicies(args)],
);

function meantByTrust(args: ResourceValidationArgs): Meant[] {
  const trust = trustOf(args);
  if (trust === undefined) return [];
  return conditional(trust.statements).map((statement) => ({
    at: trust.at,
    statement,
    worlds: callsUpon(trust),
  }));
}

function meantByPolicies(args: ResourceValidationArgs): Meant[] {
  return identityPoliciesOf(args).flatMap((policy) =>
    conditional(policy.statements).map((statement) => {
      // What is asked for differs from action to action; the conditions are asked about by themselves.
      const anything = { ...statement, actions: ALL, resources: ALL };
      return { at: policy.at, statement: anything, worlds: worldsFor({ ...policy, statements: [anything] }) };
    }),
  );
}

const ALL = { not: true, texts: [] };

/** A call that a service makes with somebody's session is meant by a condition that says so. */
function worldsFor(policy: IdentityPolicy): World[] {
  const isForServices = keysIn(policy).some((key) => /^aws:(?:viaawsservice|calledvia)/.test(key));
  return [...ownCallWorlds(policy), ...(isForServices ? servicesCallWorlds(policy) : [])];
}

function conditional(statements: readonly NumberedStatement[]): NumberedStatement[] {
  return statements.filter(({ effect, conditions }) => effect === "Allow" && conditions.length > 0);
}

function isOfAws(key: string): boolean {
  return key.startsWith("aws:");
}
