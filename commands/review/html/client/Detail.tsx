import type { ComponentChildren, JSX } from "preact";
import { hrefOf } from "./address";
import { accountOf, at, data, everybodyOf, few, isAdministrator, useOf } from "./data";
import { Document, Permission } from "./Document";
import type { Entry } from "./entries";
import { conditionsOf } from "./GrantsTable";
import type { Row } from "./grants";
import { Through } from "./links";
import { May, OutsideLink, Text, toneOf } from "./Text";
import { leavesOf, weighAssume, weighPermissions, weighTrust } from "./weigh";

interface Properties {
  readonly entry: Entry;
  readonly row: Row;
  /** Index of the role in the account that is looked at. */
  readonly target: number;
}

/** One grant in one of its accounts: what it asks, what it allows, and the documents that say so. */
export function Detail({ entry, row, target }: Properties): JSX.Element {
  const who = few(everybodyOf(row));
  const { name } = at(data.roles, row.role);
  return (
    <section class="grant" aria-labelledby="grant">
      <h3 id="grant">
        <Text>{who}</Text>
        <span class="arrow" aria-hidden="true">
          {" → "}
        </span>
        <span class="hidden"> may assume </span>
        <Text>{`${name} in ${accountOf(target).name}`}</Text>
      </h3>
      <Facts row={row} target={target} />
      {row.targets.length > 1 && <Accounts entry={entry} row={row} target={target} />}
      <div class="documents">
        <CallersSide row={row} target={target} who={who} />
        <TrustSide row={row} target={target} />
      </div>
      <Permissions target={target} />
    </section>
  );
}

function Facts({ row, target }: Pick<Properties, "row" | "target">): JSX.Element {
  const { may, description, session } = at(data.roles, row.role);
  const { arn } = at(data.targets, target);
  const url = consoleUrlOf(row, target);
  const everybody = everybodyOf(row);
  return (
    <dl>
      {everybody.length > 1 && (
        <Fact name="Who">
          <Text>{everybody.join(", ")}</Text>
        </Fact>
      )}
      <Fact name="Through">
        <Through {...row} />
      </Fact>
      <Fact name="If">
        <ul class="plain">
          {conditionsOf(row).map((condition) => (
            <li key={condition}>
              <Text>{condition}</Text>
            </li>
          ))}
        </ul>
      </Fact>
      <Fact name="For up to">
        {row.session}
        {row.session !== session && ` (role chaining; the role itself allows ${session})`}
      </Fact>
      <Fact name="May then">
        <May said={may} />
      </Fact>
      {row.notices.length > 0 && <Fact name="Look at">{row.notices.join(", ")}</Fact>}
      {data.usage !== null && (
        <Fact name="Last used">
          <Usage row={row} target={target} />
        </Fact>
      )}
      {description !== "" && (
        <Fact name="Described as">
          <Text>{description}</Text>
        </Fact>
      )}
      <Fact name="Role">
        <code>
          <Text>{arn}</Text>
        </code>
      </Fact>
      {url !== "" && (
        <Fact name="Console">
          <OutsideLink
            url={url}
            text={`Switch to ${at(data.roles, row.role).name} in ${accountOf(target).name}`}
          />
        </Fact>
      )}
    </dl>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Whether the console's link is of use: it switches people, not programs. */
function consoleUrlOf({ parts }: Row, target: number): string {
  const { consoleUrl } = at(data.targets, target);
  const isOfPeople = parts.some((part) => at(data.parts, part).kind === "group");
  return isOfPeople && consoleUrl.startsWith("https://") ? consoleUrl : "";
}

/** More callers than these are not listed one by one. */
const MOST_CALLERS = 40;

function Usage({ row: { principals }, target }: Pick<Properties, "row" | "target">): JSX.Element {
  return (
    <ul class="plain">
      {principals.slice(0, MOST_CALLERS).map((principal) => {
        const text = useOf(principal, target)?.text ?? "not known";
        const { name } = at(data.principals, principal);
        return <li key={principal}>{principals.length === 1 ? text : `${name}: ${text}`}</li>;
      })}
      {principals.length > MOST_CALLERS && <li>and others: see the CSV</li>}
    </ul>
  );
}

/** More actions than these are said service by service. */
const MOST_ACTIONS = 6;

/** A long list of actions with each service named once: `s3: GetObject, PutObject; sqs: ReceiveMessage`. */
function byService(because: readonly string[]): string {
  if (because.length <= MOST_ACTIONS) return because.join(", ");
  const services = new Map<string, string[]>();
  for (const action of because) {
    const [, service = "", name = action] = /^([a-z0-9-]+):([A-Za-z0-9*?]+)$/.exec(action) ?? [];
    services.set(service, [...(services.get(service) ?? []), name]);
  }
  return [...services]
    .map(([service, names]) => `${service === "" ? "" : `${service}: `}${names.join(", ")}`)
    .join("; ");
}

/** The other accounts of a row, whose documents differ in names alone. */
function Accounts({ entry, row, target }: Properties): JSX.Element {
  const isMany = row.targets.length > MOST_CALLERS;
  const links = row.targets.map((each) => (
    <a key={each} href={hrefOf(entry, row, each)} aria-current={each === target ? "true" : undefined}>
      <Text>{accountOf(each).name}</Text>
    </a>
  ));
  return (
    <details class="accounts" open={!isMany}>
      <summary>
        The same in {row.targets.length.toLocaleString("en")} accounts; shown here:{" "}
        <Text>{accountOf(target).name}</Text>
      </summary>
      <p class="links">{links}</p>
    </details>
  );
}

function CallersSide({
  row,
  target,
  who,
}: Pick<Properties, "row" | "target"> & { readonly who: string }): JSX.Element {
  const { arn } = at(data.targets, target);
  const parts = row.parts.map((part) => at(data.parts, part));
  return (
    <div>
      <h4>
        What lets <Text>{who}</Text> call
      </h4>
      {parts.map(({ kind, name, policies, note }) => {
        const concerned = policies.filter(({ document }) => isAbout(document, arn));
        if (concerned.length === 0) {
          return (
            <p key={`${kind} ${name}`} class="quiet">
              <Text>{note}</Text>
            </p>
          );
        }
        return concerned.map((policy) => (
          <Document
            key={`${kind} ${name} ${policy.name}`}
            title={policy.name}
            note={`in account ${data.primary.accountId}, ${note}`}
            document={policy.document}
            weigh={() => weighAssume(arn)}
          />
        ));
      })}
    </div>
  );
}

function isAbout(document: number, arn: string): boolean {
  const text = at(data.documents, document);
  return text.includes(arn) && leavesOf(JSON.parse(text)).includes(arn);
}

function TrustSide({ row, target }: Pick<Properties, "row" | "target">): JSX.Element {
  const callers = row.principals.map((principal) => at(data.principals, principal));
  const { name } = at(data.roles, row.role);
  return (
    <div>
      <h4>What lets it in</h4>
      <Document
        title="Trust policy"
        note={`of role ${name} in account ${accountOf(target).accountId}`}
        document={at(data.targets, target).trustPolicy}
        weigh={(document) => weighTrust(document, callers)}
      />
    </div>
  );
}

function Permissions({ target }: Pick<Properties, "target">): JSX.Element {
  const { role, policies, boundary } = at(data.targets, target);
  const { risks } = at(data.roles, role);
  const isEverything = isAdministrator(at(data.roles, role));
  const risky = isEverything ? ["*"] : risks.flatMap(({ because }) => because);
  const weigh = (document: unknown) => weighPermissions(document, risky);
  return (
    <div class="permissions">
      <h4>What the role allows</h4>
      {risks.map(({ kind, because }) => (
        <p key={kind}>
          <strong class={`flag ${toneOf(kind)}`}>{kind}</strong>
          {kind !== "administrator" && (
            <>
              {": "}
              <Text>{byService(because)}</Text>
            </>
          )}
        </p>
      ))}
      {policies.map((policy) => (
        <Permission key={policy.name} policy={policy} also="" weigh={weigh} />
      ))}
      {boundary !== null && (
        <Permission policy={boundary} also=", and the role stays within it" weigh={weigh} />
      )}
    </div>
  );
}
