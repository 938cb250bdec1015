import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pulumiEngine } from "../../../commands/deployment/automation";
import type { EngineOptions, EngineStack } from "../../../commands/deployment/engine";
import { NotStarted } from "../../../commands/deployment/failure";
import { writeProject } from "../../projects";

/** Answers as the CLI does, and notes what it was asked. */
const CLI = `#!/bin/sh
echo "$*\${AWS_SESSION_TOKEN:+ with $AWS_SESSION_TOKEN}" >> "$FAKE_PULUMI_LOG"
echo "secrets: $PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER" >> "$FAKE_PULUMI_LOG.secrets"
case "$*" in
  version*) echo v3.260.0 ;;
  whoami*) if [ -n "$FAKE_PULUMI_LOGIN" ]; then echo "error: $FAKE_PULUMI_LOGIN" >&2; exit 255; fi
    echo '{"user":"somebody","url":"file:///state"}' ;;
  *"select --stack ghost"*) echo "error: no stack named 'ghost' found" >&2; exit 255 ;;
  *"select --stack odd"*) echo "error: something odd" >&2; exit 255 ;;
  "stack output --json --show-secrets"*) echo '{"roleArns":{"r":"arn"}}' ;;
  "stack output"*) echo '{"roleArns":{"r":"arn"}}' ;;
  "stack export"*) if [ -n "$FAKE_PULUMI_BROKEN" ]; then echo "error: the state is broken" >&2; exit 255; fi
    echo '{"version":3,"deployment":{"resources":[{"type":"t","urn":"u"}]}}' ;;
  "stack history"*) echo '[]' ;;
  "config --show-secrets"*) echo '{"aws:secretKey":{"value":"plain","secret":true}}' ;;
  "up "*) echo "Updating"
    if [ -n "$FAKE_PULUMI_SLOW" ]; then
      trap 'echo "^C received; cancelling."; echo "error: update canceled" >&2; exit 255' INT
      i=0; while [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
    fi ;;
esac
`;

describe("the engine on the Pulumi CLI", function () {
  this.timeout(30_000);
  let folder = "";
  const environment = { ...process.env };
  const asked = (): string[] => readFileSync(join(folder, "log"), "utf8").trim().split("\n");
  const options = (more: Partial<EngineOptions> = {}): EngineOptions => ({
    refresh: false,
    environment: {},
    signal: new AbortController().signal,
    onEvent: () => undefined,
    onOutput: () => undefined,
    ...more,
  });
  const child = async (): Promise<EngineStack> => {
    const stack = await (await pulumiEngine(folder)).select("child");
    return stack ?? assert.fail("there is no stack");
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "automation-"));
    writeProject(folder);
    writeFileSync(join(folder, "pulumi"), CLI);
    chmodSync(join(folder, "pulumi"), 0o755);
    process.env.PATH = `${folder}:${environment.PATH ?? ""}`;
    process.env.FAKE_PULUMI_LOG = join(folder, "log");
  });
  afterEach(() => {
    process.env.PATH = environment.PATH;
    for (const name of ["LOG", "LOGIN", "SLOW", "BROKEN"]) {
      Reflect.deleteProperty(process.env, `FAKE_PULUMI_${name}`);
    }
    rmSync(folder, { recursive: true });
  });

  it("says who is logged in, or that nobody is", async () => {
    const engine = await pulumiEngine(folder);
    assert.deepEqual(await engine.backend(), { user: "somebody", url: "file:///state" });
    process.env.FAKE_PULUMI_LOGIN =
      "PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions";
    await assert.rejects(engine.backend(), { name: "CannotWork", message: /not logged in to a backend/ });
  });

  it("tells a stack that is not there from one that cannot be read", async () => {
    const engine = await pulumiEngine(folder);
    assert.equal(await engine.select("ghost"), undefined);
    await assert.rejects(engine.select("odd"), { message: "stack odd: something odd" });
  });

  it("makes a stack with its secrets provider and configuration", async () => {
    const engine = await pulumiEngine(folder);
    await engine.create("new", { secretsProvider: "awskms://alias/x", config: { "p:side": "child" } });
    assert.ok(asked().some((line) => line.startsWith("stack init new --secrets-provider awskms://alias/x")));
    assert.ok(asked().some((line) => line.startsWith("config set-all") && line.includes("p:side=child")));
  });

  it("has every command encrypt as the state says, where no file of the stack does", async () => {
    const stack = await child();
    await stack.run("up", options({ environment: { AWS_SESSION_TOKEN: "token" } }));
    const said = readFileSync(join(folder, "log.secrets"), "utf8").trim().split("\n");
    assert.equal(said.length, asked().length);
    // The version is asked of the CLI before anything of the project.
    assert.deepEqual([...new Set(said.slice(1))], ["secrets: true"]);
  });

  it("reads outputs, state and configuration", async () => {
    const stack = await child();
    assert.deepEqual(await stack.outputs(), { roleArns: { r: "arn" } });
    assert.deepEqual(await stack.resources(), [{ type: "t", urn: "u", inputs: {} }]);
    assert.deepEqual(await stack.config(), { "aws:secretKey": "plain" });
  });

  it("says what it cannot read, without what the CLI prints around it", async () => {
    const stack = await child();
    process.env.FAKE_PULUMI_BROKEN = "yes";
    await assert.rejects(stack.resources(), { message: "stack child: the state is broken" });
  });

  it("looks first at what is there only where it is told to", async () => {
    const stack = await child();
    await stack.run("up", options());
    await stack.run("up", options({ refresh: true }));
    const runs = asked().filter((line) => line.startsWith("up "));
    assert.deepEqual(
      runs.map((line) => line.includes("--refresh")),
      [false, true],
    );
    assert.ok(runs.every((line) => line.includes("--yes") && line.includes("--stack child")));
  });

  it("changes nothing in a preview", async () => {
    const stack = await child();
    for (const operation of ["up", "refresh", "destroy"] as const) await stack.preview(operation, options());
    const runs = asked().filter((line) => /^(preview|up|refresh|destroy) /.test(line));
    assert.equal(runs.length, 3);
    assert.ok(
      runs.every((line) => line.startsWith("preview ") || line.includes("--preview-only")),
      runs.join("\n"),
    );
  });

  it("gives the CLI the variables of each stack alone", async () => {
    const engine = await pulumiEngine(folder);
    const [one, two] = [await engine.select("child"), await engine.select("second")];
    const environment = (token: string) => ({ AWS_SESSION_TOKEN: token });
    await Promise.all([
      one?.run("up", options({ environment: environment("first") })),
      two?.run("up", options({ environment: environment("other") })),
    ]);
    await one?.run("up", options());
    const runs = asked().filter((line) => line.startsWith("up "));
    const told = runs.map((line) =>
      [/--stack (\w+)/.exec(line)?.[1], / with (\w+)$/.exec(line)?.[1]].join(" "),
    );
    assert.deepEqual(told.sort(), ["child ", "child first", "second other"]);
  });

  it("cancels what runs", async () => {
    process.env.FAKE_PULUMI_SLOW = "yes";
    const controller = new AbortController();
    const heard: string[] = [];
    const stack = await child();
    const run = stack.run("up", options({ signal: controller.signal, onOutput: (text) => heard.push(text) }));
    await wait(300);
    controller.abort();
    await assert.rejects(run, { name: "CommandError", message: /error: update canceled/ });
    assert.match(heard.join(""), /\^C received/);
  });

  it("starts nothing that is cancelled before the CLI is at it", async () => {
    const stack = await child();
    const controller = new AbortController();
    // While the stack is selected with the variables of its own.
    const run = stack.run(
      "up",
      options({ signal: controller.signal, environment: { AWS_SESSION_TOKEN: "t" } }),
    );
    controller.abort();
    await assert.rejects(run, { constructor: NotStarted });
    assert.ok(!asked().some((line) => line.startsWith("up ")));
  });
});
