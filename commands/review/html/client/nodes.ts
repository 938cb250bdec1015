import { hrefOf } from "./address";
import { accountOf, at, counted, data, everybodyOf, few, isAdministrator, KINDS } from "./data";
import type { Row } from "./grants";

/** A box of a drawing. */
export interface Box {
  readonly id: string;
  readonly column: "principal" | "part" | "role" | "account";
  readonly title: string;
  readonly subtitle: string;
  /** Empty where it stands for several. */
  readonly href: string;
  readonly isDanger: boolean;
}

/** Boxes of a column beyond these numbers are drawn as one. */
const MOST_PRINCIPALS = 6;
const MOST_PARTS = 10;
const MOST_ACCOUNTS = 4;

/** Where columns stand under each other, a row's accounts are one box. */
const MOST_ACCOUNTS_IF_NARROW = 1;

/** The boxes that each row passes, from the caller to its accounts. What is too much for a column becomes one box. */
export function boxesFor(rows: readonly Row[], isNarrow: boolean): (row: Row) => Box[][] {
  const isCrowded = new Set(rows.flatMap(({ principals }) => principals)).size > MOST_PRINCIPALS;
  const isManifold = new Set(rows.flatMap(({ parts }) => parts)).size > MOST_PARTS;
  return (row) =>
    [
      principalBoxes(row, isCrowded || isManifold),
      partBoxes(row, isManifold),
      [roleBox(row)],
      accountBoxes(row, isNarrow ? MOST_ACCOUNTS_IF_NARROW : MOST_ACCOUNTS),
    ].filter((column) => column.length > 0);
}

function principalBoxes(row: Row, isCrowded: boolean): Box[] {
  const { principals, parts } = row;
  if (!isCrowded || principals.length === 1) {
    return principals.map((principal): Box => {
      const { kind, name } = at(data.principals, principal);
      const box = { column: "principal", title: name, subtitle: KINDS[kind], isDanger: false } as const;
      return { id: `principal ${String(principal)}`, href: hrefOf({ kind, name }), ...box };
    });
  }
  const isOfUsers = principals.every((principal) => at(data.principals, principal).kind === "user");
  const title = isOfUsers
    ? counted(principals.length, "person", "people")
    : counted(principals.length, "caller");
  return [
    {
      id: `principals ${principals.join()}`,
      column: "principal",
      title,
      subtitle: few(everybodyOf(row)),
      href: parts.length === 1 ? hrefOf(at(data.parts, at(parts, 0))) : "",
      isDanger: false,
    },
  ];
}

/** A machine or a provider is its own caller, and stands in the column before. */
function partBoxes({ parts }: Row, isManifold: boolean): Box[] {
  const groups = parts.filter((part) => at(data.parts, part).kind === "group");
  const column = "part";
  if (groups.length === 0) return [];
  if (isManifold) {
    const title = "groups";
    return [{ id: "parts", column, title, subtitle: "", href: "", isDanger: false }];
  }
  return groups.map((part) => {
    const { kind, name } = at(data.parts, part);
    const id = `part ${String(part)}`;
    return { id, column, title: name, subtitle: "group", href: hrefOf({ kind, name }), isDanger: false };
  });
}

function roleBox({ role }: Row): Box {
  const of = at(data.roles, role);
  const { name, summary } = of;
  return {
    id: `role ${String(role)}`,
    column: "role",
    title: name,
    subtitle: `${summary.flag ?? ""}${summary.text}`,
    href: hrefOf({ kind: "role", name }),
    isDanger: isAdministrator(of),
  };
}

function accountBoxes({ targets, places }: Row, most: number): Box[] {
  const column = "account";
  if (targets.length > most) {
    const title = counted(targets.length, "account");
    const subtitle = places.startsWith("every account")
      ? places.replace(/ \(\d+\)/g, "")
      : few(targets.map((target) => accountOf(target).name));
    return [{ id: `accounts ${targets.join()}`, column, title, subtitle, href: "", isDanger: false }];
  }
  return targets.map((target) => {
    const { name, accountId } = accountOf(target);
    const id = `account ${name}`;
    return {
      id,
      column,
      title: name,
      subtitle: accountId,
      href: hrefOf({ kind: "account", name }),
      isDanger: false,
    };
  });
}

/** Lines from the boxes of each column to those of the next, each by the IDs of its ends. */
export function edgesOf(columns: readonly (readonly Box[])[]): string[] {
  return columns
    .slice(1)
    .flatMap((column, index) =>
      at(columns, index).flatMap((from) => column.map((to) => `${from.id}\n${to.id}`)),
    );
}
