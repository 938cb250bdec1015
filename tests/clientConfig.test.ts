import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import type { CheckedAccess } from "../components/access";
import { awsConfig } from "../components/awsConfig";
import { switchRoleUrl } from "../components/console";
import type { AccountArgs, RoleArgs } from "../components/model/accessModel";
import { plannedRoleArn } from "../components/model/arns";
import {
  accessOf,
  type Change,
  CHILD_ID,
  entries,
  GROUP,
  long,
  PRIMARY_ID,
  ROLE,
  ROLE_ARN,
  USER,
} from "./models";

const MFA = `arn:aws:iam::${PRIMARY_ID}:mfa/${USER}`;
const READ: RoleArgs = { permissions: { managedPolicies: "ReadOnlyAccess" } };

type Profiles = Awaited<ReturnType<typeof loadSharedConfigFiles>>["configFile"];

let folder = "";
before(() => (folder = mkdtempSync(join(tmpdir(), "client-config-"))));
after(() => {
  rmSync(folder, { recursive: true });
});

function configOf(change: Change = {}): string {
  return configFor(accessOf(change), USER);
}

function configFor(access: CheckedAccess, user: string): string {
  const arnsIn = (account: string, roles: readonly string[]): Record<string, string> =>
    Object.fromEntries(roles.map((role) => [role, plannedRoleArn(access, account, role)]));
  const arns = Object.entries(access.accounts).map(
    ([account, { roles }]) => [account, arnsIn(account, roles)] as const,
  );
  return awsConfig(access, user, Object.fromEntries(arns));
}

/** The worked example with more accounts and roles, all of which its person may assume. */
function everywhere(
  rolesOf: Readonly<Record<string, readonly string[]>>,
  settings: Readonly<Record<string, Partial<AccountArgs>>> = {},
): Change {
  const roles = [...new Set(Object.values(rolesOf).flat())];
  const accounts = Object.entries(rolesOf).map(([name, has], index) => {
    const account: AccountArgs = {
      accountId: String(300_000_000_000 + index),
      stack: `${name}-stack`,
      roles: has,
      ...settings[name],
    };
    return [name, account] as const;
  });
  return {
    accounts: Object.fromEntries(accounts),
    roles: Object.fromEntries(roles.map((role) => [role, READ])),
    group: { assume: { child: ROLE, "*": roles } },
  };
}

/** As the AWS SDK for JavaScript reads it. */
async function readBySdk(text: string): Promise<Profiles> {
  const file = join(folder, "config");
  writeFileSync(file, text);
  const { configFile } = await loadSharedConfigFiles({
    configFilepath: file,
    filepath: join(folder, "none"),
    ignoreCache: true,
  });
  return configFile;
}

/** As AWS Extend Switch Roles reads it. */
async function readByAesr(text: string) {
  const { ConfigParser } = await import("aesr-config");
  return ConfigParser.parseIni(text);
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/^\[profile (.*)\]$/gm)].map(([, name = ""]) => name);
}

/** Models whose texts every client has to read. */
const MODELS: Readonly<Record<string, Change>> = {
  "the worked example": {},
  "several roles in several accounts": everywhere({ dev: ["admin", "reader"], prod: ["reader"] }),
  "colours in capitals and not": everywhere(
    { dev: ["reader"], prod: ["reader"] },
    { dev: { color: "B7CA9D" }, prod: { color: "f99d9d" } },
  ),
  "names with every character that IAM takes": everywhere({ prod: ["a+b=c,d.e@f_g-h", "other"] }),
  "accounts with dots": everywhere({ "prod.eu": ["reader"], "prod.us": ["reader"] }),
  "an account called primary": everywhere({ primary: ["reader"] }),
  "an account called default": everywhere({ default: ["reader"] }),
  "accounts that JavaScript knows otherwise": everywhere({ constructor: ["reader"], toString: ["reader"] }),
  "all settings of a role": {
    primary: { alias: "acme" },
    role: { maxSessionDuration: 43_200, path: "/a/b/" },
    trust: { sessionName: "username", sourceIdentity: true },
    account: { region: "eu-west-1", color: "000000" },
  },
  "another partition": { primary: { partition: "aws-us-gov" } },
  "the European Sovereign Cloud": { primary: { partition: "aws-eusc" } },
};

describe("a person's AWS config", () => {
  it("is, for the worked example, what an AWS manual would tell to write", () => {
    assert.equal(
      configOf(),
      `[profile primary]
aws_account_id = ${PRIMARY_ID}
mfa_serial = ${MFA}

[profile child]
role_arn = ${ROLE_ARN}
source_profile = primary
mfa_serial = ${MFA}
`,
    );
  });

  it("says all that a role, its trust and its account ask for", () => {
    assert.equal(
      configOf(MODELS["all settings of a role"]),
      `[profile primary]
aws_account_id = ${PRIMARY_ID}
aws_account_alias = acme
mfa_serial = ${MFA}

[profile child]
role_arn = arn:aws:iam::${CHILD_ID}:role/a/b/${ROLE}
source_profile = primary
mfa_serial = ${MFA}
role_session_name = ${USER}
source_identity = ${USER}
duration_seconds = 43200
region = eu-west-1
color = 000000
`,
    );
  });

  it("leaves the duration to the client where the role allows an hour", () => {
    assert.doesNotMatch(configOf({ role: { maxSessionDuration: 3_600 } }), /duration_seconds/);
  });

  it("asks for no device where the role asks for no MFA", async () => {
    const profiles = await readBySdk(configOf({ trust: { mfa: false } }));
    assert.equal(profiles.child?.mfa_serial, undefined);
    assert.equal(profiles.primary?.mfa_serial, MFA);
  });

  it("names a region of the partition, without which clients would ask the commercial one", async () => {
    const govCloud = await readBySdk(configOf({ primary: { partition: "aws-us-gov" } }));
    assert.deepEqual([govCloud.primary?.region, govCloud.child?.region], ["us-gov-west-1", "us-gov-west-1"]);
    const sovereign = await readBySdk(configOf({ primary: { partition: "aws-eusc" } }));
    assert.deepEqual(
      [sovereign.primary?.region, sovereign.child?.region],
      ["eusc-de-east-1", "eusc-de-east-1"],
    );
    const china = { partition: "aws-cn" } as const;
    const profiles = await readBySdk(configOf({ primary: china, account: { region: "cn-northwest-1" } }));
    assert.deepEqual([profiles.primary?.region, profiles.child?.region], ["cn-north-1", "cn-northwest-1"]);
  });

  it("has only the own profile for somebody who may assume nothing", () => {
    const access = accessOf({ users: { alice: {} } });
    assert.deepEqual(namesIn(configFor(access, "alice")), ["primary"]);
  });

  it("holds no role twice that comes through several groups", () => {
    const ops = { members: [USER], assume: { "*": ROLE }, policyName: "ops" };
    assert.deepEqual(namesIn(configOf({ groups: { ops } })), ["primary", "child"]);
  });
});

describe("the names of profiles", () => {
  for (const [what, accounts, expected] of [
    ["the account", { dev: ["reader"] }, ["dev"]],
    ["account and role where there are several", { dev: ["reader", "admin"] }, ["dev-reader", "dev-admin"]],
    [
      "account, role and account ID where ACCOUNT-ROLE is one name for two",
      { a: ["b-c", "x"], "a-b": ["c", "x"] },
      ["a-b-c-300000000000", "a-x", "a-b-x", "a-b-c-300000000001"],
    ],
    [
      "something longer where an account is called as another's ACCOUNT-ROLE",
      { dev: ["reader", "admin"], "dev-reader": ["reader"] },
      ["dev-reader-300000000000", "dev-admin", "dev-reader-reader"],
    ],
    [
      "account and role where a client would take the account for its default",
      { default: ["reader"] },
      ["default-reader"],
    ],
    [
      "account and role where JavaScript knows the account",
      { constructor: ["reader"] },
      ["constructor-reader"],
    ],
    ["the account with its dots", { "prod.eu": ["reader"], "prod.us": ["reader"] }, ["prod.eu", "prod.us"]],
    [
      "account and role where aws-vault would let one inherit from the other",
      { prod: ["reader"], "prod.eu": ["reader"] },
      ["prod-reader", "prod.eu-reader"],
    ],
    [
      "account and role with what clients read differently percent-encoded",
      { dev: ["a=b,c", "a+b@c"] },
      ["dev-a%3Db%2Cc", "dev-a+b@c"],
    ],
  ] as const) {
    it(`are ${what}`, () => {
      assert.deepEqual(namesIn(configOf(everywhere(accounts))), ["primary", "child", ...expected]);
    });
  }

  it("are the same in whatever order the model has its accounts", () => {
    const names = ["a", "a-b", "a-b-c", "prod", "prod.eu"];
    const inOrder = (order: readonly string[]): string[] => {
      const roles = order.map((name) => [name, name === "a" ? ["b-c", "x"] : ["c", "x"]] as const);
      const ids = names.map((name, index) => [name, { accountId: String(400_000_000_000 + index) }] as const);
      return namesIn(configOf(everywhere(Object.fromEntries(roles), Object.fromEntries(ids)))).sort();
    };
    assert.deepEqual(inOrder(names), inOrder(names.toReversed()));
  });

  it("give way at the source where an account has its name, or would inherit from it", () => {
    const source = `primary-${PRIMARY_ID}`;
    assert.deepEqual(namesIn(configOf(everywhere({ primary: ["reader"] }))), [source, "child", "primary"]);
    assert.deepEqual(namesIn(configOf(everywhere({ "primary.eu": ["reader"] }))), [
      source,
      "child",
      "primary.eu",
    ]);
    const both = everywhere({ primary: ["reader"], [source]: ["reader"] });
    assert.equal(namesIn(configOf(both))[0], `${source}-${PRIMARY_ID}`);
  });

  it("cannot begin a section of their own, even in a model that was not checked", () => {
    const access = accessOf(everywhere({ dev: ["reader", "admin"] }));
    const evil = "x]\n[profile default]\nrole_arn = y\n#";
    const dev = { ...access.accounts.dev, roles: [evil, "admin"] };
    const unchecked = {
      ...access,
      accounts: { ...access.accounts, dev },
      roles: { ...access.roles, [evil]: access.roles.reader },
      groups: { [GROUP]: { ...access.groups[GROUP], assume: { dev: [evil, "admin"] } } },
    } as unknown as CheckedAccess;
    assert.deepEqual(namesIn(configFor(unchecked, USER)), [
      "primary",
      "dev-x%5D%0A%5Bprofile%20default%5D%0Arole_arn%20%3D%20y%0A%23",
      "dev-admin",
    ]);
  });

  it("are made for 1,200 roles of a person within a second", () => {
    const accounts = entries(300, (n) => [`account-${n}`, ["r1", "r2", "r3", "r4"]] as const);
    const access = accessOf(everywhere(accounts));
    const started = performance.now();
    assert.equal(new Set(namesIn(configFor(access, USER))).size, 1_202);
    assert.ok(performance.now() - started < 1_000);
  });
});

for (const [model, change] of Object.entries(MODELS)) {
  describe(`the AWS config for ${model}`, () => {
    const text = configOf(change);
    const names = namesIn(text);
    const [source = "", ...roles] = names;

    it("has each profile once", () => {
      assert.deepEqual([...new Set(names)], names);
    });

    it("is read by the AWS SDK, setting for setting", async () => {
      const profiles = await readBySdk(text);
      assert.deepEqual(Object.keys(profiles), names);
      const settings = Object.values(profiles).flatMap((profile) => Object.entries(profile));
      assert.deepEqual(
        settings.map(([key, value]) => `${key} = ${value ?? ""}`),
        text.split("\n").filter((line) => line !== "" && !line.startsWith("[")),
      );
      for (const role of roles) assert.equal(profiles[role]?.source_profile, source);
    });

    it("is read by AWS Extend Switch Roles, with the primary account as the base of all roles", async () => {
      const { singles, complexes } = await readByAesr(text);
      assert.deepEqual(singles, []);
      assert.deepEqual(
        complexes.map(({ name, aws_account_id: id, targets }) => [
          name,
          id,
          targets.map((target) => target.name),
        ]),
        [[source, PRIMARY_ID, roles]],
      );
      const [base] = complexes;
      for (const target of base?.targets ?? []) {
        assert.match(target.aws_account_id, /^\d{12}$/);
        assert.match(target.color ?? "000000", /^[0-9A-Fa-f]{6}$/);
      }
    });

    it("has names that Granted takes", () => {
      for (const name of names) assert.doesNotMatch(name, /[\][;'" ]/);
    });
  });
}

describe("the AWS config for aws login", () => {
  const change: Change = { primary: { accessKeys: "refused", userPath: "/people/" } };

  it("has the sign-in of the person, with the path, and neither a key nor a device", async () => {
    const profiles = await readBySdk(configOf(change));
    assert.deepEqual(profiles, {
      primary: {
        aws_account_id: PRIMARY_ID,
        login_session: `arn:aws:iam::${PRIMARY_ID}:user/people/${USER}`,
        region: "us-east-1",
      },
      child: { role_arn: ROLE_ARN, source_profile: "primary" },
    });
  });

  it("names a region of the partition, without which aws login would ask for one", async () => {
    const profiles = await readBySdk(
      configOf({ primary: { accessKeys: "refused", partition: "aws-us-gov" } }),
    );
    assert.equal(profiles.primary?.region, "us-gov-west-1");
  });

  it("is read by AWS Extend Switch Roles", async () => {
    const { complexes } = await readByAesr(configOf(change));
    assert.deepEqual(
      complexes.map(({ name, targets }) => [name, targets.map((target) => target.name)]),
      [["primary", ["child"]]],
    );
  });
});

describe("the AWS config in the AWS CLI", () => {
  const text = configOf(MODELS["names with every character that IAM takes"]);
  const strange = "prod-a+b%3Dc%2Cd.e@f_g-h";
  const run = (...args: string[]): Promise<{ stdout: string; stderr: string; missing: boolean }> => {
    const file = join(folder, "cli");
    writeFileSync(file, text);
    const env = { ...process.env, AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: join(folder, "none") };
    return new Promise((resolve) => {
      execFile("aws", args, { env }, (error, stdout, stderr) => {
        resolve({ stdout, stderr, missing: error?.code === "ENOENT" });
      });
    });
  };

  it("gives the role of a profile with a strange name", async function () {
    const { stdout, stderr, missing } = await run("configure", "get", "role_arn", "--profile", strange);
    if (missing) this.skip();
    assert.equal(stdout, "arn:aws:iam::300000000000:role/a+b=c,d.e@f_g-h\n", stderr);
  });

  it("lists the profiles, from version 2 on", async function () {
    const { stdout, stderr, missing } = await run("configure", "list-profiles");
    if (missing || stderr.includes("Invalid choice")) this.skip();
    assert.deepEqual(stdout.trim().split("\n").sort(), namesIn(text).sort(), stderr);
  });
});

describe("the link to a role in the console", () => {
  const linkTo = (change: Change, target = { account: "child", role: ROLE }): URL =>
    new URL(switchRoleUrl(accessOf(change), target));

  for (const [partition, host] of [
    ["aws", "signin.aws.amazon.com"],
    ["aws-cn", "signin.amazonaws.cn"],
    ["aws-us-gov", "signin.amazonaws-us-gov.com"],
    ["aws-eusc", "eusc-de-east-1.signin.amazonaws-eusc.eu"],
  ] as const) {
    it(`goes to the console of ${partition}`, () => {
      const { protocol, hostname, pathname } = linkTo({ primary: { partition } });
      assert.deepEqual([protocol, hostname, pathname], ["https:", host, "/switchrole"]);
    });
  }

  it("names the role with its path, whatever IAM takes in a name", () => {
    const url = linkTo({ role: { name: "a+b=c,d.e@f-g", path: "/x+y/" } });
    assert.equal(url.searchParams.get("roleName"), "x+y/a+b=c,d.e@f-g");
    assert.match(url.href, /roleName=x%2By%2Fa%2Bb%3Dc%2Cd\.e%40f-g&/);
    assert.equal(url.searchParams.get("account"), CHILD_ID);
  });

  for (const name of ["R&D? #1", "Über & 本番", "a+b = 100 %", '<b>"x"</b>']) {
    it(`shows ${name} as it is`, () => {
      const url = linkTo({ account: { displayName: name, color: "b7ca9d" } });
      assert.equal(url.searchParams.get("displayName"), name);
      assert.equal(url.hash, "");
      assert.doesNotMatch(url.href, /[+ <>"]/);
      assert.deepEqual([...url.searchParams.keys()], ["account", "roleName", "displayName", "color"]);
    });
  }

  it("has the account's colour, and none where it has none", () => {
    assert.equal(linkTo({ account: { color: "B7CA9D" } }).searchParams.get("color"), "B7CA9D");
    assert.equal(linkTo({}).searchParams.has("color"), false);
  });

  it("is called after role and account, in the 64 characters that the console takes", () => {
    assert.equal(linkTo({}).searchParams.get("displayName"), `${ROLE} @ child`);
    const account = long(90);
    const url = linkTo(everywhere({ [account]: ["reader"] }), { account, role: "reader" });
    assert.equal(url.searchParams.get("displayName"), `reader @ ${long(55)}`);
  });
});
