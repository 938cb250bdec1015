import assert from "node:assert/strict";
import { arnPatternProblem, resourceProblem } from "../../components/policies/policyArns";
import { example, problemsOf, ROLE } from "../models";

describe("a resource of a statement", () => {
  for (const resource of [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:*:*:accesspoint/*",
    "arn:aws:iam::*:role/a:b",
    "arn:aws:iam::aws:policy/*",
    "arn:aws:sns:eu-west-1:222222222222:topic:sub",
    // Whoever writes policies for several partitions.
    "arn:*:s3:::b/*",
    "arn:aws*:s3:::b/*",
  ]) {
    it(`may be ${resource}`, () => {
      assert.equal(resourceProblem("aws", resource), undefined);
    });
  }

  const six =
    'is no ARN; allowed: "*", or all six parts of one, arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, where REGION and ACCOUNT may be empty';
  const refused: readonly (readonly [resource: string, problem: string])[] = [
    ["arn:aws:s3::b/*", six],
    // The colon of a variable parts nothing.
    ["arn:aws:s3::${aws:username}", six],
    ["arn:*", six],
    ["b/*", six],
    ["", six],
    ["ARN:aws:s3:::b", six],
    ["arn:aws:s3:::b c", six],
    ["arn:aws-cn:s3:::b", `is in partition "aws-cn"; the model's partition is aws`],
    ["arn::s3:::b", `is in partition ""; the model's partition is aws`],
    ["arn:${aws:Partition}:s3:::b", 'is in partition "${aws:Partition}"; the model\'s partition is aws'],
    ["arn:aws:*:::b", "names no service; IAM takes no wildcard there"],
    ["arn:aws::::b", "names no service; IAM takes no wildcard there"],
    [
      "arn:aws:iam:us-east-1:222222222222:role/r",
      'has a region, and ARNs of IAM have none; write "arn:aws:iam::222222222222:role/r"',
    ],
    ["arn:aws:iam:*:*:role/r", 'has a region, and ARNs of IAM have none; write "arn:aws:iam::*:role/r"'],
  ];
  for (const [resource, problem] of refused) {
    it(`may not be ${JSON.stringify(resource)}`, () => {
      assert.equal(resourceProblem("aws", resource), `${JSON.stringify(resource)} ${problem}`);
    });
  }

  it("has to be of the model's partition, whichever that is", () => {
    assert.equal(resourceProblem("aws-cn", "arn:aws-cn:s3:::b"), undefined);
    assert.match(resourceProblem("aws-cn", "arn:aws:s3:::b") ?? "", /partition "aws"; .* is aws-cn$/);
  });

  for (const key of ["resources", "notResources"] as const) {
    it(`is refused with its path (${key})`, () => {
      const statements = [
        { actions: "s3:*", [key]: ["arn:aws:s3:::b", "arn:aws:s3::b/*", "arn:aws:s3:::青"] },
      ];
      assert.deepEqual(problemsOf(example({ role: { permissions: { statements } } })), [
        `roles.${ROLE}.permissions.statements[0].${key}[1]: "arn:aws:s3::b/*" ${six}`,
        `roles.${ROLE}.permissions.statements[0].${key}[2]: "arn:aws:s3:::青" is not allowed; allowed: characters of Latin-1 (U+0020 to U+00FF), tabs and line breaks`,
      ]);
    });
  }
});

describe("an ARN that a condition compares with", () => {
  for (const text of [
    "*",
    "${aws:SourceArn}",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:iam::*:*",
    "arn:*:iam::*:role/ci",
    "*:aws:iam::111111111111:role/ci",
    "arn:aws-cn:s3:::b",
  ]) {
    it(`may be ${text}`, () => {
      assert.equal(arnPatternProblem(text), undefined);
    });
  }

  for (const text of ["", "alice", "arn:aws:s3::b", "arn:aws:iam::*", "111111111111", "a:b:c:d:e:f"]) {
    it(`may not be ${JSON.stringify(text)}, which is like none`, () => {
      assert.match(arnPatternProblem(text) ?? "", /is no ARN; one has six parts/);
    });
  }

  it("may not have a region where it is one of IAM", () => {
    assert.match(
      arnPatternProblem("arn:aws:iam:us-east-1:111111111111:user/alice") ?? "",
      /write "arn:aws:iam::111111111111:user\/alice"$/,
    );
  });
});
