import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { accessChanges, takesAway } from "../../../commands/deployment/accessChanges";
import { pulumiEngine } from "../../../commands/deployment/automation";
import { awsIdentities } from "../../../commands/deployment/awsIdentities";
import { cancelOnce } from "../../../commands/deployment/cancelOnce";
import { failureOf } from "../../../commands/deployment/failure";
import { Tally } from "../../../commands/deployment/tally";
import { CHILD_ID, ROLE } from "../../models";
import { recorded, recordedError } from "./engineInMemory";

function tallied(name: string): Tally {
  const tally = new Tally();
  for (const event of recorded(name)) tally.hear(event);
  return tally;
}

describe("what an engine's events say", () => {
  const operations: readonly (readonly [name: string, changes: object])[] = [
    ["child-preview-create", { create: 7 }],
    ["child-up-create", { create: 7 }],
    ["child-up-unchanged", {}],
    ["child-up-replace", { replace: 4 }],
    ["primary-up-update", { update: 1 }],
    ["child-destroy", { delete: 7 }],
  ];
  for (const [name, changes] of operations) {
    it(`is counted: ${name}`, () => {
      assert.deepEqual(tallied(name).changes, changes);
    });
  }

  it("is that nothing is to do only where resources and outputs stay", () => {
    assert.equal(tallied("child-up-unchanged").isUnchanged, true);
    assert.equal(tallied("child-preview-replace").isUnchanged, false);
    assert.equal(new Tally().isUnchanged, false);
    const tally = new Tally();
    for (const event of recorded("child-up-unchanged")) {
      const outputs = { ...event.resOutputsEvent?.metadata.new?.outputs, roleArns: {} };
      const metadata = event.resOutputsEvent?.metadata;
      const next = metadata?.new === undefined ? undefined : { ...metadata.new, outputs };
      tally.hear(
        next === undefined || metadata === undefined
          ? event
          : { ...event, resOutputsEvent: { metadata: { ...metadata, new: next } } },
      );
    }
    assert.equal(tally.isUnchanged, false);
  });

  it("is who gains and who loses access, in words", () => {
    const changes = accessChanges(tallied("primary-up-update").changed);
    const lets = (path: string): string =>
      `policy assume-role-child-user lets assume arn:aws:iam::${CHILD_ID}:role/${path}${ROLE}`;
    assert.deepEqual(
      changes.map(({ sign, text }) => `${sign} ${text}`),
      [`- ${lets("")}`, `+ ${lets("federated/")}`],
    );
    assert.equal(takesAway(changes), true);
    assert.deepEqual(accessChanges(tallied("child-preview-replace").changed), []);
    assert.equal(takesAway(accessChanges(tallied("primary-up-create").changed)), false);
    assert.equal(takesAway(accessChanges(tallied("child-destroy").changed)), true);
  });
});

describe("what an operation failed with", () => {
  const textOf = (name: string, stack = "child"): string =>
    failureOf(
      recordedError(name),
      stack,
      name.includes("preview") || name.includes("lock") ? [] : tallied(name).errors,
    ).text;

  it("is told without what the CLI printed around it", () => {
    assert.match(
      textOf("child-up-model-problem"),
      /^The access model has 2 problems:\n[^]*\(it has: nobody\)$/,
    );
    assert.equal(textOf("child-up-cancelled"), "cancelled; its lock is given back");
    assert.match(textOf("child-preview-wrong-passphrase"), /^the passphrase of its secrets is wrong; /);
    assert.match(textOf("child-up-locked", "org/p/child"), /pulumi cancel --stack org\/p\/child$/);
  });

  it("is a cancellation of a preview, too, which has no lock to give back", () => {
    for (const [said, text] of [
      ["preview canceled", "cancelled"],
      ["update canceled", "cancelled; its lock is given back"],
    ] as const) {
      assert.deepEqual(failureOf(new Error("code: -2"), "child", [said]), { kind: "cancelled", text });
      assert.deepEqual(failureOf(new Error(`stderr: error: ${said}`), "child", []), {
        kind: "cancelled",
        text,
      });
    }
  });

  it("is what went wrong, without the engine's word that something did", () => {
    const errors = ["creating IAM Role (r): EntityAlreadyExists", "update failed"];
    assert.equal(failureOf(new Error("code: 255"), "child", errors).text, errors[0]);
    assert.equal(failureOf(new Error("code: 255"), "child", ["update failed"]).text, "update failed");
  });

  it("is told of Pulumi Cloud's lock without a name that it does not give", () => {
    const error = Object.assign(new Error("[409] Conflict: Another update is currently in progress."), {
      name: "ConcurrentUpdateError",
    });
    assert.match(failureOf(error, "child", []).text, /^is being updated by somebody else; wait/);
  });

  it("is the CLI's own error where no event says more", () => {
    const error = new Error(
      "code: -2\n stdout: \n stderr: Command failed: pulumi up\nerror: it broke\n err?: x\n",
    );
    assert.deepEqual(failureOf(error, "child", []), { kind: "failed", text: "it broke" });
  });

  it("is the CLI's diagnostics, of all that it prints, where no event came", () => {
    assert.equal(
      failureOf(new Error(PRINTED), "child", []).text,
      `pulumi:pulumi:Stack (cross-account-federation-child):
    error: The access model has 2 problems:
      accounts.child.roles[0]: there is no role "nobody"`,
    );
  });

  it("is all of it, where there is neither", () => {
    assert.equal(failureOf(new Error("spawn pulumi EACCES"), "child", []).text, "spawn pulumi EACCES");
  });
});

/** What a command of the CLI rejects with, as it was recorded. */
const PRINTED = `code: -2
 stdout: 
 stderr: Command failed with exit code 1: pulumi up --yes --skip-preview --stack child --non-interactive
Updating (child):

@ updating................
    pulumi:pulumi:Stack cross-account-federation-child running error: The access model has 2 problems:
@ updating....
    pulumi:pulumi:Stack cross-account-federation-child **failed** 1 error; 1 warning
Diagnostics:
  pulumi:pulumi:Stack (cross-account-federation-child):
    error: The access model has 2 problems:
      accounts.child.roles[0]: there is no role "nobody"

Outputs:
    accountId     : "222222222222"

Resources:
    1 unchanged
    1 errored

Duration: 15s

 err?: Error: Command failed with exit code 1: pulumi up --yes --skip-preview --stack child --non-interactive
Updating (child):
`;

describe("a cancellation", () => {
  it("reaches a CLI that has none yet", async () => {
    const outer = new AbortController();
    const once = cancelOnce(outer.signal);
    outer.abort();
    await wait(700);
    assert.equal(once.signal.aborted, true);
    assert.equal(cancelOnce(outer.signal).signal.aborted, true);
  });

  it("is heard by any number of CLIs, without a warning of Node.js", async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): number => warnings.push(warning);
    process.on("warning", hear);
    const outer = new AbortController();
    const all = Array.from({ length: 12 }, () => cancelOnce(outer.signal));
    await wait(10);
    process.off("warning", hear);
    for (const each of all) each.stop();
    assert.deepEqual(warnings, []);
  });

  it("does not reach a CLI that has the terminal's already", async () => {
    const outer = new AbortController();
    const once = cancelOnce(outer.signal);
    outer.abort();
    once.hear("^C received; cancelling. If you would like to terminate immediately, press ^C again.");
    await wait(700);
    assert.equal(once.signal.aborted, false);
  });
});

describe("the Pulumi CLI", () => {
  let folder = "";
  const path = process.env.PATH;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cli-"));
  });
  afterEach(() => {
    process.env.PATH = path;
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is asked for where there is none", async () => {
    process.env.PATH = folder;
    await assert.rejects(pulumiEngine(folder), {
      name: "CannotWork",
      message: /^There is no Pulumi CLI on the PATH; install it as https:/,
    });
  });

  it("is asked to be newer where it is too old", async () => {
    writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho v3.100.0\n");
    chmodSync(join(folder, "pulumi"), 0o755);
    process.env.PATH = `${folder}:${path ?? ""}`;
    await assert.rejects(pulumiEngine(folder), {
      name: "CannotWork",
      message: /^The Pulumi CLI on the PATH is 3\.100\.0, and this needs 3\.206\.0 or a newer 3; /,
    });
  });
});

describe("the identity of a stack's credentials", () => {
  const asked: URLSearchParams[] = [];
  let server: Server;
  let url = "";
  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const query = new URLSearchParams(body);
        const [, key = ""] = /Credential=(\w+)\//.exec(request.headers.authorization ?? "") ?? [];
        query.set("key", key);
        asked.push(query);
        response.setHeader("content-type", "text/xml");
        response.statusCode = key === "OLD" ? 403 : 200;
        response.end(key === "OLD" ? EXPIRED : answerTo(query.get("Action")));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  });
  after(() => {
    server.close();
  });
  const withoutKey = (more: Readonly<Record<string, string>>): Record<string, string> => ({
    "aws:region": "us-east-1",
    "aws:endpoints": JSON.stringify([{ iam: "http://127.0.0.1:1", sts: url }]),
    ...more,
  });
  const settings = (key: string, more: Readonly<Record<string, string>> = {}): Record<string, string> =>
    withoutKey({ "aws:accessKey": key, "aws:secretKey": "secret", ...more });

  it("is asked at the stack's endpoint, with its keys", async () => {
    assert.deepEqual(await awsIdentities.callerOf(settings("AKIDOWN")), {
      accountId: CHILD_ID,
      arn: `arn:aws:iam::${CHILD_ID}:user/me`,
    });
    assert.deepEqual(
      [asked.at(-1)?.get("Action"), asked.at(-1)?.get("key")],
      ["GetCallerIdentity", "AKIDOWN"],
    );
  });

  it("is that of the last role that the provider assumes", async () => {
    const roleArn = `arn:aws:iam::${CHILD_ID}:role/deployer`;
    const assumeRoles = JSON.stringify([{ roleArn, externalId: "build-42" }]);
    await awsIdentities.callerOf(settings("AKIDOWN", { "aws:assumeRoles": assumeRoles }));
    const [assume, caller] = asked.slice(-2);
    assert.deepEqual([assume?.get("RoleArn"), assume?.get("ExternalId")], [roleArn, "build-42"]);
    assert.equal(caller?.get("key"), "ASIAROLE");
  });

  it("is that of the role that a token is exchanged for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "identity-"));
    writeFileSync(join(folder, "token"), "TOKEN\n");
    const roleArn = `arn:aws:iam::${CHILD_ID}:role/deployer`;
    const identity = JSON.stringify({ roleArn, webIdentityTokenFile: join(folder, "token") });
    const others = withoutKey({ "aws:assumeRoleWithWebIdentity": identity });
    await awsIdentities.callerOf(others);
    rmSync(folder, { recursive: true });
    const [exchange, caller] = asked.slice(-2);
    assert.deepEqual(
      [
        exchange?.get("Action"),
        exchange?.get("RoleArn"),
        exchange?.get("WebIdentityToken"),
        exchange?.get("key"),
      ],
      ["AssumeRoleWithWebIdentity", roleArn, "TOKEN", ""],
    );
    assert.equal(caller?.get("key"), "ASIAROLE");
  });

  it("is that of the profile in the stack's own files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "identity-"));
    writeFileSync(join(folder, "keys"), "[mine]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n");
    const files = JSON.stringify([join(folder, "keys")]);
    const others = withoutKey({
      "aws:profile": "mine",
      "aws:sharedCredentialsFiles": files,
    });
    await awsIdentities.callerOf(others);
    assert.equal(asked.at(-1)?.get("key"), "AKIDFILE");
    const several = { ...others, "aws:sharedCredentialsFiles": JSON.stringify(["one", "two"]) };
    await assert.rejects(awsIdentities.callerOf(several), /aws:sharedCredentialsFiles names several files/);
    rmSync(folder, { recursive: true });
  });

  it("is a session of a role that is assumed with what is there", async () => {
    const roleArn = `arn:aws:iam::${CHILD_ID}:role/deployer`;
    process.env.AWS_ACCESS_KEY_ID = "AKIDSURROUNDING";
    process.env.AWS_SECRET_ACCESS_KEY = "secret";
    const { accessKeyId, arn, accountId } = await awsIdentities.assume(settings("IGNORED"), roleArn);
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
      Reflect.deleteProperty(process.env, name);
    assert.deepEqual([accessKeyId, arn, accountId], ["ASIAROLE", SESSION, CHILD_ID]);
    assert.deepEqual([asked.at(-1)?.get("RoleArn"), asked.at(-1)?.get("key")], [roleArn, "AKIDSURROUNDING"]);
  });

  it("is none where AWS does not take the credentials", async () => {
    await assert.rejects(awsIdentities.callerOf(settings("OLD")), { name: "ExpiredToken" });
  });
});

const NAMESPACE = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
const CALLER = `<GetCallerIdentityResponse ${NAMESPACE}><GetCallerIdentityResult><Arn>arn:aws:iam::${CHILD_ID}:user/me</Arn><UserId>AIDA</UserId><Account>${CHILD_ID}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const SESSION = `arn:aws:sts::${CHILD_ID}:assumed-role/deployer/me`;
const ASSUMED = `<AssumeRoleResponse ${NAMESPACE}><AssumeRoleResult><AssumedRoleUser><Arn>${SESSION}</Arn><AssumedRoleId>AROA:me</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const EXCHANGED = ASSUMED.replaceAll("AssumeRoleResponse", "AssumeRoleWithWebIdentityResponse").replaceAll(
  "AssumeRoleResult",
  "AssumeRoleWithWebIdentityResult",
);

function answerTo(action: string | null): string {
  if (action === "AssumeRole") return ASSUMED;
  return action === "AssumeRoleWithWebIdentity" ? EXCHANGED : CALLER;
}

const EXPIRED = `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`;
