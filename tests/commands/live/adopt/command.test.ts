import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { example } from "../../../models";
import { Accounts } from "../verifying";
import { account, awsPolicy, CHILD_ID, OTHER_ID, role, ROOT, trusting, user } from "./accounts";
import { adopting, type Printed, printedOf } from "./adopting";

/** Runs the command, and expects it to write nothing. */
async function refused(printed: Printed, options: readonly string[] = []): Promise<string> {
  let isThere = true;
  const { exitCode, stdout, stderr } = await adopting(printed, options, (folder) => {
    isThere = existsSync(folder);
  });
  assert.deepEqual([exitCode, stdout, isThere], [1, "", false], stderr);
  assert.doesNotMatch(stderr, /\n\s+at /);
  return stderr;
}

describe("npm run adopt", function () {
  this.timeout(60_000);
  let printed: Printed;

  before(async () => {
    printed = printedOf(await Accounts.of(example()));
  });

  it("writes the model, what it leaves out, and an import file for each stack, and says so", async () => {
    const written: string[] = [];
    const { exitCode, stdout, stderr } = await adopting(printed, [], (folder) =>
      written.push(...readdirSync(folder)),
    );
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.deepEqual(written.sort(), ["ADOPT.md", "access.yaml", "import-child.json", "import-primary.json"]);
    assert.match(stdout, /After the import, a preview changes nothing\./);
    assert.match(stdout, /Access has not changed since today\./);
  });

  it("writes the shortest model, with the keys in the README's order", async () => {
    let yaml = "";
    await adopting(printed, [], (folder) => (yaml = readFileSync(join(folder, "access.yaml"), "utf8")));
    assert.equal(
      yaml.split("\n").slice(2).join("\n"),
      `primary:
  accountId: "111111111111"
accounts:
  child:
    accountId: "222222222222"
    roles: users_assume_role_default
roles:
  users_assume_role_default:
    description: What people of the primary account become in this account.
    permissions:
      statements:
        - actions: "*"
          resources: "*"
      policyName: child-users-access
    exclusive: false
groups:
  child-users:
    members: boaty.mcboatface
    assume:
      child: users_assume_role_default
    policyName: assume-role-child-user
users:
  boaty.mcboatface:
    forceDestroy: false
`,
    );
  });

  it("writes over a model that is there with --force alone", async () => {
    const former = "primary: mine\n";
    const prepare = (folder: string): void => {
      mkdirSync(folder);
      writeFileSync(join(folder, "access.yaml"), former);
    };
    let after = "";
    const look = (folder: string): void => void (after = readFileSync(join(folder, "access.yaml"), "utf8"));
    const { exitCode, stderr } = await adopting(printed, [], look, prepare);
    assert.deepEqual([exitCode, after], [1, former]);
    assert.match(stderr, /--out: .*access\.yaml is there already; name another folder, or write --force/);
    assert.equal((await adopting(printed, ["--force"], look, prepare)).exitCode, 0);
    assert.match(after, /accountId/);
  });

  it("refuses a command line without the primary account, or without others", async () => {
    const { primary = [], child = [] } = printed;
    assert.match(await refused({ child }), /--primary: is missing/);
    assert.match(await refused({ primary }), /--account: is missing/);
    assert.match(await refused(printed, ["--account", "child"]), /"child" is not NAME=FILE/);
  });

  it("refuses the file of the wrong account", async () => {
    const { primary = [], child = [] } = printed;
    assert.match(
      await refused({ primary, child: primary }),
      /--account child: is of 111111111111, as is the primary account/,
    );
    assert.match(
      await refused({ primary, child, other: child }),
      /--account other: is of 222222222222, as is account child/,
    );
    assert.match(await refused({ primary: child, child: primary }), /accounts: have no role/);
  });

  it("refuses accounts of two partitions", async () => {
    const text = JSON.stringify(printed.child).replaceAll("arn:aws:", "arn:aws-cn:");
    const child = JSON.parse(text) as unknown[];
    assert.match(
      await refused({ ...printed, child }),
      /--account child: is of partition aws-cn, and the primary account of aws/,
    );
  });

  it("refuses what aws iam did not print, all of it at once", async () => {
    const stderr = await refused({ primary: [{ Users: [] }], child: [{ Roles: "x" }] });
    assert.match(stderr, /What was read has 2 problems:/);
    assert.match(stderr, /--primary: .*primary\.json: it has none of UserDetailList/);
    assert.match(stderr, /--account child: .*child\.json: Roles/);
  });

  it("refuses a page that others follow", async () => {
    const [details, ...others] = printed.child ?? [];
    const child = [{ ...(details as object), IsTruncated: true }, ...others];
    assert.match(await refused({ ...printed, child }), /more follow, and they are not there/);
  });

  it("refuses accounts in which nothing is for a model, and says why of each role", async () => {
    const stderr = await refused({
      primary: account({ users: [user("ada", [])] }),
      child: account({
        roles: [
          role(CHILD_ID, "alone", trusting({ AWS: ROOT }), { attached: [awsPolicy("ReadOnlyAccess")] }),
        ],
      }),
      other: account({ roles: [role(OTHER_ID, "lambda", trusting({ Service: "lambda.amazonaws.com" }))] }),
    });
    assert.match(stderr, /role\/alone: .*nothing there lets any of them/);
    assert.match(stderr, /role\/lambda: it is for a service/);
  });

  it("says what was not read", async () => {
    const child = (printed.child ?? []).filter((document) => !("Roles" in (document as object)));
    let report = "";
    await adopting(
      { ...printed, child },
      [],
      (folder) => (report = readFileSync(join(folder, "ADOPT.md"), "utf8")),
    );
    assert.match(report, /add what aws iam list-roles prints/);
    assert.match(report, /Not compared:\s+- how long sessions of roles may last/);
  });
});
