import type { JSX } from "preact";
import type { PageRole } from "../pageData";
import { hrefOf } from "./address";
import { accountOf, at, data, everybodyOf, few, KINDS, useOf, viaOf } from "./data";
import { Download } from "./Download";
import type { Entry } from "./entries";
import type { Row } from "./grants";
import { Links, Through } from "./links";
import { type Column, Table } from "./Table";
import { Conditions, May, Text } from "./Text";

interface Properties {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Whose address the rows' links lead to; its own column is left out. Undefined: each row's role. */
  readonly entry?: Entry;
  readonly chosen?: Row;
}

/** Grants, each said once for all who have it in the same way and all accounts where they do. */
export function GrantsTable({ label, rows, entry, chosen }: Properties): JSX.Element {
  const columns = COLUMNS.filter(({ heading }) => {
    if (entry === undefined) return true;
    // What is the same in all rows stands above them.
    if (entry.kind === "role" && (heading === "Who" || heading === "May then")) return false;
    if (heading === "In") return entry.kind !== "account" && entry.kind !== "target";
    return heading !== "Who" || !hasOneCaller(entry);
  });
  const nameOf = (row: Row): string =>
    entry?.kind === "role" ? few(everybodyOf(row)) : at(data.roles, row.role).name;
  const times = new Map<string, number>();
  for (const row of rows) times.set(nameOf(row), (times.get(nameOf(row)) ?? 0) + 1);
  const first: Column<Row> = {
    heading: entry?.kind === "role" ? "Who" : "Role",
    text: nameOf,
    cell: (row) => {
      const name = nameOf(row);
      const isSaidBefore = entry === undefined || (times.get(name) ?? 0) > 1;
      return (
        <a
          class="choose"
          href={hrefOf(entry ?? { kind: "role", name: at(data.roles, row.role).name }, row)}
          aria-current={row === chosen ? "true" : undefined}
          aria-label={
            isSaidBefore ? `${name}: ${few(everybodyOf(row))}, ${viaOf(row)}, in ${row.places}` : undefined
          }
        >
          <Text>{name}</Text>
        </a>
      );
    },
  };
  return (
    <>
      <Table
        label={label}
        columns={[first, ...columns]}
        items={rows}
        keyOf={({ grant }) => grant}
        isChosen={(row) => row === chosen}
      />
      <Download name={entry?.name ?? "grants"} head={headOf()} lines={() => rows.flatMap(linesOf)} />
    </>
  );
}

function hasOneCaller({ kind }: Entry): boolean {
  return kind === "user" || kind === "permissionSet" || kind === "identityCenterGroup" || kind === "machine";
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: "Who", text: (row) => few(everybodyOf(row)), cell: (row) => <Callers {...row} /> },
  { heading: "Through", text: viaOf, cell: (row) => <Through {...row} /> },
  {
    heading: "In",
    text: ({ places }) => places,
    cell: ({ places, targets }) => <Places places={places} targets={targets} />,
  },
  {
    heading: "If",
    text: (row) => conditionsOf(row).join("; "),
    cell: (row) => <Conditions conditions={conditionsOf(row)} isOfPeople={isOfUsers(row)} />,
  },
  {
    heading: "May then",
    text: ({ role }) => mayOf(role),
    cell: ({ role }) => <May said={at(data.roles, role).may} isShort />,
  },
  { heading: "Last used", text: (row) => (data.usage === null ? "" : usageOf(row)) },
];

/** A provider's subjects are no entries, nor are those of a machine that stand for many. */
function Callers(row: Row): JSX.Element {
  if (!isOfUsers(row)) return <Text>{few(everybodyOf(row))}</Text>;
  return <Links named={row.principals.map((principal) => at(data.principals, principal))} />;
}

function mayOf(role: number): string {
  return at(data.roles, role)
    .may.map(({ flag = "", text }) => `${flag}${text}`)
    .join("; ");
}

/** More accounts than these are counted where no set stands for them. */
const MOST_ACCOUNTS = 4;

function Places({ places, targets }: Pick<Row, "places" | "targets">): JSX.Element {
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) {
    return (
      <>
        <Text>{places}</Text> <span class="quiet number">{accountOf(only).accountId}</span>
      </>
    );
  }
  const isLong = places.split(", ").length > MOST_ACCOUNTS;
  return <Text>{isLong ? `${String(targets.length)} accounts` : places}</Text>;
}

function isOfUsers({ principals }: Row): boolean {
  return principals.every((principal) => at(data.principals, principal).kind === "user");
}

export function conditionsOf({ conditions }: Row): readonly string[] {
  return at(data.conditions, conditions);
}

/** How the people of a row used its role, in short. */
function usageOf({ principals, targets }: Row): string {
  const uses = principals.flatMap((principal) => targets.flatMap((target) => useOf(principal, target) ?? []));
  const texts = new Set(uses.map(({ text }) => text));
  if (texts.size === 1) return [...texts].join();
  const used = uses.filter(({ use }) => use === "used").length;
  return `used ${String(used)} of ${String(uses.length)}`;
}

function headOf(): string[] {
  const head = ["Who", "Kind", "Through", "Role", "ARN", "Account", "Account ID"];
  return [...head, "If", "For up to", "May then", ...(data.usage === null ? [] : ["Last used"])];
}

/** A line for each caller and account. */
function linesOf(row: Row): string[][] {
  const { name } = at(data.roles, row.role);
  const permissions = wholly(at(data.roles, row.role));
  return row.targets.flatMap((target) => {
    const { name: account, accountId } = accountOf(target);
    const { arn } = at(data.targets, target);
    return row.principals.flatMap((principal) => {
      const { kind, who } = at(data.principals, principal);
      const use = useOf(principal, target);
      return (row.subjects.length > 0 ? row.subjects : [who]).map((caller) => [
        ...[caller, KINDS[kind], viaOf(row), name, arn, account, accountId],
        ...[conditionsOf(row).join("; "), row.session, permissions, ...(use === undefined ? [] : [use.text])],
      ]);
    });
  });
}

/** All of what a role may do, however long that is: a spreadsheet has room for it. */
export function wholly({ summary, risks, allows }: PageRole): string {
  const { flag = "", text } = summary;
  const [, others = ""] = /\d+ more actions(.*)$/s.exec(text) ?? [];
  const what = /\d+ more actions/.test(text) ? `${allows.join("; ")}${others}` : text;
  return [
    `${flag}${what}`,
    ...risks
      .filter(({ kind }) => kind !== flag)
      .map(({ kind, because }) => (because.length === 0 ? kind : `${kind} (${because.join(", ")})`)),
  ].join("; ");
}
