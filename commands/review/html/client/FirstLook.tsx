import type { JSX } from "preact";
import type { PageFinding } from "../pageData";
import { hrefOf } from "./address";
import { at, data } from "./data";
import { allRows } from "./grants";
import { Text } from "./Text";

/** Access that ends within this time is about to. */
const SOON = 30 * 86_400_000;

/** Findings of one kind beyond this number are shown when asked for. */
const MOST_FINDINGS = 5;

/** What a reviewer looks at first, each with a link to its row. */
export function FirstLook(): JSX.Element {
  const kinds = [...new Set(data.firstLook.map(({ kind }) => kind))];
  return (
    <section class="first-look" aria-labelledby="first-look">
      <h3 id="first-look">What to look at first</h3>
      {kinds.length + data.inNoGroup.length === 0 && <p class="quiet">{data.nothing}</p>}
      {kinds.map((kind) => (
        <OfKind key={kind} kind={kind} findings={data.firstLook.filter((finding) => finding.kind === kind)} />
      ))}
      {data.inNoGroup.length > 0 && <InNoGroup />}
    </section>
  );
}

function InNoGroup(): JSX.Element {
  return (
    <div class="kind-of-finding">
      <h4>in no group</h4>
      <ul class="plain">
        {data.inNoGroup.map(({ who, text }) => (
          <li key={who}>
            <Text>{who}</Text> {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

function OfKind(properties: {
  readonly kind: string;
  readonly findings: readonly PageFinding[];
}): JSX.Element {
  const { kind, findings } = properties;
  const [shown, rest] = [findings.slice(0, MOST_FINDINGS), findings.slice(MOST_FINDINGS)];
  return (
    <div class="kind-of-finding">
      <h4>{kind}</h4>
      <List findings={shown} />
      {rest.length > 0 && (
        <details>
          <summary>{rest.length.toLocaleString("en")} more</summary>
          <List findings={rest} />
        </details>
      )}
    </div>
  );
}

function List({ findings }: { readonly findings: readonly PageFinding[] }): JSX.Element {
  return (
    <ul class="plain">
      {findings.map((finding, index) => (
        <li key={index}>
          <FindingLine {...finding} />
        </li>
      ))}
    </ul>
  );
}

function FindingLine(finding: PageFinding): JSX.Element {
  const { kind, text, who, places, role, grant, principal } = finding;
  const { name } = at(data.roles, role);
  const row = at(allRows, grant);
  const href =
    principal >= 0
      ? hrefOf(at(data.principals, principal), { ...row, principals: [principal] })
      : hrefOf({ kind: "role", name }, row);
  // Its kind stands beside it.
  const detail = text.startsWith(kind) ? text.slice(kind.length).replace(/^ \((.*)\)$/s, "$1") : text;
  return (
    <>
      <a href={href}>
        <Text>{`${who} may assume ${name}`}</Text>
      </a>{" "}
      in <Text>{places}</Text>
      {detail !== "" && (
        <>
          {": "}
          <Text>{detail}</Text>
        </>
      )}
      <Ends ends={finding.ends} />
    </>
  );
}

/** How near an end is, by the day on which the page is read. */
function Ends({ ends }: Pick<PageFinding, "ends">): JSX.Element | null {
  if (ends === "") return null;
  const left = Date.parse(ends) - Date.now();
  if (left > SOON) return null;
  const days = Math.ceil(left / 86_400_000);
  const text = left < 0 ? "it has ended" : `in ${String(days)} ${days === 1 ? "day" : "days"}`;
  return <strong class="flag warning">{` (${text})`}</strong>;
}
