import assert from "node:assert/strict";
import { externalDataInterceptor, loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { BEGIN, END, mergeProfiles } from "../../../commands/profiles/merge";
import { InputError } from "../../../components";

const PROFILES =
  "[profile primary]\nmfa_serial = m\n\n[profile child]\nrole_arn = r\nsource_profile = primary\n";
const BLOCK = `${BEGIN}\n${PROFILES}${END}\n`;
const OWN = "[default]\nregion = eu-west-1\n";

async function merged(content: string, profiles = PROFILES): Promise<string> {
  return (await mergeProfiles("config", content, profiles)).content;
}

async function refusalOf(content: string): Promise<string> {
  try {
    await merged(content);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.message;
  }
  return assert.fail("it was merged");
}

describe("merging profiles into a config file", () => {
  for (const [what, content, expected] of [
    ["an empty file", "", BLOCK],
    ["a file of others, a line apart", OWN, `${OWN}\n${BLOCK}`],
    ["a file that ends with a blank line", `${OWN}\n`, `${OWN}\n${BLOCK}`],
    ["a file whose last line does not end", "[default]\nregion = x", `[default]\nregion = x\n\n${BLOCK}`],
    ["the place of the block before", `${BEGIN}\n[profile old]\na = b\n${END}\n\n${OWN}`, `${BLOCK}\n${OWN}`],
    ["a block that holds nothing", `${OWN}${BEGIN}\n${END}\n`, `${OWN}${BLOCK}`],
    ["a block whose end marker ends the file", `${OWN}${BEGIN}\n${END}`, `${OWN}${BLOCK.trimEnd()}`],
    [
      "a file of Windows",
      "[default]\r\na = b\r\n",
      `[default]\r\na = b\r\n\r\n${BLOCK.replaceAll("\n", "\r\n")}`,
    ],
    ["a file with bytes of any encoding", "# \xe4\xff\xc3\n", `# \xe4\xff\xc3\n\n${BLOCK}`],
  ] as const) {
    it(`puts them into ${what}`, async () => {
      assert.equal(await merged(content), expected);
    });

    it(`changes nothing the second time in ${what}`, async () => {
      assert.equal(await merged(expected), expected);
    });
  }

  it("tells what stood between the markers, whatever its line ends", async () => {
    const { former } = await mergeProfiles("config", `${BEGIN}\r\n[profile old]\r\n${END}\r\n`, PROFILES);
    assert.equal(former, "[profile old]\n");
  });

  it("replaces whatever was written by hand between the markers", async () => {
    assert.equal(await merged(`${BEGIN}\n<<<<<<< HEAD\n${END}\n`), BLOCK);
  });

  for (const [what, content, problem] of [
    ["a begin marker alone", `${OWN}${BEGIN}\n`, `line 3: is a begin marker with no "${END}" below it`],
    ["an end marker alone", `${END}\n`, `line 1: is an end marker with no "${BEGIN}" above it`],
    [
      "markers in the wrong order",
      `${END}\n${BEGIN}\n`,
      `line 1: is an end marker with no "${BEGIN}" above it`,
    ],
    [
      "two pairs of markers",
      `${BLOCK}${BLOCK}`,
      "line 9: is a marker that the file has already; keep one pair of markers",
    ],
    [
      "a profile of the same name",
      `[profile child]\na = b\n`,
      'line 1: profile "child" is there already; rename or remove it',
    ],
    [
      "a profile of the same name in quotes, after the block",
      `${BLOCK}[profile "primary"]\na = b\n`,
      'line 9: profile "primary" is there already; rename or remove it',
    ],
    [
      "a setting that belongs to a profile of the block",
      `${BLOCK}region = x\n`,
      "line 9: sets region outside of any [section]",
    ],
    [
      "what the AWS CLI cannot read",
      "[default]\nx\n",
      "line 2: is neither KEY = VALUE, nor a [section], nor a comment",
    ],
    [
      "a section that stands on both sides",
      `${OWN}${BLOCK}${OWN}`,
      "line 11: [default] stands in line 1 already",
    ],
    [
      "text in UTF-16",
      Buffer.from(OWN, "utf16le").toString("latin1"),
      "the file: is not text, or not in UTF-8",
    ],
    [
      "a name that the AWS SDK refuses",
      "[profile __proto__]\na = b\n",
      "the file: would not be read as meant by the AWS SDK after the change",
    ],
  ] as const) {
    it(`refuses a file with ${what}`, async () => {
      const message = await refusalOf(content);
      assert.match(message, /^config has \d+ problems?:\n/);
      assert.ok(message.includes(`\n  ${problem}`), message);
    });
  }

  for (const header of [
    "[profile child ]",
    "[ profile child ]",
    "[profile   child]",
    "[profile\tchild]",
    '[profile "child"]',
    "[profile 'child' ]",
    "[profile child] # theirs",
    "[profile child] ; see [the wiki]",
  ]) {
    it(`refuses to stand beside ${JSON.stringify(header)}, which clients take for the same profile`, async () => {
      assert.match(
        await refusalOf(`${OWN}${header}\nrole_arn = theirs\n`),
        /\n {2}line 3: profile "child" is there already; rename or remove it$/,
      );
    });
  }

  it("leaves profiles of other names alone, which the AWS SDK still reads", async () => {
    const others = `[profile child2]\na = b\n[profile "grand child"]\na = b\n[profile children ] # [profile child]\na = b\n`;
    const content = await merged(others);
    externalDataInterceptor.interceptFile("merged", content);
    const { configFile } = await loadSharedConfigFiles({ configFilepath: "merged", filepath: "merged" });
    assert.deepEqual(configFile.child2, { a: "b" });
    assert.deepEqual(configFile.child, { role_arn: "r", source_profile: "primary" });
    assert.ok(content.startsWith(others));
  });

  it("lists all names that are taken", async () => {
    assert.match(
      await refusalOf(PROFILES),
      /2 problems:\n {2}line 1: profile "primary".*\n {2}line 4: profile "child"/,
    );
  });
});
