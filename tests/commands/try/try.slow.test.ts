import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import { tryCommand, tryCommandWith } from "../../../commands/try";
import { EmulatedAccounts } from "../../../commands/try/emulatedAccounts";
import { holdingsOf } from "../../../commands/try/holdings";
import { CHILD_ID, example, OTHER_ID, PRIMARY_ID, ROLE, ROLE_ARN, USER, USER_ARN } from "../../models";
import { writeProject } from "../../projects";
import { type Finished, run } from "../process";
import { everything } from "./models";
import { emptyFolder, emulating, isRunning, withProgram } from "./moto";
import { standIn, summaryOf } from "./standIn";

describe("npm run try", function () {
  this.timeout(120_000);
  const emulator = emulating();
  const folder = emptyFolder();
  let runs = 0;

  interface Tried extends Finished {
    readonly project: string;
    /** What is left in the folder for temporary files. */
    readonly left: readonly string[];
  }

  const tryOut = async (
    world: ReturnType<typeof standIn>,
    args: readonly string[] = ["--endpoint", emulator().endpoint],
    model: unknown = example(),
  ): Promise<Tried> => {
    runs += 1;
    const [project, temporary] = [join(folder(), `project-${runs}`), join(folder(), `tmp-${runs}`)];
    writeProject(project, model);
    mkdirSync(temporary);
    const finished = await run(tryCommandWith(world), args, { project, environment: { TMPDIR: temporary } });
    return { ...finished, project, left: readdirSync(temporary) };
  };
  const held = async (): Promise<string[]> => {
    const accounts = new EmulatedAccounts(emulator().endpoint, "aws");
    const ofAccounts = [PRIMARY_ID, CHILD_ID, OTHER_ID].map(async (accountId) =>
      holdingsOf(accounts.iam(await accounts.credentialsOf(accountId))),
    );
    return (await Promise.all(ofAccounts)).flat();
  };
  const childIam = async () => {
    const accounts = new EmulatedAccounts(emulator().endpoint, "aws");
    return accounts.iam(await accounts.credentialsOf(CHILD_ID));
  };

  describe("with an emulator of its own", () => {
    let tried: Tried | undefined;
    const result = (): Tried => tried ?? assert.fail();
    before(async () => {
      tried = await tryOut(standIn(), []);
    });

    it("ends well", () => {
      assert.equal(result().stderr, "");
      assert.equal(result().exitCode, 0);
    });

    it("deploys the child before the primary, and takes them away in the other order", () => {
      const lines = result().stdout.split("\n");
      const told = ["child: deployed", "primary: deployed", "primary: destroyed", "child: destroyed"];
      const places = told.map((text) => lines.findIndex((line) => line.startsWith(text)));
      assert.ok(places.every((place) => place >= 0));
      assert.deepEqual(
        places,
        [...places].sort((one, other) => one - other),
      );
    });

    it("says who the member is, and who with the child's profile, as the AWS CLI prints it", () => {
      const identities = [
        ...result().stdout.matchAll(
          /^\{\n {4}"UserId": "(.+)",\n {4}"Account": "(.+)",\n {4}"Arn": "(.+)"\n\}$/gm,
        ),
      ];
      assert.deepEqual(
        identities.map(([, , account, arn]) => [account, arn]),
        [
          [PRIMARY_ID, USER_ARN],
          [CHILD_ID, `arn:aws:sts::${CHILD_ID}:assumed-role/${ROLE}/${USER}`],
        ],
      );
    });

    it("says that a second preview changes nothing, and that nothing is left", () => {
      assert.match(result().stdout, /^child: a second preview changes nothing/m);
      assert.match(result().stdout, /^primary: a second preview changes nothing/m);
      assert.match(result().stdout, /^the emulator holds nothing of ours$/m);
    });

    it("says what an emulator cannot show, and what does", () => {
      assert.match(result().stdout, /nobody to a trust policy[^]*`npm run rehearse`/);
    });

    it("leaves neither the emulator nor a file", async () => {
      const [, endpoint = ""] = /moto at (\S+)/.exec(result().stdout) ?? [];
      await assert.rejects(fetch(endpoint));
      assert.deepEqual(result().left, []);
    });

    it("leaves the project as it was", () => {
      const fresh = join(folder(), "fresh");
      writeProject(fresh);
      assert.deepEqual(readdirSync(result().project), readdirSync(fresh));
      for (const file of readdirSync(fresh)) {
        assert.equal(
          readFileSync(join(result().project, file), "utf8"),
          readFileSync(join(fresh, file), "utf8"),
        );
      }
    });
  });

  it("tries everything that stacks create, and what they take for granted", async () => {
    const { exitCode, stdout, stderr } = await tryOut(standIn(), [], everything());
    assert.match(stderr, /^warning: \S+ identityProviders\.github\.subjects\[0\]: .* is the old form.*\n$/);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^left out: the permissions boundary of user auditress/m);
    const provided = [...stdout.matchAll(/^(\S+): created, since the model takes it for granted$/gm)];
    assert.deepEqual(
      provided.map(([, arn]) => arn),
      [
        `arn:aws:iam::${PRIMARY_ID}:user/people/elder`,
        `arn:aws:iam::${PRIMARY_ID}:role/build/ci`,
        `arn:aws:iam::${PRIMARY_ID}:user/cron`,
        `arn:aws:iam::${CHILD_ID}:policy/edges/boundary`,
      ],
    );
    assert.match(stdout, /^the emulator holds nothing of ours$/m);
  });

  it("takes away what it put into an emulator that is somebody else's, and nothing of theirs", async () => {
    const iam = await childIam();
    const theirs = {
      RoleName: "theirs",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    };
    await iam.send(new CreateRoleCommand(theirs));
    const { exitCode, stdout } = await tryOut(standIn());
    assert.equal(exitCode, 0);
    assert.match(stdout, /^the emulator holds nothing of ours$/m);
    assert.deepEqual(await held(), [`arn:aws:iam::${CHILD_ID}:role/theirs`]);
    await iam.send(new DeleteRoleCommand({ RoleName: "theirs" }));
  });

  it("takes away what it put there where a stack fails, too", async () => {
    const failing = standIn((stack) =>
      stack === "primary" ? { up: () => Promise.reject(new Error("error: EntityAlreadyExists")) } : {},
    );
    const { exitCode, stderr, left } = await tryOut(failing);
    assert.equal(exitCode, 1);
    assert.equal(stderr, "stack primary: EntityAlreadyExists\n");
    assert.deepEqual(await held(), []);
    assert.deepEqual(left, []);
  });

  it("refuses an emulator that holds what the stacks create", async () => {
    const iam = await childIam();
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument }));
    const { exitCode, stderr, left } = await tryOut(standIn());
    await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
    assert.equal(exitCode, 2);
    assert.match(stderr, new RegExp(`^The emulator at \\S+ already holds ${ROLE_ARN}; try on an empty one`));
    assert.deepEqual(left, []);
  });

  it("names what an engine leaves behind", async () => {
    const leaving = standIn((stack) => (stack === "child" ? { destroy: () => Promise.resolve() } : {}));
    const { exitCode, stdout, stderr } = await tryOut(leaving, []);
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`^warning: the emulator still holds ${ROLE_ARN}$`, "m"));
    assert.doesNotMatch(stdout, /holds nothing of ours/);
  });

  it("names a stack that cannot be destroyed, and destroys the others", async () => {
    const stuck = standIn((stack) =>
      stack === "primary" ? { destroy: () => Promise.reject(new Error("DeleteConflict")) } : {},
    );
    const { exitCode, stdout, stderr } = await tryOut(stuck, []);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^warning: stack primary is left: DeleteConflict$/m);
    assert.match(stdout, /^child: destroyed/m);
  });

  it("fails where a second preview would change something", async () => {
    const drifting = standIn((stack) => {
      if (stack !== "primary") return {};
      return {
        preview: ({ onEvent }) => {
          onEvent(summaryOf({ same: 9, update: 1 }));
          return Promise.resolve();
        },
      };
    });
    const { exitCode, stderr } = await tryOut(drifting, []);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^warning: a second preview of stack primary would change something: 1 to update$/m);
  });

  it("fails where a role is not there, which an emulator lets one assume all the same", async () => {
    const idle = standIn((stack) =>
      stack === "child" ? { up: () => Promise.resolve(), outputs: { roleArns: { [ROLE]: ROLE_ARN } } } : {},
    );
    const { exitCode, stdout, stderr } = await tryOut(idle, []);
    assert.match(stdout, new RegExp(`arn:aws:sts::${CHILD_ID}:assumed-role/${ROLE}/${USER}`));
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`^warning: there is no role ${ROLE} in account child`));
  });

  it("fails where the member becomes somebody else than the model says", async () => {
    const roleArns = { [ROLE]: ROLE_ARN.replace(CHILD_ID, OTHER_ID) };
    const elsewhere = standIn((stack) => (stack === "child" ? { outputs: { roleArns } } : {}));
    const { exitCode, stdout, stderr } = await tryOut(elsewhere, []);
    assert.match(stdout, new RegExp(`arn:aws:sts::${OTHER_ID}:assumed-role/${ROLE}/${USER}`));
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      new RegExp(
        `^warning: role ${ROLE} in account child is arn:aws:sts::${OTHER_ID}:\\S+, and should be arn:aws:sts::${CHILD_ID}:`,
      ),
    );
  });

  it("passes over the article's check where the model grants nothing to IAM users", async () => {
    const model = example({ users: {} });
    const people = { people: { permissionSet: "Developers", assume: { child: [ROLE] } } };
    const { exitCode, stdout } = await tryOut(standIn(), [], { ...model, groups: people });
    assert.match(stdout, /nobody to be for the article's check/);
    assert.equal(exitCode, 0);
  });

  describe("--keep", () => {
    let kept: Tried | undefined;
    let pid = 0;
    const lines = (): string =>
      /To look around:\n\n([^]*)/.exec(kept?.stdout ?? "")?.[1] ?? assert.fail(kept?.stderr);
    before(async () => {
      kept = await tryOut(standIn(), ["--keep"]);
      pid = Number(/^cd \/ && kill (\d+) /m.exec(lines())?.[1]);
    });
    after(() => {
      if (pid > 0 && isRunning(pid)) process.kill(pid, "SIGKILL");
    });

    it("leaves everything running", async () => {
      assert.equal(kept?.exitCode, 0);
      assert.ok(isRunning(pid));
      const [, endpoint = ""] = /AWS_ENDPOINT_URL=(\S+)/.exec(lines()) ?? [];
      const accounts = new EmulatedAccounts(endpoint, "aws");
      assert.deepEqual(await holdingsOf(accounts.iam(await accounts.credentialsOf(CHILD_ID))), [
        `arn:aws:iam::${CHILD_ID}:policy/child-users-access`,
        ROLE_ARN,
      ]);
    });

    it("gives a shell what clients need: an SDK is then who the article says", async () => {
      // What the AWS CLI would do with the same environment and files.
      const program = `
        const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
        const who = (profile) => new STSClient({ profile }).send(new GetCallerIdentityCommand({}));
        Promise.all(["primary", "child", "deploy-child"].map(who)).then((all) =>
          console.log(all.map(({ Arn }) => Arn).join("\\n")));`;
      const setting = lines()
        .split("\n")
        .filter((line) => /^(unset|export) /.test(line));
      const script = [...setting, `exec node -e '${program}'`].join("\n");
      const stdout = await new Promise<string>((resolve) => {
        execFile("sh", ["-c", script], (_error, out, err) => {
          resolve(out === "" ? err : out);
        });
      });
      assert.deepEqual(
        stdout
          .trim()
          .split("\n")
          .map((arn) => arn.replace(/aws-sdk-js-\d+$/, "SESSION")),
        [
          USER_ARN,
          `arn:aws:sts::${CHILD_ID}:assumed-role/${ROLE}/SESSION`,
          `arn:aws:sts::${CHILD_ID}:assumed-role/OrganizationAccountAccessRole/try`,
        ],
      );
    });

    it("ends by the line that it gives", () => {
      assert.match(lines(), /\ncd \/ && kill \d+ && rm -rf \S+\n$/);
    });
  });
});

describe("npm run try, of a model that does not hold", function () {
  this.timeout(60_000);
  const folder = emptyFolder();

  it("starts nothing, and says why", async () => {
    const [project, temporary] = [join(folder(), "project"), join(folder(), "tmp")];
    writeProject(project, example({ users: { [USER]: { permissionsBoundary: "ReadOnlyAccess" } } }));
    mkdirSync(temporary);
    const world = { ...standIn(), engine: () => assert.fail("nothing is started") };
    const environment = { PATH: "", TMPDIR: temporary };
    const { exitCode, stdout, stderr } = await run(tryCommandWith(world), [], { project, environment });
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^unusable: [^]*\nNothing was tried: access is not what the model declares\.\n$/);
    assert.deepEqual(readdirSync(temporary), []);
  });
});

describe("npm run try, without what it needs", function () {
  this.timeout(60_000);
  const folder = emptyFolder();
  const tryWith = async (PATH: string, args: readonly string[] = []): Promise<Finished> => {
    const project = join(folder(), "project");
    writeProject(project);
    const temporary = join(folder(), "tmp");
    mkdirSync(temporary, { recursive: true });
    const finished = await run(tryCommand, args, { project, environment: { PATH, TMPDIR: temporary } });
    assert.deepEqual(readdirSync(temporary), []);
    return finished;
  };
  const pulumi = (version: string): string =>
    withProgram(folder(), "pulumi", `case "$1" in version) echo ${version};; *) exit 1;; esac`);

  it("says so without a Pulumi CLI", async () => {
    const { exitCode, stderr, stdout } = await tryWith(folder());
    assert.equal(
      stderr,
      "There is no Pulumi CLI on the PATH; install it as https://www.pulumi.com/docs/install/ says.\n",
    );
    assert.equal(stdout, "");
    assert.equal(exitCode, 2);
  });

  it("says so with one that is too old", async () => {
    const { exitCode, stderr } = await tryWith(pulumi("v3.205.9"));
    assert.match(
      stderr,
      /^The Pulumi CLI on the PATH is 3\.205\.9, and this needs 3\.206\.0 or a newer 3; install it as https:/,
    );
    assert.equal(exitCode, 2);
  });

  it("says so with one of another time", async () => {
    const { exitCode, stderr } = await tryWith(pulumi("v4.0.0"));
    assert.match(stderr, /^The Pulumi CLI on the PATH is 4\.0\.0/);
    assert.equal(exitCode, 2);
  });

  it("says so with one that gives no version", async () => {
    const { exitCode, stderr } = await tryWith(pulumi("unknown"));
    assert.match(stderr, /^The Pulumi CLI on the PATH gives no version that can be read/);
    assert.equal(exitCode, 2);
  });

  it("says so with one that does not even give its version", async () => {
    const PATH = withProgram(folder(), "pulumi", "exit 1");
    const { exitCode, stderr } = await tryWith(PATH);
    assert.match(stderr, /^The Pulumi CLI on the PATH does not give its version; install it anew/);
    assert.equal(exitCode, 2);
  });

  it("says so without an emulator", async () => {
    const PATH = pulumi("v3.260.0").split(":")[0] ?? "";
    const { exitCode, stderr } = await tryWith(`${PATH}:/bin`);
    assert.match(stderr, /^moto_server is not on the PATH; install it with `pip install 'moto\[server\]'`/);
    assert.equal(exitCode, 2);
  });

  it("says so where no emulator answers", async () => {
    const { exitCode, stderr } = await tryWith(pulumi("v3.260.0"), ["--endpoint", "http://127.0.0.1:1/"]);
    assert.match(stderr, /^No IAM and STS emulator answers at http:\/\/127\.0\.0\.1:1 /);
    assert.equal(exitCode, 2);
  });

  for (const url of [
    "localhost:5000",
    "https://iam.amazonaws.com",
    "https://sts.cn-north-1.amazonaws.com.cn",
    "https://sts.eusc-de-east-1.amazonaws.eu",
  ]) {
    it(`refuses the endpoint ${url}`, async () => {
      const { exitCode, stderr } = await tryWith(pulumi("v3.260.0"), ["--endpoint", url]);
      assert.match(stderr, /--endpoint.*It is the URL of an emulator/);
      assert.equal(exitCode, 1);
    });
  }
});
