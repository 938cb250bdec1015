import type { AccessModel } from "../../components/model/accessModel";
import type { Difference } from "./differences";
import type { Side } from "./side";

type Thing = Difference & { readonly kind: "thing" };

/** Roles, users, groups, machines and identity providers that are on one side alone. */
export function thingsOf({ to, from, direction, places, others }: Side): Thing[] {
  const isThere = direction === "broader";
  const roles = [...places].flatMap(([key, { at, roleName }]): Thing[] =>
    others.has(key) ? [] : [{ kind: "thing", thing: "role", name: roleName, account: at.account, isThere }],
  );
  const known = new Set(namesIn(from.access).map((entry) => entry.join(" ")));
  return [
    ...roles,
    ...namesIn(to.access)
      .filter((entry) => !known.has(entry.join(" ")))
      .map(([thing, name]): Thing => ({ kind: "thing", thing, name, isThere })),
  ];
}

function namesIn({ users, groups, machines, identityProviders }: AccessModel): [Thing["thing"], string][] {
  return [
    ...Object.keys(users).map((name): [Thing["thing"], string] => ["user", name]),
    ...Object.keys(groups).map((name): [Thing["thing"], string] => ["group", name]),
    ...Object.values(machines).map(({ principal }): [Thing["thing"], string] => ["machine", principal]),
    ...Object.keys(identityProviders).map((name): [Thing["thing"], string] => ["identity provider", name]),
  ];
}
