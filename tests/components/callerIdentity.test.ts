import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { requireOwnAccount } from "../../components/callerIdentity";
import { runStack } from "../mocks";
import { accessOf, CHILD_ID, OTHER_ID } from "../models";

describe("the check of the credentials", () => {
  it("does not rely on the provider, which may not look at its account", async () => {
    const stack = {
      side: "child",
      account: "child",
      access: accessOf(),
      accountId: CHILD_ID,
      provider: {},
    } as const;
    const { error } = await runStack(() => requireOwnAccount(stack, new Provider("account")), {
      accountId: OTHER_ID,
    });
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    assert.equal(error.stack, undefined);
    assert.equal(
      error.message,
      `The AWS identity has 1 problem:\n  credentials: arn:aws:iam::${OTHER_ID}:user/deployer is of account ${OTHER_ID}, but stack "child" deploys account "child", ${CHILD_ID}; set aws:profile or AWS_PROFILE to credentials of ${CHILD_ID}`,
    );
  });
});
