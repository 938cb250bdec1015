import type { JSX } from "preact";
import { hrefOf } from "./address";
import { csvOf } from "./csv";
import { accountOf, at, data, everybodyOf, few, KINDS, useOf, viaOf } from "./data";
import type { Entry } from "./entries";
import type { Row } from "./grants";
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
    if (heading === "Last used") return data.usage !== null;
    if (entry === undefined) return true;
    // What is the same in all rows stands above them.
    if (entry.kind === "role" && (heading === "Who" || heading === "May then")) return false;
    if (heading === "In") return entry.kind !== "account" && entry.kind !== "target";
    return heading !== "Who" || !hasOneCaller(entry);
  });
  const first: Column<Row> = {
    heading: entry?.kind === "role" ? "Who" : "Role",
    cell: (row) => {
      const { name } = at(data.roles, row.role);
      const href = hrefOf(entry ?? { kind: "role", name }, row);
      return (
        <a class="choose" href={href} aria-current={row === chosen ? "true" : undefined}>
          <Text>{entry?.kind === "role" ? few(everybodyOf(row)) : name}</Text>
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
      <p class="tools">
        <button
          type="button"
          onClick={() => {
            download(rows, entry?.name ?? "grants");
          }}
        >
          Download as CSV
        </button>
      </p>
    </>
  );
}

function hasOneCaller({ kind }: Entry): boolean {
  return kind === "user" || kind === "permissionSet" || kind === "identityCenterGroup" || kind === "machine";
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: "Who", cell: (row) => <Text>{few(everybodyOf(row))}</Text> },
  { heading: "Through", cell: (row) => <Text>{viaOf(row)}</Text> },
  { heading: "In", cell: ({ places, targets }) => <Places places={places} targets={targets} /> },
  { heading: "If", cell: (row) => <Conditions conditions={conditionsOf(row)} isOfPeople={isOfUsers(row)} /> },
  { heading: "May then", cell: ({ role }) => <May said={at(data.roles, role).may} isShort /> },
  { heading: "Last used", cell: (row) => usageOf(row) },
];

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

/** A line for each caller and account. */
function download(rows: readonly Row[], name: string): void {
  const head = ["Who", "Kind", "Through", "Role", "ARN", "Account", "Account ID"];
  const after = ["If", "For up to", "May then", ...(data.usage === null ? [] : ["Last used"])];
  const text = csvOf([...head, ...after], rows.flatMap(linesOf));
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 60)}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

function linesOf(row: Row): string[][] {
  const { name, may } = at(data.roles, row.role);
  const permissions = may.map(({ flag = "", text }) => `${flag}${text}`).join("; ");
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
