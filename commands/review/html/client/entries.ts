import type { PagePolicy, PageTarget } from "../pageData";
import { type NamedPolicy, type Rights, rightsOf } from "./allowed";
import { accountOf, at, data, type Kind, KINDS, roleOf } from "./data";

/** Something that can be found and looked at. */
export interface Entry {
  readonly kind: Kind;
  readonly index: number;
  readonly name: string;
  readonly detail: string;
  /** By what else it is found. */
  readonly fields: readonly Field[];
  /** All by which it is found, in lower case, each in a line of its own, with a line's end before and behind. */
  readonly haystack: string;
}

/** Something that is so of an entry. */
export interface Field {
  /** What it is: `external ID`. */
  readonly label: string;
  readonly text: string;
}

/** The name by which an address and a result know an entry. */
export type Named = Pick<Entry, "kind" | "name">;

const asked = conditionsByEntry();

export const entries: readonly Entry[] = [
  ...data.principals.map(({ kind, name, arns, asked: values }, index) =>
    entryOf(kind, index, name, kind === "machine" ? at(arns, 0) : "", [
      ...fieldsOf("ARN", kind === "machine" ? [] : arns.slice(0, 1)),
      ...fieldsOf(kind === "machine" ? "external ID" : "token", values),
      ...conditionsOf("principal", index),
    ]),
  ),
  ...data.parts.flatMap(({ kind, name }, index) =>
    kind === "group" ? [entryOf("group", index, name, "", conditionsOf("part", index))] : [],
  ),
  ...data.roles.map(({ name, summary, may, description, allows, denies, risks }, index) =>
    entryOf("role", index, name, `${summary.flag ?? ""}${summary.text}`, [
      ...fieldsOf("described as", description === "" ? [] : [description]),
      ...fieldsOf("allows", allows),
      ...fieldsOf("denies", denies),
      ...risks.flatMap(({ kind, because }) => fieldsOf(kind, because)),
      ...fieldsOf("may", [may.map(({ flag = "", text }) => `${flag}${text}`).join("; ")]),
      ...fieldsOf(
        "policy",
        policiesOf(index).map(({ arn }) => arn),
      ),
      ...conditionsOf("role", index),
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

const times = new Map<string, number>();
for (const { name } of entries) times.set(name, (times.get(name) ?? 0) + 1);

/** What a link to an entry is called where its name alone would be another's as well; undefined elsewhere. */
export function labelOf({ kind, name }: Named): string | undefined {
  return (times.get(name) ?? 0) > 1 ? `${name} (${KINDS[kind]})` : undefined;
}

/** The policies of a role, which are the same wherever it stands. */
function policiesOf(role: number): readonly PagePolicy[] {
  return targetOf(role)?.policies ?? [];
}

function targetOf(role: number): PageTarget | undefined {
  return data.targets.find((target) => target.role === role);
}

function entryOf(kind: Kind, index: number, name: string, detail = "", fields: readonly Field[] = []): Entry {
  const lines = [name, detail, KINDS[kind], ...fields.map(({ text }) => text)];
  return { kind, index, name, detail, fields, haystack: `\n${lines.join("\n").toLowerCase()}\n` };
}

function fieldsOf(label: string, texts: readonly string[]): Field[] {
  return texts.map((text) => ({ label, text }));
}

/** What is asked of somebody, of those of a group, of those who assume a role: each condition once. */
function conditionsOf(of: "principal" | "part" | "role", index: number): Field[] {
  const lists = [...(asked.get(`${of} ${String(index)}`) ?? [])];
  const conditions = new Set(lists.flatMap((list) => at(data.conditions, list)));
  return fieldsOf("if", [...conditions]);
}

function conditionsByEntry(): ReadonlyMap<string, ReadonlySet<number>> {
  const lists = new Map<string, Set<number>>();
  for (const { principals, parts, role, conditions } of data.grants) {
    const keys = [
      ...principals.map((principal) => `principal ${String(principal)}`),
      ...parts.map((part) => `part ${String(part)}`),
      `role ${String(role)}`,
    ];
    for (const key of keys) {
      const known = lists.get(key);
      if (known === undefined) lists.set(key, new Set([conditions]));
      else known.add(conditions);
    }
  }
  return lists;
}

/** For each role, what its policies allow within its boundary. Made when it is first asked for. */
export function rights(): readonly Rights[] {
  made ??= data.roles.map((_, role) => {
    const boundary = targetOf(role)?.boundary ?? undefined;
    return rightsOf(policiesOf(role).flatMap(named), boundary && named(boundary)[0]);
  });
  return made;
}

let made: readonly Rights[] | undefined;

function named({ name, document }: PagePolicy): NamedPolicy[] {
  return document < 0 ? [] : [{ name, document: at(data.documents, document) }];
}
