import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHILD_ID, example, PRIMARY_ID, ROLE } from "../models";
import { PLUGIN, PluginHost } from "./host";

const ROLE_ARN = `arn:aws:iam::${CHILD_ID}:role/${ROLE}`;

describe("the component for other languages", function () {
  this.timeout(240_000);
  let host: PluginHost;
  before(async () => {
    host = await PluginHost.start();
  });
  after(() => {
    host.stop();
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
