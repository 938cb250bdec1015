import { isTrustedByPath } from "../../account/registered";
import { compareAttachments } from "./attachments";
import { boundaryOf, ByName, type Compare, extra, missing, settingsOf, tagsOf } from "./thing";

/** People: those whom the program creates, and whether the others are there. */
export const compareUsers: Compare = (declared, { users, loginProfiles }, access) => {
  const live = new ByName(users);
  const created = new Set(declared.users.map(({ name }) => name));
  const before = Object.entries(declared.userArns).filter(([name]) => !created.has(name));
  const asked = declared.loginProfiles.filter((name) => live.get(name) !== undefined);
  return {
    differences: [
      ...declared.users.flatMap((user) => {
        const there = live.get(user.name);
        if (there === undefined) return [missing(user.arn, "user")];
        return [
          ...boundaryOf(user.arn, user.boundary, there.boundary),
          ...compareAttachments(declared, "user", user.name, there),
          ...settingsOf(user.arn, {
            arn: [user.arn, there.arn],
            tags: [tagsOf(declared, user.tags), tagsOf(declared, there.tags)],
          }),
        ];
      }),
      ...before.flatMap(([name, arn]) => {
        const there = live.get(name);
        return there === undefined ? [missing(arn, "user")] : settingsOf(arn, { arn: [arn, there.arn] });
      }),
      ...asked
        .filter((name) => loginProfiles.get(name) === false)
        .map((name) => missing(declared.userArns[name] ?? name, "console password")),
      ...users
        .filter((user) => !Object.hasOwn(declared.userArns, user.name) && isTrustedByPath(access, user))
        .map(({ arn }) => extra(arn, "user in the path that roles trust")),
    ],
    notCompared: asked.some((name) => !loginProfiles.has(name))
      ? ["who has a console password (aws iam get-login-profile)"]
      : [],
  };
};
