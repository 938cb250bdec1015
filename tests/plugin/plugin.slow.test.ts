import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Files, inFolder } from "../folders";
import { CHILD_ID, example, PRIMARY_ID, ROLE } from "../models";
import { REPOSITORY } from "../repository";
import { PLUGIN, PluginHost } from "./host";

const ROLE_ARN = `arn:aws:iam::${CHILD_ID}:role/${ROLE}`;

describe("the component for other languages", function () {
  this.timeout(240_000);
  let host: PluginHost;
  let program: string;
  before(async () => {
    program = mkdtempSync(join(tmpdir(), "program-"));
    host = await PluginHost.start(program);
  });
  after(() => {
    host.stop();
    rmSync(program, { recursive: true });
  });

  it("has the schema that is kept beside it", async () => {
    const kept: unknown = JSON.parse(readFileSync(join(PLUGIN, "schema.json"), "utf8"));
    assert.deepEqual(await host.schema(), kept);
  });

  it("is a child account, on a provider of its own", async () => {
    const args = { account: "child", access: example() };
    const { registered, outputs } = await host.construct("ChildAccount", "child", args);
    assert.deepEqual(registered.slice(0, 3), [
      "cross-account-federation:index:ChildAccount child",
      "pulumi:providers:aws child-account",
      "federation:index:CrossAccountFederation child",
    ]);
    assert.ok(registered.includes(`aws:iam/role:Role child-${ROLE}`));
    assert.equal(outputs.accountId, CHILD_ID);
    assert.deepEqual(Object.keys(outputs.switchRoleUrls ?? {}), [ROLE]);
  });

  it("is the primary account, with the role ARNs that children gave", async () => {
    const args = { access: example(), roleArns: { child: { [ROLE]: ROLE_ARN } } };
    const { registered, outputs } = await host.construct("PrimaryAccount", "primary", args);
    assert.ok(registered.includes("pulumi:providers:aws primary-account"));
    assert.ok(registered.includes("aws:iam/group:Group primary-child-users"));
    assert.deepEqual(Object.keys(outputs.awsConfig ?? {}), ["boaty.mcboatface"]);
  });

  it("refuses a model with problems, all of them, and registers nothing", async () => {
    const access = example({ group: { assume: { child: ["nobody"] } } });
    await assert.rejects(host.construct("ChildAccount", "child", { account: "child", access }), {
      message: /^The access model has 1 problem:\n {2}groups\.child-users\.assume\.child\[0\]: /,
    });
  });

  it("refuses an account that the model does not have, and says which it has", async () => {
    await assert.rejects(host.construct("ChildAccount", "child", { account: "prod", access: example() }), {
      message: /account: the access model has no account "prod" \(it has: child\)/,
    });
  });

  it("refuses settings of the provider that there are not, and those for another partition", async () => {
    const args = { account: "child", access: example(), aws: { regoin: "x", region: "cn-north-1" } };
    await assert.rejects(host.construct("ChildAccount", "child", args), (error: Error) => {
      assert.match(
        error.message,
        /aws:regoin: the AWS provider has no such setting; did you mean "region"\?/,
      );
      assert.match(error.message, /aws:region: cn-north-1 is a region of partition aws-cn/);
      return true;
    });
  });

  it("refuses a provider from outside, which nothing holds to the account", async () => {
    const providers = { aws: "urn:pulumi:mine::p::pulumi:providers:aws::mine::id" };
    await assert.rejects(
      host.construct("ChildAccount", "child", { account: "child", access: example() }, { providers }),
      { message: /providers: an AWS provider of yours is not held to the account/ },
    );
  });

  it("refuses role ARNs of another account than the model's", async () => {
    const roleArns = { child: { [ROLE]: `arn:aws:iam::${PRIMARY_ID}:role/${ROLE}` } };
    await assert.rejects(host.construct("PrimaryAccount", "primary", { access: example(), roleArns }), {
      message: /child\.roleArns\.users_assume_role_default: .* is of account 111111111111, not 222222222222/,
    });
  });

  it("tells what is allowed in the model but probably not meant", async () => {
    const access = example({ users: { idle: {} } });
    const { messages } = await host.construct("ChildAccount", "child", { account: "child", access });
    assert.ok(
      messages.some((message) => message.startsWith("users.idle: is in no group")),
      messages.join(),
    );
  });
});

/** What `pulumi new typescript` writes. */
const PULUMIS_TSCONFIG = {
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
  files: ["index.ts"],
};

describe("the component's start, in the folder of the program that uses it", function () {
  this.timeout(240_000);

  const startsIn = async (folder: string): Promise<void> => {
    const host = await PluginHost.start(folder);
    try {
      const args = { account: "child", access: example() };
      assert.equal((await host.construct("ChildAccount", "child", args)).outputs.accountId, CHILD_ID);
    } finally {
      host.stop();
    }
  };

  const PROGRAMS: Readonly<Record<string, Files>> = {
    "a TypeScript program": { "tsconfig.json": JSON.stringify(PULUMIS_TSCONFIG), "index.ts": "" },
    "a program with a strict tsconfig.json of its own": {
      "tsconfig.json": JSON.stringify({
        compilerOptions: { strict: true, lib: ["ES5"], types: ["nothing"] },
      }),
    },
  };
  for (const [program, files] of Object.entries(PROGRAMS)) {
    it(`goes by no setting of ${program}`, () => inFolder(files, startsIn));
  }

  it("works in the repository itself, where `pulumi package get-schema ./plugin` is asked", () =>
    startsIn(REPOSITORY));

  it("works in its own folder", () => startsIn(PLUGIN));
});

describe("the component's installation", () => {
  const install = (folder: string, path = process.env.PATH): string =>
    execFileSync(process.execPath, ["install.cjs"], {
      cwd: join(folder, "plugin"),
      encoding: "utf8",
      env: { PATH: path },
    });
  const script = readFileSync(join(PLUGIN, "install.cjs"), "utf8");

  it("leaves a checkout as it is that has what it needs", () =>
    inFolder({ "plugin/install.cjs": script, "node_modules/kept": "" }, (folder) => {
      assert.equal(install(folder), "");
      assert.equal(readFileSync(join(folder, "node_modules/kept"), "utf8"), "");
    }));

  it("installs what the repository's lockfile says, where there is nothing", () =>
    inFolder(
      {
        "plugin/install.cjs": script,
        "package.json": JSON.stringify({ name: "repository", version: "1.0.0" }),
        "package-lock.json": JSON.stringify({
          name: "repository",
          version: "1.0.0",
          lockfileVersion: 3,
          packages: { "": { name: "repository", version: "1.0.0" } },
        }),
      },
      (folder) => {
        assert.match(install(folder), /up to date/);
      },
    ));
});
