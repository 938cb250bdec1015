import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Row } from "./grants";
import { type Direction, layoutOf, type PlacedBox } from "./layout";
import { type Box, boxesFor, edgesOf } from "./nodes";

interface Properties {
  readonly rows: readonly Row[];
  readonly chosen: Row;
}

/** Rows beyond this number make no picture that could be read: the chosen one is drawn alone. */
const MOST_ROWS = 12;

const PADDING = 12;
const WIDEST = 230;

/** From the window's edges to the drawing, and around it. */
const MARGINS = 48;

/** What is tried, one after the other, until a drawing is as narrow as the window: its letters stay as large as they are. */
const BESIDE = [
  { isDown: false, gap: 64 },
  { isDown: false, gap: 32 },
] as const;
const DOWN = { isDown: true, gap: 26 } as const;

/** The ways from callers to accounts, with the chosen one standing out; on a narrow screen that one alone. */
export function Drawing({ rows, chosen }: Properties): JSX.Element {
  const available = useWindowWidth() - MARGINS;
  const isWhole = rows.length <= MOST_ROWS;
  const { boxesOf, width, height, boxes, edges } = useMemo(() => {
    const drawn = isWhole ? rows : [chosen];
    for (const direction of BESIDE) {
      const laid = laidOut(drawn, direction);
      if (laid.width <= available) return laid;
    }
    return laidOut([chosen], DOWN);
  }, [rows, available, chosen]);
  const path = boxesOf(chosen);
  const onPath = new Set(path.flat().map(({ id }) => id));
  const edgesOnPath = new Set(edgesOf(path));
  // What is on the path lies over what is not.
  const sorted = [...edges].sort(
    (left, right) => Number(edgesOnPath.has(left.key)) - Number(edgesOnPath.has(right.key)),
  );
  const [fullWidth, fullHeight] = [Math.ceil(width) + 4, Math.ceil(height) + 4];
  return (
    <div class="drawing">
      <svg
        viewBox={`-2 -2 ${String(fullWidth)} ${String(fullHeight)}`}
        width={fullWidth}
        height={fullHeight}
        role="group"
        aria-label="Path from the caller to the account"
      >
        {sorted.map(({ key, path: line }) => (
          <path key={key} d={line} class={edgesOnPath.has(key) ? "edge on" : "edge"} />
        ))}
        {boxes.map((box) => (
          <DrawnBox key={box.id} box={box} isOn={onPath.has(box.id)} />
        ))}
      </svg>
    </div>
  );
}

function laidOut(rows: readonly Row[], direction: Direction) {
  const boxesOf = boxesFor(rows, direction.isDown);
  const columns = rows.map(boxesOf);
  const boxes = new Map(columns.flat(2).map((box) => [box.id, box]));
  return { ...layoutOf(boxes, new Set(columns.flatMap(edgesOf)), widthOf, direction), boxesOf };
}

function useWindowWidth(): number {
  const [width, setWidth] = useState(document.documentElement.clientWidth);
  useEffect(() => {
    const onChange = (): void => {
      setWidth(document.documentElement.clientWidth);
    };
    window.addEventListener("resize", onChange);
    return () => {
      window.removeEventListener("resize", onChange);
    };
  }, []);
  return width;
}

function DrawnBox({ box, isOn }: { readonly box: PlacedBox; readonly isOn: boolean }): JSX.Element {
  const { title, subtitle, href, column, isDanger, x, y, width, height } = box;
  const properties = {
    class: `node ${column}${isOn ? " on" : ""}`,
    transform: `translate(${String(x - width / 2)} ${String(y - height / 2)})`,
  };
  const shapes = (
    <>
      <title>{[title, subtitle].filter((text) => text !== "").join(": ")}</title>
      <rect width={width} height={height} rx={6} />
      <text x={PADDING} y={subtitle === "" ? 27 : 19}>
        {fitted(title, fonts().title)}
      </text>
      <text x={PADDING} y={35} class={isDanger ? "subtitle danger" : "subtitle"}>
        {fitted(subtitle, subtitleFont(box))}
      </text>
    </>
  );
  return href === "" ? (
    <g {...properties}>{shapes}</g>
  ) : (
    <a {...properties} href={href}>
      {shapes}
    </a>
  );
}

function widthOf(box: Box): number {
  const title = fitted(box.title, fonts().title);
  const subtitle = fitted(box.subtitle, subtitleFont(box));
  const texts = [measured(title, fonts().title), measured(subtitle, subtitleFont(box))];
  return Math.max(...texts, 60) + 2 * PADDING;
}

function subtitleFont({ isDanger }: Box): string {
  return isDanger ? fonts().danger : fonts().subtitle;
}

interface Fonts {
  readonly title: string;
  readonly subtitle: string;
  readonly danger: string;
}

let known: Fonts | undefined;

function fonts(): Fonts {
  if (known !== undefined) return known;
  const family = getComputedStyle(document.body).fontFamily;
  known = {
    title: `600 13px ${family}`,
    subtitle: `12px ${family}`,
    danger: `600 12px ${family}`,
  };
  return known;
}

const measuring = document.createElement("canvas").getContext("2d");

function measured(text: string, font: string): number {
  if (measuring === null) return text.length * 8;
  measuring.font = font;
  return measuring.measureText(text).width;
}

/** A text that fits, with an ellipsis where it had to be cut. */
function fitted(text: string, font: string): string {
  if (measured(text, font) <= WIDEST - 2 * PADDING) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && measured(`${characters.join("")}…`, font) > WIDEST - 2 * PADDING) {
    characters.pop();
  }
  return `${characters.join("")}…`;
}
