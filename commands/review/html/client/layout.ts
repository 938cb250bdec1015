import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import type { Box } from "./nodes";

/** Where something stands in a drawing, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with its place: the middle of it. */
export interface PlacedBox extends Box, Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly key: string;
  /** An SVG path. */
  readonly path: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

export const BOX_HEIGHT = 44;

/** Columns from left to right, or under each other. */
export interface Direction {
  readonly isDown: boolean;
  /** Pixels between columns. */
  readonly gap: number;
}

const COLUMNS: readonly Box["column"][] = ["principal", "part", "role", "account"];

export function layoutOf(
  boxes: ReadonlyMap<string, Box>,
  edges: ReadonlySet<string>,
  widthOf: (box: Box) => number,
  { isDown, gap }: Direction,
): Layout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ rankdir: isDown ? "TB" : "LR", nodesep: 14, ranksep: gap });
  graph.setDefaultEdgeLabel(() => ({}));
  const widths = new Map<string, number>();
  for (const box of boxes.values()) {
    widths.set(box.column, Math.max(widths.get(box.column) ?? 0, widthOf(box)));
  }
  for (const box of boxes.values()) {
    // Boxes of one column are as wide as its widest, but for those that stand under each other.
    const width = isDown ? widthOf(box) : (widths.get(box.column) ?? 0);
    graph.setNode(box.id, { width, height: BOX_HEIGHT });
  }
  const present = COLUMNS.filter((column) => widths.has(column));
  const rankOf = (id: string): number => present.indexOf(boxes.get(id)?.column ?? "principal");
  for (const edge of edges) {
    const [from = "", to = ""] = edge.split("\n");
    // Who needs no group stands with the other callers all the same.
    graph.setEdge(from, to, { minlen: rankOf(to) - rankOf(from) });
  }
  layout(graph);
  const placed = new Map(
    [...boxes.values()].map((box): [string, PlacedBox] => {
      const { x = 0, y = 0, width, height } = graph.node(box.id);
      return [box.id, { ...box, x, y, width, height }];
    }),
  );
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    boxes: [...placed.values()],
    edges: graph.edges().flatMap(({ v, w }) => {
      const [from, to] = [placed.get(v), placed.get(w)];
      if (from === undefined || to === undefined) return [];
      const points: readonly Point[] = graph.edge({ v, w }).points ?? [];
      // Between columns that are not neighbours, a line goes past the boxes in between; each second point is there.
      const between = points.slice(1, -1).filter((_, index) => index % 2 === 1);
      const passed = between.flatMap((point) => besides(point, [...placed.values()]));
      return [{ key: `${v}\n${w}`, path: isDown ? down(from, to) : across(from, passed, to) }];
    }),
  };
}

/** Where a line enters a column that it passes, and where it leaves it: in between, it stays beside the boxes. */
function besides({ x, y }: Point, boxes: readonly PlacedBox[]): Point[] {
  const half = Math.max(0, ...boxes.filter((box) => Math.abs(box.x - x) < 1).map(({ width }) => width / 2));
  return half === 0
    ? [{ x, y }]
    : [
        { x: x - half, y },
        { x: x + half, y },
      ];
}

/** A line that leaves a box at its right side and enters another at its left. */
function across(from: PlacedBox, between: readonly Point[], to: PlacedBox): string {
  const start = { x: from.x + from.width / 2, y: from.y };
  const end = { x: to.x - to.width / 2, y: to.y };
  const [path] = [...between, end].reduce<[string, Point]>(
    ([drawn, before], next) => {
      const middle = (before.x + next.x) / 2;
      return [
        `${drawn} C ${said({ ...before, x: middle })} ${said({ ...next, x: middle })} ${said(next)}`,
        next,
      ];
    },
    [`M ${said(start)}`, start],
  );
  return path;
}

/** The same from the lower side to the upper. */
function down(from: PlacedBox, to: PlacedBox): string {
  const start = { x: from.x, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y - to.height / 2 };
  const middle = (start.y + end.y) / 2;
  return `M ${said(start)} C ${said({ ...start, y: middle })} ${said({ ...end, y: middle })} ${said(end)}`;
}

function said({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
