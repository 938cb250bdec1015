import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { PagePolicy } from "../pageData";
import { at, counted, data } from "./data";
import { type Block, blocksOf, type Weigh, type WeighedLine } from "./lines";
import { usePrinting } from "./printing";
import { Text } from "./Text";

interface Properties {
  readonly title: string;
  readonly note: string;
  /** Index of `data.documents`. */
  readonly document: number;
  readonly weigh: (document: unknown) => Weigh;
}

/** A policy document with the lines marked that matter. */
export function Document({ title, note, document, weigh }: Properties): JSX.Element {
  return (
    <figure>
      <figcaption>
        <strong>
          <Text>{title}</Text>
        </strong>{" "}
        <span class="quiet">
          <Text>{note}</Text>
        </span>
      </figcaption>
      <Code document={document} weigh={weigh} />
    </figure>
  );
}

function Code({ document, weigh }: Pick<Properties, "document" | "weigh">): JSX.Element {
  const parsed: unknown = useMemo(() => JSON.parse(at(data.documents, document)) as unknown, [document]);
  return (
    <div class="code">
      {blocksOf(parsed, weigh(parsed)).map((block, index) => (
        <Lines key={`${String(document)} ${String(index)}`} {...block} />
      ))}
    </div>
  );
}

function Lines({ isFolded, lines }: Block): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  if (!isFolded || isOpen)
    return (
      <>
        {lines.map((line, index) => (
          <CodeLine key={index} {...line} />
        ))}
      </>
    );
  return (
    <button
      type="button"
      class="fold"
      onClick={() => {
        setOpen(true);
      }}
    >
      {counted(lines.length, "more line")}
    </button>
  );
}

function CodeLine({ text, depth, weight }: WeighedLine): JSX.Element {
  return (
    <span class={`line indent-${String(Math.min(depth, 8))}`}>
      {weight === "" ? (
        <Text>{text}</Text>
      ) : (
        <mark class={weight}>
          <Text>{text}</Text>
        </mark>
      )}
    </span>
  );
}

const OWNERS: Readonly<Record<PagePolicy["owner"], string>> = {
  stack: "customer managed",
  aws: "AWS managed",
  other: "not created here",
};

/** Characters of a policy that is shown unasked. */
const SMALL_POLICY = 1_200;

/** A policy of a role that opens; its lines are made when it does. */
export function Permission(properties: {
  readonly policy: PagePolicy;
  readonly also: string;
  readonly weigh: (document: unknown) => Weigh;
}): JSX.Element {
  const { policy, also, weigh } = properties;
  const { name, owner, document } = policy;
  const isSmall = document >= 0 && at(data.documents, document).length < SMALL_POLICY;
  const [isOpen, setOpen] = useState(isSmall);
  const isPrinting = usePrinting();
  return (
    <details
      class="permission"
      open={isOpen}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <strong>
          <Text>{name}</Text>
        </strong>{" "}
        <span class="quiet">{`${OWNERS[owner]}${also}`}</span>
      </summary>
      {document < 0 && <p class="quiet">Its document is not known here.</p>}
      {document >= 0 && (isOpen || isPrinting) && <Code document={document} weigh={weigh} />}
    </details>
  );
}
