import type { LiveGroup } from "../../account/account";
import type { Declared, DeclaredAttachment } from "../declared";
import type { Found } from "../difference";
import { attachedTo, attachment } from "./attachments";
import { ByName, type Compare } from "./thing";

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
  holders: readonly LiveGroup[],
  ofProgram: readonly { readonly name: string }[],
): Found[] {
  const there = new ByName(holders);
  const created = new ByName(ofProgram);
  const ours = new Set(declared.policies.map(({ arn }) => arn));
  const wanted = declared.attachments.filter(
    (each) => each.kind === kind && created.get(each.holder) === undefined,
  );
  const lacking = wanted.filter(
    ({ holder, policyArn }) => there.get(holder)?.attached.includes(policyArn) !== true,
  );
  return [
    ...lacking.map(({ holder, policyArn }) =>
      attachment(there.get(holder)?.arn ?? `${kind} ${holder}`, policyArn, null),
    ),
    ...holders
      .filter(({ name }) => created.get(name) === undefined)
      .flatMap(({ name, arn, attached }) =>
        attached
          .filter((policy) => ours.has(policy) && !attachedTo(declared, kind, name).includes(policy))
          .map((policy) => attachment(arn, null, policy)),
      ),
  ];
}
