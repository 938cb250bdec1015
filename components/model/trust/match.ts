import { z } from "zod";
import { accountArn, iamArn, userArn } from "../arns";
import { groupsGranting } from "../grants";
import { pathOf } from "../problems";
import type { Requirement, Scene, TrustKey } from "./trustKey";

interface Match {
  /**
   * IAM users. `users`: an exact list of them. `path`: every user in `primary.userPath`, for groups too large for the
   * trust policy's quota; whoever may create users in that path gets in.
   *
   * @default "users"
   */
  readonly match: TrustKey<"users" | "path", "users" | "path">;
}

export const match: Match = {
  match: {
    holdsFor: "users",
    instead: {
      permissionSets: "a permission set is matched by its name",
      identityCenterGroups: "a group of Identity Center is entitled by its ID",
      machines: "a machine is matched by machines.NAME.principal",
      identityProviders: "an identity provider's people are matched by its subjects and claims",
    },
    shape: () => z.enum(["users", "path"]),
    value: (written) => written ?? "users",
    problems: (value, { access, role, at }) => {
      if (value !== "path") return [];
      const { userPath } = access.primary;
      if (userPath === "/") {
        const message = 'path needs a primary.userPath other than "/", which is the path of every user';
        return [{ path: pathOf(...at), message }];
      }
      const members = new Set(groupsGranting(access, role).flatMap((group) => group.members));
      return [...members].flatMap((user) => {
        const path = access.users[user]?.path ?? userPath;
        if (path.startsWith(userPath)) return [];
        const message = `"${path}" is outside primary.userPath "${userPath}", which role "${role}" trusts (match: path)`;
        return [{ path: pathOf("users", user, "path"), message }];
      });
    },
    ask: (value, scene) => [value === "users" ? oneOf(scene) : anybodyInPath(scene)],
    words: (value, { primary }) => (value === "path" ? [`trusts every user in ${primary.userPath}`] : []),
  },
};

function oneOf({ access, users }: Scene): Requirement {
  return {
    of: "all",
    conditions: { ArnEquals: { "aws:PrincipalArn": users.map((user) => userArn(access, user)) } },
    means: [{ claim: "callerIsOneOf", arns: users.map((user) => userArn(access, user)) }],
  };
}

function anybodyInPath({ access }: Scene): Requirement {
  const { partition, accountId, userPath } = access.primary;
  return {
    of: "all",
    conditions: { ArnLike: { "aws:PrincipalArn": [iamArn(partition, accountId, `user${userPath}*`)] } },
    means: [{ claim: "callerIsUserUnder", account: accountArn(access), path: userPath }],
  };
}
