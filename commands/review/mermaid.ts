import { createHash } from "node:crypto";
import type { Placed } from "../vocabulary/places";
import type { AccessReport, GrantAccess } from "./accessReport";
import { placedGrants } from "./sections";
import { mermaidText } from "./text";

/**
 * What Mermaid draws without being configured, as on GitHub.
 *
 * @see https://mermaid.js.org/config/schema-docs/config-properties-maxedges.html
 * @see https://mermaid.js.org/config/schema-docs/config-properties-maxtextsize.html
 */
const MOST_EDGES = 500;
const MOST_CHARACTERS = 50_000;

/** Who gets where through what, as a Mermaid graph; in words why there is none where it would not be drawn. */
export type Graph = { readonly source: string } | { readonly leftOut: string };

export function graphOf(report: AccessReport): Graph {
  const lines = { nodes: new Map<string, string>(), edges: new Set<string>() };
  for (const placed of placedGrants(report)) addPath(lines, placed);
  const { nodes, edges } = lines;
  if (edges.size === 0) return { leftOut: "There is no graph: nobody may assume anything." };
  if (edges.size > MOST_EDGES) {
    const reason = `it would have ${edges.size} edges, and Mermaid draws at most ${MOST_EDGES}`;
    return { leftOut: `The graph is left out: ${reason}.` };
  }
  const drawn = [...[...nodes].map(([id, shape]) => `${id}${shape}`).sort(), ...[...edges].sort()];
  const source = ["flowchart LR", ...drawn.map((line) => `  ${line}`)].join("\n");
  if (source.length > MOST_CHARACTERS) {
    const reason = `it would have ${source.length} characters, and Mermaid takes at most ${MOST_CHARACTERS}`;
    return { leftOut: `The graph is left out: ${reason}.` };
  }
  return { source };
}

interface Lines {
  /** Node's ID -> its shape and label. */
  readonly nodes: Map<string, string>;
  readonly edges: Set<string>;
}

function addPath({ nodes, edges }: Lines, { place, entry }: Placed<GrantAccess>): void {
  const { holder, who, via, roleName } = entry;
  // Without the number of accounts, so that a new account changes no line.
  const target = `${roleName} @ ${place.kind === "set" ? `every account of ${place.set}` : place.account}`;
  const role = idOf("role", target.replace(" @ ", "@"));
  nodes.set(role, `[["${mermaidText(target)}"]]`);
  const principal = idOf("who", who);
  nodes.set(principal, `(["${mermaidText(who)}"])`);
  const ways = "groups" in holder ? holder.groups.map((group) => `group ${group}`) : [via];
  for (const way of ways) {
    const middle = idOf("via", way);
    nodes.set(middle, `["${mermaidText(way)}"]`);
    edges.add(`${principal} --> ${middle}`);
    edges.add(`${middle} --> ${role}`);
  }
}

/** An ID that stays the same whatever else is drawn, so that a new node changes no other line. */
function idOf(kind: string, name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, "_");
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return plain === name ? `${kind}_${plain}` : `${kind}_${plain}_${digest}`;
}
