import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { launchChromium } from "./chromium";

/** What a review page took in a real browser, in milliseconds; the slowest of each. */
export interface PageTimes {
  /** From the start of loading until the page can be used. */
  readonly load: number;
  /** From a key in the search box until its results are laid out. */
  readonly search: number;
  /** From choosing a result until its drawing and documents are laid out. */
  readonly select: number;
}

const Times = z.object({ load: z.number(), search: z.number(), select: z.number() });

/**
 * Types each text into the page's search box, letter by letter, and chooses the first result of each.
 *
 * @throws Error where this machine has no Chromium
 */
export async function pageTimes(html: string, texts: readonly string[]): Promise<PageTimes> {
  const folder = mkdtempSync(join(tmpdir(), "review-page-"));
  const file = join(folder, "review.html");
  writeFileSync(file, html);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    return Times.parse(await page.evaluate(`(${MEASURE})(${JSON.stringify(texts)})`));
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

/** As text, since it runs in the browser: reading a height there lays the page out at once. */
const MEASURE = `(texts) => {
  const input = document.getElementById("search");
  const timed = (act) => {
    const started = performance.now();
    act();
    void document.documentElement.offsetHeight;
    return performance.now() - started;
  };
  const searches = [], selections = [];
  for (const text of texts) {
    for (let length = 1; length <= text.length; length++) {
      searches.push(timed(() => {
        input.value = text.slice(0, length);
        input.dispatchEvent(new Event("input"));
      }));
    }
    const first = document.querySelector("[role=option][id]");
    if (first === null) throw new Error("nothing is found for " + text);
    selections.push(timed(() => {
      first.click();
      window.dispatchEvent(new HashChangeEvent("hashchange"));
    }));
  }
  const [{ domContentLoadedEventEnd: load }] = performance.getEntriesByType("navigation");
  return { load, search: Math.max(...searches), select: Math.max(...selections) };
}`;
