import assert from "node:assert/strict";
import {
  type PolicyDocument,
  policyJson,
  policySize,
  type PolicyStatement,
} from "../../components/policies/document";

function documentOf(...Statement: PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement };
}

describe("a policy document as JSON", () => {
  it("has its elements in AWS's customary order", () => {
    const document = documentOf({
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      Resource: "*",
      Action: "sts:AssumeRole",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Effect: "Allow",
      Sid: "Everything",
    });
    assert.equal(
      policyJson(document),
      '{"Version":"2012-10-17","Statement":[{"Sid":"Everything","Effect":"Allow",' +
        '"Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole","Resource":"*",' +
        '"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}',
    );
  });

  it("is the same however its lists and conditions were ordered", () => {
    const one = documentOf({
      Effect: "Allow",
      NotAction: ["s3:PutObject", "s3:GetObject"],
      NotResource: ["arn:aws:s3:::b", "arn:aws:s3:::a"],
      Condition: {
        StringLike: { "aws:PrincipalTag/b": ["2", "1"], "aws:PrincipalTag/a": "1" },
        Bool: { "aws:ViaAWSService": "false" },
      },
    });
    const other = documentOf({
      Effect: "Allow",
      NotAction: ["s3:GetObject", "s3:PutObject"],
      NotResource: ["arn:aws:s3:::a", "arn:aws:s3:::b"],
      Condition: {
        Bool: { "aws:ViaAWSService": "false" },
        StringLike: { "aws:PrincipalTag/a": "1", "aws:PrincipalTag/b": ["1", "2"] },
      },
    });
    assert.equal(policyJson(one), policyJson(other));
  });

  it("says each value of a list once", () => {
    const json = policyJson(
      documentOf({ Effect: "Allow", Action: ["s3:GetObject", "s3:GetObject"], Resource: "*" }),
    );
    assert.equal(json.match(/s3:GetObject/g)?.length, 1);
  });

  it("leaves out what is not there, and conditions that ask for nothing", () => {
    const json = policyJson(
      documentOf({ Sid: undefined, Effect: "Deny", Action: "*", Resource: "*", Condition: {} }),
    );
    assert.equal(
      json,
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
    );
  });

  it("keeps statements in the order they were written in", () => {
    const json = policyJson(documentOf({ Sid: "B", Effect: "Deny" }, { Sid: "A", Effect: "Deny" }));
    assert.match(json, /"B".*"A"/);
  });

  it("does not sort the lists it was given", () => {
    const Action = ["s3:PutObject", "s3:GetObject"];
    policyJson(documentOf({ Effect: "Allow", Action, Resource: "*" }));
    assert.deepEqual(Action, ["s3:PutObject", "s3:GetObject"]);
  });
});

describe("the size of a policy document", () => {
  it("is that of its JSON", () => {
    const document = documentOf({ Effect: "Allow", Action: "*", Resource: "*" });
    assert.equal(policySize(document), policyJson(document).length);
  });

  it("does not count white space, as IAM does not", () => {
    const sized = (value: string): number =>
      policySize(
        documentOf({
          Effect: "Allow",
          Action: "*",
          Resource: "*",
          Condition: { StringEquals: { a: value } },
        }),
      );
    assert.equal(sized("blue team"), sized("blueteam"));
  });
});
