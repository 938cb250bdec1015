import { compareAttachments } from "./attachments";
import { ByName, type Compare, missing, settingsOf } from "./thing";

/** Groups that the program creates; others are no matter of its stacks. */
export const compareGroups: Compare = (declared, { groups }) => {
  const live = new ByName(groups);
  return {
    differences: declared.groups.flatMap((group) => {
      const there = live.get(group.name);
      if (there === undefined) return [missing(group.arn, "group")];
      return [
        ...compareAttachments(declared, "group", group.name, there),
        ...settingsOf(group.arn, { arn: [group.arn, there.arn] }),
      ];
    }),
  };
};
