import type { PageAccount, PageData, PageGrant, PagePart, PageRole, PageUse } from "../pageData";

/** What the page was told when it was made. */
export const data: PageData = read();

function read(): PageData {
  const element = document.getElementById("data");
  if (element === null) throw new Error("the page has no data");
  return JSON.parse(element.textContent) as PageData;
}

export type Kind = PageData["principals"][number]["kind"] | "group" | "role" | "account" | "target";

export const KINDS: Readonly<Record<Kind, string>> = {
  user: "person",
  group: "group",
  permissionSet: "permission set",
  identityCenterGroup: "group of Identity Center",
  machine: "machine",
  identityProvider: "identity provider",
  role: "role",
  account: "account",
  target: "role in account",
};

export function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

export function isPrincipal(kind: Kind): boolean {
  return !["group", "role", "account", "target"].includes(kind);
}

/** @throws Error where a list has no such item, which its maker ruled out */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${String(index)}`);
  return item;
}

export function roleOf(target: number): PageRole {
  return at(data.roles, at(data.targets, target).role);
}

export function accountOf(target: number): PageAccount {
  return at(data.accounts, at(data.targets, target).account);
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

export function isAdministrator({ summary }: PageRole): boolean {
  return summary.flag === "administrator";
}

/** In words: `groups admins, devs`. */
export function viaOf({ parts }: Pick<PageGrant, "parts">): string {
  const [first, ...others] = parts.map((part) => at(data.parts, part));
  if (first === undefined) return "";
  const names = [first, ...others].map(({ name }: PagePart) => name).join(", ");
  return `${KINDS[first.kind]}${others.length === 0 ? "" : "s"} ${names}`;
}

/** Who has a grant, one by one; of an identity provider its subjects. */
export function everybodyOf({ principals, subjects }: Pick<PageGrant, "principals" | "subjects">): string[] {
  return subjects.length > 0
    ? [...subjects]
    : principals.map((principal) => at(data.principals, principal).who);
}

/** More names than these are counted. */
const MOST_NAMES = 3;

/** The first few of some names, and how many more there are. */
export function few(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(", ");
  return `${names.slice(0, MOST_NAMES - 1).join(", ")} and ${String(names.length - MOST_NAMES + 1)} more`;
}

/** How a principal used a role; undefined where nobody looked. */
export function useOf(principal: number, target: number): PageUse | undefined {
  const { uses = [], of = {} } = data.usage ?? {};
  return uses[of[`${String(principal)} ${String(target)}`] ?? -1];
}
