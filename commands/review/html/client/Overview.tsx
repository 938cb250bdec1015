import type { JSX } from "preact";
import type { PagePerson, PageRole } from "../pageData";
import { hrefOf } from "./address";
import { at, counted, data, isAdministrator } from "./data";
import { FirstLook } from "./FirstLook";
import { allRows, type Reach, reachOf, type Row } from "./grants";
import { GrantsTable } from "./GrantsTable";
import { type Column, Table } from "./Table";
import { May, Text } from "./Text";

/** Everything at a glance: what to look at first, grants, people, roles and accounts. */
export function Overview(): JSX.Element {
  return (
    <>
      <h2 tabIndex={-1}>Who may assume what</h2>
      <FirstLook />
      <h3>Grants</h3>
      <GrantsTable label="Grants" rows={allRows} />
      <People />
      <h3>Roles</h3>
      <Table label="Roles" columns={ROLES} items={data.roles} keyOf={({ name }) => name} />
      <h3>Accounts</h3>
      <Table label="Accounts" columns={ACCOUNTS} items={accounts()} keyOf={({ name }) => name} />
    </>
  );
}

interface Person extends PagePerson {
  readonly name: string;
  readonly reach: Reach;
  /** Accounts of which they are administrator. */
  readonly administrated: readonly string[];
}

function People(): JSX.Element {
  const { accountId, accessKeys, people } = data.primary;
  const rows = new Map<number, Row[]>();
  for (const row of allRows) {
    for (const principal of row.principals) {
      const known = rows.get(principal);
      if (known === undefined) rows.set(principal, [row]);
      else known.push(row);
    }
  }
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
  if (items.length === 0) return <p>Account {accountId} has no IAM users of this project.</p>;
  return (
    <>
      <h3>People in account {accountId}</h3>
      <p class="quiet">{accessKeys}</p>
      <Table label="People" columns={PEOPLE} items={items} keyOf={({ principal }) => principal} />
    </>
  );
}

function accountsOf({ targets }: Row): string[] {
  return targets.map((target) => at(data.accounts, at(data.targets, target).account).name);
}

const PEOPLE: readonly Column<Person>[] = [
  {
    heading: "Person",
    cell: ({ name }) => (
      <a class="choose" href={hrefOf({ kind: "user", name })}>
        <Text>{name}</Text>
      </a>
    ),
  },
  { heading: "In groups", cell: ({ groups }) => <Text>{groups.join(", ") || "–"}</Text> },
  { heading: "May assume", cell: ({ reach }) => reachInWords(reach) },
  { heading: "Administrator of", cell: ({ administrated }) => <Administrated names={administrated} /> },
  {
    heading: "Gets",
    cell: ({ credentials }) => credentials.join(", ") || "–",
  },
  { heading: "Manages own credentials", cell: ({ selfManagement }) => (selfManagement ? "yes" : "no") },
  {
    heading: "May beside",
    cell: ({ policies, within }) => (
      <Text>{`${policies.join(", ") || "nothing"}${within === "" ? "" : ` within ${within}`}`}</Text>
    ),
  },
];

function reachInWords({ roles, accounts }: Reach): string {
  return roles === 0 ? "nothing" : `${counted(roles, "role")} in ${counted(accounts, "account")}`;
}

/** More accounts than these are counted. */
const MOST_ACCOUNTS = 3;

function Administrated({ names }: { readonly names: readonly string[] }): JSX.Element {
  if (names.length === 0) return <>–</>;
  const text = names.length > MOST_ACCOUNTS ? counted(names.length, "account") : names.join(", ");
  return (
    <strong class="flag danger">
      <Text>{text}</Text>
    </strong>
  );
}

const ROLES: readonly Column<PageRole>[] = [
  {
    heading: "Role",
    cell: ({ name }) => (
      <a class="choose" href={hrefOf({ kind: "role", name })}>
        <Text>{name}</Text>
      </a>
    ),
  },
  { heading: "Stands in", cell: ({ places }) => <Text>{placesInShort(places)}</Text> },
  { heading: "May", cell: ({ may }) => <May said={may} /> },
  { heading: "Described as", cell: ({ description }) => <Text>{description || "–"}</Text> },
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

function accounts(): Account[] {
  const roles = data.accounts.map((): string[] => []);
  for (const { account, role } of data.targets) roles[account]?.push(at(data.roles, role).name);
  return data.accounts.map((account, index) => ({ ...account, roles: roles[index] ?? [] }));
}

const ACCOUNTS: readonly Column<Account>[] = [
  {
    heading: "Account",
    cell: ({ name }) => (
      <a class="choose" href={hrefOf({ kind: "account", name })}>
        <Text>{name}</Text>
      </a>
    ),
  },
  { heading: "ID", cell: ({ accountId }) => <span class="number">{accountId}</span> },
  { heading: "Roles", cell: ({ roles }) => <Text>{roles.join(", ") || "none"}</Text> },
];
