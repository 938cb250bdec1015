import assert from "node:assert/strict";
import type { Statement } from "../../components/model/accessModel";
import { askedResourceWarnings, neverAsked } from "../../components/policies/askedResources";
import { accessOf, ROLE } from "../models";

function statementOf(
  actions: readonly string[],
  resources: readonly string[],
  effect: Statement["effect"] = "Allow",
): Statement {
  return { sid: undefined, effect, actions, resources, conditions: {} };
}

async function warningsOf(...statements: readonly Statement[]): Promise<string[]> {
  const access = accessOf({ role: { permissions: { statements } } });
  return (await askedResourceWarnings(access)).map(({ path, message }) => `${path}: ${message}`);
}

const AT = `roles.${ROLE}.permissions.statements[0].actions`;

describe("a statement that no request asks for", () => {
  const never: readonly (readonly [action: string, resource: string, takes: string])[] = [
    ["s3:ListBucket", "arn:aws:s3:::b/*", "arn:${Partition}:s3:::${BucketName}"],
    ["s3:GetObject", "arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"],
    ["s3:GetObject", "arn:aws:s3:us-east-1::b/*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"],
    ["s3:GetObject", "arn:aws:s3::222222222222:b/*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"],
    ["s3:GetObject", "arn:aws:sqs:us-east-1:222222222222:*", "arn:${Partition}:s3:::${BucketName}/"],
    ["S3:getobject*", "arn:aws:sqs:*:*:*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"],
    ["s3:ListAllMyBuckets", "arn:aws:s3:::b", '"*" alone'],
    ["iam:ListUsers", "arn:aws:iam::222222222222:role/*", '"*" alone'],
    ["iam:PassRole", "arn:aws:iam::222222222222:user/*", "arn:${Partition}:iam::${Account}:role/"],
    ["ec2:DescribeInstances", "arn:aws:ec2:*:*:instance/*", '"*" alone'],
    ["ec2:RunInstances", "arn:aws:s3:::b/*", "more kinds of resources"],
    ["dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/orders/index/*", "table/${TableName}"],
    ["kms:Decrypt", "arn:aws:kms:*:*:alias/orders", "key/${KeyId}"],
    ["kms:DescribeKey", "arn:*:kms:*:::*", "key/${KeyId}"],
    ["sts:AssumeRole", "arn:aws-us-gov:iam::222222222222:user/${aws:username}", ":role/"],
  ];
  for (const [action, resource, takes] of never) {
    it(`is one of ${action} on ${resource}`, async () => {
      const why = (await neverAsked(statementOf([action], [resource]))) ?? "";
      assert.ok(why.startsWith(`nobody can use it: AWS asks for ${action} on `), why);
      assert.ok(why.includes(takes), why);
      assert.ok(why.endsWith(` alone, and not on ${JSON.stringify(resource)}`), why);
    });
  }

  it("is one of actions that AWS does not have", async () => {
    const why = (await neverAsked(statementOf(["s3:GetObjct"], ["*"]))) ?? "";
    assert.match(why, /service "s3" has no action "s3:GetObjct"; did you mean "GetObject"\?/);
    assert.match(why, /npm update @cloud-copilot\/iam-data/);
    const { resources, ...others } = statementOf(["s3:GetObjct"], ["*"]);
    assert.notEqual(await neverAsked({ ...others, notResources: resources }), undefined);
  });

  it("is one whose every action asks for something else", async () => {
    const why = (await neverAsked(statementOf(["s3:ListBucket", "s3:GetObjct"], ["arn:aws:s3:::b/*"]))) ?? "";
    assert.match(why, /AWS asks for s3:ListBucket on .*; service "s3" has no action "s3:GetObjct"/);
  });
});

describe("a statement that some request may ask for", () => {
  const asked: readonly (readonly [actions: string[], resources: string[]])[] = [
    [["s3:ListBucket"], ["arn:aws:s3:::b"]],
    [["s3:ListBucket"], ["arn:aws:s3:::*"]],
    [["s3:GetObject"], ["arn:aws:s3:::*"]],
    [["s3:GetObject"], ["arn:aws:s3:::b*"]],
    [["s3:GetObject"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]],
    [["s3:GetObject"], ["arn:aws:s3:us-east-1:222222222222:accesspoint/reports/object/*"]],
    [["s3:GetObject"], ["arn:aws:s3::222222222222:accesspoint/m.mrap/object/*"]],
    [["s3:GetObject"], ["arn:aws-cn:s3:::${aws:PrincipalTag/bucket}"]],
    [["s3:ListBucket"], ["arn:*:s3:::b"]],
    // The console's list of buckets, as AWS's own pages allow it.
    [["s3:ListAllMyBuckets"], ["arn:aws:s3:::*"]],
    [["iam:ListUsers"], ["arn:aws:iam::222222222222:user/people/*"]],
    [["iam:ListUsers"], ["*"]],
    [["iam:PassRole"], ["arn:aws:iam::222222222222:role/app/worker"]],
    // Wildcards reach beyond the parts of an ARN, as in AWS's own policies.
    [["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:*:*:opsworks-cm!*"]],
    [["apigateway:SetWebACL"], ["arn:aws:apigateway:*::/restapis/*/stages/*"]],
    // One of the kinds of resources that it takes.
    [["ec2:RunInstances"], ["arn:aws:ec2:*::image/*"]],
    [["ec2:*"], ["arn:aws:ec2:*:*:instance/*"]],
    [["*"], ["arn:aws:ec2:*:*:instance/*"]],
    [["dynamodb:Query"], ["arn:aws:dynamodb:*:*:table/orders/index/*"]],
    [["sqs:SendMessage"], ["arn:aws:sqs:us-east-1:*:orders"]],
    [["execute-api:Invoke"], ["arn:aws:execute-api:us-east-1:222222222222:abc/prod/GET/*"]],
    // A service that the list does not have may be new.
    [["s4:GetObject"], ["arn:aws:s4:::b"]],
    // The list has no kinds of resources for them, and AWS asks for them on some all the same.
    [["ssmmessages:OpenDataChannel"], ["arn:aws:ssm:*:*:session/*"]],
    [["logs:DescribeLogGroups"], ["arn:aws:logs:*:*:log-group:*"]],
    // The list has other services' resources alone.
    [["waf-regional:GetWebACLForResource"], ["arn:aws:waf-regional:*:*:webacl/*"]],
    [["s3:GetObjct", "s3:GetObject"], ["arn:aws:s3:::b/*"]],
  ];
  for (const [actions, resources] of asked) {
    it(`is one of ${actions.join(" and ")} on ${resources.join(" and ")}`, async () => {
      assert.equal(await neverAsked(statementOf(actions, resources)), undefined);
    });
  }

  it("is one of all but some actions or resources", async () => {
    const { actions, resources, ...others } = statementOf(["ec2:DescribeInstances"], ["arn:aws:s3:::b"]);
    assert.equal(await neverAsked({ ...others, actions, notResources: resources }), undefined);
    assert.equal(await neverAsked({ ...others, notActions: actions, resources }), undefined);
  });
});

describe("the warnings of actions on resources that they do not take", () => {
  it("are none where each action has a resource", async () => {
    const resources = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"];
    assert.deepEqual(await warningsOf(statementOf(["s3:ListBucket", "s3:GetObject"], resources)), []);
  });

  it("name the actions of a statement that it does not allow", async () => {
    const [only = "", ...others] = await warningsOf(
      statementOf(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::b/*"]),
    );
    assert.deepEqual(others, []);
    assert.ok(only.startsWith(`${AT}[1]: AWS asks for s3:ListBucket on `), only);
    assert.ok(only.endsWith(`not on "arn:aws:s3:::b/*"; the statement does not allow it`), only);
  });

  it("tell a denial that denies nothing", async () => {
    const [only = "", ...others] = await warningsOf(
      statementOf(["s3:DeleteBucket"], ["arn:aws:s3:::b/*"], "Deny"),
      statementOf(["s3:GetObject"], ["*"]),
    );
    assert.deepEqual(others, []);
    assert.ok(only.startsWith(`${AT}[0]: AWS asks for s3:DeleteBucket on `), only);
    assert.ok(only.endsWith("it is not denied"), only);
  });

  it("say what is likely and not certain", async () => {
    assert.deepEqual(await warningsOf(statementOf(["kms:ListKeys"], ["arn:aws:kms:*:*:key/*"])), [
      `${AT}[0]: as far as is known here, AWS asks for kms:ListKeys on "*", not on "arn:aws:kms:*:*:key/*"; the statement does not allow it`,
    ]);
  });

  it("leave what nobody can use to the proof, and unknown actions to their own warning", async () => {
    assert.deepEqual(await warningsOf(statementOf(["s3:ListBucket"], ["arn:aws:s3:::b/*"])), []);
    assert.deepEqual(await warningsOf(statementOf(["s3:GetObjct", "s3:GetObject"], ["*"])), []);
  });
});
