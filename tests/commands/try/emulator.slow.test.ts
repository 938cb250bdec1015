import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IAMClient, ListAccountAliasesCommand } from "@aws-sdk/client-iam";
import { CannotWork } from "../../../commands/cannotWork";
import { EmulatedAccounts } from "../../../commands/try/emulatedAccounts";
import { type Emulator, startEmulator } from "../../../commands/try/emulator";
import { CHILD_ID, PRIMARY_ID } from "../../models";
import { emptyFolder, isRunning, onMoto, withProgram } from "./moto";

const NEVER = new AbortController().signal;

describe("an emulator that the try-out starts", function () {
  this.timeout(60_000);
  onMoto();
  const folder = emptyFolder();
  const started: Emulator[] = [];
  const start = async (environment: NodeJS.ProcessEnv = {}): Promise<Emulator> => {
    const emulator = await startEmulator({
      folder: folder(),
      environment: { ...process.env, ...environment },
      awsManagedPolicies: false,
      signal: NEVER,
    });
    started.push(emulator);
    return emulator;
  };
  afterEach(() => Promise.all(started.splice(0).map((emulator) => emulator.end())));

  it("listens on the loopback interface, on a port that no other has", async () => {
    const [one, other] = [await start(), await start()];
    assert.match(one.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(one.endpoint, other.endpoint);
    assert.notEqual(new URL(one.endpoint).port, "5000");
  });

  it("is gone once it is ended, and answers no more", async () => {
    const { endpoint, pid = 0, end } = await start();
    assert.ok(isRunning(pid));
    await fetch(endpoint);
    await end();
    assert.ok(!isRunning(pid));
    await assert.rejects(fetch(endpoint));
  });

  it("outlives its end where it is released", async () => {
    const { endpoint, pid = 0, end, release } = await start();
    try {
      release();
      await end();
      await fetch(endpoint);
    } finally {
      process.kill(-pid, "SIGKILL");
    }
  });

  it("puts each session into the account of its role, whatever the person has set for an emulator of their own", async () => {
    const { endpoint } = await start({ MOTO_ACCOUNT_ID: "999999999999", MOTO_PORT: "1" });
    const accounts = new EmulatedAccounts(endpoint, "aws");
    await accounts.credentialsOf(PRIMARY_ID);
    await accounts.credentialsOf(CHILD_ID);
  });

  it("works in other partitions", async () => {
    const { endpoint } = await start();
    for (const partition of ["aws-cn", "aws-us-gov", "aws-eusc"] as const) {
      const accounts = new EmulatedAccounts(endpoint, partition);
      const iam = accounts.iam(await accounts.credentialsOf(CHILD_ID));
      assert.ok(iam instanceof IAMClient);
      await iam.send(new ListAccountAliasesCommand({}));
    }
  });

  it("is refused, with its account, where it keeps everything in one", async () => {
    const real = spawnSync("sh", ["-c", "command -v moto_server"]).stdout.toString().trim();
    const script = `MOTO_ACCOUNT_ID=999999999999 exec ${real} "$@"`;
    const { endpoint } = await start({ PATH: withProgram(folder(), "moto_server", script) });
    await assert.rejects(new EmulatedAccounts(endpoint, "aws").credentialsOf(CHILD_ID), (error: Error) => {
      assert.ok(error instanceof CannotWork);
      assert.match(
        error.message,
        /^The emulator at \S+ puts a role of account 222222222222 into account \d{12}; start it without MOTO_ACCOUNT_ID/,
      );
      return true;
    });
  });
});

describe("an emulator that does not start", () => {
  const folder = emptyFolder();
  const refusal = async (PATH: string, signal = NEVER): Promise<unknown> => {
    try {
      const { endpoint } = await startEmulator({
        folder: folder(),
        environment: { ...process.env, PATH },
        awsManagedPolicies: false,
        signal,
      });
      return endpoint;
    } catch (error) {
      return error;
    }
  };

  it("is told as missing where it is not on the PATH", async () => {
    const error = await refusal(folder());
    assert.ok(error instanceof CannotWork);
    assert.match(
      error.message,
      /^moto_server is not on the PATH; install it with `pip install 'moto\[server\]'`/,
    );
  });

  it("is told with its last words where it ends at once", async () => {
    const script = "echo Traceback >&2; echo \"ModuleNotFoundError: No module named 'flask'\" >&2; exit 1";
    const error = await refusal(withProgram(folder(), "moto_server", script));
    assert.ok(error instanceof CannotWork);
    assert.match(
      error.message,
      /^moto_server ended before it listened \(ModuleNotFoundError: No module named 'flask'\)/,
    );
  });

  it("is ended where the person does not want to wait for it", async () => {
    const controller = new AbortController();
    const path = withProgram(folder(), "moto_server", `echo $$ > ${join(folder(), "pid")}; sleep 60`);
    setTimeout(() => {
      controller.abort(new Error("enough"));
    }, 500);
    const error = await refusal(path, controller.signal);
    assert.match(String(error), /enough/);
    assert.ok(!isRunning(Number(readFileSync(join(folder(), "pid"), "utf8"))));
  });
});

describe("an endpoint where no emulator answers", () => {
  it("is told in one sentence", async () => {
    await assert.rejects(
      new EmulatedAccounts("http://127.0.0.1:1", "aws").credentialsOf(CHILD_ID),
      (error: Error) => {
        assert.ok(error instanceof CannotWork);
        assert.match(
          error.message,
          /^No IAM and STS emulator answers at http:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED.*\); start moto_server there, or leave --endpoint out$/,
        );
        return true;
      },
    );
  });
});
