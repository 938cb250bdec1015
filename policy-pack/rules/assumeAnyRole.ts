import { REQUEST } from "../../proof/decision/context";
import { type Dimension, fixedKey } from "../../proof/decision/dimensions";
import type { World } from "../../proof/decision/find";
import { allowedBy } from "../../proof/decision/policies";
import type { IdentityPolicy, NumberedStatement } from "../documents";
import { firstOf, throughWhich } from "../questions";
import { ownCallWorlds } from "../ownCalls";
import { identityRule } from "../rule";

/** A name and an account that no policy means by them. */
const SOMEWHERE = "987612345098";
const SOME_ROLE = "role/zq7x-nobody-named-this";

/** Policies that allow everything are another matter: this is about those that speak of AWS STS. */
export const assumeAnyRole = identityRule({
  name: "assume-any-role",
  description:
    "A policy that speaks of sts:AssumeRole names the roles, or their accounts, or conditions on them.",
  enforcementLevel: "advisory",
  remediationSteps:
    "Name the roles in Resource, as arn:aws:iam::ACCOUNT:role/NAME, or ask for aws:ResourceOrgID",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html",
  *complaints(policy) {
    const { statements } = policy;
    const speaking = statements
      .filter(({ effect }) => effect === "Deny")
      .concat(statements.filter(speaksOfSts));
    const anyRole = firstOf(worldsOf(policy), [allowedBy(speaking)], []);
    if (anyRole === undefined) return;
    yield `${policy.at}: ${throughWhich(speaking, anyRole)} allows sts:AssumeRole of any role in any account`;
  },
});

function speaksOfSts({ effect, actions }: NumberedStatement): boolean {
  return effect === "Allow" && !actions.not && actions.texts.some((action) => /^sts:/i.test(action));
}

/** A role's tags and organization are its own, so that a policy which asks for them names roles. */
const OF_SOME_ROLES: Dimension = {
  name: "what only some roles have",
  controls: (key) => /^aws:resourceorg|:resourcetag\//.test(key),
  values: () => [new Map()],
};

function worldsOf(policy: IdentityPolicy): World[] {
  return ownCallWorlds(policy, [
    fixedKey(REQUEST.action, "sts:AssumeRole"),
    fixedKey(REQUEST.resource, `arn:${policy.partition}:iam::${SOMEWHERE}:${SOME_ROLE}`),
    fixedKey("aws:ResourceAccount", SOMEWHERE),
    OF_SOME_ROLES,
  ]);
}
