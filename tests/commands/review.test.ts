import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reviewCommand } from "../../commands/review";
import { example, ROLE, USER } from "../models";
import { projectFile, writeProject } from "../projects";
import { type Finished, run } from "./process";

const GRANT = `may assume ${ROLE} in child (MFA within 12 h): administrator`;

describe("npm run review", function () {
  this.timeout(120_000);
  let copy = "";
  const file = (name: string): string => join(copy, name);
  const access = (): string => readFileSync(file("ACCESS.md"), "utf8");
  const git = (...args: readonly string[]): void => {
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
      cwd: copy,
      stdio: "ignore",
    });
  };
  const review = (...options: readonly string[]): Promise<Finished> =>
    run(reviewCommand, options, { project: copy });
  const writeModel = (name: string, model: unknown): string => {
    writeFileSync(file(name), JSON.stringify(model));
    return file(name);
  };

  before(async () => {
    copy = mkdtempSync(join(tmpdir(), "review-"));
    writeProject(copy);
    await review();
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "as written");
  });
  after(() => {
    rmSync(copy, { recursive: true });
  });
  beforeEach(() => {
    git("checkout", "--quiet", "--", ".");
  });

  it("finds ACCESS.md up to date, and says nothing", async () => {
    assert.deepEqual(await review("--check"), { exitCode: 0, stdout: "", stderr: "" });
  });

  it("fails by a warning under --strict, though ACCESS.md is up to date", async () => {
    const role = {
      permissions: { statements: [{ actions: ["s3:GetObject", "s3:GetObjct"], resources: "*" }] },
    };
    const model = writeModel("warned.json", example({ role }));
    const options = ["--model", model, "--output", file("warned.md")];
    assert.equal((await review(...options)).exitCode, 0);
    assert.equal((await review(...options, "--check")).exitCode, 0);
    const { exitCode, stderr } = await review(...options, "--check", "--strict");
    assert.equal(exitCode, 1);
    assert.match(stderr, /\nFails by --strict: 1 warning, told above\.\n$/);
    assert.equal((await review("--check", "--strict")).exitCode, 0);
  });

  it("says of files that it cannot read or write what to do", async () => {
    const said = async (...options: readonly string[]) => (await review(...options)).stderr;
    assert.match(await said("--html", "/nonexistent/x.html"), /its folder is not there; make it first/);
    assert.match(await said("--output", copy), /: is a folder; give a file/);
    assert.match(await said("--used", copy), /: is a folder; give a file/);
  });

  it("writes the same text twice", async () => {
    const written = access();
    const { exitCode, stdout, stderr } = await review();
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^Wrote .*ACCESS\.md\n$/);
    assert.equal(access(), written);
  });

  it("takes a checkout with the line endings of Windows for what it is", async () => {
    writeFileSync(file("ACCESS.md"), access().replaceAll("\n", "\r\n"));
    assert.equal((await review("--check")).exitCode, 0);
  });

  const refused: readonly (readonly [
    fact: string,
    edit: (text: string) => string,
    message: RegExp,
    line: string,
  ])[] = [
    [
      "is out of date",
      (text) => text.replace("12 h", "24 h"),
      /^ACCESS\.md is out of date, or was edited by hand; write it anew with: npm run review\n$/,
      "+| `boaty.mcboatface` | group child-users | `users_assume_role_default` | child | MFA within 12 h | 1 h | **administrator** |",
    ],
    ["was edited by hand", (text) => `${text}\nA note.\n`, /edited by hand/, "-A note."],
    [
      "was merged with a conflict",
      (text) => text.replace("# Who", "<<<<<<< HEAD\n# Who\n=======\n# Whoever\n>>>>>>> other\n# Who"),
      /^ACCESS\.md has conflict markers of a merge; resolve the access model, /,
      "-<<<<<<< HEAD",
    ],
  ];
  for (const [fact, edit, message, line] of refused) {
    it(`prints the difference and writes nothing where ACCESS.md ${fact}`, async () => {
      const edited = edit(access());
      writeFileSync(file("ACCESS.md"), edited);
      const { exitCode, stdout, stderr } = await review("--check");
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.match(stdout, /^--- ACCESS\.md \(there\)\n\+\+\+ ACCESS\.md \(as it should be\)\n@@ /);
      assert.ok(stdout.split("\n").includes(line), stdout);
      assert.equal(access(), edited);
    });
  }

  it("says that ACCESS.md is missing, and does not write it", async () => {
    rmSync(file("ACCESS.md"));
    const { exitCode, stdout, stderr } = await review("--check");
    assert.deepEqual([exitCode, stderr], [1, "ACCESS.md is missing; write it with: npm run review\n"]);
    assert.match(stdout, /^\+# Who may assume what$/m);
    assert.equal(existsSync(file("ACCESS.md")), false);
  });

  it("does not write over a file that is not its own", async () => {
    const before = readFileSync(file("Pulumi.yaml"), "utf8");
    const { exitCode, stderr } = await review("--output", "Pulumi.yaml");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^Pulumi\.yaml has 1 problem:\n {2}Pulumi\.yaml: there is a file that npm run review did not write/,
    );
    assert.equal(readFileSync(file("Pulumi.yaml"), "utf8"), before);
  });

  it("says what cannot be written", async () => {
    const { exitCode, stderr } = await review("--output", "nowhere/ACCESS.md");
    assert.deepEqual(
      [exitCode, stderr],
      [
        1,
        "ACCESS.md has 1 problem:\n  nowhere/ACCESS.md: cannot be written: its folder is not there; make it first\n",
      ],
    );
  });

  it("says what changed since a revision", async () => {
    writeFileSync(file("Pulumi.yaml"), projectFile(example({ group: { members: [USER, "alice"] } })));
    assert.deepEqual(await review("--against", "HEAD"), {
      exitCode: 0,
      stdout: `+ alice ${GRANT} BROADER\n1 change since HEAD: 1 gained, 0 lost, 0 changed; 1 BROADER\n`,
      stderr: "",
    });
  });

  it("says what changed since a project file, or since a model", async () => {
    const nobodyElse = { exitCode: 0, stdout: "Access has not changed since Pulumi.yaml.\n", stderr: "" };
    assert.deepEqual(await review("--against-file", "Pulumi.yaml"), nobodyElse);
    const earlier = writeModel("earlier.json", example({ group: { members: [USER, "alice"] } }));
    const { exitCode, stdout } = await review("--against-file", earlier);
    assert.deepEqual([exitCode, stdout.split("\n")[0]], [0, `- alice ${GRANT}`]);
  });

  it("shows what is broader by a request", async () => {
    const stricter = writeModel("stricter.json", example({ trust: { mfa: { maxAge: 3600 } } }));
    assert.deepEqual(await review("--against-file", stricter), {
      exitCode: 0,
      stdout: [
        `~ ${USER} may assume ${ROLE} in child: conditions: MFA within 1 h -> MFA within 12 h BROADER`,
        `> allowed now: ${USER}, with MFA 12 h ago, from 198.51.100.77, assumes ${ROLE} in child BROADER`,
        `2 changes since ${stricter}: 0 gained, 0 lost, 1 changed, 1 shown by a request; 2 BROADER`,
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  const noRevision = [
    "nowhere",
    "--all",
    "-p",
    "HEAD:Pulumi.yaml",
    "HEAD..HEAD",
    ":/written",
    "$(touch x)",
    "",
  ];
  it("refuses what is no revision, and never takes it for an option", async () => {
    for (const revision of noRevision) {
      const { exitCode, stdout, stderr } = await review(`--against=${revision}`);
      assert.deepEqual([exitCode, stdout], [1, ""], revision);
      assert.match(stderr, /^The command line has 1 problem:\n {2}--against: ".*" is no revision of git/);
    }
    assert.equal(existsSync(file("x")), false);
  });

  describe("beside a file that is called like a revision", () => {
    const here = process.cwd();
    before(() => {
      process.chdir(copy);
      mkdirSync("origin");
      writeModel("origin/main", example());
    });
    after(() => {
      rmSync("origin", { recursive: true });
      process.chdir(here);
    });

    it("does not compare with it where there is no such revision, but says how to", async () => {
      const { exitCode, stdout, stderr } = await review("--against", "origin/main");
      assert.deepEqual([exitCode, stdout], [1, ""]);
      assert.equal(
        stderr,
        'The command line has 1 problem:\n  --against: "origin/main" is a file; write --against-file origin/main\n',
      );
    });

    it("compares with the revision where there is one", async () => {
      git("branch", "origin/main");
      writeFileSync(file("Pulumi.yaml"), projectFile(example({ group: { members: [USER, "alice"] } })));
      writeModel("origin/main", example({ group: { members: [USER, "alice"] } }));
      const { exitCode, stdout } = await review("--against", "origin/main");
      assert.deepEqual([exitCode, stdout.split("\n")[0]], [0, `+ alice ${GRANT} BROADER`]);
    });
  });

  it("refuses to compare with a revision and a file at once", async () => {
    const { exitCode, stderr } = await review("--against", "HEAD", "--against-file", "Pulumi.yaml");
    assert.equal(exitCode, 1);
    assert.match(stderr, /'--against-file <file>' cannot be used with option '--against <revision>'/);
  });

  it("tells the problems of an earlier model as that one's", async () => {
    const earlier = writeModel("earlier.json", { ...example(), accounts: {} });
    const { exitCode, stderr } = await review("--against-file", earlier);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^The access model of .*earlier\.json has \d problems?:\n/);
  });

  it("reviews nothing where access is not what the model declares", async () => {
    const bounded = example({ users: { [USER]: { permissionsBoundary: "ReadOnlyAccess" } } });
    const written = access();
    const { exitCode, stdout, stderr } = await review("--model", writeModel("bounded.json", bounded));
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(
      stderr,
      /^unusable: \S+bounded\.json:1:\d+: users\["boaty\.mcboatface"\]\.permissionsBoundary: /,
    );
    assert.equal(access(), written);
  });

  it("says where ACCESS.md is now of another model than the project's", async () => {
    const written = access();
    const note =
      /^warning: that is of another model than the project's; npm run review writes its own again/m;
    const other = await review("--model", writeModel("other.json", example({ users: { idle: {} } })));
    assert.equal(other.exitCode, 0);
    assert.match(other.stderr, note);
    assert.notEqual(access(), written);
    const own = await review("--model", file("Pulumi.yaml"));
    assert.doesNotMatch(own.stderr, note);
    assert.equal(access(), written);
  });

  it("says how to write anew the file that was checked", async () => {
    writeFileSync(file("A.md"), "");
    const options = ["--model", file("Pulumi.yaml"), "--output", file("A.md")];
    const { exitCode, stderr } = await review(...options, "--check");
    assert.equal(exitCode, 1);
    assert.ok(stderr.endsWith(`write it anew with: npm run review -- ${options.join(" ")}\n`), stderr);
  });
});
