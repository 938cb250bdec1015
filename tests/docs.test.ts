import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { REPOSITORY } from "./repository";

const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...readdirSync(join(REPOSITORY, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

function textOf(page: string): string {
  return readFileSync(join(REPOSITORY, page), "utf8").replace(/```[^]*?```/g, "");
}

/** Anchors as GitHub makes them of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("the documentation", () => {
  for (const page of PAGES) {
    it(`leads to what is there: ${page}`, () => {
      const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
      const dead = links.filter((link) => {
        if (/^(https?|mailto):/.test(link)) return false;
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? page : normalize(join(dirname(page), file));
        if (!existsSync(join(REPOSITORY, target))) return true;
        return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).has(anchor);
      });
      assert.deepEqual(dead, []);
    });
  }

  it("says what a newcomer needs on one page", () => {
    assert.ok(readFileSync(join(REPOSITORY, "README.md"), "utf8").split("\n").length <= 270);
  });
});
