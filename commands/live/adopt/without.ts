import type { AccessModelArgs, GroupArgs } from "../../../components/model/accessModel";
import { listOf, type OneOrMore } from "../../../components/model/oneOrMore";
import { oneOrMore } from "./written";

/** A part of a draft that the model cannot have. */
export type Part =
  | { readonly kind: "role" | "group" | "machine" | "identityProvider"; readonly name: string }
  /** A user's own settings: the user is left as it is, in its groups. */
  | { readonly kind: "user"; readonly name: string }
  | { readonly kind: "setting"; readonly name: "alias" | "passwordPolicy" }
  | { readonly kind: "groupPolicy"; readonly name: string; readonly index: number };

/** The part at a path of the model; undefined where it is not to be left out by itself. */
export function partAt([section = "", name = "", key = "", index = ""]: readonly string[]): Part | undefined {
  switch (section) {
    case "roles":
      return { kind: "role", name };
    case "groups":
      return key === "managedPolicies" && index !== ""
        ? { kind: "groupPolicy", name, index: Number(index) }
        : { kind: "group", name };
    case "machines":
      return { kind: "machine", name };
    case "identityProviders":
      return { kind: "identityProvider", name };
    case "users":
      return key === "" ? undefined : { kind: "user", name };
    case "primary":
      return name === "alias" || name === "passwordPolicy" ? { kind: "setting", name } : undefined;
    default:
      return undefined;
  }
}

/** A model without a part, and without whatever is for nothing then. */
export function without(model: AccessModelArgs, part: Part): AccessModelArgs {
  switch (part.kind) {
    case "role":
      return tidied({ ...model, roles: omit(model.roles, part.name) });
    case "group":
      return tidied({ ...model, groups: omit(model.groups, part.name) });
    case "machine":
      return tidied({ ...model, machines: omit(model.machines ?? {}, part.name) });
    case "identityProvider":
      return tidied({ ...model, identityProviders: omit(model.identityProviders ?? {}, part.name) });
    case "user": {
      const { path } = model.users?.[part.name] ?? {};
      const user = { existing: true, ...(path === undefined ? {} : { path }) };
      return { ...model, users: { ...model.users, [part.name]: user } };
    }
    case "setting":
      return { ...model, primary: { ...model.primary, [part.name]: undefined } };
    case "groupPolicy": {
      const group = model.groups[part.name];
      if (group?.members === undefined) return model;
      const managedPolicies = listOf(group.managedPolicies).filter((_, index) => index !== part.index);
      return {
        ...model,
        groups: { ...model.groups, [part.name]: { ...group, managedPolicies: orNothing(managedPolicies) } },
      };
    }
  }
}

function omit<Value>(record: Readonly<Record<string, Value>>, name: string): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

function orNothing(names: readonly string[]): OneOrMore<string> | undefined {
  return names.length === 0 ? undefined : oneOrMore(names);
}

interface Granting {
  readonly assume: GroupArgs["assume"];
}

/** Leaves out roles that nobody may assume any more, and who may assume none. */
function tidied(model: AccessModelArgs): AccessModelArgs {
  const groups = granting(model.groups, model);
  const machines = granting(model.machines ?? {}, model);
  const identityProviders = granting(model.identityProviders ?? {}, model);
  const parts: readonly Granting[] = [groups, machines, identityProviders].flatMap(
    (each: Readonly<Record<string, Granting>>) => Object.values(each),
  );
  const assumed = new Set(parts.flatMap(({ assume }) => Object.values(assume).flatMap(listOf)));
  const roles = Object.fromEntries(Object.entries(model.roles).filter(([role]) => assumed.has(role)));
  const accounts = Object.fromEntries(
    Object.entries(model.accounts).flatMap(([name, account]) => {
      const own = listOf(account.roles).filter((role) => Object.hasOwn(roles, role));
      return own.length === 0 ? [] : [[name, { ...account, roles: oneOrMore(own) }]];
    }),
  );
  const members = new Set(Object.values(groups).flatMap((group) => listOf(group.members)));
  const refused = Object.values(roles).flatMap(({ trust }) => listOf(trust?.denyUsers));
  const people = new Set([...members, ...refused]);
  const users = Object.fromEntries(Object.entries(model.users ?? {}).filter(([name]) => people.has(name)));
  return {
    ...model,
    accounts,
    roles,
    groups,
    users: orUndefined(users),
    machines: orUndefined(machines),
    identityProviders: orUndefined(identityProviders),
  };
}

function orUndefined<Value>(
  record: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> | undefined {
  return Object.keys(record).length === 0 ? undefined : record;
}

/** The parts that still grant something, without what is not there. */
function granting<Part extends Granting>(
  parts: Readonly<Record<string, Part>>,
  { roles, accounts }: AccessModelArgs,
): Readonly<Record<string, Part>> {
  const entries = Object.entries(parts).flatMap(([name, part]) => {
    const assume = Object.entries(part.assume).flatMap(([account, names]) => {
      const there = listOf(names).filter((role) => Object.hasOwn(roles, role));
      const isThere = account === "*" || Object.hasOwn(accounts, account);
      return there.length === 0 || !isThere ? [] : [[account, oneOrMore(there)] as const];
    });
    return assume.length === 0 ? [] : [[name, { ...part, assume: Object.fromEntries(assume) }] as const];
  });
  return Object.fromEntries(entries);
}
