import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example, ROLE, USER } from "../models";

const REPOSITORY = join(__dirname, "../..");
const PARTS = [
  "ACCESS.md",
  "commands",
  "components",
  "index.ts",
  "package.json",
  "Pulumi.child.yaml",
  "Pulumi.primary.yaml",
  "Pulumi.yaml",
  "tsconfig.json",
  "tsconfig.run.json",
];
const GRANT = `may assume ${ROLE} in child (MFA within 12 h): administrator`;

interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

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
  const review = (...options: readonly string[]): Finished => {
    const program = ["node_modules/ts-node/dist/bin.js", "--swc", "commands/review.ts"];
    const env = { ...process.env, NO_COLOR: "1" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...options], {
      cwd: copy,
      env,
      encoding: "utf8",
    });
    return { exitCode: status, stdout, stderr };
  };
  const writeModel = (name: string, model: unknown): string => {
    writeFileSync(file(name), JSON.stringify(model));
    return file(name);
  };

  before(() => {
    copy = mkdtempSync(join(tmpdir(), "review-"));
    for (const part of PARTS) cpSync(join(REPOSITORY, part), file(part), { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules"), file("node_modules"));
    git("init", "--quiet");
    git("add", "Pulumi.yaml", "ACCESS.md");
    git("commit", "--quiet", "--message", "as shipped");
  });
  after(() => {
    rmSync(copy, { recursive: true });
  });
  beforeEach(() => {
    git("checkout", "--quiet", "--", ".");
  });

  it("finds the shipped ACCESS.md up to date, and says nothing", () => {
    assert.deepEqual(review("--check"), { exitCode: 0, stdout: "", stderr: "" });
  });

  it("writes the same text twice", () => {
    const shipped = access();
    const { exitCode, stdout, stderr } = review();
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^Wrote .*ACCESS\.md\n$/);
    assert.equal(access(), shipped);
  });

  it("takes a checkout with the line endings of Windows for what it is", () => {
    writeFileSync(file("ACCESS.md"), access().replaceAll("\n", "\r\n"));
    assert.equal(review("--check").exitCode, 0);
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
      "+| `boaty.mcboatface` | group child-users | `users_assume_role_default` | MFA within 12 h | 1 h | **administrator** |",
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
    it(`prints the difference and writes nothing where ACCESS.md ${fact}`, () => {
      const edited = edit(access());
      writeFileSync(file("ACCESS.md"), edited);
      const { exitCode, stdout, stderr } = review("--check");
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.match(stdout, /^--- ACCESS\.md \(there\)\n\+\+\+ ACCESS\.md \(as it should be\)\n@@ /);
      assert.ok(stdout.split("\n").includes(line), stdout);
      assert.equal(access(), edited);
    });
  }

  it("says that ACCESS.md is missing, and does not write it", () => {
    rmSync(file("ACCESS.md"));
    const { exitCode, stdout, stderr } = review("--check");
    assert.deepEqual([exitCode, stderr], [1, "ACCESS.md is missing; write it with: npm run review\n"]);
    assert.match(stdout, /^\+# Who may assume what$/m);
    assert.equal(existsSync(file("ACCESS.md")), false);
  });

  it("does not write over a file that is not its own", () => {
    const before = readFileSync(file("package.json"), "utf8");
    const { exitCode, stderr } = review("--output", "package.json");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^package\.json has 1 problem:\n {2}package\.json: there is a file that npm run review did not write/,
    );
    assert.equal(readFileSync(file("package.json"), "utf8"), before);
  });

  it("says what cannot be written", () => {
    const { exitCode, stderr } = review("--output", "nowhere/ACCESS.md");
    assert.deepEqual(
      [exitCode, stderr],
      [1, "ACCESS.md has 1 problem:\n  nowhere/ACCESS.md: cannot be written (ENOENT)\n"],
    );
  });

  it("says what changed since a revision", () => {
    const text = readFileSync(file("Pulumi.yaml"), "utf8");
    writeFileSync(file("Pulumi.yaml"), text.replace(`[${USER}]`, `[${USER}, alice]`));
    assert.deepEqual(review("--against", "HEAD"), {
      exitCode: 0,
      stdout: `+ alice ${GRANT} BROADER\n1 change since HEAD: 1 gained, 0 lost, 0 changed; 1 BROADER\n`,
      stderr: "",
    });
  });

  it("says what changed since a project file, or since a model", () => {
    const nobodyElse = { exitCode: 0, stdout: "Access has not changed since Pulumi.yaml.\n", stderr: "" };
    assert.deepEqual(review("--against", "Pulumi.yaml"), nobodyElse);
    const earlier = writeModel("earlier.json", example({ group: { members: [USER, "alice"] } }));
    const { exitCode, stdout } = review("--against", earlier);
    assert.deepEqual([exitCode, stdout.split("\n")[0]], [0, `- alice ${GRANT}`]);
  });

  const noState = ["nowhere", "--all", "-p", "HEAD:index.ts", "HEAD..HEAD", ":/shipped", "$(touch x)", ""];
  it("refuses what is neither a file nor a revision, and never takes it for an option", () => {
    for (const state of noState) {
      const { exitCode, stdout, stderr } = review(`--against=${state}`);
      assert.deepEqual([exitCode, stdout], [1, ""], state);
      assert.match(
        stderr,
        /^The command line has 1 problem:\n {2}--against: ".*" is neither a file nor a revision of git/,
      );
    }
    assert.equal(existsSync(file("x")), false);
  });

  it("tells the problems of an earlier model as that one's", () => {
    const earlier = writeModel("earlier.json", { ...example(), accounts: {} });
    const { exitCode, stderr } = review("--against", earlier);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^The access model of .*earlier\.json has \d problems?:\n/);
  });

  it("reviews nothing where access is not what the model declares", () => {
    const bounded = example({ users: { [USER]: { permissionsBoundary: "ReadOnlyAccess" } } });
    const shipped = access();
    const { exitCode, stdout, stderr } = review("--access", writeModel("bounded.json", bounded));
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, /^unexpected: sts:AssumeRole on users_assume_role_default in child by boaty/);
    assert.equal(access(), shipped);
  });

  it("takes at most 2.5 s for the shipped example", () => {
    // Of the processor, and the fastest of three: the machine may have other work.
    const spent = [1, 2, 3].map(() => {
      const meter = 'process.on("exit", () => console.error(JSON.stringify(process.cpuUsage())))';
      const hook = file("meter.cjs");
      writeFileSync(hook, meter);
      const { stderr } = spawnSync(
        process.execPath,
        ["--require", hook, "node_modules/ts-node/dist/bin.js", "--swc", "commands/review.ts", "--check"],
        { cwd: copy, encoding: "utf8" },
      );
      const [, user, system] = /"user":(\d+),"system":(\d+)/.exec(stderr) ?? [];
      return (Number(user) + Number(system)) / 1e6;
    });
    assert.ok(Math.min(...spent) <= 2.5, `${spent.join(", ")} s`);
  });
});
