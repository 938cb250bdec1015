import type { LiveAccount } from "../../account/account";
import type { Declared, DeclaredAttachment } from "../declared";
import type { Found } from "../difference";
import { attachedTo, attachment } from "./attachments";
import { type Compare, named } from "./thing";

/**
 * What lets assume roles, on those in the primary account whom the program does not create: machines have theirs, and
 * nobody else has any.
 */
export const compareMachines: Compare = (declared, live, { primary }) => {
  if (live.accountId !== primary.accountId) return { differences: [] };
  return {
    differences: [
      ...onHolders(declared, "role", live.roles, declared.roles),
      ...onHolders(declared, "user", live.users, declared.users),
      ...onHolders(declared, "group", live.groups, declared.groups),
    ],
  };
};

function onHolders(
  declared: Declared,
  kind: DeclaredAttachment["kind"],
  there: LiveAccount["roles"] | LiveAccount["users"] | LiveAccount["groups"],
  created: readonly { readonly name: string }[],
): Found[] {
  const ours = new Set(declared.policies.map(({ arn }) => arn));
  const wanted = declared.attachments.filter(
    (each) => each.kind === kind && named(created, each.holder) === undefined,
  );
  const lacking = wanted.filter(
    ({ holder, policyArn }) => named(there, holder)?.attached.includes(policyArn) !== true,
  );
  return [
    ...lacking.map(({ holder, policyArn }) =>
      attachment(named(there, holder)?.arn ?? `${kind} ${holder}`, policyArn, null),
    ),
    ...there
      .filter(({ name }) => named(created, name) === undefined)
      .flatMap(({ name, arn, attached }) =>
        attached
          .filter((policy) => ours.has(policy) && !attachedTo(declared, kind, name).includes(policy))
          .map((policy) => attachment(arn, null, policy)),
      ),
  ];
}
