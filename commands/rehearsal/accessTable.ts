import type { AccessModel } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { conditionWords } from "../vocabulary/conditions";
import { bySubject, holdersIn, whoIs } from "../vocabulary/holders";
import { type Cell, type Line, table } from "../terminal/table";
import type { Style, Terminal } from "../terminal/terminal";
import { mayInWords, permissionsOfRoles, type RolePermissions, saidInText } from "../vocabulary/permissions";
import { placesInWords } from "../vocabulary/places";
import { outsideItsTime } from "../vocabulary/times";
import type { EffectiveGrant, Rehearsal } from "./rehearse";

const HEADS = ["Who", "Through", "Account", "Role", "If", "May then"];

/** Who may assume what: a row for all accounts where it is the same, in as many columns as a terminal has. */
export function accessTable(rehearsal: Rehearsal, terminal: Terminal): string {
  return table(HEADS, cellsOf(rehearsal, terminal.style), terminal);
}

function cellsOf(rehearsal: Rehearsal, style: Style): Cell[][] {
  const { access } = rehearsal.project;
  const conditionsOf = conditionWords(rehearsal);
  const permissions = permissionsOfRoles(rehearsal);
  return rows(access, rehearsal.grants).map(({ who, via, role, accounts }) => [
    who,
    via,
    placesWithIds(access, role, accounts),
    defined(access.roles, role).name,
    [...timeOf(access, role, style), ...conditionsOf(via, role).map((text) => ({ text }))],
    may(permissions.get(role), style),
  ]);
}

/** That nobody may assume the role now, whatever is granted. */
function timeOf(access: AccessModel, role: string, { red }: Style): Line[] {
  const text = outsideItsTime(defined(access.roles, role));
  return text === undefined ? [] : [{ text, set: red }];
}

function placesWithIds(access: AccessModel, role: string, accounts: readonly string[]): string {
  const standing = Object.keys(access.accounts).filter((account) =>
    defined(access.accounts, account).roles.includes(role),
  );
  const withId = (account: string): string => `${account} (${defined(access.accounts, account).accountId})`;
  return placesInWords(access.accountSets, accounts, standing, withId);
}

function may(permissions: RolePermissions | undefined, { red }: Style): Line[] {
  const said = permissions === undefined ? [] : mayInWords(permissions);
  return said.map((part) => ({ text: saidInText(part), ...(part.flag === "administrator" && { set: red }) }));
}

interface Row {
  readonly who: string;
  readonly via: string;
  readonly role: string;
  readonly accounts: readonly string[];
}

/** A row for each part of the model and role, with the people in it and the accounts where it is so. */
function rows(access: AccessModel, grants: readonly EffectiveGrant[]): Row[] {
  const holderOf = holdersIn(access);
  const known = new Map<string, { via: string; role: string; names: Set<string>; accounts: Set<string> }>();
  for (const grant of grants) {
    const { via, account, role } = grant;
    const key = [via, role].join("\n");
    const row = known.get(key) ?? { via, role, names: new Set(), accounts: new Set() };
    for (const holder of bySubject(access, holderOf(grant))) row.names.add(whoIs(access, holder));
    row.accounts.add(account);
    known.set(key, row);
  }
  return [...known.values()].map(({ names, accounts, ...row }) => ({
    ...row,
    who: shorten([...names]),
    accounts: [...accounts],
  }));
}

/** The first few of many names. */
function shorten(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
