import type { JSX } from "preact";
import type { PageSaid } from "../pageData";

/** Characters of a word that stands in one piece; a longer one is broken where its parts end. */
const LONGEST_WORD = 16;

/** Characters after which even a part of a word is broken. */
const LONGEST_PART = 26;

/** A text that a narrow column breaks between its words and between the parts of long ones, and not within them. */
export function Text({ children }: { readonly children: string }): JSX.Element {
  const pieces = children.split(/(?<=\s)/).flatMap(partsOf);
  return <>{pieces.map((piece, index) => (index === 0 ? piece : [<wbr key={index} />, piece]))}</>;
}

function partsOf(word: string): string[] {
  if (word.length <= LONGEST_WORD) return [word];
  const parts = word.split(/(?<=[-_/.@:,;?*=]|[a-z](?=[A-Z]))/);
  return parts.flatMap((part) => part.match(new RegExp(`.{1,${String(LONGEST_PART)}}`, "gsu")) ?? []);
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

function toneOf(flag: string): "danger" | "warning" {
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
