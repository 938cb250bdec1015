import type { AccountRole } from "../../components/model/grants";
import { requestOf } from "../prove/findings";
import type { RegisteredPolicy } from "../registered";
import type { Context } from "../decision/context";
import type { About, Difference, Direction } from "./differences";
import type { Answer } from "./more";

/** One role of an account, or one person or machine. */
export interface One {
  readonly role?: AccountRole | undefined;
  readonly who?: string | undefined;
}

interface Entry extends One {
  readonly difference: Difference & { readonly about: About };
}

/** Differences that were found; those that are one question's answer for several roles or people are one. */
export class Found {
  readonly #entries = new Map<string, Entry[]>();

  public get all(): Difference[] {
    return [...this.#entries.values()].flatMap((entries) => {
      const [first] = entries;
      if (first === undefined) return [];
      const roles = entries.flatMap(({ role }) => role ?? []);
      const who = entries.flatMap(({ who: name }) => name ?? []);
      return [{ ...first.difference, roles, who }];
    });
  }

  /** @param key tells the question from others */
  public addAnswer(
    key: readonly string[],
    one: One,
    answer: Answer,
    { about, direction, isDenial }: { about: About; direction: Direction; isDenial: boolean },
    complete: (request: Context) => Context = (request) => request,
  ): void {
    if (answer === undefined) return;
    const scope = { about, roles: [], who: [] };
    if (answer.kind === "undecided") {
      // Not to be decided is the same both ways.
      this.#add([about, answer.why, one.role?.role ?? ""], one, {
        ...scope,
        kind: "undecided",
        why: answer.why,
      });
      return;
    }
    const request = requestOf(complete(answer.request));
    this.#add([about, direction, ...key], one, { ...scope, kind: "request", direction, request, isDenial });
  }

  public addPolicy(
    one: One,
    about: About,
    { arn }: RegisteredPolicy,
    { as, isAttached }: { as: "policy" | "boundary"; isAttached: boolean },
  ): void {
    const key = [
      about,
      "policy",
      arn,
      as,
      String(isAttached),
      ...(one.role === undefined ? [] : [one.role.role]),
    ];
    this.#add(key, one, { kind: "policy", about, roles: [], who: [], policy: arn, as, isAttached });
  }

  #add(key: readonly string[], one: One, difference: Entry["difference"]): void {
    const text = key.join("\n");
    const known = this.#entries.get(text) ?? [];
    const isNew = !known.some((each) => nameOf(each).join() === nameOf(one).join());
    this.#entries.set(text, isNew ? [...known, { ...one, difference }] : known);
  }
}

function nameOf({ role, who }: One): string[] {
  return role === undefined ? [who ?? ""] : [role.account, role.role];
}
