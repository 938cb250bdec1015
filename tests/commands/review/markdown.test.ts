import assert from "node:assert/strict";
import { check } from "prettier";
import { accessMarkdown } from "../../../commands/review/markdown";
import { markdownName, markdownText, oneLine } from "../../../commands/review/text";
import { type Change, direct, example, IDENTITY_CENTER, oidc, ROLE } from "../../models";
import { rehearsalOf } from "./states";

async function rowsOf(change: Change): Promise<string[]> {
  const text = accessMarkdown(await rehearsalOf(example(change)));
  return text.split("\n").filter((line) => line.includes(`| \`${ROLE}\` | child |`));
}

describe("text of a model", () => {
  const hostile: readonly (readonly [text: string, markdown: string])[] = [
    ["x | y <script>", "x &#124; y &#60;script&#62;"],
    ["a & b &lt;", "a &#38; b &#38;lt;"],
    ['say "hi" `now`', 'say "hi" &#96;now&#96;'],
    ["one\n# two\r\n``` three", "one # two &#96;&#96;&#96; three"],
    ["[a](http://b) *c* _d_ ~e~", "&#91;a&#93;(http&#58;//b) &#42;c&#42; &#95;d&#95; &#126;e&#126;"],
    ["back\\slash $x$", "back&#92;slash &#36;x&#36;"],
    ["größer 東京 🚀", "größer 東京 🚀"],
    ["a\u202eb\u0007", "aU+202EbU+0007"],
  ];
  for (const [text, markdown] of hostile) {
    it(`stays text: ${JSON.stringify(text)}`, () => {
      assert.equal(markdownText(text), markdown);
      assert.equal(oneLine(text).includes("\n"), false);
    });
  }

  it("is a name as code where nothing in it could end the code", () => {
    assert.equal(markdownName("users_assume_role_default"), "`users_assume_role_default`");
    assert.equal(markdownName("a`b|c\\d"), "a&#96;b&#124;c&#92;d");
  });
});

describe("ACCESS.md", () => {
  it("has a row for each person and role", async () => {
    assert.deepEqual(await rowsOf({ group: { members: ["bob", "alice"] } }), [
      `| \`alice\` | group child-users | \`${ROLE}\` | child | MFA within 12 h | 1 h | **administrator** |`,
      `| \`bob\` | group child-users | \`${ROLE}\` | child | MFA within 12 h | 1 h | **administrator** |`,
    ]);
  });

  it("names everybody's groups in one row", async () => {
    const [row = ""] = await rowsOf({
      groups: { another: { members: ["boaty.mcboatface"], assume: { child: ROLE } } },
    });
    assert.match(row, /\| groups another, child-users \|/);
  });

  it("says that whoever is in a session already gets an hour", async () => {
    const rows = await rowsOf({
      role: { maxSessionDuration: 43_200 },
      primary: IDENTITY_CENTER,
      groups: { admins: { permissionSet: "Admins", assume: { child: ROLE } }, observers: direct() },
    });
    assert.deepEqual(
      rows.map((row) => row.split(" | ")[5]),
      ["12 h", "1 h", "12 h"],
    );
  });

  for (const [accessKeys, says] of [
    ["refused", /^Access keys of people are refused: .* without MFA nothing but /m],
    ["allowed", /^Access keys of people may assume roles.* lets none enrol an MFA device/m],
    ["allowedToEnrolMfa", /^Access keys of people .* a leaked one is enough to call with MFA\.$/m],
  ] as const) {
    it(`says what people's access keys are good for where they are ${accessKeys}`, async () => {
      assert.match(accessMarkdown(await rehearsalOf(example({ primary: { accessKeys } }))), says);
    });
  }

  it("says that people need MFA for a role without it where access keys are refused", async () => {
    const [row = ""] = await rowsOf({ primary: { accessKeys: "refused" }, trust: { mfa: false } });
    assert.match(row, /\| MFA of any age \|/);
  });

  it("says what the trust in a path means", async () => {
    const text = accessMarkdown(
      await rehearsalOf(example({ primary: { userPath: "/people/" }, trust: { match: "path" } })),
    );
    assert.match(text, /trusts every user in `\/people\/` .* in child: whoever may create users there/);
  });

  it("tells a subject that is a whole organization as such, and no other", async () => {
    const subjects = ["repo:acme/*", "repo:acme/infra:*"];
    const change: Change = { identityProviders: { github: oidc({ subjects }) } };
    const text = accessMarkdown(await rehearsalOf(example(change)));
    const rows = text.split("\n").filter((line) => line.startsWith("| `repo:acme/"));
    assert.deepEqual(
      rows.map((row) => row.includes("for sts.amazonaws.com; every repository of acme")),
      [true, false],
      rows.join("\n"),
    );
  });

  it("marks a flag, and not a policy that is called like one", async () => {
    const policy = "arn:aws:iam::222222222222:policy/administrator";
    const change: Change = { role: { permissions: { managedPolicies: policy } } };
    const [row = ""] = await rowsOf(change);
    assert.ok(row.endsWith(`| ${policy}; **not known** (${policy}) |`), row);
  });

  it("keeps its tables and headings whatever a model says", async () => {
    const description = 'x | y <script>\n# z `a` & "b" ```\n<!-- prettier-ignore-end -->';
    const change: Change = {
      role: { description },
      identityProviders: { github: oidc({ subjects: "repo:acme/infra:environment:a|b`<c>" }) },
    };
    const text = accessMarkdown(await rehearsalOf(example(change)));
    const rows = text.split("\n").filter((line) => line.startsWith("| "));
    assert.deepEqual([...new Set(rows.map((row) => row.split("|").length))].sort(), [6, 7, 9]);
    assert.deepEqual(
      text.split("\n").filter((line) => line.startsWith("#")),
      accessMarkdown(await rehearsalOf(example()))
        .split("\n")
        .filter((line) => line.startsWith("#")),
    );
    assert.doesNotMatch(text, /<script/);
  });

  it("does not depend on the order of the model", async () => {
    const change: Change = {
      trust: {
        conditions: { StringLike: { "aws:UserAgent": ["b", "a"] }, Bool: { "aws:SecureTransport": true } },
      },
      accounts: { another: { accountId: "333333333333", roles: [ROLE] } },
      groups: {
        b: { members: ["z", "y"], assume: { another: ROLE } },
        a: { members: ["y"], assume: { another: ROLE } },
      },
    };
    const model = example(change);
    const text = accessMarkdown(await rehearsalOf(model));
    assert.equal(accessMarkdown(await rehearsalOf(model)), text);
    assert.equal(accessMarkdown(await rehearsalOf(reversed(model))), text);
  });

  it("is left alone by Prettier", async () => {
    const text = accessMarkdown(
      await rehearsalOf(example({ group: { members: ["a-much-longer-name", "b"] } })),
    );
    assert.equal(await check(text, { parser: "markdown", printWidth: 110 }), true);
  });
});

/** A model with the keys of all its mappings and its lists of texts the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
