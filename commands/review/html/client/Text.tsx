import type { JSX } from "preact";
import type { PageSaid } from "../pageData";
import { piecesOf } from "./words";

/** A text that is broken between its words; see words.ts. */
export function Text({ children }: { readonly children: string }): JSX.Element {
  return (
    <>
      {piecesOf(children).map((piece, index) =>
        "plain" in piece ? piece.plain : <Word key={index} parts={piece.parts} />,
      )}
    </>
  );
}

function Word({ parts }: { readonly parts: readonly (readonly string[])[] }): JSX.Element {
  return (
    <span class="word">
      {parts.map((pieces, index) => [
        index > 0 && <wbr key={index} />,
        pieces.length === 1 ? (
          pieces
        ) : (
          <span key={`long ${String(index)}`} class="long">
            {pieces.map((piece, at) => [at > 0 && <wbr key={at} />, piece])}
          </span>
        ),
      ])}
    </span>
  );
}

interface Saying {
  readonly said: readonly PageSaid[];
  /** Of what stands out, the name alone. */
  readonly isShort?: boolean;
}

/** What may be done, with what stands out. */
export function May({ said, isShort = false }: Saying): JSX.Element {
  return (
    <>
      {said.map(({ flag, text }, index) => (
        <span key={index}>
          {index === 0 ? "" : "; "}
          {flag === undefined ? "" : <strong class={`flag ${toneOf(flag)}`}>{flag}</strong>}
          {(!isShort || index === 0) && <Text>{text}</Text>}
        </span>
      ))}
    </>
  );
}

export function toneOf(flag: string): "danger" | "warning" {
  return flag === "administrator" || flag === "privilege escalation" ? "danger" : "warning";
}

/** A person who may come without MFA stands out; of others it says only that MFA is not theirs to show. */
const WITHOUT_MFA = "without MFA";

export function Conditions(properties: {
  readonly conditions: readonly string[];
  readonly isOfPeople: boolean;
}): JSX.Element {
  const { conditions, isOfPeople } = properties;
  return (
    <>
      {conditions.map((condition, index) => (
        <span key={index}>
          {index === 0 ? "" : "; "}
          {isOfPeople && condition === WITHOUT_MFA ? (
            <strong class="flag danger">{condition}</strong>
          ) : (
            <Text>{condition}</Text>
          )}
        </span>
      ))}
    </>
  );
}

export function OutsideLink({ url, text }: { readonly url: string; readonly text: string }): JSX.Element {
  return (
    <a class="outside" href={url} title={url} target="_blank" rel="noopener noreferrer">
      <Text>{text}</Text>
    </a>
  );
}
