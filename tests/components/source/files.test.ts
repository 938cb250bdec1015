import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError, describeProblem } from "../../../components/model/problems";
import { readDocument } from "../../../components/source/document";
import { readModel, readModelAt } from "../../../components/source/read";
import { type Files, inFolder } from "../../folders";

/** The model that these files are, where `access` holds this. */
function modelOf(access: string, files: Files): Promise<unknown> {
  return inFolder(files, (folder) => readModel(readDocument(access, "Pulumi.yaml"), folder).model);
}

async function problemsOf(read: () => unknown): Promise<string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.problems.map(describeProblem);
  }
}

const PEOPLE = "groups:\n  admins: { members: [alice] }\n";
const ROLES = "roles:\n  admin:\n    path: /\n";

describe("a model in several files", () => {
  it("is what stands in them, section by section", async () => {
    const files = {
      "access/a.yaml": PEOPLE,
      "access/b.json": '{"groups":{"auditors":{}},"roles":{"admin":{}}}',
    };
    assert.deepEqual(await modelOf('files: ["access/*"]', files), {
      groups: { admins: { members: ["alice"] }, auditors: {} },
      roles: { admin: {} },
    });
  });

  it("has the sections beside files too", async () => {
    const access = "primary: { accountId: '111111111111' }\nfiles: access/*.yaml\ngroups: { auditors: {} }";
    assert.deepEqual(await modelOf(access, { "access/a.yaml": PEOPLE }), {
      primary: { accountId: "111111111111" },
      groups: { auditors: {}, admins: { members: ["alice"] } },
    });
  });

  it("does not depend on the order of the patterns or of the disk", async () => {
    const files = {
      "a/z.yaml": "roles: { z: {} }",
      "b/a.yaml": "roles: { a: {} }",
      "a/m.yaml": "roles: { m: {} }",
    };
    const one = JSON.stringify(await modelOf('files: ["b/*.yaml", "a/*.yaml", "a/m.yaml"]', files));
    const other = JSON.stringify(await modelOf('files: ["a/*.yaml", "b/*.yaml"]', files));
    assert.equal(one, '{"roles":{"m":{},"z":{},"a":{}}}');
    assert.equal(other, one);
  });

  it("takes files of any depth by **, but no packages and nothing hidden", async () => {
    const files = {
      "teams/a/access.yaml": "roles: { a: {} }",
      "teams/b/c/access.yaml": "roles: { b: {} }",
      "teams/node_modules/x/access.yaml": "roles: { package: {} }",
      "teams/.cache/access.yaml": "roles: { hidden: {} }",
    };
    assert.deepEqual(await modelOf("files: teams/**/access.yaml", files), { roles: { a: {}, b: {} } });
  });

  it("follows a link to a file of the project", async () => {
    const files = { "shared/a.txt": PEOPLE, "access/a.yaml": "->../shared/a.txt" };
    assert.deepEqual(await modelOf("files: ./access/*.yaml", files), {
      groups: { admins: { members: ["alice"] } },
    });
  });

  it("is left alone where there is no files", async () => {
    assert.deepEqual(await modelOf("roles: {}", {}), { roles: {} });
    assert.equal(await modelOf("", {}), null);
  });

  it("knows where each of its parts stands", async () => {
    const access = 'primary: { accountId: "1" }\nfiles: [access/*.yaml]';
    await inFolder({ "access/people.yaml": PEOPLE, "access/roles.yaml": ROLES }, (folder) => {
      const { locate } = readModel(readDocument(access, "Pulumi.yaml"), folder);
      const cases = {
        "primary.accountId": "Pulumi.yaml:1:12",
        groups: "access/people.yaml:1:1",
        "groups.admins.members[0]": "access/people.yaml:2:23",
        "groups.admins.assume": "access/people.yaml:2:3",
        "roles.admin.path": "access/roles.yaml:3:5",
        'users["boaty.mcboatface"]': "undefined",
        "roles.nobody": "access/roles.yaml:1:1",
      };
      for (const [path, expected] of Object.entries(cases)) {
        const at = locate(path);
        assert.equal(at === undefined ? "undefined" : `${at.file}:${at.line}:${at.column}`, expected, path);
      }
    });
  });
});

const BOTH = { "access/a.yaml": PEOPLE, "access/b.yaml": ROLES };

const REFUSED: readonly (readonly [
  fact: string,
  access: string,
  files: Files,
  problems: readonly string[],
])[] = [
  [
    "a name in two files",
    "files: access/*.yaml",
    { ...BOTH, "access/c.yaml": `${ROLES}${PEOPLE}` },
    [
      "access/c.yaml:2:3: roles.admin: stands in access/b.yaml:2:3 already; it is written in one file",
      "access/c.yaml:5:3: groups.admins: stands in access/a.yaml:2:3 already; it is written in one file",
    ],
  ],
  [
    "a name in a file and beside files",
    "files: access/*.yaml\nroles:\n  admin: {}",
    BOTH,
    ["access/b.yaml:2:3: roles.admin: stands in Pulumi.yaml:3:3 already; it is written in one file"],
  ],
  [
    "primary in two files",
    "files: access/*.yaml\nprimary: { stack: a }",
    { "access/a.yaml": "primary: { accountId: '111111111111' }" },
    ["access/a.yaml:1:1: primary: stands in Pulumi.yaml:2:1 already; it is written in one file"],
  ],
  [
    "a section of two shapes",
    "files: access/*.yaml",
    { "access/a.yaml": PEOPLE, "access/b.yaml": "groups: []" },
    ["access/b.yaml:1:1: groups: stands in access/a.yaml:1:1 already; it is written in one file"],
  ],
  ["no such file", "files: acess/*.yaml", BOTH, ['Pulumi.yaml:1:1: files[0]: "acess/*.yaml" names no file']],
  ["no pattern", "files: []", BOTH, ["Pulumi.yaml:1:1: files: names no file"]],
  [
    "no list",
    "files: { a: b }",
    BOTH,
    ['Pulumi.yaml:1:1: files: {"a":"b"} is no list of files, as in ["access/*.yaml"]'],
  ],
  [
    "a number among the patterns",
    "files: [1]",
    BOTH,
    ['Pulumi.yaml:1:1: files: [1] is no list of files, as in ["access/*.yaml"]'],
  ],
  [
    "paths out of the folder, and every one of them",
    'files: ["../*.yaml", /etc/*.yaml, "a/{b,..}/*.yaml", "C:/a.yaml", "a\\\\b.yaml", ""]',
    BOTH,
    [
      'Pulumi.yaml:1:9: files[0]: "../*.yaml" leads out of the project\'s folder',
      'Pulumi.yaml:1:22: files[1]: "/etc/*.yaml" does not start in the project\'s folder; write it as seen from there',
      'Pulumi.yaml:1:35: files[2]: "a/{b,..}/*.yaml" leads out of the project\'s folder',
      'Pulumi.yaml:1:54: files[3]: "C:/a.yaml" does not start in the project\'s folder; write it as seen from there',
      'Pulumi.yaml:1:67: files[4]: "a\\\\b.yaml" has a backslash; "/" stands between folders',
      "Pulumi.yaml:1:80: files[5]: is empty",
    ],
  ],
  [
    "a link out of the folder",
    "files: access/*.yaml",
    { ...BOTH, "access/passwd.yaml": "->/etc/passwd" },
    ['Pulumi.yaml:1:1: files[0]: "access/passwd.yaml" leads out of the project\'s folder'],
  ],
  [
    "a folder that is a link out of the folder",
    "files: etc/*.yaml",
    { etc: "->/etc" },
    ['Pulumi.yaml:1:1: files[0]: "etc" leads out of the project\'s folder'],
  ],
  [
    "a folder that is a link, where ** would look into it",
    "files: teams/**/*.yaml",
    { "teams/a.yaml": PEOPLE, "other/b.yaml": ROLES, "teams/other": "->../other" },
    ['Pulumi.yaml:1:1: files[0]: "teams/other/" is a link to a folder; name the folder itself'],
  ],
  [
    "a link that leads nowhere",
    "files: access/*.yaml",
    { "access/a.yaml": "->nowhere.yaml" },
    ["access/a.yaml: there is no such file"],
  ],
  [
    "a file that is neither YAML nor JSON",
    "files: access/*",
    { ...BOTH, "access/README.md": "# Access" },
    ['Pulumi.yaml:1:1: files[0]: "access/README.md" is neither .yaml, .yml nor .json; narrow the pattern'],
  ],
  [
    "files that cannot be parsed, hold nothing or no sections",
    "files: access/*.yaml",
    {
      "access/a.yaml": "groups: {",
      "access/b.yaml": "# to come",
      "access/c.yaml": "- admins",
      "access/d.yaml": "roles: {}\nroles: {}",
    },
    [
      "access/b.yaml: holds nothing; expected sections of the access model, as in groups: { … }",
      'access/c.yaml: is ["admins"]; expected sections of the access model, as in groups: { … }',
      "access/a.yaml:1:10: YAML: Flow map in block collection must be sufficiently indented and end with a }; the { in line 1 is not closed",
      'access/d.yaml:2:1: YAML: "roles" stands in line 1 already; a mapping has each key once',
    ],
  ],
  [
    "a file that names further files",
    "files: access/*.yaml",
    { "access/a.yaml": `${PEOPLE}files: b.yaml` },
    ["access/a.yaml:3:1: files: is for the project's configuration; a file names no further files"],
  ],
];

describe("a model in several files is refused with", () => {
  for (const [fact, access, files, expected] of REFUSED) {
    it(fact, async () => {
      const said = await problemsOf(() => modelOf(access, files));
      const problems = said.map((line) => line.replace(/\/\S*\/files-\w+\//, ""));
      assert.deepEqual(problems, expected);
    });
  }
});

describe("the model of a path", () => {
  const PROJECT = "name: p\nruntime: nodejs\nconfig:\n  access:\n    value:\n      files: [access/*.yaml]\n";

  it("is that of a file, a Pulumi.yaml, a project's folder, or a folder of files", async () => {
    const expected = { groups: { admins: { members: ["alice"] } }, roles: { admin: { path: "/" } } };
    await inFolder(
      { ...BOTH, "Pulumi.yaml": PROJECT, "one.yaml": PEOPLE + ROLES, "access/no.md": "" },
      (folder) => {
        for (const path of ["one.yaml", "Pulumi.yaml", ".", "access"]) {
          assert.deepEqual(readModelAt(join(folder, path)).model, expected, path);
        }
      },
    );
  });

  it("says in which of a folder's files a part stands", async () => {
    await inFolder(BOTH, (folder) => {
      const at = readModelAt(join(folder, "access")).locate("roles.admin");
      assert.deepEqual(at, { file: join(folder, "access/b.yaml"), line: 2, column: 3 });
    });
  });

  it("is refused where a folder holds none", async () => {
    const said = await inFolder({ "a/b.md": "" }, (folder) =>
      problemsOf(() => readModelAt(join(folder, "a"))),
    );
    assert.match(said.join(), /a: has no file in YAML or JSON$/);
  });
});
