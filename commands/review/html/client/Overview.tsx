import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { PagePart, PagePerson, PageRole } from "../pageData";
import { hrefOf } from "./address";
import { at, counted, data, isAdministrator, KINDS } from "./data";
import { Download } from "./Download";
import { keyOf, labelOf, type Named } from "./entries";
import { FirstLook } from "./FirstLook";
import { allRows, type Reach, reachOf, type Row } from "./grants";
import { GrantsTable, wholly } from "./GrantsTable";
import { Links } from "./links";
import { type Column, Table } from "./Table";
import { May, Text } from "./Text";

interface Properties {
  /** The section that the address names; empty where it names none. */
  readonly section: string;
  readonly isNarrow: boolean;
}

/** Everything at a glance: what to look at first, grants, people, groups, others who call, roles and accounts. */
export function Overview({ section, isNarrow }: Properties): JSX.Element {
  const { accountId } = data.primary;
  const groups = data.parts.filter(({ kind }) => kind === "group");
  const others = data.principals.filter(({ kind }) => kind !== "user");
  const sections: readonly SectionOf[] = [
    {
      name: "grants",
      title: "Grants",
      count: allRows.length,
      of: <GrantsTable label="Grants" rows={allRows} />,
    },
    {
      name: "people",
      title: `People in account ${accountId}`,
      count: data.primary.people.length,
      of: <People />,
      instead: `Account ${accountId} has no IAM users of this project.`,
    },
    { name: "groups", title: "Groups", count: groups.length, of: <Groups groups={groups} /> },
    {
      name: "others",
      title: "Machines, identity providers, Identity Center",
      count: others.length,
      of: <Others />,
    },
    { name: "roles", title: "Roles", count: data.roles.length, of: <Roles /> },
    { name: "accounts", title: "Accounts", count: data.accounts.length, of: <Accounts /> },
  ].filter(({ count, instead }) => count > 0 || instead !== undefined);
  return (
    <>
      <h2 tabIndex={-1}>Who may assume what</h2>
      <nav class="contents" aria-label="Sections">
        {sections.map(({ name, title, count }) => (
          <a key={name} href={`#section=${name}`}>
            {title} <span class="quiet">{count.toLocaleString("en")}</span>
          </a>
        ))}
      </nav>
      <FirstLook />
      {sections.map(({ name, title, count, of, instead = "" }) => (
        <Section
          key={name}
          name={name}
          title={title}
          isAsked={section === name}
          // A telephone has no room for all of them.
          isOpenAtFirst={!isNarrow || name === "grants"}
        >
          {count === 0 ? <p class="quiet">{instead}</p> : of}
        </Section>
      ))}
    </>
  );
}

interface SectionOf {
  readonly name: string;
  readonly title: string;
  readonly count: number;
  readonly of: JSX.Element;
  /** What is said where there is nothing; undefined: the section is left out. */
  readonly instead?: string;
}

function Section(properties: {
  readonly name: string;
  readonly title: string;
  readonly isAsked: boolean;
  readonly isOpenAtFirst: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { name, title, isAsked, isOpenAtFirst, children } = properties;
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details
      class="section"
      data-section={name}
      open={isOpen || isAsked}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <h3>{title}</h3>
      </summary>
      {children}
    </details>
  );
}

interface Person extends PagePerson {
  readonly name: string;
  readonly reach: Reach;
  /** Accounts of which they are administrator. */
  readonly administrated: readonly string[];
}

/** People of the same groups, who may therefore do the same. */
type Alike = readonly [Person, ...Person[]];

function People(): JSX.Element {
  const { accessKeys, people } = data.primary;
  const rows = rowsBy(({ principals }) => principals);
  const items = people.map((person): Person => {
    const own = rows.get(person.principal) ?? [];
    const powerful = own.filter(({ role }) => isAdministrator(at(data.roles, role)));
    return {
      ...person,
      name: at(data.principals, person.principal).name,
      reach: reachOf(own),
      administrated: [...new Set(powerful.flatMap(accountsOf))],
    };
  });
  return (
    <>
      <p class="quiet">{accessKeys}</p>
      <Table label="People" columns={PEOPLE} items={alikeOf(items)} keyOf={([{ principal }]) => principal} />
      <Download
        name="people"
        head={["Person", ...PEOPLE.slice(1).map(({ heading }) => heading)]}
        lines={() => items.map((person) => PEOPLE.map(({ text }) => text([person])))}
      />
    </>
  );
}

function alikeOf(people: readonly Person[]): Alike[] {
  const alike = new Map<string, [Person, ...Person[]]>();
  for (const person of people) {
    const { groups, policies, within, selfManagement, reach } = person;
    const key = JSON.stringify([groups, policies, within, selfManagement, reach, person.administrated]);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [person]);
    else known.push(person);
  }
  return [...alike.values()];
}

function rowsBy(indexesOf: (row: Row) => readonly number[]): ReadonlyMap<number, readonly Row[]> {
  const rows = new Map<number, Row[]>();
  for (const row of allRows) {
    for (const index of indexesOf(row)) {
      const known = rows.get(index);
      if (known === undefined) rows.set(index, [row]);
      else known.push(row);
    }
  }
  return rows;
}

function accountsOf({ targets }: Row): string[] {
  return targets.map((target) => at(data.accounts, at(data.targets, target).account).name);
}

/** More people than these are counted. */
const MOST_PEOPLE = 8;

const PEOPLE: readonly Column<Alike>[] = [
  {
    heading: "Person",
    text: (alike) => alike.map(({ name }) => name).join(", "),
    cell: (alike) => (
      <strong>
        <Links named={alike.map(({ name }): Named => ({ kind: "user", name }))} most={MOST_PEOPLE} />
      </strong>
    ),
  },
  {
    heading: "In groups",
    text: ([{ groups }]) => groups.join(", "),
    cell: ([{ groups }]) => (
      <Links named={groups.map((name): Named => ({ kind: "group", name }))} most={Infinity} />
    ),
  },
  { heading: "May assume", text: ([{ reach }]) => reachInWords(reach) },
  {
    heading: "Administrator of",
    text: ([{ administrated }]) => administrated.join(", "),
    cell: ([{ administrated }]) => <Administrated names={administrated} />,
  },
  { heading: "Gets", text: credentialsOf },
  { heading: "Manages own credentials", text: ([{ selfManagement }]) => (selfManagement ? "yes" : "no") },
  {
    heading: "May beside",
    text: ([{ policies, within }]) =>
      policies.length === 0 && within === ""
        ? ""
        : `${policies.join(", ") || "nothing"}${within === "" ? "" : ` within ${within}`}`,
  },
];

/** What the stack lets people sign in with, and whom of several. */
function credentialsOf(alike: Alike): string {
  const holders = new Map<string, string[]>();
  for (const { credentials, name } of alike) {
    for (const credential of credentials) holders.set(credential, [...(holders.get(credential) ?? []), name]);
  }
  return [...holders]
    .map(([credential, names]) =>
      names.length === alike.length ? credential : `${credential}: ${names.join(", ")}`,
    )
    .join("; ");
}

function reachInWords({ roles, accounts }: Reach): string {
  return roles === 0 ? "nothing" : `${counted(roles, "role")} in ${counted(accounts, "account")}`;
}

/** More accounts than these are counted. */
const MOST_ACCOUNTS = 3;

function Administrated({ names }: { readonly names: readonly string[] }): JSX.Element {
  const text = names.length > MOST_ACCOUNTS ? counted(names.length, "account") : names.join(", ");
  return (
    <strong class="flag danger">
      <Text>{text}</Text>
    </strong>
  );
}

/** Somebody who may call, or a group of those who may. */
interface Caller extends Named {
  readonly who: string;
  readonly rows: readonly Row[];
}

function Groups({ groups }: { readonly groups: readonly PagePart[] }): JSX.Element {
  const members = new Map<string, string[]>();
  for (const { principal, groups: names } of data.primary.people) {
    const { name } = at(data.principals, principal);
    for (const group of names) members.set(group, [...(members.get(group) ?? []), name]);
  }
  const rows = rowsBy(({ parts }) => parts);
  const items = groups.map((group) => ({
    ...group,
    members: members.get(group.name) ?? [],
    rows: rows.get(data.parts.indexOf(group)) ?? [],
  }));
  const columns: readonly Column<(typeof items)[number]>[] = [
    { heading: "Group", text: ({ name }) => name, cell: Choose },
    {
      heading: "People",
      text: (group) => group.members.join(", "),
      cell: (group) => <Links named={group.members.map((name): Named => ({ kind: "user", name }))} />,
    },
    ...REACHING,
  ];
  return <Listed name="groups" label="Groups" columns={columns} items={items} />;
}

function Others(): JSX.Element {
  const rows = rowsBy(({ principals }) => principals);
  const items = data.principals.flatMap(({ kind, name, who }, index): Caller[] =>
    kind === "user" ? [] : [{ kind, name, who, rows: rows.get(index) ?? [] }],
  );
  const columns: readonly Column<Caller>[] = [
    { heading: "Name", text: ({ name }) => name, cell: Choose },
    { heading: "Kind", text: ({ kind }) => KINDS[kind] },
    { heading: "Who", text: ({ name, who }) => (who === name ? "" : who) },
    ...REACHING,
  ];
  return <Listed name="callers" label="Others who call" columns={columns} items={items} keyOf={keyOf} />;
}

const REACHING: readonly Column<{ readonly rows: readonly Row[] }>[] = [
  {
    heading: "Roles",
    text: ({ rows }) => rolesIn(rows).join(", "),
    cell: ({ rows }) => (
      <Links named={rolesIn(rows).map((name): Named => ({ kind: "role", name }))} most={MOST_PEOPLE} />
    ),
  },
  { heading: "May assume", text: ({ rows }) => reachInWords(reachOf(rows)) },
];

function rolesIn(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ role }) => at(data.roles, role).name))];
}

/** The link that a row of a table leads to. */
function Choose(named: Named): JSX.Element {
  return (
    <a class="choose" href={hrefOf(named)} aria-label={labelOf(named)}>
      <Text>{named.name}</Text>
    </a>
  );
}

/** A table of things by their names, with what it says as CSV. */
function Listed<Item extends { readonly name: string }>(properties: {
  readonly name: string;
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  /** @default the name */
  readonly keyOf?: (item: Item) => string;
}): JSX.Element {
  const { name, label, columns, items, keyOf = (item: Item) => item.name } = properties;
  return (
    <>
      <Table label={label} columns={columns} items={items} keyOf={keyOf} />
      <Download
        name={name}
        head={columns.map(({ heading }) => heading)}
        lines={() => items.map((item) => columns.map(({ text }) => text(item)))}
      />
    </>
  );
}

function Roles(): JSX.Element {
  return <Listed name="roles" label="Roles" columns={ROLES} items={data.roles} />;
}

const ROLES: readonly Column<PageRole>[] = [
  {
    heading: "Role",
    text: ({ name }) => name,
    cell: ({ name }) => <Choose kind="role" name={name} />,
  },
  {
    heading: "Stands in",
    text: ({ places }) => places || "no account",
    cell: ({ places }) => <Text>{placesInShort(places)}</Text>,
  },
  { heading: "May", text: wholly, cell: ({ may }) => <May said={may} /> },
  { heading: "Described as", text: ({ description }) => description },
];

function placesInShort(places: string): string {
  const names = places.split(", ");
  return names.length > MOST_ACCOUNTS ? counted(names.length, "account") : places || "no account";
}

interface Account {
  readonly name: string;
  readonly accountId: string;
  readonly roles: readonly string[];
}

function Accounts(): JSX.Element {
  const roles = data.accounts.map((): string[] => []);
  for (const { account, role } of data.targets) roles[account]?.push(at(data.roles, role).name);
  const items = data.accounts.map((account, index): Account => ({ ...account, roles: roles[index] ?? [] }));
  return <Listed name="accounts" label="Accounts" columns={ACCOUNTS} items={items} />;
}

const ACCOUNTS: readonly Column<Account>[] = [
  {
    heading: "Account",
    text: ({ name }) => name,
    cell: ({ name }) => <Choose kind="account" name={name} />,
  },
  {
    heading: "ID",
    text: ({ accountId }) => accountId,
    cell: ({ accountId }) => <span class="number">{accountId}</span>,
  },
  {
    heading: "Roles",
    text: ({ roles }) => roles.join(", ") || "none",
    cell: ({ roles }) =>
      roles.length === 0 ? (
        "none"
      ) : (
        <Links named={roles.map((name): Named => ({ kind: "role", name }))} most={Infinity} />
      ),
  },
];
