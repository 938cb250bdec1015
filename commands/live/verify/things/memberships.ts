import type { Compare } from "./thing";

/** Who is in the groups that the program creates. Other groups of the same people are left alone. */
export const compareMemberships: Compare = (declared, { users }) => {
  const ours = new Set(declared.groups.map(({ name }) => name));
  const meant = new Map(declared.memberships.map(({ user, groups }) => [user, [...groups].sort()]));
  return {
    differences: users.flatMap(({ name, arn, groups }) => {
      const wanted = meant.get(name) ?? [];
      const there = groups.filter((group) => ours.has(group)).sort();
      if (wanted.join("\n") === there.join("\n")) return [];
      return [{ resource: arn, what: "membership", declared: wanted, live: there }];
    }),
  };
};
