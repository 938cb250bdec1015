/**
 * `npm run pictures`: draws the README's pictures anew in a real Chromium: the review page of the shipped example with
 * a person selected, and what `npm run rehearse` prints on a terminal.
 */
import { mkdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { Command } from "commander";
import { Eta } from "eta";
import colors from "picocolors";
import type { Browser } from "playwright-core";
import { type ProjectCommand, start } from "./command";
import { print } from "./streams";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { type Rehearsal, rehearse } from "./rehearsal/rehearse";
import { report } from "./rehearsal/report";
import { launchChromium } from "./review/html/chromium";
import { reviewPage } from "./review/html/page";

const VIEWPORT = { width: 1200, height: 800 };

async function drawReview(browser: Browser, rehearsal: Rehearsal, path: string): Promise<string> {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: "light" });
  await page.setContent(await reviewPage(rehearsal));
  const [user = ""] = Object.keys(rehearsal.project.access.users);
  await page.getByRole("combobox").fill(user);
  await page.getByRole("combobox").press("Enter");
  await page.screenshot({ path, fullPage: true });
  return path;
}

async function drawRehearse(browser: Browser, rehearsal: Rehearsal, path: string): Promise<string> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const output = report(rehearsal, colors.createColors(true));
  await page.setContent(terminalPage(`$ npm run rehearse\n\n${output}`));
  await page.locator("pre").screenshot({ path });
  return path;
}

/** A piece of a terminal's output in one style. */
interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly color: string;
}

/** Terminal output as a page: the few control sequences that reports use, each as a style. */
function terminalPage(output: string): string {
  const [start = "", ...styled] = output.split("\u001b[");
  let style = { bold: false, dim: false, color: "" };
  const spans: Span[] = [{ text: start, ...style }];
  for (const piece of styled) {
    const [, code = "", text = ""] = /^(\d+)m(.*)$/s.exec(piece) ?? [];
    style = { ...style, ...STYLES[code] };
    spans.push({ text, ...style });
  }
  return new Eta({ autoEscape: true, autoTrim: false }).renderString(TERMINAL, { spans });
}

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const STYLES: Readonly<Record<string, Partial<Span>>> = {
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  31: { color: "red" },
  32: { color: "green" },
  33: { color: "yellow" },
  39: { color: "" },
};

const TERMINAL = `<!doctype html>
<title>npm run rehearse</title>
<style>
  body { margin: 0; }
  pre {
    box-sizing: border-box; min-width: 1200px; width: max-content; margin: 0; padding: 20px 24px;
    background: #14171a; color: #e3e6e9;
    font: 13px/1.5 "DejaVu Sans Mono", "SF Mono", Consolas, monospace;
  }
  .bold { font-weight: 700; } .dim { color: #9aa4ad; }
  .red { color: #ff9d92; } .green { color: #7fd6a0; } .yellow { color: #ecc94b; }
</style>
<pre><% for (const { text, bold, dim, color } of it.spans) { %><span class="<%= [bold ? "bold" : "", dim ? "dim" : "", color].join(" ") %>"><%= text %></span><% } %></pre>`;

export const picturesCommand: ProjectCommand = {
  define: () => new Command("pictures").description("Draws the README's pictures anew in a real Chromium."),

  run: async (_given, { project, stdout, stderr }) => {
    const progress = progressBar(stderr);
    const rehearsal = await rehearse(readProject(project), progress);
    progress.stop();
    const folder = join(project, "docs/pictures");
    mkdirSync(folder, { recursive: true });
    const browser = await launchChromium();
    try {
      const pictures = [
        await drawReview(browser, rehearsal, join(folder, "review.png")),
        await drawRehearse(browser, rehearsal, join(folder, "rehearse.png")),
      ];
      for (const path of pictures) {
        const kilobytes = (statSync(path).size / 1000).toFixed(0);
        await print(stdout, `Drew ${relative(project, path)} (${kilobytes} kB)`);
      }
    } finally {
      await browser.close();
    }
    return 0;
  },
};

if (require.main === module) void start(picturesCommand);
