import assert from "node:assert/strict";
import { type Context, contextOf, REQUEST } from "../../../proof/decision/context";
import { allowedBy, includes } from "../../../proof/decision/policies";
import { readDocument, UnreadableError } from "../../../proof/decision/statements";

const PROVIDER = "arn:aws:iam::222222222222:saml-provider/okta";
const CALLERS = {
  alice: caller("arn:aws:iam::111111111111:user/alice"),
  session: contextOf({
    [REQUEST.caller]: "arn:aws:sts::111111111111:assumed-role/ci/build",
    "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ci",
  }),
  stranger: caller("arn:aws:iam::999999999999:user/alice"),
  subject: contextOf({ [REQUEST.caller]: PROVIDER, [REQUEST.provider]: PROVIDER }),
  service: contextOf({ [REQUEST.service]: "ec2.amazonaws.com" }),
};

function caller(arn: string): Context {
  return contextOf({ [REQUEST.caller]: arn, "aws:PrincipalArn": arn });
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const TABLE: readonly (readonly [principal: unknown, whom: readonly (keyof typeof CALLERS)[]])[] = [
  ["*", ["alice", "session", "stranger", "subject", "service"]],
  [{ AWS: "*" }, ["alice", "session", "stranger", "subject", "service"]],
  [{ AWS: "111111111111" }, ["alice", "session"]],
  [{ AWS: "arn:aws:iam::111111111111:root" }, ["alice", "session"]],
  // The provider is in this account; whom it vouches for is in none.
  [{ AWS: "arn:aws:iam::222222222222:root" }, []],
  [{ AWS: "arn:aws:iam::111111111111:user/alice" }, ["alice"]],
  [{ AWS: "arn:aws:iam::111111111111:role/ci" }, ["session"]],
  [{ AWS: "arn:aws:sts::111111111111:assumed-role/ci/build" }, ["session"]],
  [{ Federated: PROVIDER }, ["subject"]],
  [{ Service: "ec2.amazonaws.com" }, ["service"]],
  [{ AWS: "arn:aws:iam::999999999999:root", Service: "ec2.amazonaws.com" }, ["stranger", "service"]],
];

describe("a principal", () => {
  for (const [Principal, whom] of TABLE) {
    it(`${JSON.stringify(Principal)} is ${whom.join(", ") || "nobody here"}`, () => {
      const set = allowedBy(readDocument({ Statement: { Effect: "Allow", Principal, Action: "sts:*" } }));
      const fits = Object.entries(CALLERS).flatMap(([name, context]) =>
        includes(set, new Map([...context, [REQUEST.action, "sts:AssumeRole"]])) ? [name] : [],
      );
      assert.deepEqual(fits, whom);
    });
  }

  it("that is everybody but some cannot be read", () => {
    const statement = { Effect: "Deny", NotPrincipal: { AWS: "*" }, Action: "*" };
    assert.throws(() => readDocument({ Statement: [statement] }), UnreadableError);
  });
});
