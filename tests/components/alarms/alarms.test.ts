import assert from "node:assert/strict";
import { CrossAccountFederation } from "../../../components";
import type { AuditArgs } from "../../../components/model/accessModel";
import { listed, ofType, resource, runStack, type StackRun } from "../../mocks";
import { example, PRIMARY_ID, ROLE } from "../../models";

const BUS = `arn:aws:events:us-east-1:${PRIMARY_ID}:event-bus/cross-account-federation`;

function receiving(audit: AuditArgs = {}): Promise<StackRun> {
  const access = { ...example(), audit };
  return runStack(() => new CrossAccountFederation("alarms", { side: "alarms", access }).outputs, {
    stack: "alarms",
    accountId: PRIMARY_ID,
  });
}

function sending(audit?: AuditArgs): Promise<StackRun> {
  const access = { ...example(), audit };
  return runStack(
    () => new CrossAccountFederation("federation", { side: "child", account: "child", access }).outputs,
  );
}

describe("the alarms of a child account", () => {
  it("are none where the model says nothing of them", async () => {
    const run = await sending();
    assert.deepEqual(
      listed(run).filter((name) => /alarms|Event/.test(name)),
      [],
    );
  });

  it("send on to the primary's bus, by a role of their own, from each region", async () => {
    const run = await sending({ regions: "eu-west-1" });
    const targets = ofType(run, "EventTarget");
    assert.deepEqual(
      targets.map(({ name }) => name),
      [
        "federation/alarms/eu-west-1/alarms",
        "federation/alarms/eu-west-1/assumptions",
        "federation/alarms/us-east-1/alarms",
        "federation/alarms/us-east-1/assumptions",
        "federation/alarms/us-east-1/policies",
        "federation/alarms/us-east-1/roles",
      ],
    );
    for (const { name, inputs } of targets) {
      const region = name.includes("eu-west-1") ? "eu-west-1" : "us-east-1";
      const rule = resource(run, "EventRule", name).inputs;
      assert.deepEqual(
        [inputs.arn, inputs.roleArn, inputs.region, inputs.rule, rule.region],
        [BUS, "arn:of:role/federation/alarms", region, rule.name, region],
      );
    }
  });

  it("have a state in which AWS hands on what is read-only, for assumptions alone", async () => {
    const run = await sending({});
    const states = ofType(run, "EventRule").map(({ name, inputs }) => [name.split("/").at(-1), inputs.state]);
    assert.deepEqual(states, [
      ["alarms", "ENABLED"],
      ["assumptions", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"],
      ["policies", "ENABLED"],
      ["roles", "ENABLED"],
    ]);
  });

  it("keep their role's policies as they are, and are no output", async () => {
    const run = await sending({});
    const policyArns = ["arn:of:policy/federation/alarms"];
    const exclusive = resource(run, "RolePolicyAttachmentsExclusive", "federation/alarms");
    assert.deepEqual(exclusive.inputs.policyArns, policyArns);
    assert.deepEqual(resource(run, "RolePoliciesExclusive", "federation/alarms").inputs.policyNames, []);
    assert.deepEqual(Object.keys((run.outputs as { roleArns: object }).roleArns), [ROLE]);
  });

  it("use no provider but the account's", async () => {
    const run = await sending({ regions: ["eu-west-1", "eu-central-1"] });
    assert.deepEqual(run.providers, []);
    assert.equal(new Set(run.resources.map(({ provider }) => provider)).size, 1);
  });
});

describe("what receives alarms", () => {
  it("is a bus that lets the child accounts send, and a topic that EventBridge may publish to", async () => {
    const run = await receiving();
    const { policy, eventBusName } = resource(run, "EventBusPolicy", "alarms").inputs;
    assert.equal(eventBusName, "cross-account-federation");
    assert.deepEqual((JSON.parse(String(policy)) as { Statement: unknown[] }).Statement.length, 1);
    const topic = "arn:of:topic/cross-account-federation-alarms";
    assert.equal(resource(run, "TopicPolicy", "alarms").inputs.arn, topic);
    assert.deepEqual(run.outputs, { topicArn: topic, eventBusArn: "arn:of:bus/cross-account-federation" });
  });

  it("announces what arrives on its bus, and what happens in the primary account", async () => {
    const run = await receiving();
    const rules = ofType(run, "EventRule").map(({ name, inputs }) => [name, inputs.eventBusName]);
    assert.deepEqual(rules, [
      ["alarms/alarms", undefined],
      ["alarms/people", undefined],
      ["alarms/policies", undefined],
      ["alarms/received-assumptions", "cross-account-federation"],
      ["alarms/received-changes", "cross-account-federation"],
    ]);
    for (const [name, bus] of rules) {
      const { arn, eventBusName, inputTransformer } = resource(run, "EventTarget", String(name)).inputs;
      assert.deepEqual([arn, eventBusName], ["arn:of:topic/cross-account-federation-alarms", bus]);
      const { inputTemplate } = inputTransformer as { inputTemplate: string };
      assert.equal(inputTemplate.startsWith('"Role assumed'), name === "alarms/received-assumptions");
    }
  });

  it("waits with its rules' targets until EventBridge may publish", async () => {
    const run = await receiving();
    const { urn } = resource(run, "TopicPolicy", "alarms");
    for (const { dependsOn } of ofType(run, "EventTarget")) assert.deepEqual(dependsOn, [urn]);
  });

  it("leaves a topic that is given as it is, and subscribes people to it", async () => {
    const topic = `arn:aws:sns:us-east-1:${PRIMARY_ID}:security`;
    const run = await receiving({ topic, emails: "security@example.com" });
    assert.deepEqual([...ofType(run, "Topic"), ...ofType(run, "TopicPolicy")], []);
    const { inputs } = resource(run, "TopicSubscription", "alarms/security@example.com");
    assert.deepEqual(
      [inputs.topic, inputs.protocol, inputs.endpoint],
      [topic, "email", "security@example.com"],
    );
    assert.ok(ofType(run, "EventTarget").every(({ inputs: target }) => target.arn === topic));
  });

  it("is refused where the model has no alarms", async () => {
    const { error, resources } = await runStack(
      () => new CrossAccountFederation("alarms", { side: "alarms", access: example() }),
    );
    assert.match(String(error), /access\.audit: is missing/);
    assert.deepEqual(resources, []);
  });
});
