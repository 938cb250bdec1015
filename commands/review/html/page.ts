import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Eta } from "eta";
import { countsInWords, unexpectedInWords } from "../../vocabulary/checks";
import { proofInWords } from "../../vocabulary/proof";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { Usages } from "../usage";
import { pageContents } from "./contents";

/**
 * The review as one HTML file that loads nothing: who may assume which role where, to be searched and followed up to
 * the policy documents. Its Content-Security-Policy allows this one style sheet and this one script, and no request.
 */
export async function reviewPage(rehearsal: Rehearsal, usages?: Usages): Promise<string> {
  const { project, checks } = rehearsal;
  const { verdict, isProven, counterexamples, unusable, open } = proofInWords(rehearsal);
  const { access } = project;
  const style = readFileSync(join(__dirname, "page.css"), "utf8");
  const script = [dagre(), readFileSync(join(__dirname, "client.js"), "utf8")].join("\n");
  const eta = new Eta({ views: __dirname, autoEscape: true, autoTrim: false });
  return eta.render("./page", {
    project: project.name,
    policy: contentSecurityPolicy(inElement("style", style), inElement("script", script)),
    style,
    script,
    data: jsonInHtml(await pageContents(rehearsal, usages)),
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
    // What was not decided is not as declared.
    isGood: isProven && checks.unexpected.length === 0,
    problems: [...counterexamples, ...unusable, ...checks.unexpected.map(unexpectedInWords)],
    open,
  });
}

/** JSON for a script element: nothing in it ends the element, and nothing ends a line of JavaScript. */
export function jsonInHtml(value: unknown): string {
  const escaped = /[<>&\u2028\u2029]/g;
  return JSON.stringify(value).replace(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
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

/** The graph layout library as one script, with its licence and without a reference to its source map. */
function dagre(): string {
  const folder = join(dirname(require.resolve("@dagrejs/dagre/package.json")), "dist");
  const licence = readFileSync(join(folder, "dagre.min.js.LEGAL.txt"), "utf8").trim();
  const library = readFileSync(join(folder, "dagre.min.js"), "utf8").replace(/^\/[/*][#!].*$/gm, "");
  return `/*! @dagrejs/dagre\n${licence.replaceAll("/*", "").replaceAll("*/", "")}\n*/\n${library.trim()}`;
}

function counted(count: number, one: string, many = `${one}s`): string[] {
  if (count === 0) return [];
  return [`${count.toLocaleString("en")} ${count === 1 ? one : many}`];
}
