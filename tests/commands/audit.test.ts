import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { auditCommandWith } from "../../commands/live/audit/auditCommand";
import { CHILD_ID, PRIMARY_ID, ROLE } from "../models";
import { writeProject } from "../projects";
import { callersCopy, type Event, iamEvent, rolesCopy, SAMPLES } from "./live/audit/events";
import { type Finished, run } from "./process";

const NOW = Date.parse("2026-11-30T12:00:00Z");

describe("npm run audit", () => {
  let project = "";
  const at = (name: string): string => join(project, name);
  const audit = (...args: readonly string[]): Promise<Finished> => {
    const nobody = () => Promise.reject(new Error("Could not load credentials"));
    const tools = { clientOf: () => assert.fail("asked"), accountOf: nobody, wait: () => Promise.resolve() };
    return run(
      auditCommandWith(tools, () => NOW),
      args,
      { project },
    );
  };
  const write = (name: string, content: string | Buffer): string => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), content);
    return at(name);
  };
  const log = (...events: readonly Event[]): string => JSON.stringify({ Records: events });
  /** Where CloudTrail puts a file, and how it names it. */
  const place = (accountId: string, region: string, date: string, name = "a"): string => {
    const [year, month, day] = date.split("-");
    const file = `${accountId}_CloudTrail_${region}_${date.replaceAll("-", "")}T0905Z_${name}.json.gz`;
    return `AWSLogs/o-exampleorg1/${accountId}/CloudTrail/${region}/${year ?? ""}/${month ?? ""}/${day ?? ""}/${file}`;
  };
  const deliver = (date: string, ...events: readonly Event[]): void => {
    write(place(CHILD_ID, "us-east-1", date), gzipSync(log(...events)));
  };
  const someEvent = (date: string): Event => ({
    ...callersCopy({ id: date, time: `${date}T09:00:00Z` }),
    eventSource: "ec2.amazonaws.com",
    eventName: "DescribeInstances",
    recipientAccountId: CHILD_ID,
  });

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "audit-command-"));
    writeProject(project);
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it("reads a folder of recorded events, and says who used what", async () => {
    cpSync(SAMPLES, at("logs"), { recursive: true });
    const { exitCode, stdout, stderr } = await audit("logs");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(
      stdout,
      /boaty\.mcboatface +child +users_assume_role_default +2020-09-17 19:04 +2 +console, CLI or program +yes/,
    );
    assert.match(stdout, /1 of 1 grant used, 0 not used, 0 not known; 1 refused\n0 not declared/);
  });

  it("says of rows that Athena printed what to give instead", async () => {
    const row = { eventversion: "1.09", eventtime: "2026-11-01T09:00:00Z", eventsource: "sts.amazonaws.com" };
    write("rows.json", JSON.stringify(row));
    write("log.json", log(callersCopy()));
    const { exitCode, stdout } = await audit("rows.json", "log.json");
    assert.equal(exitCode, 2);
    assert.match(
      stdout,
      /not read: .*rows\.json holds rows of a table, as Athena .*give the log files, which .*"\$path"/,
    );
    assert.match(stdout, /1 event in 1 file/);
  });

  it("loses a damaged line alone, and does not count its file as read", async () => {
    const lines = [callersCopy(), callersCopy({ id: "2" })].map((event) => JSON.stringify(event));
    write("log.ndjson", [lines[0], "{cut", lines[1]].join("\n"));
    const { exitCode, stdout } = await audit("log.ndjson");
    assert.equal(exitCode, 2);
    assert.match(stdout, /log\.ndjson has a damaged line at byte \d+; what stands on others was read/);
    assert.match(stdout, /boaty\.mcboatface .* 2 /);
  });

  it("prints the same as JSON, in the form that others read", async () => {
    cpSync(SAMPLES, at("logs"), { recursive: true });
    const { stdout } = await audit("logs", "--json");
    const { grants, ...json } = JSON.parse(stdout) as { readonly grants: readonly Event[] } & Event;
    assert.deepEqual(
      [json.from, json.to, json.events, json.undeclared, json.changes],
      ["2014-07-16T15:49:27Z", "2026-07-01T00:08:20Z", 12, [], []],
    );
    const { principal, account, role, roleArn, count, last, mfa, console } = grants[0] ?? {};
    assert.deepEqual(
      [principal, account, role],
      [`arn:aws:iam::${PRIMARY_ID}:user/boaty.mcboatface`, "child", ROLE],
    );
    assert.deepEqual(
      [roleArn, count, last, mfa, console],
      [`arn:aws:iam::${CHILD_ID}:role/${ROLE}`, 2, "2020-09-17T19:04:10Z", true, true],
    );
  });

  it("says that a grant is not used only where all days were read", async () => {
    for (const date of ["2026-11-01", "2026-11-02", "2026-11-03"]) deliver(date, someEvent(date));
    assert.match((await audit("AWSLogs")).stdout, /not in 3 days/);
    rmSync(at(place(CHILD_ID, "us-east-1", "2026-11-02")));
    assert.match((await audit("AWSLogs")).stdout, /not known: 2 of 3 days read, not us-east-1 on 2026-11-02/);
  });

  it("asks for the regions that are named", async () => {
    deliver("2026-11-01", someEvent("2026-11-01"));
    assert.match(
      (await audit("AWSLogs", "--region", "eu-west-1")).stdout,
      /not known: 0 of 1 days read, not eu-west-1/,
    );
    assert.match((await audit("AWSLogs", "--region", "eu-west-1", "--complete")).stdout, /not in 1 day/);
  });

  it("does not count a damaged file as read, and reports what is in it", async () => {
    deliver("2026-11-01", someEvent("2026-11-01"));
    const whole = gzipSync(
      log(
        callersCopy({ time: "2026-11-02T09:00:00Z", since: "2026-11-02T08:00:00Z" }),
        ...Array.from({ length: 50 }, (_, index) => someEvent(`2026-11-02T${index}`)),
      ),
    );
    const path = write(place(CHILD_ID, "us-east-1", "2026-11-02"), whole.subarray(0, whole.length - 20));
    const { exitCode, stdout } = await audit("AWSLogs");
    assert.equal(exitCode, 2);
    assert.ok(stdout.includes(`not read: ${path.slice(project.length + 1)} is cut off`), stdout);
    assert.match(stdout, /users_assume_role_default +2026-11-02 09:00 +1/);
    deliver("2026-11-03", someEvent("2026-11-03"));
    write(place(CHILD_ID, "us-east-1", "2026-11-02", "b"), gzipSync(log(someEvent("2026-11-02"))));
    write(place(CHILD_ID, "us-east-1", "2026-11-02"), "no log");
    assert.match(
      (await audit("AWSLogs", "--complete")).stdout,
      /not known: 2 of 3 days read, not us-east-1 on 2026-11-02/,
    );
  });

  it("passes over digests and Insights, and says so", async () => {
    deliver("2026-11-01", someEvent("2026-11-01"));
    const folder = `AWSLogs/${CHILD_ID}`;
    write(`${folder}/CloudTrail-Digest/us-east-1/2026/11/01/d.json.gz`, gzipSync('{"digestS3Object":"x"}'));
    write(`${folder}/CloudTrail-Insight/us-east-1/2026/11/01/i.json.gz`, gzipSync('{"Records":[{}]}'));
    const { exitCode, stdout } = await audit("AWSLogs");
    assert.equal(exitCode, 0);
    assert.match(stdout, /Passed over: 1 digest, 1 file of Insights/);
  });

  it("reads what lookup-events prints", async () => {
    const events = [callersCopy(), rolesCopy()].map((event) => ({
      EventId: "x",
      CloudTrailEvent: JSON.stringify(event),
    }));
    write("history.json", JSON.stringify({ Events: events }, null, 4));
    assert.match((await audit("history.json")).stdout, /2026-11-01 09:00 +1 +CLI or program +yes/);
  });

  it("finds uses in the role's account's log, of which it does not tell whose they were", async () => {
    write("a.json", log(rolesCopy()));
    const { exitCode, stdout } = await audit("a.json");
    assert.equal(exitCode, 0);
    assert.match(stdout, /boaty\.mcboatface .* not known: 1 use by somebody of the account/);
    assert.match(stdout, /users_assume_role_default in child: 1 by somebody of account 111111111111, last/);
  });

  it("ends with 1 where something happened that is not declared, or was changed by somebody else", async () => {
    write("a.json", log(callersCopy({ mfa: false })));
    const undeclared = await audit("a.json");
    assert.equal(undeclared.exitCode, 1);
    assert.match(
      undeclared.stdout,
      /Happened and not declared\n.*boaty\.mcboatface from 192\.0\.2\.1.*without MFA, which is asked/,
    );
    write("b.json", log(iamEvent("UpdateAssumeRolePolicy", { roleName: ROLE })));
    const changed = await audit("b.json");
    assert.equal(changed.exitCode, 1);
    assert.match(
      changed.stdout,
      /Changed\n.*UpdateAssumeRolePolicy on role users_assume_role_default in 222222222222 by/,
    );
    assert.match(changed.stdout, /0 not declared, 1 changed by others than the deployment/);
  });

  it("leaves out what was before and after a period", async () => {
    write(
      "a.json",
      log(
        ...["01", "02", "03"].map((day) =>
          callersCopy({ id: day, time: `2026-11-${day}T09:00:00Z`, since: `2026-11-${day}T08:00:00Z` }),
        ),
      ),
    );
    const { stdout } = await audit("a.json", "--since", "2026-11-02", "--until", "2026-11-02");
    assert.match(stdout, /^1 event in 1 file, from 2026-11-02 00:00 to 2026-11-02 23:59/);
  });

  it("shows nothing of an event that could be taken for something else on the terminal", async () => {
    write("a.json", log(callersCopy({ mfa: false, ip: "\u001b[2J\nnot read: nothing" })));
    const { stdout } = await audit("a.json");
    assert.ok(!stdout.includes("\u001b"));
    assert.ok(!/^not read/m.test(stdout));
  });

  const refused: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    [
      "without anything to read",
      [],
      1,
      /paths: name log files or folders of them, or ask AWS itself with --live/,
    ],
    ["of what is not there", ["nowhere", "Pulumi.yaml"], 1, /nowhere: there is no such file or folder/],
    [
      "of what holds no event",
      ["Pulumi.yaml"],
      2,
      /No CloudTrail event was read[^]*Pulumi\.yaml is no JSON from byte 0/,
    ],
    [
      "of files in which no event is",
      ["empty.json"],
      2,
      /so nothing can be said\.\n {2}1 file holds none; CloudTrail writes \{"Records": /,
    ],
    [
      "of a time of which no event is",
      ["a.json", "--since", "2031-01-01"],
      2,
      /so nothing can be said\.\n {2}1 event is of another time than --since and --until ask about\n/,
    ],
    ["live without credentials to use", ["--live"], 1, /--live: needs a --profile NAME=PROFILE/],
    [
      "with credentials that nobody uses",
      ["--profile", "child=x", "Pulumi.yaml"],
      1,
      /--profile: is for --live/,
    ],
    [
      "of an account that the model does not have",
      ["--live", "--profile", "prod=x"],
      1,
      /prod=x is not NAME=PROFILE .*\(it has: child, primary\)/,
    ],
    [
      "with credentials that there are not",
      ["--live", "--profile", "child=x"],
      2,
      /child \(222222222222\) in us-east-1 was not asked: Could not load credentials/,
    ],
    [
      "of no time at all",
      ["--since", "2026-11-03", "--until", "2026-11-02", "Pulumi.yaml"],
      1,
      /--since: is after --until/,
    ],
    [
      "of a deployer without an ARN",
      ["--deployer", "bob", "Pulumi.yaml"],
      1,
      /--deployer: "bob" is no ARN of a user or role/,
    ],
    [
      "of nothing in a region that is not known",
      ["--region", "eu-wst-1", "Pulumi.yaml"],
      2,
      /^warning: --region: "eu-wst-1" is no region that is known here; did you mean "eu-west-1"\?/,
    ],
    ["since no time", ["--since", "yesterday", "Pulumi.yaml"], 1, /It is a date, 2026-11-30, or a time/],
  ];
  for (const [name, args, code, message] of refused) {
    it(`is refused ${name}`, async () => {
      write("a.json", log(callersCopy()));
      write("empty.json", "{}");
      const { exitCode, stdout, stderr } = await audit(...args);
      assert.deepEqual([exitCode, stdout], [code, ""]);
      assert.match(stderr, message);
    });
  }
});
