import { isIdentityProvider, isService } from "../../components/model/arns";
import { givenTo, type Request, type Verdict } from "../../commands/rehearsal/evaluate";
import { contextOf, REQUEST } from "../../proof/decision/context";
import type { RequestSet } from "../../proof/decision/find";
import { allowedBy, includes } from "../../proof/decision/policies";
import { readDocument } from "../../proof/decision/statements";

/** Our own decision on a call: allowed for each of its actions, by the trust policy and by the caller's own account. */
export function decider(): (request: Request) => Verdict {
  const sets = new Map<unknown, RequestSet>();
  const setOf = (key: unknown, documents: readonly unknown[]): RequestSet => {
    const set = sets.get(key) ?? allowedBy(documents.flatMap(readDocument));
    sets.set(key, set);
    return set;
  };
  return ({ principal, actions, resource, context, identityPolicies, resourcePolicy }) => {
    const isVouchedFor = isIdentityProvider(principal);
    const trust = setOf(resourcePolicy, [resourcePolicy]);
    const identity = setOf(
      identityPolicies,
      identityPolicies.map(({ policy }) => policy),
    );
    const isAllowed = actions.every((action) => {
      const asked = contextOf({
        ...givenTo(action, context),
        [REQUEST.caller]: principal,
        [REQUEST.provider]: isVouchedFor ? principal : undefined,
        [REQUEST.service]: isService(principal) ? principal : undefined,
        [REQUEST.action]: action,
        [REQUEST.resource]: resource,
      });
      return includes(trust, asked) && (isVouchedFor || isService(principal) || includes(identity, asked));
    });
    return isAllowed ? "allowed" : "denied";
  };
}
