import { type Allowed, namesService, whatAllows } from "./allowed";
import { data, KINDS } from "./data";
import { entries, type Entry, type Field, rights } from "./entries";

/** Every word must be found. Exact names and IDs come first, and what only holds a word inside of another last. */
export function search(text: string): Entry[] {
  const asked = text.trim().toLowerCase();
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const rankOf = ranking(asked, words);
  return entries
    .flatMap((entry) => {
      const rank = rankOf(entry);
      return rank === undefined ? [] : [[rank, entry] as const];
    })
    .sort(([left], [right]) => left - right)
    .map(([, entry]) => entry);
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

function ranking(asked: string, words: readonly string[]): (entry: Entry) => number | undefined {
  const roles = new Map(words.map((word) => [word, rolesAllowing(word)]));
  const starts = words.map(startsOf);
  const start = startsOf(asked);
  const isWhole = `\n${asked}\n`;
  return ({ name, kind, index, haystack }) => {
    const rest = words.filter((word) => !(kind === "role" && roles.get(word)?.has(index) === true));
    // Whether a role allows an action is for its policies to say, and not for what is said of it.
    if (kind === "role" && rest.some(isAction)) return undefined;
    if (!rest.every((word) => haystack.includes(word))) return undefined;
    // Single roles of accounts come after others.
    const late = kind === "target" ? 0.5 : 0;
    const lower = name.toLowerCase();
    if (haystack.includes(isWhole)) return lower === asked ? 0 : 1 + late;
    if (lower.startsWith(asked)) return 2 + late;
    if (starts.every((each) => each.test(lower))) return 3 + late;
    if (rest.length < words.length) return isAction(asked) ? 4 : 8;
    if (words.every((word) => lower.includes(word))) return 5 + late;
    if (start.test(haystack)) return 6 + late;
    return (starts.every((each) => each.test(haystack)) ? 7 : 9) + late;
  };
}

/** Where a word begins with a text. */
function startsOf(text: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(text)}`, "u");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Whether a word is an action of AWS, or the beginning of one: other words have colons as well. */
function isAction(word: string): boolean {
  const [, service] = /^([a-z0-9-]+):[a-z0-9*]*$/.exec(word) ?? [];
  if (service === undefined) return false;
  return Object.hasOwn(data.actions, service) || rights().some((each) => namesService(each, service));
}

/** Shorter words are the beginning of too many actions. */
const SHORTEST_NAME = 5;

/** Names of actions without their service that begin with more than this are no help. */
const MOST_ACTIONS = 60;

/** The actions that a word may mean, in lower case and with their service. */
function actionsMeant(word: string): string[] {
  if (isAction(word)) return [word];
  if (word.length < SHORTEST_NAME || !/^[a-z0-9]+$/.test(word)) return [];
  const meant = allActions().filter((action) => action.startsWith(word, action.indexOf(":") + 1));
  return meant.length > MOST_ACTIONS ? meant.filter((action) => action.endsWith(`:${word}`)) : meant;
}

let actions: readonly string[] | undefined;

function allActions(): readonly string[] {
  actions ??= Object.entries(data.actions).flatMap(([service, names]) =>
    names === ""
      ? []
      : names
          .toLowerCase()
          .split(" ")
          .map((name) => `${service}:${name}`),
  );
  return actions;
}

/** Answers that are kept: a word is asked for again by each result that it found. */
const MOST_ANSWERS = 50;

const answers = new Map<string, ReadonlyMap<number, Allowed>>();

/** Roles that may take an action that a word means, each with what allows it. */
function rolesAllowing(word: string): ReadonlyMap<number, Allowed> {
  const known = answers.get(word) ?? allowing(word);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(word, known);
  return known;
}

function allowing(word: string): ReadonlyMap<number, Allowed> {
  const meant = actionsMeant(word);
  if (meant.length === 0) return new Map();
  return new Map(
    rights().flatMap((ofRole, role) => {
      const allowed = firstOf(meant, (action) => whatAllows(ofRole, action));
      return allowed === undefined ? [] : [[role, allowed]];
    }),
  );
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Why an entry is found, where its name and detail do not show it. */
export function reasonFor({ name, detail, kind, index, fields }: Entry, text: string): Field | undefined {
  const words = wordsOf(text);
  const ofAction = kind === "role" ? firstOf(words, (word) => rolesAllowing(word).get(index)) : undefined;
  const shown = `${name}\n${detail}\n${KINDS[kind]}`.toLowerCase();
  const hidden = words.filter((word) => !shown.includes(word));
  if (ofAction !== undefined && (hidden.length > 0 || words.some(isAction))) {
    return { label: `allowed by ${ofAction.policy}`, text: ofAction.pattern };
  }
  const isHidden = hidden.map((word) => startsOf(word));
  if (hidden.length === 0) return undefined;
  const phrase = text.trim().toLowerCase();
  return (
    fields.find((field) => field.text.toLowerCase().includes(phrase)) ??
    fields.find((field) => isHidden.every((word) => word.test(field.text.toLowerCase()))) ??
    fields.find((field) => hidden.some((word) => field.text.toLowerCase().includes(word)))
  );
}
