import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Table from "cli-table3";
import { z } from "zod";
import type { AccessModelArgs } from "../../components/model/accessModel";
import type { Steps } from "../rehearsal/progress";
import { modelOf } from "./models";
import { runCommand } from "./processes";
import type { Verdicts } from "./verdicts";

/** Events a second and core. */
const LEAST_PER_SECOND = 100_000;
const MOST_MEGABYTES = 500;

const Audited = z.object({ events: z.number(), grants: z.array(z.object({ count: z.number() })) });

interface Log {
  readonly name: string;
  readonly events: number;
  /** One event of so many is an assumption of the model's roles. */
  readonly every: number;
  readonly isCompressed: boolean;
  /** Whether it is asked how many events a second are read. */
  readonly isTimed: boolean;
}

const LOGS: readonly Log[] = [
  { name: "a usual log", events: 300_000, every: 50, isCompressed: false, isTimed: true },
  { name: "the same, compressed", events: 300_000, every: 50, isCompressed: true, isTimed: false },
  {
    name: "nothing but assumptions of the model's roles",
    events: 150_000,
    every: 1,
    isCompressed: false,
    isTimed: false,
  },
];

/** Audits of logs that are made for it. Reading the model is no part of an event's time. */
export function audits(
  folder: string,
  fileOf: (name: string, model: unknown) => string,
  verdicts: Verdicts,
  bar: Steps,
): string {
  const table = new Table({
    head: ["audit of", "events", "assumptions", "events a second and core", "peak memory"],
    style: { head: [], border: [] },
  });
  const model = modelOf(30);
  const access = fileOf("audited", model);
  bar.start("audits", LOGS.length + 1);
  const empty = auditOf(
    access,
    writeLog(folder, model, { name: "", events: 1, every: 1, isCompressed: false, isTimed: false }),
  );
  bar.step();
  for (const log of LOGS) {
    const measured = auditOf(access, writeLog(folder, model, log));
    bar.step();
    const perSecond = log.events / (measured.processorSeconds - empty.processorSeconds);
    table.push([
      log.name,
      log.events.toLocaleString("en"),
      measured.used.toLocaleString("en"),
      log.isTimed ? verdicts.atLeast(perSecond, LEAST_PER_SECOND, inThousands) : inThousands(perSecond),
      verdicts.of(measured.megabytes, MOST_MEGABYTES, (megabytes) => `${megabytes.toFixed(0)} MB`),
    ]);
  }
  bar.stop();
  return table.toString();
}

function inThousands(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function auditOf(
  access: string,
  log: string,
): { readonly processorSeconds: number; readonly megabytes: number; readonly used: number } {
  const { stdout, processorSeconds, megabytes } = runCommand("audit", [log, "--json", "--model", access]);
  const { grants } = Audited.parse(JSON.parse(stdout));
  return { processorSeconds, megabytes, used: grants.reduce((sum, { count }) => sum + count, 0) };
}

/** Events a piece of a file is made of. */
const PIECE = 2_000;

function writeLog(folder: string, model: AccessModelArgs, log: Log): string {
  const { name, events, isCompressed } = log;
  const path = join(folder, `${name.replaceAll(/\W+/g, "-")}.json${isCompressed ? ".gz" : ""}`);
  const file = openSync(path, "w");
  for (let first = 0; first < events; first += PIECE) {
    const records = Array.from({ length: Math.min(PIECE, events - first) }, (_, index) =>
      eventOf(model, first + index, log),
    );
    const text = Buffer.from(`${JSON.stringify({ Records: records })}\n`);
    // Compressed pieces, one after the other, are one compressed file.
    writeSync(file, isCompressed ? gzipSync(text, { level: 1 }) : text);
  }
  closeSync(file);
  return path;
}

const SERVICES = ["ec2", "s3", "kms", "logs", "dynamodb", "lambda", "rds", "sqs", "sts", "iam"];

function eventOf(model: AccessModelArgs, index: number, { events, every }: Log): unknown {
  if (index % every === 0) return assumptionOf(model, index / every, Math.ceil(events / every));
  const service = SERVICES[index % SERVICES.length] ?? "ec2";
  return {
    ...common(index),
    userIdentity: sessionOf(index),
    eventSource: `${service}.amazonaws.com`,
    eventName: service === "sts" ? "GetCallerIdentity" : "DescribeSomething",
    requestParameters: {
      filterSet: {
        items: [{ name: `a "quoted" name ${index}`, valueSet: { items: [{ value: "x".repeat(200) }] } }],
      },
    },
    responseElements: null,
    recipientAccountId: "200000000001",
  };
}

function common(index: number) {
  return {
    eventVersion: "1.09",
    eventTime: new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString().replace(".000Z", "Z"),
    awsRegion: "us-east-1",
    sourceIPAddress: "192.0.2.17",
    userAgent:
      "aws-cli/2.32.0 md/awscrt#0.29 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.13 botocore/2.32",
    requestID: idOf(index, 1),
    eventID: idOf(index, 2),
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: "sts.us-east-1.amazonaws.com",
    },
  };
}

function idOf(index: number, kind: number): string {
  return `${index.toString(16).padStart(8, "0")}-5649-4fc3-a274-00000000000${kind}`;
}

function sessionOf(index: number) {
  const role = `service-role-${index % 100}`;
  return {
    type: "AssumedRole",
    principalId: `AROAJBP4A5WSXVNY7${index % 100}:session`,
    arn: `arn:aws:sts::200000000001:assumed-role/${role}/session`,
    accountId: "200000000001",
    accessKeyId: "ASIA3JUODO7W6YEVI655",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: `AROAJBP4A5WSXVNY7${index % 100}`,
        arn: `arn:aws:iam::200000000001:role/${role}`,
        accountId: "200000000001",
        userName: role,
      },
      attributes: { mfaAuthenticated: "false", creationDate: "2026-11-01T00:00:00Z" },
    },
  };
}

/** The callers' copies of all assumptions first, and then the roles', so that the two of each are half a log apart. */
function assumptionOf(model: AccessModelArgs, index: number, copies: number): unknown {
  const pair = index % Math.ceil(copies / 2);
  const isCallers = index < copies / 2;
  const groups = Object.values(model.groups);
  const group = groups[pair % groups.length];
  const [account = "", roles = []] = Object.entries(group?.assume ?? {})[pair % 2] ?? [];
  const accountId = model.accounts[account]?.accountId ?? "";
  const [role = ""] = [roles].flat();
  const user = [group?.members ?? []].flat()[pair % 20] ?? "";
  const primary = model.primary.accountId;
  const roleArn = `arn:aws:iam::${accountId}:role/${role}`;
  const started = new Date(Date.UTC(2026, 10, 1) + index * 1000 - 3_600_000)
    .toISOString()
    .replace(".000Z", "Z");
  return {
    ...common(index),
    userIdentity: isCallers
      ? {
          type: "IAMUser",
          principalId: `AIDA${user}`,
          arn: `arn:aws:iam::${primary}:user/${user}`,
          accountId: primary,
          userName: user,
          sessionContext: { attributes: { mfaAuthenticated: "true", creationDate: started } },
        }
      : { type: "AWSAccount", principalId: `AIDA${user}`, accountId: primary },
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    requestParameters: { roleArn, roleSessionName: user },
    responseElements: {
      credentials: {
        accessKeyId: "ASIA3JUODO7WTIO2PI64",
        sessionToken: "x".repeat(700),
        expiration: "Nov 1, 2026, 8:04:10 PM",
      },
      assumedRoleUser: {
        assumedRoleId: `AROA1:${user}`,
        arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${user}`,
      },
    },
    sharedEventID: idOf(pair, 3),
    recipientAccountId: isCallers ? primary : accountId,
  };
}
