import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { profilesCommand } from "../../commands/profiles";
import { BEGIN, END } from "../../commands/profiles/merge";
import { example, PRIMARY_ID, ROLE_ARN, USER } from "../models";
import { writeProject } from "../projects";
import { copyProgram } from "../programCopy";
import { type Finished, run } from "./process";

const MFA = `arn:aws:iam::${PRIMARY_ID}:mfa/${USER}`;
const PROFILES = `[profile primary]
aws_account_id = ${PRIMARY_ID}
mfa_serial = ${MFA}

[profile child]
role_arn = ${ROLE_ARN}
source_profile = primary
mfa_serial = ${MFA}
`;
const LOGIN = `[profile primary]
aws_account_id = ${PRIMARY_ID}
login_session = arn:aws:iam::${PRIMARY_ID}:user/${USER}
region = us-east-1

[profile child]
role_arn = ${ROLE_ARN}
source_profile = primary
`;
const SIGN_IN = "Sign in with: aws login --profile primary (AWS CLI 2.32 or newer)\n";
const BLOCK = `${BEGIN}\n${PROFILES}${END}\n`;
const OWN = "[default]\r\nregion = eu-west-1\r\n\r\n[profile mine]\r\n# \xe4\r\noutput = json";
const MERGED = `${OWN}\r\n\r\n${BLOCK.replaceAll("\n", "\r\n")}`;

const MERGED_LOGIN = `${OWN}\r\n\r\n${`${BEGIN}\n${LOGIN}${END}\n`.replaceAll("\n", "\r\n")}`;

/** A folder of its own for each run, which is home folder and project. */
interface Place {
  readonly home: string;
  /** `config` in it. */
  readonly file: string;
}

function start(place: Place, args: readonly string[]): Promise<Finished> {
  const environment = { HOME: place.home, AWS_CONFIG_FILE: undefined };
  return run(profilesCommand, args, { project: place.home, environment });
}

/** Runs the command on a terminal, and answers once it asks. */
function startOnTerminal(place: Place, args: readonly string[], answer: () => string): Promise<Finished> {
  copyProgram(place.home);
  const program = ["node_modules/ts-node/dist/bin.js", "--swc", "commands/profiles.ts"];
  const line = [process.execPath, ...program, ...args].map((word) => `'${word}'`).join(" ");
  const child: ChildProcess = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: place.home,
    env: { ...process.env, HOME: place.home, NO_COLOR: "1" },
  });
  let stdout = "";
  let asked = false;
  child.stdout?.on("data", (data: Buffer) => {
    stdout += data.toString();
    if (asked || !stdout.includes("[y/N]")) return;
    asked = true;
    child.stdin?.write(answer());
  });
  return new Promise((resolve) => {
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout: stdout.replaceAll("\r\n", "\n"), stderr: "" });
    });
  });
}

const hasTerminal =
  spawnSync("script", ["--quiet", "--return", "--command", "exit 7", "/dev/null"]).status === 7;

describe("npm run profiles", () => {
  let folder = "";
  const places = new Map<string, Place>();
  const finished = new Map<string, Finished>();
  const resultOf = (name: string): Finished & Place => ({
    ...(finished.get(name) ?? assert.fail(`nothing was run for "${name}"`)),
    ...(places.get(name) ?? assert.fail()),
  });
  const backupsIn = ({ home }: Place): string[] => readdirSync(home).filter((name) => name.includes(".bak-"));

  const RUNS: Readonly<Record<string, (place: Place) => Promise<Finished>>> = {
    print: (place) => start(place, [USER]),
    "another model": (place) => {
      writeFileSync(place.file, JSON.stringify(example({ account: { region: "eu-west-1" } })));
      return start(place, [USER, "--model", place.file]);
    },
    login: (place) => start(place, [USER, "--login"]),
    "login without self-management": (place) => {
      writeFileSync(place.file, JSON.stringify(example({ group: { selfManagement: false } })));
      return start(place, [USER, "--login", "--model", place.file]);
    },
    "keys refused": (place) => {
      writeFileSync(place.file, JSON.stringify(example({ primary: { accessKeys: "refused" } })));
      return start(place, [USER, "--model", place.file]);
    },
    "login over keys": (place) => {
      writeFileSync(place.file, MERGED, "latin1");
      return start(place, [USER, "--login", "--write", place.file, "--yes"]);
    },
    "keys over login": (place) => {
      writeFileSync(place.file, MERGED_LOGIN, "latin1");
      return start(place, [USER, "--write", place.file, "--yes"]);
    },
    "unknown user": (place) => start(place, ["boty.mcboatface", "--write", place.file, "--yes"]),
    "default file": (place) => start(place, [USER, "--write", "--yes"]),
    merge: async (place) => {
      writeFileSync(place.file, OWN, { encoding: "latin1", mode: 0o640 });
      return start(place, [USER, "--write", place.file, "--yes"]);
    },
    "merge again": async (place) => {
      writeFileSync(place.file, MERGED, "latin1");
      return start(place, [USER, "--write", place.file]);
    },
    "no terminal": (place) => {
      writeFileSync(place.file, OWN, "latin1");
      return start(place, [USER, "--write", place.file]);
    },
    "taken names": (place) => {
      writeFileSync(place.file, PROFILES);
      return start(place, [USER, "--write", place.file, "--yes"]);
    },
  };
  const ON_TERMINAL: typeof RUNS = {
    yes: (place) => {
      writeFileSync(
        place.file,
        `[default]\naws_secret_access_key = hidden\n\n${BLOCK.replace("[profile child]", "[profile former]")}`,
      );
      return startOnTerminal(place, [USER, "--write", place.file], () => "y\n");
    },
    no: (place) => startOnTerminal(place, [USER, "--write", place.file], () => "\n"),
    "end of input": (place) => startOnTerminal(place, [USER, "--write", place.file], () => "\x04"),
    "change while asking": (place) => {
      writeFileSync(place.file, OWN, "latin1");
      return startOnTerminal(place, [USER, "--write", place.file], () => {
        appendFileSync(place.file, "\nregion = x\n");
        return "yes\n";
      });
    },
  };

  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), "profiles-"));
    const work = async (runs: typeof RUNS): Promise<void> => {
      for (const [name, started] of Object.entries(runs)) {
        const home = mkdtempSync(join(folder, "home-"));
        writeProject(home);
        const place = { home, file: join(home, "config") };
        places.set(name, place);
        finished.set(name, await started(place));
      }
    };
    await Promise.all([work(RUNS), work(hasTerminal ? ON_TERMINAL : {})]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("prints a person's AWS config and nothing else", () => {
    const { exitCode, stdout, stderr } = resultOf("print");
    assert.deepEqual([exitCode, stdout, stderr], [0, PROFILES, ""]);
  });

  it("takes the access model from another file", () => {
    const { exitCode, stdout } = resultOf("another model");
    assert.deepEqual([exitCode, stdout], [0, `${PROFILES}region = eu-west-1\n`]);
  });

  it("prints profiles without access keys and codes for aws login, and says beside them how to sign in", () => {
    const { exitCode, stdout, stderr } = resultOf("login");
    assert.deepEqual([exitCode, stdout, stderr], [0, LOGIN, SIGN_IN]);
  });

  it("says that nothing in the model lets the person use aws login", () => {
    const { exitCode, stdout, stderr } = resultOf("login without self-management");
    const warning = `warning: nothing in the model allows ${USER} that; put them into a group with selfManagement, or with the managed policy SignInLocalDevelopmentAccess\n`;
    assert.deepEqual([exitCode, stdout, stderr], [0, LOGIN, SIGN_IN + warning]);
  });

  it("prints them without being told where the model refuses access keys", () => {
    const { exitCode, stdout, stderr } = resultOf("keys refused");
    assert.deepEqual([exitCode, stdout, stderr], [0, LOGIN, SIGN_IN]);
  });

  for (const [name, content] of [
    ["login over keys", MERGED_LOGIN],
    ["keys over login", MERGED],
  ] as const) {
    it(`merges ${name}, and leaves nothing of the other form and all that is not its own`, () => {
      const { exitCode, file } = resultOf(name);
      assert.equal(exitCode, 0);
      assert.equal(readFileSync(file, "latin1"), content);
    });
  }

  it("creates the file that AWS clients read, for the person alone", () => {
    const { exitCode, home, stdout, stderr } = resultOf("default file");
    const file = join(home, ".aws/config");
    assert.deepEqual([exitCode, stdout, stderr], [0, `${file} was written\n`, ""]);
    assert.equal(readFileSync(file, "utf8"), BLOCK);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(home, ".aws")).mode & 0o777, 0o700);
  });

  it("merges into a file without touching the rest of it, and keeps what it was", () => {
    const result = resultOf("merge");
    const { exitCode, file, home, stdout } = result;
    const [backup = "", ...others] = backupsIn(result);
    assert.deepEqual([exitCode, others], [0, []]);
    assert.equal(stdout, `${file} was written; what it was is kept in ${join(home, backup)}\n`);
    assert.equal(readFileSync(file, "latin1"), MERGED);
    assert.equal(readFileSync(join(home, backup), "latin1"), OWN);
    assert.equal(statSync(file).mode & 0o777, 0o640);
  });

  it("has nothing to ask or write where the file is as it should be", () => {
    const result = resultOf("merge again");
    assert.equal(result.stderr, "");
    assert.equal(result.stdout, `${result.file} is up to date\n`);
    assert.equal(result.exitCode, 0);
    assert.deepEqual(backupsIn(result), []);
  });

  for (const [name, problem] of [
    [
      "unknown user",
      '"boty.mcboatface": the access model has no such IAM user; did you mean "boaty.mcboatface"?',
    ],
    ["no terminal", "--write: there is no terminal to ask on; pass --yes to write without being asked"],
    ["taken names", 'line 1: profile "primary" is there already; rename or remove it'],
    ["taken names", 'line 5: profile "child" is there already; rename or remove it'],
  ] as const) {
    it(`says "${problem}" and writes nothing`, () => {
      const result = resultOf(name);
      assert.deepEqual([result.exitCode, result.stdout], [1, ""]);
      assert.match(result.stderr, /^\S.* has \d+ problems?:\n( {2}.+: .+\n)+$/);
      assert.ok(result.stderr.includes(`\n  ${problem}`), result.stderr);
      assert.deepEqual(backupsIn(result), []);
      if (name === "no terminal") assert.equal(readFileSync(result.file, "latin1"), OWN);
    });
  }

  describe("on a terminal", function () {
    before(function () {
      if (!hasTerminal) this.skip();
    });

    it("shows what changes between the markers, and nothing of the rest", () => {
      const { stdout } = resultOf("yes");
      assert.match(stdout, /^ {2}\[profile primary\]$/m);
      assert.match(stdout, /^- \[profile former\]$/m);
      assert.match(stdout, /^\+ \[profile child\]$/m);
      assert.doesNotMatch(stdout, /hidden/);
    });

    it("writes after a yes", () => {
      const { exitCode, file } = resultOf("yes");
      assert.equal(exitCode, 0);
      assert.ok(readFileSync(file, "utf8").endsWith(BLOCK));
    });

    for (const name of ["no", "end of input"]) {
      it(`writes nothing after ${name}`, () => {
        const { exitCode, file, stdout } = resultOf(name);
        assert.equal(exitCode, 1);
        assert.match(stdout, /Nothing was written\./);
        assert.equal(existsSync(file), false);
      });
    }

    it("leaves a file alone that changes while it asks", () => {
      const result = resultOf("change while asking");
      assert.equal(result.exitCode, 1);
      assert.match(result.stdout, /has changed since it was read/);
      assert.equal(readFileSync(result.file, "latin1"), `${OWN}\nregion = x\n`);
      assert.deepEqual(backupsIn(result), []);
    });
  });

  it("says that the user is missing, and that it may be what was given as the file", async () => {
    const place = { home: folder, file: join(folder, "config") };
    for (const [args, said] of [
      [[], /^The command line has 1 problem:\n {2}user: is missing: the name of an IAM user\n$/],
      [["--write", "boaty"], /; if boaty is the user: npm run profiles -- boaty --write\n$/],
    ] as const) {
      const { exitCode, stderr } = await start(place, args);
      assert.equal(exitCode, 1);
      assert.match(stderr, said);
    }
  });
});
