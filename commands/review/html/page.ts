import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Eta } from "eta";
import { countsInWords, NO_SECOND_OPINION, unexpectedInWords } from "../../vocabulary/checks";
import { proofInWords } from "../../vocabulary/proof";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { Origin } from "../origin";
import type { Usages } from "../usage";
import { pageScript } from "./bundle";
import { piecesOf } from "./client/words";
import { pageContents } from "./contents";
import { HEADINGS, withoutScript } from "./withoutScript";

/**
 * The review as one HTML file that loads nothing: who may assume which role where, to be searched and followed up to
 * the policy documents. Its Content-Security-Policy allows this one style sheet and this one script, and no request.
 */
export async function reviewPage(
  rehearsal: Rehearsal,
  { usages, origin }: { readonly usages?: Usages | undefined; readonly origin?: Origin | undefined } = {},
): Promise<string> {
  const { project, checks, secondOpinion } = rehearsal;
  const { verdict, isProven, counterexamples, unusable, open } = proofInWords(rehearsal);
  const problems = [...counterexamples, ...unusable, ...checks.unexpected.map(unexpectedInWords)];
  const { access } = project;
  const style = readFileSync(join(__dirname, "page.css"), "utf8");
  const script = await pageScript();
  const data = await pageContents(rehearsal, usages);
  const eta = new Eta({ views: __dirname, autoEscape: true, autoTrim: false });
  return eta.render("./page", {
    project: project.name,
    words: wordsInHtml,
    origin,
    policy: contentSecurityPolicy(inElement("style", style), inElement("script", script)),
    style,
    script,
    data: jsonInHtml(data),
    headings: HEADINGS,
    ...withoutScript(data),
    counts: [
      counted(Object.keys(access.users).length, "person", "people"),
      counted(Object.keys(access.groups).length, "group"),
      counted(Object.keys(access.machines).length, "machine"),
      counted(Object.keys(access.identityProviders).length, "identity provider"),
      counted(Object.keys(access.roles).length, "role"),
      counted(Object.keys(access.accounts).length, "account"),
    ].flat(),
    ...countsInWords(checks),
    verdict,
    standing: standingOf({ isAsDeclared: isProven && problems.length === 0, problems, open, secondOpinion }),
    opinion: secondOpinion ? "" : NO_SECOND_OPINION,
    problems,
    open,
  });
}

interface Standing {
  readonly tone: "good" | "untried" | "bad";
  readonly title: string;
}

/** What was not decided is neither as declared nor otherwise, and what nobody else has judged is not shown as if it were. */
function standingOf(found: {
  readonly isAsDeclared: boolean;
  readonly problems: readonly string[];
  readonly open: readonly string[];
  readonly secondOpinion: boolean;
}): Standing {
  const { isAsDeclared, problems, open, secondOpinion } = found;
  if (isAsDeclared) {
    return secondOpinion
      ? { tone: "good", title: "As declared" }
      : { tone: "untried", title: "As declared, by our own decision alone" };
  }
  return problems.length === 0 && open.length > 0
    ? { tone: "untried", title: `Not decided: ${open.length}` }
    : { tone: "bad", title: "Not as declared" };
}

/** JSON for a script element: nothing in it ends the element, and nothing ends a line of JavaScript. */
export function jsonInHtml(value: unknown): string {
  const escaped = /[<>&\u2028\u2029]/g;
  return JSON.stringify(value).replace(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text as the page's own modules break it into lines. */
function wordsInHtml(text: string): string {
  return piecesOf(text)
    .map((piece) => {
      if ("plain" in piece) return escaped(piece.plain);
      const parts = piece.parts.map((pieces) => {
        const part = pieces.map(escaped).join("<wbr>");
        return pieces.length === 1 ? part : `<span class="long">${part}</span>`;
      });
      return `<span class="word">${parts.join("<wbr>")}</span>`;
    })
    .join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function contentSecurityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** @throws Error where a text would end the element that it stands in */
function inElement(element: "style" | "script", text: string): string {
  if (text.toLowerCase().includes(`</${element}`) || text.includes("<!--")) {
    throw new Error(`the page's ${element} would end its own element`);
  }
  return text;
}

function counted(count: number, one: string, many = `${one}s`): string[] {
  if (count === 0) return [];
  return [`${count.toLocaleString("en")} ${count === 1 ? one : many}`];
}
