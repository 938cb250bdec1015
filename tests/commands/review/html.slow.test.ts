import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { z } from "zod";
import { findChromium, INSTALL_CHROMIUM, launchChromium } from "../../../commands/review/html/chromium";
import { jsonInHtml, reviewPage } from "../../../commands/review/html/page";
import type { Unexpected } from "../../../commands/rehearsal/secondOpinion";
import type { Usages } from "../../../commands/review/usage";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { example } from "../../models";
import { COMPANY } from "./html.company";
import { NASTY, rehearsalOf, RICH, withText } from "./html.fixtures";

const USER = "boaty.mcboatface";
const ROLE = "users_assume_role_default";
const ROLE_ARN = `arn:aws:iam::222222222222:role/${ROLE}`;

describe("the review page as a file", () => {
  it("allows its own style and script by their hashes, and no request", async () => {
    const html = await reviewPage(await rehearsalOf());
    const [, policy = ""] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html) ?? [];
    const directives = policy.replaceAll("&#39;", "'").split("; ");
    assert.equal(directives[0], "default-src 'none'");
    assert.match(directives[1] ?? "", /^style-src 'sha256-[^']+'$/);
    assert.match(directives[2] ?? "", /^script-src 'sha256-[^']+'$/);
    assert.doesNotMatch(html, /<(?:link|img|iframe|script src|object)\b/);
  });

  it("says the same for the same rehearsal", async () => {
    assert.equal(await reviewPage(await rehearsalOf()), await reviewPage(await rehearsalOf()));
  });

  it("holds no character in its data that could end the script element", () => {
    const json = jsonInHtml({ [NASTY]: NASTY });
    assert.doesNotMatch(json, /[<>&\u2028\u2029]/);
    assert.deepEqual(JSON.parse(json), { [NASTY]: NASTY });
  });
});

const chromium = findChromium();
/** A provider with a subject that is a whole organization, after one that is not. */
const SUBJECTS: AccessModelArgs = {
  ...example(),
  identityProviders: {
    github: {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: "sts.amazonaws.com",
      subjects: ["repo:octo-org/infra:*", "repo:octo-org/*"],
      assume: { child: ROLE },
    },
  },
};
/** Nobody but a machine. */
const MACHINES: AccessModelArgs = {
  primary: { accountId: "111111111111" },
  accounts: { dev: { accountId: "222222222222", roles: "deploy" } },
  roles: { deploy: { permissions: { statements: [{ actions: "s3:*", resources: "*" }] } } },
  groups: {},
  machines: { ci: { principal: "arn:aws:iam::111111111111:role/ci", assume: { dev: "deploy" } } },
};
/** More people than a table shows unasked. */
const MANY: AccessModelArgs = {
  ...example(),
  accounts: { child: { accountId: "222222222222", roles: ROLE, quotas: { trustPolicy: 4_096 } } },
  groups: Object.fromEntries(
    Array.from({ length: 45 }, (_, index) => [
      `group-${String(index).padStart(2, "0")}`,
      { members: `person-${String(index).padStart(2, "0")}`, assume: { child: ROLE } },
    ]),
  ),
};
const UNEXPECTED: Unexpected = {
  says: "mallory",
  principal: "arn:aws:iam::111111111111:user/mallory",
  account: "identity",
  role: "legacy-admin",
  actions: ["sts:AssumeRole"],
  resource: "*",
  expected: "denied",
  got: "allowed",
};
/** What a spreadsheet would run, where it took it for a formula. */
const FORMULA = "=cmd|' /C calc'!A0";
/** Everybody used everything. */
const USAGES: Usages = {
  from: "2026-08-01",
  to: "2026-11-08",
  of: () => ({ text: "2026-11-02, 3 times", use: "used" }),
};

const missing = chromium === undefined ? ` (SKIPPED, there is no Chromium here: ${INSTALL_CHROMIUM})` : "";

(chromium === undefined ? describe.skip : describe)(`the review page in Chromium${missing}`, function () {
  this.timeout(60_000);

  let browser: Browser;
  let folder: string;
  const pages = new Map<string, string>();

  before(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), "review-page-"));
    const rich = await rehearsalOf(RICH);
    const nasty = ["alice", "devs", "deploy", "Dev & Test", "s3:*", "prod", "github", "robot"].reduce(
      (rehearsal, text) => withText(rehearsal, text, `${text} ${NASTY}`),
      rich,
    );
    const company = await rehearsalOf(COMPANY);
    const files = {
      example: await reviewPage(await rehearsalOf()),
      rich: await reviewPage(rich),
      nasty: await reviewPage(nasty),
      used: await reviewPage(rich, { usages: USAGES }),
      formula: await reviewPage(withText(rich, "alice", FORMULA)),
      origin: await reviewPage(rich, { origin: { revision: "0123456789ab", version: "0.1.0" } }),
      subjects: await reviewPage(await rehearsalOf(SUBJECTS)),
      company: await reviewPage(company),
      wrong: await reviewPage({ ...company, checks: { ...company.checks, unexpected: [UNEXPECTED] } }),
      machines: await reviewPage(await rehearsalOf(MACHINES)),
      many: await reviewPage(await rehearsalOf(MANY)),
      alone: await reviewPage({ ...rich, secondOpinion: false }),
    };
    for (const [name, html] of Object.entries(files)) {
      const file = join(folder, `${name}.html`);
      await writeFile(file, html);
      pages.set(name, pathToFileURL(file).href);
    }
  });

  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a page, and after the work on it demands that nothing went wrong and nothing was asked of a network. */
  async function onPage(
    name: string,
    work: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
    place = "",
  ): Promise<void> {
    const context = await browser.newContext({ offline: true, ...options });
    const complaints: string[] = [];
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) complaints.push(`request: ${request.url()}`);
    });
    try {
      await page.goto(`${pages.get(name) ?? ""}${place}`);
      await work(page);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  }

  const search = (page: Page, text: string): Promise<void> => page.getByRole("combobox").fill(text);
  const heading = (page: Page): Promise<string> => page.getByRole("heading", { level: 2 }).innerText();
  const nodes = (page: Page): Promise<string[]> => page.locator(".node title").allTextContents();
  const marked = (page: Page): Promise<string[]> => page.locator("figure mark").allTextContents();

  describe("search", () => {
    for (const [text, found] of [
      ["boaty", `${USER} person`],
      ["users_assume", `${ROLE} role`],
      ["222222222222", "child account"],
      ["child-users", "child-users group"],
      ["ROLE child", `${ROLE} in child role in account`],
    ] as const) {
      it(`finds ${found} by "${text}"`, () =>
        onPage("example", async (page) => {
          await search(page, text);
          const options = await page.getByRole("option").allTextContents();
          assert.ok(
            options.some((option) => option.replace(/\s+/g, " ").startsWith(found)),
            options.join("\n"),
          );
        }));
    }

    for (const [text, found] of [
      ["ec2:DescribeInstances", "auditor role"],
      ["s3:PutObject", "deploy role"],
      ["arn:aws:iam::aws:policy/SecurityAudit", "auditor role"],
      ["SecurityAudit", "auditor role"],
      ["arn:aws:iam::333333333333:role/ci/deploy", "deploy in prod role in account"],
      ["repo:octo-org/staging", "staging identity provider"],
    ] as const) {
      it(`finds ${found} by the action, policy or ARN ${text}`, () =>
        onPage("rich", async (page) => {
          await search(page, text);
          const options = await page.getByRole("option").allTextContents();
          assert.ok(
            options.some((option) => option.replace(/\s+/g, " ").startsWith(found)),
            options.join("\n"),
          );
        }));
    }

    it("finds no role by an action that it does not allow", () =>
      onPage("rich", async (page) => {
        await search(page, "iam:CreateUser");
        const options = await page.getByRole("option").allTextContents();
        assert.deepEqual(
          options.map((option) => option.split(" ")[0]),
          ["admin"],
        );
      }));

    for (const [text, roles] of [
      [
        "s3:PutObject",
        ["deploy", "administrator", "break-glass", "legacy-admin", "developer", "data-engineer"],
      ],
      ["ec2:StopInstances", ["deploy", "administrator", "break-glass", "legacy-admin", "developer"]],
      ["iam:PassRole", ["deploy", "administrator", "break-glass", "legacy-admin"]],
    ] as const) {
      it(`finds each role that may ${text}, by NotAction too, and none whose boundary forbids it`, () =>
        onPage("company", async (page) => {
          await search(page, text);
          const found = await page.getByRole("option").locator(".name").allInnerTexts();
          for (const role of roles) assert.ok(found.includes(role), `${role}: ${found.join()}`);
          assert.ok(!found.includes("network-engineer") && !found.includes("auditor"), found.join());
        }));
    }

    it("finds an action without its service, and says what allows it", () =>
      onPage("rich", async (page) => {
        await search(page, "PutObject");
        const option = page.getByRole("option").filter({ hasText: "deploy" }).first();
        assert.match(await option.innerText(), /allowed by .*deploy.*: s3:\*/);
      }));

    it("takes no other word with a colon for an action", () =>
      onPage("company", async (page) => {
        await search(page, "repo:acme");
        assert.deepEqual(await page.getByRole("option").locator(".name").allInnerTexts(), [
          "github-shop",
          "github-everything",
        ]);
        await search(page, "x:y");
        assert.equal(await page.getByRole("option").innerText(), "Nothing is found by this");
      }));

    for (const [text, first] of [
      ["208208208208", "identity"],
      ["identity", "identity"],
      ["arn:aws:iam::208208208208:role/legacy/legacy-admin", "legacy-admin in identity"],
      ["arn:aws:iam::111111111111:user/people/alan.kay", "alan.kay"],
      ["entra", "entra"],
      ["6f1c2a7e-3f0b-4f6e-9d57-0d6b2f1c9a11", "vendor-cost-tool"],
    ] as const) {
      it(`has first what ${text} is`, () =>
        onPage("company", async (page) => {
          await search(page, text);
          assert.equal(await page.getByRole("option").first().locator(".name").innerText(), first);
        }));
    }

    it("finds who comes without MFA, and shows where it says so", () =>
      onPage("company", async (page) => {
        await search(page, "without MFA");
        const option = page.getByRole("option", { name: "break-glass role" });
        assert.equal(await option.locator(".reason").innerText(), "if: without MFA");
        assert.deepEqual(await option.locator(".reason mark").allInnerTexts(), ["without", "MFA"]);
      }));

    it("shows a word that stands inside another after those that begin with it, with its place", () =>
      onPage("company", async (page) => {
        await search(page, "entra");
        const option = page.getByRole("option", { name: "operator role" });
        assert.match(await option.locator(".reason").innerText(), /eu-central-1/);
      }));

    for (const [text, kind] of [
      ["Audit", "permission set"],
      ["robot", "machine"],
      ["github", "identity provider"],
    ] as const) {
      it(`finds a ${kind}`, () =>
        onPage("rich", async (page) => {
          await search(page, text);
          assert.match(await page.getByRole("option").first().innerText(), new RegExp(kind));
        }));
    }

    it("says so where nothing is found", () =>
      onPage("example", async (page) => {
        await search(page, "nobody at all");
        assert.equal(await page.getByRole("option").innerText(), "Nothing is found by this");
        await page.keyboard.press("Enter");
        assert.equal(await heading(page), "Who may assume what");
      }));

    it("is used by the keyboard alone", () =>
      onPage("rich", async (page) => {
        await page.keyboard.press("/");
        await page.keyboard.type("dev");
        // A key is answered a moment later.
        const isActive = (index: number): Promise<void> =>
          page
            .locator(`[role=combobox][aria-expanded=true][aria-activedescendant=result-${index}]`)
            .waitFor();
        await isActive(0);
        await page.keyboard.press("ArrowDown");
        await isActive(1);
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Escape");
        await page.getByRole("listbox").waitFor({ state: "hidden" });
        await page.keyboard.press("ArrowDown");
        await isActive(0);
        await page.keyboard.press("ArrowDown");
        await isActive(1);
        await page.keyboard.press("Enter");
        assert.equal(await heading(page), "devs");
        assert.equal(await page.evaluate("document.activeElement.textContent"), "devs");
      }));

    it("is used by clicking", () =>
      onPage("rich", async (page) => {
        await search(page, "carol");
        await page.getByRole("option", { name: "carol" }).click();
        assert.equal(await heading(page), "carol");
        assert.equal(await page.getByRole("listbox").isVisible(), false);
      }));
  });

  describe("the overview", () => {
    it("says first what to look at, each with a link to its row", () =>
      onPage("rich", async (page) => {
        const section = page.locator(".first-look");
        const text = (await section.innerText()).replace(/\s+/g, " ");
        assert.match(
          text,
          /^What to look at first trust by path carol may assume dba in prod: trusts every user in/,
        );
        assert.match(
          text,
          /from outside arn:aws:iam::444444444444:user\/robot may assume deploy in dev: of account 444444444444/,
        );
        await section.getByRole("link", { name: "carol may assume dba" }).click();
        assert.equal(await heading(page), "carol");
        assert.equal(await page.locator("tr.chosen td.role").innerText(), "dba");
      }));

    it("says of each role in which accounts it is granted, and under which conditions", () =>
      onPage("rich", async (page) => {
        const rows = await page.getByRole("table", { name: "Grants" }).getByRole("row").allInnerTexts();
        const row = rows
          .map((text) => text.replace(/\s+/g, " ").trim())
          .find((text) => text.startsWith("admin "));
        assert.equal(
          row,
          "admin alice group admins dev, prod MFA within 1 h; session named after the user; never mallory administrator",
        );
      }));

    it("leads to the subject that is a whole organization, and not to its neighbour", () =>
      onPage("subjects", async (page) => {
        const finding = page.locator(".kind-of-finding", { hasText: "whole organization" });
        await finding.getByRole("link", { name: "repo:octo-org/* may assume" }).click();
        assert.equal(await page.locator("tr.chosen td.who").innerText(), "repo:octo-org/*");
        await page.locator("tr:not(.chosen) a.choose").click();
        assert.equal(await page.locator("tr.chosen td.who").innerText(), "repo:octo-org/infra:*");
      }));

    it("marks where people come without MFA, and not where machines do", () =>
      onPage("rich", async (page) => {
        const marked = page.locator("td.if .danger");
        assert.deepEqual(await marked.allInnerTexts(), ["without MFA"]);
        assert.match(await page.locator("tr", { has: marked }).innerText(), /group devs/);
      }));

    it("says what people have in their own account", () =>
      onPage("rich", async (page) => {
        const people = page.getByRole("table", { name: "People" });
        assert.match(await people.innerText(), /alice\s+admins, devs\s+2 roles in 2 accounts\s+dev, prod/);
        assert.match(await page.locator("main").innerText(), /Access keys of people may assume roles/);
      }));

    for (const [name, line] of [
      ["people", /^grace\.hopper,"on-call, platform",4 roles in 12 accounts,/m],
      ["roles", /^deploy,.*privilege escalation \(.*lambda:UpdateFunctionCode.*\).*data exposure \(/m],
      ["accounts", /^identity,208208208208,"legacy-admin, auditor, administrator, break-glass"/m],
    ] as const) {
      it(`gives the ${name} as CSV, with all there is to say`, () =>
        onPage("company", async (page) => {
          const [download] = await Promise.all([
            page.waitForEvent("download"),
            page.getByRole("button", { name: `Download as CSV: ${name}` }).click(),
          ]);
          const text = await readFile(await download.path(), "utf8");
          assert.match(text, line);
          assert.doesNotMatch(text, /\d more/);
        }));
    }

    it("says of people of the same groups in one row", () =>
      onPage("company", async (page) => {
        const people = page.getByRole("table", { name: "People" });
        assert.match(await people.innerText(), /ada\.lovelace, alan\.turing\s+platform/);
        assert.ok((await people.getByRole("row").count()) < 20);
      }));

    it("gives the table as CSV, a line for each caller and account, and no formula", () =>
      onPage("formula", async (page) => {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "Download as CSV: grants" }).click(),
        ]);
        const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
        assert.equal(lines[0], "\uFEFFWho,Kind,Through,Role,ARN,Account,Account ID,If,For up to,May then");
        const ofAlice = lines.filter((line) => line.includes(FORMULA));
        assert.equal(ofAlice.length, 4);
        for (const line of ofAlice) assert.ok(line.startsWith(`"'${FORMULA}",person,`), line);
      }));
  });

  describe("its header", () => {
    it("says from which revision of the model, and by which version, it was made", () =>
      onPage("origin", async (page) => {
        assert.equal(
          await page.locator(".origin").innerText(),
          "Model at 0123456789ab · cross-account-federation 0.1.0",
        );
      }));

    it("does not say As declared in green where nobody else was asked", () =>
      onPage("alone", async (page) => {
        const checks = page.locator(".checks");
        assert.equal(await checks.getAttribute("class"), "checks untried");
        assert.match(await checks.innerText(), /by our own decision alone.*no second opinion/s);
      }));
  });

  describe("its counts", () => {
    for (const [place, summary] of [
      ["#user=grace.hopper", "May assume 4 roles in 12 accounts, administrator in all 12"],
      ["#group=platform", "4 people may assume 2 roles in 12 accounts, administrator in all 12"],
      ["#role=deploy", "3 callers may assume it in 3 accounts"],
      ["#role=break-glass", "6 people may assume it in 12 accounts"],
      ["#account=shop-production", "18 callers may assume 6 roles, administrator by 2 of them"],
      ["#identityProvider=entra", "May assume 2 roles in 12 accounts, administrator in 1 of them"],
    ] as const) {
      it(`say of ${place.slice(1)}: ${summary}`, () =>
        onPage(
          "company",
          async (page) => {
            assert.equal(await page.locator(".summary").innerText(), summary);
            const said = (await page.locator(".head").innerText()).match(/administrator/g) ?? [];
            assert.ok(said.length < 2, "once is enough");
          },
          {},
          place,
        ));
    }

    it("are roles and accounts, and not their product, in the table of people", () =>
      onPage("company", async (page) => {
        const people = page.getByRole("table", { name: "People" });
        assert.match(await people.innerText(), /4 roles in 12 accounts/);
      }));
  });

  describe("what was not decided", () => {
    it("is shown as open, and not as something that was found otherwise", () =>
      onPage("company", async (page) => {
        const checks = page.locator(".checks");
        assert.equal(await checks.getAttribute("class"), "checks untried");
        assert.equal(await checks.locator("strong").innerText(), "Not decided: 2");
      }));

    it("is beside what was found otherwise, where something was", () =>
      onPage("wrong", async (page) => {
        const checks = page.locator(".checks");
        assert.equal(await checks.getAttribute("class"), "checks bad");
        assert.match(await checks.innerText(), /^Not as declared.*Not decided: 2/s);
      }));
  });

  describe("a drawing", () => {
    it("has lines that leave boxes at their right sides and enter them at their left", () =>
      onPage(
        "rich",
        async (page) => {
          const gaps: unknown = await page.evaluate(`(() => {
            const boxes = [...document.querySelectorAll(".node")].map((node) => {
              const { e: x, f: y } = node.transform.baseVal[0].matrix;
              const { width, height } = node.querySelector("rect").getBBox();
              return { left: x, right: x + width, middle: y + height / 2 };
            });
            const nearest = (x, y, side) =>
              Math.min(...boxes.map((box) => Math.hypot(box[side] - x, box.middle - y)));
            return [...document.querySelectorAll(".edge")].map((edge) => {
              const from = edge.getPointAtLength(0);
              const to = edge.getPointAtLength(edge.getTotalLength());
              return Math.max(nearest(from.x, from.y, "right"), nearest(to.x, to.y, "left"));
            });
          })()`);
          const found = z.array(z.number()).parse(gaps);
          assert.ok(found.length > 5 && Math.max(...found) < 1, found.join());
        },
        { viewport: { width: 1440, height: 900 } },
        "#account=prod",
      ));
  });

  describe("a drawing's columns", () => {
    it("have one width each, and callers without a group stand with the others", () =>
      onPage(
        "company",
        async (page) => {
          const boxes: unknown = await page.evaluate(`[...document.querySelectorAll(".node")].map((node) =>
            [node.classList[1], node.transform.baseVal[0].matrix.e, node.querySelector("rect").getBBox().width].join())`);
          const places = new Set(z.array(z.string()).parse(boxes));
          assert.equal(places.size, 4, [...places].join("\n"));
        },
        { viewport: { width: 1440, height: 900 } },
        "#account=shop-production",
      ));

    for (const width of [660, 820, 1000]) {
      it(`have letters of 12 pixels and more at ${width} pixels`, () =>
        onPage(
          "company",
          async (page) => {
            const sizes: unknown =
              await page.evaluate(`[...document.querySelectorAll(".drawing text")].map((text) =>
              parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)`);
            assert.ok(Math.min(...z.array(z.number()).parse(sizes)) >= 11.99);
          },
          { viewport: { width, height: 900 } },
          "#account=shop-production",
        ));
    }

    it("are those of the chosen row where many rows would make no picture", () =>
      onPage(
        "company",
        async (page) => {
          assert.ok((await page.getByRole("table", { name: "Grants" }).getByRole("row").count()) > 2);
          assert.ok((await nodes(page)).every((title) => !title.startsWith("groups")));
        },
        {},
        "#role=auditor",
      ));

    for (const colorScheme of ["light", "dark"] as const) {
      it(`have lines that are seen in ${colorScheme} mode`, () =>
        onPage(
          "rich",
          async (page) => {
            const colours: unknown = await page.evaluate(`["edge", "background", "surface"].map((name) =>
              getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim())`);
            const [edge = "", ...behind] = z.array(z.string()).parse(colours);
            for (const colour of behind) assert.ok(contrast(edge, colour) >= 3, `${edge} on ${colour}`);
          },
          { colorScheme },
        ));
    }
  });

  describe("the way there and back", () => {
    it("leads back to where the page was scrolled, and to the link", () =>
      onPage("company", async (page) => {
        const link = page.getByRole("table", { name: "Accounts" }).locator("a.choose").last();
        await link.scrollIntoViewIfNeeded();
        const before = await page.evaluate("scrollY");
        assert.ok(Number(before) > 1_000);
        await link.click();
        assert.equal(await page.evaluate("scrollY"), 0);
        await page.goBack();
        assert.equal(await page.evaluate("scrollY"), before);
        assert.match(String(await page.evaluate("document.activeElement.hash")), /^#account=/);
      }));

    it("leads from what to look at first to the row in sight", () =>
      onPage(
        "company",
        async (page) => {
          await page
            .locator(".first-look a", { hasText: "vendor" })
            .or(page.locator(".first-look a"))
            .last()
            .click();
          const box = await page.locator("tr.chosen").boundingBox();
          assert.ok(box !== null && box.y >= 0 && box.y < 900, JSON.stringify(box));
        },
        { viewport: { width: 390, height: 900 } },
      ));

    it("has a title for each view, and a link to everything", () =>
      onPage(
        "rich",
        async (page) => {
          assert.match(await page.title(), /^alice \(person\) · Access review/);
          await page.getByRole("link", { name: "All access" }).click();
          assert.match(await page.title(), /^Access review/);
        },
        {},
        "#user=alice",
      ));

    for (const [place, said] of [
      ["#user=nobody.here", /This page has no person nobody\.here/],
      ["#role=auditor&arn=bogus", /The grant that the address names is not here/],
    ] as const) {
      it(`says of ${place} that it leads nowhere`, () =>
        onPage(
          "rich",
          async (page) => {
            assert.match(await page.getByRole("alert").innerText(), said);
          },
          {},
          place,
        ));
    }

    it("has rows whose text can be selected, by two clicks too", () =>
      onPage("rich", async (page) => {
        const row = page.getByRole("table", { name: "Accounts" }).getByRole("row").nth(1);
        await row.locator("td.id span").dblclick();
        assert.equal(await page.evaluate("getSelection().toString().trim()"), "222222222222");
        assert.equal(await heading(page), "Who may assume what");
      }));

    it("has links to groups, providers and roles wherever they are named", () =>
      onPage("rich", async (page) => {
        for (const [table, href] of [
          ["Grants", "#identityProvider=github"],
          ["Grants", "#group=admins"],
          ["People", "#group=devs"],
          ["Groups", "#group=dbas"],
          ["Others who call", "#identityProvider=staging"],
          ["Accounts", "#role=deploy"],
        ] as const) {
          const link = page.getByRole("table", { name: table }).locator(`a[href="${href}"]`).first();
          assert.equal(await link.isVisible(), true, `${table}: ${href}`);
        }
      }));

    it("has no two links of one name that lead to different places", () =>
      onPage("company", async (page) => {
        const unclear: unknown = await page.evaluate(`(() => {
          const places = new Map();
          for (const link of document.querySelectorAll("#view table a")) {
            const name = link.getAttribute("aria-label") ?? link.textContent;
            places.set(name, (places.get(name) ?? new Set()).add(link.getAttribute("href")));
          }
          return [...places].filter(([, hrefs]) => hrefs.size > 1).map(([name]) => name);
        })()`);
        assert.deepEqual(unclear, []);
      }));

    it("has sections that are led to from above them", () =>
      onPage(
        "company",
        async (page) => {
          const roles = page.getByRole("table", { name: "Roles" });
          assert.equal(await roles.isVisible(), false);
          await page.getByRole("navigation").getByRole("link", { name: "Roles" }).click();
          assert.equal(await roles.isVisible(), true);
        },
        { viewport: { width: 390, height: 900 } },
      ));
  });

  describe("a person", () => {
    const place = `#user=${USER}`;

    it("is drawn with group, role and account", () =>
      onPage(
        "example",
        async (page) => {
          assert.deepEqual(await nodes(page), [
            `${USER}: person`,
            "child-users: group",
            `${ROLE}: administrator`,
            "child: 222222222222",
          ]);
          assert.equal(await page.locator(".edge.on").count(), 3);
        },
        {},
        place,
      ));

    it("has conditions, session length, permissions and a console link in words", () =>
      onPage(
        "example",
        async (page) => {
          const facts = await page.locator("dl").innerText();
          assert.match(facts, /MFA within 12 h/);
          assert.match(facts, /For up to\s+1 h/);
          assert.match(facts, /administrator/);
          const link = page.getByRole("link", { name: `Switch to ${ROLE} in child` });
          assert.match(
            (await link.getAttribute("href")) ?? "",
            /^https:\/\/signin\.aws\.amazon\.com\/switchrole\?account=222222222222&roleName=users_assume_role_default&/,
          );
        },
        {},
        place,
      ));

    it("is said to have used a role, or not, where somebody looked", () =>
      onPage("used", async (page) => {
        await search(page, "alice");
        await page.getByRole("combobox").press("Enter");
        const cells = await page.locator("td.last-used").allInnerTexts();
        assert.ok(cells.length > 0 && cells.every((text) => text === "2026-11-02, 3 times"), cells.join());
        assert.match(await page.locator("dl").innerText(), /Last used\s+2026-11-02, 3 times/);
      }));

    it("has no word of use where nobody looked", () =>
      onPage("rich", async (page) => {
        await search(page, "alice");
        await page.getByRole("combobox").press("Enter");
        assert.equal(await page.getByText("Last used").count(), 0);
      }));

    it("has both policies, with the lines marked that this grant rests on", () =>
      onPage(
        "example",
        async (page) => {
          assert.deepEqual(await marked(page), [
            `"${ROLE_ARN}"`,
            `"arn:aws:iam::111111111111:user/${USER}"`,
            '"aws:MultiFactorAuthPresent": "true"',
            '"aws:MultiFactorAuthAge": "43200"',
          ]);
          assert.deepEqual(await page.locator(".permission mark").allTextContents(), ['"Action": "*",']);
        },
        {},
        place,
      ));

    it("marks only the person's own line among others, and opens another grant by keyboard", () =>
      onPage(
        "rich",
        async (page) => {
          await page.getByRole("link", { name: "deploy", exact: true }).first().focus();
          await page.keyboard.press("Enter");
          assert.deepEqual(await marked(page), [
            '"arn:aws:iam::222222222222:role/ci/deploy",',
            '"arn:aws:iam::111111111111:user/people/bob",',
            '"203.0.113.0/24"',
          ]);
          assert.equal(await page.locator("table [aria-current=true]").innerText(), "deploy");
        },
        {},
        "#user=bob",
      ));

    it("whom a role refuses is shown as refused", () =>
      onPage(
        "rich",
        async (page) => {
          assert.match(
            await page.locator("main").innerText(),
            /Refused by name: admin in dev, admin in prod/,
          );
        },
        {},
        "#user=mallory",
      ));

    it("who is let in by path sees the path marked", () =>
      onPage(
        "rich",
        async (page) => {
          await page.getByRole("link", { name: "dba", exact: true }).first().click();
          assert.ok((await marked(page)).includes('"arn:aws:iam::111111111111:user/people/*"'));
        },
        {},
        "#user=carol",
      ));
  });

  describe("others", () => {
    it("a machine that is a role has an hour, whatever the role allows", () =>
      onPage(
        "rich",
        async (page) => {
          assert.match(
            await page.locator("dl").innerText(),
            /1 h \(role chaining; the role itself allows 12 h\)/,
          );
          assert.deepEqual(await nodes(page), [
            "ci: machine",
            "deploy: s3:*",
            "dev: 222222222222",
            "prod: 333333333333",
          ]);
          assert.ok((await marked(page)).includes('"sts:ExternalId": "build-42"'));
        },
        {},
        "#machine=ci",
      ));

    it("a provider's statement is marked, and not its neighbour's with the same ARN", () =>
      onPage(
        "rich",
        async (page) => {
          const lines = (await marked(page)).join("\n");
          assert.match(lines, /repo:octo-org\/infra/);
          assert.doesNotMatch(lines, /repo:octo-org\/staging/);
        },
        {},
        "#identityProvider=github",
      ));

    it("a permission set's patterns are marked", () =>
      onPage(
        "rich",
        async (page) => {
          assert.match((await marked(page)).join("\n"), /AWSReservedSSO_Audit_\?{16}/);
        },
        {},
        "#permissionSet=Audit",
      ));

    it("an account shows everybody who gets in", () =>
      onPage(
        "rich",
        async (page) => {
          const titles = await nodes(page);
          for (const name of ["alice: person", "carol: person", "ci: machine", "prod: 333333333333"]) {
            assert.ok(titles.includes(name), titles.join("\n"));
          }
        },
        {},
        "#account=prod",
      ));

    it("the way back is the browser's", () =>
      onPage("rich", async (page) => {
        await page.getByRole("link", { name: "auditor", exact: true }).first().click();
        await page.locator("a.node.part", { hasText: "auditors" }).click();
        assert.equal(await heading(page), "auditors");
        await page.goBack();
        assert.equal(await heading(page), "auditor");
      }));
  });

  describe("names that try to break out", () => {
    it("stay text, in the overview, in search, in drawings and in documents", () =>
      onPage("nasty", async (page) => {
        assert.match(await page.locator("main").innerText(), /alice <img src=x onerror=alert\(1\)>/);
        for (const kind of ["person", "group", "role", "account", "machine", "identity provider"]) {
          const name = { person: "alice", group: "devs", role: "deploy", account: "prod" }[kind];
          await search(page, `${name ?? { machine: "robot" }[kind] ?? "github"} ${kind}`);
          await page.keyboard.press("Enter");
          assert.ok((await heading(page)).includes("</script><script>alert(2)</script>"), kind);
        }
        assert.equal(await page.locator("main img, main script, main b").count(), 0);
        assert.ok((await page.locator("figure").allInnerTexts()).join("").includes("onerror=alert(1)"));
      }));

    it("stay whole in the address", () =>
      onPage(
        "nasty",
        async (page) => {
          assert.ok((await heading(page)).startsWith("alice <img"));
        },
        {},
        `#${new URLSearchParams({ user: `alice ${NASTY}` }).toString()}`,
      ));
  });

  describe("where there is nothing to look at first", () => {
    for (const javaScriptEnabled of [true, false]) {
      it(`names the administrators whom MFA holds, ${javaScriptEnabled ? "with" : "without"} a script`, () =>
        onPage(
          "example",
          async (page) => {
            const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
            assert.match(text, /What to look at first Nothing of this kind: 1 administrator, with MFA\./);
          },
          { javaScriptEnabled },
        ));
    }
  });

  describe("without a script", () => {
    it("says what to look at first, and who may assume what", () =>
      onPage(
        "rich",
        async (page) => {
          const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
          assert.match(text, /ACCESS\.md/);
          assert.match(text, /trust by path: carol may assume dba in prod/);
          assert.match(text, /admin alice admins dev, prod MFA within 1 h/);
        },
        { javaScriptEnabled: false },
      ));

    it("shows hostile names as text", () =>
      onPage(
        "nasty",
        async (page) => {
          assert.match(await page.locator("main").innerText(), /alice <img src=x onerror=alert\(1\)>/);
          assert.equal(await page.locator("main img, main script, main b").count(), 0);
        },
        { javaScriptEnabled: false },
      ));
  });

  describe("what a role allows", () => {
    const place = `#${new URLSearchParams({ role: "deploy" }).toString()}`;

    it("is said service by service where it is long, and data exposure in one colour everywhere", () =>
      onPage(
        "company",
        async (page) => {
          const permissions = page.locator(".permissions");
          assert.match(
            await permissions.innerText(),
            /dynamodb: BatchGetItem, ExportTableToPointInTime, GetItem/,
          );
          const flags = page.locator(".flag", { hasText: "data exposure" });
          const colours = await flags.evaluateAll((all) => all.map(({ className }) => String(className)));
          assert.deepEqual([...new Set(colours)], ["flag warning"]);
        },
        {},
        place,
      ));
  });

  it("says under its heading that an account has no people", () =>
    onPage("machines", async (page) => {
      const section = page.locator("[data-section=people]");
      assert.match(
        await section.innerText(),
        /^People in account 111111111111\s+Account 111111111111 has no IAM users/,
      );
    }));

  describe("accessibility", () => {
    const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
    const Violations = z.array(
      z.object({ id: z.string(), impact: z.string(), targets: z.array(z.unknown()) }),
    );

    for (const colorScheme of ["light", "dark"] as const) {
      for (const [what, name, place] of [
        ["the overview", "rich", ""],
        ["a person", "rich", "#user=alice"],
        ["an account", "rich", "#account=prod"],
        ["nasty names", "nasty", ""],
      ] as const) {
        it(`${what} has no violation in ${colorScheme} mode`, () =>
          onPage(
            name,
            async (page) => {
              if (place === "") await search(page, "a");
              // Not a script of the page: its Content-Security-Policy would refuse it.
              await page.evaluate(axe);
              const found: unknown = await page.evaluate(
                `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
                   ({ id, impact, targets: nodes.map(({ target, failureSummary }) => [target, failureSummary]) })))`,
              );
              assert.deepEqual(Violations.parse(found), []);
            },
            { colorScheme },
            place,
          ));
      }
    }

    it("has names for all that can be used", () =>
      onPage(
        "rich",
        async (page) => {
          const unnamed = await page.evaluate(
            `[...document.querySelectorAll("a, button, input")].filter((element) =>
               (element.getAttribute("aria-label") ?? element.textContent ?? "").trim() === "" &&
               element.labels?.length !== 1).length`,
          );
          assert.equal(unnamed, 0);
        },
        {},
        "#user=alice",
      ));
  });

  describe("other media", () => {
    for (const [name, width] of [
      ["rich", 390],
      ...[390, 680, 760, 820, 1000, 1280, 1440].map((each) => ["company", each] as const),
    ] as const) {
      it(`no view of ${name} breaks a word inside, or is too wide, at ${width} pixels`, () =>
        onPage(
          name,
          async (page) => {
            assert.deepEqual(await page.evaluate(LAID_OUT_BADLY), []);
          },
          { viewport: { width, height: 900 } },
        )).timeout(180_000);
    }

    it("documents stand beside the table on a wide screen, and under it on others", async () => {
      for (const [width, isBeside] of [
        [1440, true],
        [820, false],
      ] as const) {
        await onPage(
          "rich",
          async (page) => {
            const [table, grant] = [
              await page.locator(".table").boundingBox(),
              await page.locator(".grant").boundingBox(),
            ];
            assert.ok(table !== null && grant !== null);
            assert.equal(grant.x > table.x + table.width, isBeside);
            assert.equal(grant.y > table.y + table.height, !isBeside);
          },
          { viewport: { width, height: 900 } },
          "#user=alice",
        );
      }
    });

    for (const [name, place] of [
      ["example", `#user=${USER}`],
      ["rich", ""],
      ["rich", "#account=prod"],
      ["nasty", `#${new URLSearchParams({ user: `alice ${NASTY}` }).toString()}`],
    ] as const) {
      it(`a phone shows ${name} ${place.slice(0, 20)} without scrolling sideways`, () =>
        onPage(
          name,
          async (page) => {
            assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 375);
          },
          { viewport: { width: 375, height: 800 } },
          place,
        ));
    }

    it("a phone draws the chosen path alone, from top to bottom", () =>
      onPage(
        "rich",
        async (page) => {
          assert.equal((await nodes(page)).length, 4);
          const boxes = await page.locator(".node").evaluateAll((drawn) => drawn.length);
          assert.equal(boxes, 4);
        },
        { viewport: { width: 375, height: 800 } },
        "#user=alice",
      ));

    it("paper has all rows and what is folded, and the screen has them folded again", () =>
      onPage("many", async (page) => {
        const rows = page.getByRole("table", { name: "People" }).getByRole("row");
        assert.equal(await rows.count(), 41);
        await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
        assert.equal(await rows.count(), 46);
        assert.equal(await page.locator("details:not([open])").count(), 0);
        await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
        assert.equal(await rows.count(), 41);
      }));

    it("paper has policies that are closed on the screen", () =>
      onPage(
        "company",
        async (page) => {
          const closed = page.locator("details.permission:not([open])");
          assert.equal(await closed.locator(".code").count(), 0);
          await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
          assert.ok((await page.locator("details.permission").count()) > 0);
          assert.equal(await page.locator("details.permission:not([open])").count(), 0);
          assert.ok((await page.locator("details.permission .code").count()) > 0);
        },
        {},
        "#role=plan",
      ));

    it("paper is written in dark colours where the screen is dark", () =>
      onPage(
        "company",
        async (page) => {
          await page.emulateMedia({ media: "print", colorScheme: "dark" });
          const names = ["text", "quiet", "danger", "warning", "good", "accent", "edge"];
          const colours = await page.evaluate(
            `${JSON.stringify(names)}.map((name) =>
               getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim())`,
          );
          for (const [index, colour] of z.array(z.string()).parse(colours).entries()) {
            assert.ok(contrast(colour, "#fff") >= (names[index] === "edge" ? 3 : 4.5), names[index]);
          }
        },
        { colorScheme: "dark" },
      ));

    it("paper has the documents and not the search", () =>
      onPage(
        "rich",
        async (page) => {
          await page.emulateMedia({ media: "print" });
          assert.equal(await page.getByRole("combobox").isVisible(), false);
          assert.equal(await page.locator("figure").first().isVisible(), true);
          assert.ok((await page.pdf()).length > 10_000);
        },
        {},
        "#user=alice",
      ));
  });
});

/** How far two colours stand apart. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [one, other].map(luminance).sort((left, right) => right - left);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.slice(1).length === 3 ? colour.slice(1).replace(/./g, "$&$&") : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = (digits.match(/../g) ?? []).map((pair) => {
    const part = Number.parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * As text, since it runs in the browser: what is wider than the window in any of the page's views, and words that stand
 * on two lines although one has room for them. An ARN may be broken after its colons and slashes.
 */
const LAID_OUT_BADLY = `(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const hash = (kind, { name }) => "#" + new URLSearchParams({ [kind]: name });
  const places = [
    "",
    ...data.principals.map((each) => hash(each.kind, each)),
    ...data.parts.filter(({ kind }) => kind === "group").map((each) => hash("group", each)),
    ...data.roles.map((each) => hash("role", each)),
    ...data.accounts.map((each) => hash("account", each)),
  ];
  const found = [];
  for (const place of places) {
    history.pushState(null, "", place === "" ? "#" : place);
    window.dispatchEvent(new PopStateEvent("popstate"));
    for (const details of document.querySelectorAll("details")) details.open = true;
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(place + ": " + (scrollWidth - clientWidth) + " px too wide");
    for (const table of document.querySelectorAll("table")) {
      if (table.scrollWidth > table.parentElement.clientWidth + 1)
        found.push(place + ": " + table.getAttribute("aria-label") + " is too wide");
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const blocks = new Map();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement.closest("svg, script, style, .hidden, [role=listbox]") !== null) continue;
      let block = node.parentElement;
      while (!/^(block|grid|flex|table-cell|list-item)/.test(getComputedStyle(block).display)) block = block.parentElement;
      if (!blocks.has(block)) blocks.set(block, []);
      blocks.get(block).push(node);
    }
    for (const [block, nodes] of blocks) {
      const text = nodes.map(({ data }) => data).join("");
      const at = (offset) => {
        for (const node of nodes) {
          if (offset < node.data.length) return [node, offset];
          offset -= node.data.length;
        }
        const last = nodes[nodes.length - 1];
        return [last, last.data.length];
      };
      const { paddingLeft, paddingRight } = getComputedStyle(block);
      const room = block.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      for (const { 0: word, index } of text.matchAll(/\\S+/g)) {
        const parts = word.length <= 24 ? [{ 0: word, index: 0 }] : [...word.matchAll(/[^:/]+/g)];
        for (const { 0: part, index: inner } of parts) {
          const range = document.createRange();
          range.setStart(...at(index + inner));
          const [endNode, endOffset] = at(index + inner + part.length - 1);
          range.setEnd(endNode, endOffset + 1);
          const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
          const lines = [];
          for (const { top, bottom } of rects) if (!lines.some((l) => top < l.bottom - 2 && bottom > l.top + 2)) lines.push({ top, bottom });
          if (lines.length < 2) continue;
          const width = rects.reduce((sum, { width }) => sum + width, 0);
          if (width <= room * 0.95) found.push(place + ": " + part + " (" + Math.round(width) + " of " + Math.round(room) + ")");
        }
      }
    }
  }
  return [...new Set(found)];
})()`;
