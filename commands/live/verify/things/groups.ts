import { compareAttachments } from "./attachments";
import { type Compare, missing, named, settingsOf } from "./thing";

/** Groups that the program creates; others are no matter of its stacks. */
export const compareGroups: Compare = (declared, { groups }) => ({
  differences: declared.groups.flatMap((group) => {
    const there = named(groups, group.name);
    if (there === undefined) return [missing(group.arn, "group")];
    return [
      ...compareAttachments(declared, "group", group.name, there),
      ...settingsOf(group.arn, { arn: [group.arn, there.arn] }),
    ];
  }),
});
