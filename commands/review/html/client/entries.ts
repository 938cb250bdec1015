import type { PagePolicy, PageTarget } from "../pageData";
import { accountOf, at, data, type Kind, KINDS, roleOf } from "./data";

/** Something that can be found and looked at. */
export interface Entry {
  readonly kind: Kind;
  readonly index: number;
  readonly name: string;
  readonly detail: string;
  /** All by which it is found, in lower case. */
  readonly haystack: string;
}

/** The name by which an address and a result know an entry. */
export type Named = Pick<Entry, "kind" | "name">;

export const entries: readonly Entry[] = [
  ...data.principals.map(({ kind, name, arns, asked }, index) => {
    const subjects = kind === "identityProvider" ? asked : [];
    return entryOf(kind, index, name, kind === "machine" ? at(arns, 0) : "", [
      ...arns.slice(0, 1),
      ...subjects,
    ]);
  }),
  ...data.parts.flatMap(({ kind, name }, index) => (kind === "group" ? [entryOf("group", index, name)] : [])),
  ...data.roles.map(({ name, summary, may, description, allows, denies, risks }, index) =>
    entryOf("role", index, name, `${summary.flag ?? ""}${summary.text}`, [
      description,
      ...may.map(({ flag = "", text }) => `${flag}${text}`),
      ...allows,
      ...denies,
      ...risks.flatMap(({ kind, because }) => [kind, ...because]),
      ...policiesOf(index).map(({ arn }) => arn),
    ]),
  ),
  ...data.accounts.map(({ name, accountId }, index) => entryOf("account", index, name, accountId)),
  ...data.targets.map(({ arn }, index) =>
    entryOf("target", index, `${roleOf(index).name} in ${accountOf(index).name}`, arn),
  ),
];

const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));

export function entryNamed(named: { readonly kind: string; readonly name: string }): Entry | undefined {
  return byKey.get(keyOf(named));
}

export function keyOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}\n${name}`;
}

/** The policies of a role, which are the same wherever it stands. */
function policiesOf(role: number): readonly PagePolicy[] {
  return targetOf(role)?.policies ?? [];
}

function targetOf(role: number): PageTarget | undefined {
  return data.targets.find((target) => target.role === role);
}

function entryOf(kind: Kind, index: number, name: string, detail = "", also: readonly string[] = []): Entry {
  const haystack = [name, detail, KINDS[kind], ...also].join("\n").toLowerCase();
  return { kind, index, name, detail, haystack };
}

/** For each role, what its policies allow: patterns of actions in lower case. Made when it is first asked for. */
export function allowedActions(): readonly (readonly string[])[] {
  made ??= data.roles.map((_, role) =>
    policiesOf(role)
      .filter(({ document }) => document >= 0)
      .flatMap(({ document }) => actionsIn(at(data.documents, document))),
  );
  return made;
}

let made: readonly (readonly string[])[] | undefined;

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
}

function actionsIn(text: string): string[] {
  const { Statement: statements } = JSON.parse(text) as { Statement: Statement | readonly Statement[] };
  return [statements].flat().flatMap(({ Effect, Action = [] }) => {
    return Effect === "Allow" ? [Action].flat().map((action) => action.toLowerCase()) : [];
  });
}
