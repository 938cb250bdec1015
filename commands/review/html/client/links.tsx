import type { JSX } from "preact";
import { hrefOf } from "./address";
import { at, data, KINDS } from "./data";
import { labelOf, type Named } from "./entries";
import type { Row } from "./grants";
import { Text } from "./Text";

/** More names than these are counted. */
const MOST_NAMES = 3;

/** Entries by name, each a link; of many the first few, and how many more there are. */
export function Links({
  named,
  most = MOST_NAMES,
}: {
  readonly named: readonly Named[];
  readonly most?: number;
}): JSX.Element {
  const shown = named.length <= most ? named : named.slice(0, most - 1);
  return (
    <>
      {shown.map((each, index) => (
        <span key={`${each.kind} ${each.name}`}>
          {index === 0 ? "" : ", "}
          <a href={hrefOf(each)} aria-label={labelOf(each)}>
            <Text>{each.name}</Text>
          </a>
        </span>
      ))}
      {shown.length < named.length && ` and ${String(named.length - shown.length)} more`}
    </>
  );
}

/** Through which parts of the model a grant comes, each a link. */
export function Through({ parts }: Pick<Row, "parts">): JSX.Element {
  const [first, ...others] = parts.map((part) => at(data.parts, part));
  if (first === undefined) return <></>;
  return (
    <>
      {`${KINDS[first.kind]}${others.length === 0 ? "" : "s"} `}
      <Links named={[first, ...others]} most={Infinity} />
    </>
  );
}
