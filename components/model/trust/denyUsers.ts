import type { AccessModel } from "../accessModel";
import { accountArn, userArnPatterns } from "../arns";
import type { Claim } from "../claims";
import { listOf, type OneOrMore } from "../oneOrMore";
import { didYouMean, noSuch, pathOf } from "../problems";
import type { Denial, TrustKey } from "./trustKey";

interface DenyUsers {
  /** IAM users, by name, who are refused whatever else the model says. @default [] */
  readonly denyUsers: TrustKey<OneOrMore<string>, readonly string[]>;
}

export const denyUsers: DenyUsers = {
  denyUsers: {
    holdsFor: "users",
    instead: {
      permissionSets: "take people out of a permission set in Identity Center",
      identityCenterGroups: "take people out of the group in Identity Center",
      machines: "take a machine out of machines",
      identityProviders: "write an identity provider's subjects without them",
    },
    shape: ({ list }) => list,
    value: listOf,
    references: (names, { access, at }) => {
      const users = Object.keys(access.users);
      return names.flatMap((user, index) => {
        const path = pathOf(...at, index);
        if (!users.includes(user)) {
          const instead =
            didYouMean(user, users) === ""
              ? `; one that the stacks do not make is written users: { ${user}: { existing: true } }`
              : "";
          const message = `${noSuch("user", user, users)}${instead}`;
          return [{ path, message, becauseOf: ["groups", "users"] }];
        }
        return names.indexOf(user) < index ? [{ path, message: `"${user}" is listed twice` }] : [];
      });
    },
    forbid: (names, { access }) => denialOf(access, names),
    words: (names) => (names.length === 0 ? [] : [`never ${names.join(", ")}`]),
  },
};

/** A Deny survives every Allow, whoever writes it, and finds the user under whatever path it really has. */
function denialOf(access: AccessModel, names: readonly string[]): Denial[] {
  const account = accountArn(access);
  const [first, ...others] = names.map((name): Claim => ({ claim: "callerIsUserNamed", account, name }));
  if (first === undefined) return [];
  const arns = names.flatMap((user) => userArnPatterns(access, user));
  return [
    {
      sid: "DeniedUsers",
      conditions: { ArnLike: { "aws:PrincipalArn": arns } },
      means: [first, ...others],
    },
  ];
}
