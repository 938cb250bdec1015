import assert from "node:assert/strict";
import {
  asIdentityStatement,
  type Candidate,
  candidatesOf,
  namesAction,
  statementsOf,
} from "../../../commands/rehearsal/statements";
import { accessWith } from "./inMemory";

type Elements = Readonly<Record<string, unknown>>;

function statement(elements: Elements) {
  const [only] = statementsOf({ Statement: { Effect: "Allow", ...elements } });
  return only ?? assert.fail("no statement");
}

async function candidates(elements: Elements): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const candidate of candidatesOf(statement(elements))) found.push(candidate);
  return found;
}

async function actionsOf(elements: Elements): Promise<string[]> {
  return (await candidates(elements)).map(({ action }) => action);
}

describe("a statement of a policy", () => {
  it("is read from one statement and from a list, with single values as lists", () => {
    const one = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
    const read = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"], Condition: {} };
    assert.deepEqual(statementsOf({ Statement: one }), [read]);
    assert.deepEqual(statementsOf({ Statement: [one, one] }), [read, read]);
  });

  it("is the same from the model", () => {
    const written = { effect: "Deny", notActions: ["iam:*"], notResources: ["arn:aws:s3:::a"] } as const;
    const statements = [{ actions: "*", resources: "*" }, written];
    const access = accessWith({ roles: { users_assume_role_default: { permissions: { statements } } } });
    const [, denial = assert.fail()] = access.roles.users_assume_role_default?.permissions.statements ?? [];
    const { Effect, NotAction, NotResource } = asIdentityStatement(denial);
    assert.deepEqual(
      { Effect, NotAction, NotResource },
      {
        Effect: "Deny",
        NotAction: ["iam:*"],
        NotResource: ["arn:aws:s3:::a"],
      },
    );
  });

  const actions = [
    { elements: { Action: "s3:Get*" }, action: "s3:GetObject", names: true },
    { elements: { Action: "S3:getobject" }, action: "s3:GetObject", names: true },
    { elements: { Action: "s3:Get?bject" }, action: "s3:GetObject", names: true },
    { elements: { Action: "*" }, action: "iam:CreateUser", names: true },
    { elements: { Action: ["sqs:*", "s3:Put*"] }, action: "s3:GetObject", names: false },
    { elements: { NotAction: "iam:*" }, action: "iam:CreateUser", names: false },
    { elements: { NotAction: "iam:*" }, action: "s3:GetObject", names: true },
  ];
  for (const { elements, action, names } of actions) {
    it(`${names ? "names" : "does not name"} ${action} with ${JSON.stringify(elements)}`, () => {
      assert.equal(namesAction(statement({ ...elements, Resource: "*" }), action), names);
    });
  }
});

describe("actions to try a statement with", () => {
  it("are real ones that its pattern means", async () => {
    const found = await actionsOf({ Action: "sqs:Send*", Resource: "*" });
    assert.deepEqual(new Set(found), new Set(["sqs:SendMessage"]));
  });

  it("start with the best known of the service", async () => {
    assert.equal((await actionsOf({ Action: "s3:*", Resource: "*" }))[0], "s3:ListAllMyBuckets");
  });

  it("are on resources that it names", async () => {
    const found = await candidates({ Action: "s3:*", Resource: "arn:aws:s3:::site/*" });
    assert.ok(found.length > 0);
    assert.deepEqual(new Set(found.map(({ resource }) => resource)), new Set(["arn:aws:s3:::site/example"]));
  });

  it("fill in wildcards and policy variables", async () => {
    const [found] = await candidates({
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::home-?/${aws:username}/*",
    });
    assert.equal(found?.resource, "arn:aws:s3:::home-x/example/example");
  });

  it("have * for a resource where an action takes no other", async () => {
    const found = await candidates({ Action: "ec2:DescribeInstances", Resource: "*" });
    assert.ok(found.length > 0);
    for (const candidate of found) {
      assert.deepEqual(candidate, { action: "ec2:DescribeInstances", resource: "*" });
    }
  });

  it("leave such an action out where the statement names resources", async () => {
    const Resource = "arn:aws:ec2:eu-west-1:222222222222:instance/*";
    assert.deepEqual(await candidates({ Action: "ec2:DescribeInstances", Resource }), []);
  });

  it("are others than those of NotAction", async () => {
    const found = await actionsOf({ NotAction: ["iam:*", "s3:*"], Resource: "*" });
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((action) => /^(iam|s3):/.test(action)),
      [],
    );
  });

  it("are on others than the resources of NotResource", async () => {
    const found = await candidates({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::*" });
    assert.deepEqual(
      found.filter(({ resource }) => resource.startsWith("arn:aws:s3:::")),
      [],
    );
  });

  it("are found for services that are themselves a pattern", async () => {
    assert.deepEqual(
      new Set(await actionsOf({ Action: "dynamo*:Get*", Resource: "*" })),
      new Set(["dynamodb:GetItem"]),
    );
  });

  it("are none where no service has such an action", async () => {
    assert.deepEqual(await actionsOf({ Action: "s4:*", Resource: "*" }), []);
    assert.deepEqual(await actionsOf({ Action: "s3:Fly*", Resource: "*" }), []);
  });
});
