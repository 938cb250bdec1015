import type { LiveRole } from "../../account/account";
import type { Declared, DeclaredRole } from "../declared";
import type { Found } from "../difference";
import { sameDocument } from "../sameDocument";
import { compareAttachments } from "./attachments";
import { boundaryOf, ByName, type Compare, missing, settingsOf, tagsOf } from "./thing";

/** Roles that the program creates; others are no matter of its stacks. */
export const compareRoles: Compare = (declared, { roles }) => {
  const live = new ByName(roles);
  const pairs = declared.roles.map((role) => ({ role, there: live.get(role.name) }));
  const isUnknown = pairs.some(({ there }) => there !== undefined && there.maxSessionDuration === undefined);
  return {
    differences: pairs.flatMap(({ role, there }) =>
      there === undefined ? [missing(role.arn, "role")] : differencesOf(declared, role, there),
    ),
    notCompared: isUnknown
      ? ["how long sessions of roles may last, and descriptions (aws iam list-roles)"]
      : [],
  };
};

function differencesOf(declared: Declared, role: DeclaredRole, there: LiveRole): Found[] {
  const { arn: resource, trust } = role;
  const hasTrust = sameDocument(trust, there.trust);
  return [
    ...(hasTrust ? [] : [{ resource, what: "trust" as const, declared: trust, live: there.trust }]),
    ...boundaryOf(resource, role.boundary, there.boundary),
    ...compareAttachments(declared, "role", role.name, there),
    ...settingsOf(resource, {
      arn: [resource, there.arn],
      maxSessionDuration: [role.maxSessionDuration, there.maxSessionDuration],
      description: [role.description, there.description],
      tags: [tagsOf(declared, role.tags), tagsOf(declared, there.tags)],
    }),
  ];
}
