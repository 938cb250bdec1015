import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Address } from "./address";
import { accountOf, at, counted, data, isPrincipal, KINDS, roleOf } from "./data";
import { Detail } from "./Detail";
import { Drawing } from "./Drawing";
import type { Entry } from "./entries";
import { type Reach, reachOf, rowAt, type Row, rowsOf } from "./grants";
import { GrantsTable } from "./GrantsTable";
import { May, Text } from "./Text";

interface Properties extends Pick<Address, "parameters"> {
  readonly entry: Entry;
}

/** What concerns one person, group, role or account: a drawing, a table, and one grant with its documents. */
export function EntryView({ entry, parameters }: Properties): JSX.Element {
  const rows = useMemo(() => rowsOf(entry), [entry]);
  const chosen = rowAt(rows, parameters);
  return (
    <>
      <p class="back">
        <a href="#">← All access</a>
      </p>
      <Head entry={entry} rows={rows} />
      {chosen?.isInstead === true && (
        <p class="missing" role="alert">
          The grant that the address names is not here: {parameters.get("who")} {parameters.get("via")}{" "}
          <Text>{parameters.get("arn") ?? ""}</Text>. Shown is the first one that is.
        </p>
      )}
      {chosen !== undefined && (
        <>
          <Drawing rows={rows} chosen={chosen.row} />
          <div class={rows.length > 1 ? "beside" : "alone"}>
            <div>
              <GrantsTable label="Grants" rows={rows} entry={entry} chosen={chosen.row} />
            </div>
            <Detail entry={entry} row={chosen.row} target={chosen.target} />
          </div>
        </>
      )}
    </>
  );
}

function Head({ entry, rows }: { readonly entry: Entry; readonly rows: readonly Row[] }): JSX.Element {
  const address = addressOf(entry);
  const role = entry.kind === "role" ? data.roles[entry.index] : undefined;
  return (
    <div class="head">
      <p class="kind">{KINDS[entry.kind]}</p>
      <h2 tabIndex={-1}>
        <Text>{entry.name}</Text>
      </h2>
      {address !== "" && (
        <p>
          <code>
            <Text>{address}</Text>
          </code>
        </p>
      )}
      <Summary entry={entry} rows={rows} />
      {role !== undefined && (
        <p>
          <May said={role.may} />
        </p>
      )}
      <Credentials entry={entry} />
      <Refusals entry={entry} />
    </div>
  );
}

/** The address in AWS of what is selected. */
function addressOf({ kind, index, detail }: Entry): string {
  if (isPrincipal(kind)) return at(data.principals, index).arns[0] ?? "";
  return kind === "account" || kind === "target" ? detail : "";
}

/** Who, what and how much. */
function Summary({ entry, rows }: { readonly entry: Entry; readonly rows: readonly Row[] }): JSX.Element {
  if (rows.length === 0) return <p class="summary">No grants</p>;
  const principals = [...new Set(rows.flatMap((row) => row.principals))];
  const who = principals.every((principal) => at(data.principals, principal).kind === "user")
    ? counted(principals.length, "person", "people")
    : counted(principals.length, "caller");
  return (
    <p class="summary">
      {isPrincipal(entry.kind) ? "May assume " : `${who} may assume `}
      <Reached entry={entry} rows={rows} />
    </p>
  );
}

/** How many roles in how many accounts, and how many of these are an administrator's: a role in ten accounts is one. */
function Reached({ entry, rows }: { readonly entry: Entry; readonly rows: readonly Row[] }): JSX.Element {
  const reached = reachOf(rows);
  const { roles, accounts } = reached;
  switch (entry.kind) {
    case "role":
      return <>{`it in ${counted(accounts, "account")}`}</>;
    case "target":
      return <>it</>;
    case "account":
      return (
        <>
          {counted(roles, "role")}
          <Administrator text={administratorBy(reached)} />
        </>
      );
    default:
      return (
        <>
          {`${counted(roles, "role")} in ${counted(accounts, "account")}`}
          <Administrator text={administratorIn(reached)} />
        </>
      );
  }
}

function administratorBy({ roles, administrating }: Reach): string {
  if (administrating === 0) return "";
  if (roles === 1) return "administrator";
  return `administrator by ${administrating === roles ? "all" : String(administrating)} of them`;
}

function administratorIn({ accounts, administrated }: Reach): string {
  if (administrated === 0) return "";
  if (accounts === 1) return "administrator";
  return `administrator in ${administrated === accounts ? `all ${String(accounts)}` : `${String(administrated)} of them`}`;
}

function Administrator({ text }: { readonly text: string }): JSX.Element | null {
  if (text === "") return null;
  return (
    <>
      {", "}
      <strong class="flag danger">{text}</strong>
    </>
  );
}

/** What somebody has in the account that they live in. */
function Credentials({ entry }: { readonly entry: Entry }): JSX.Element | null {
  const person =
    entry.kind === "user"
      ? data.primary.people.find(({ principal }) => principal === entry.index)
      : undefined;
  if (person === undefined) return null;
  const { credentials, policies, within, selfManagement } = person;
  const said = [
    ...(credentials.length === 0 ? [] : [`gets ${credentials.join(" and ")} from the stack`]),
    ...(policies.length === 0 ? [] : [`has ${policies.join(", ")}`]),
    ...(within === "" ? [] : [`stays within ${within}`]),
    selfManagement ? "manages own credentials" : "does not manage own credentials",
  ];
  return (
    <p class="quiet">
      <Text>{`In account ${data.primary.accountId}: ${said.join("; ")}.`}</Text>
    </p>
  );
}

/** Roles whose trust refuses a person by name. */
function Refusals({ entry }: { readonly entry: Entry }): JSX.Element | null {
  const refused = isPrincipal(entry.kind) ? at(data.principals, entry.index).refused : [];
  if (refused.length === 0) return null;
  const text = refused.map((target) => `${roleOf(target).name} in ${accountOf(target).name}`).join(", ");
  return (
    <p class="refused">
      <strong>Refused by name: </strong>
      <Text>{text}</Text>
    </p>
  );
}
