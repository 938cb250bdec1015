import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { CrossAccountFederation, type PrimaryOutputs } from "../../components";
import type { UserArgs } from "../../components/model/accessModel";
import { ofType, resource, runStack, type StackRun } from "../mocks";
import { example, PRIMARY_ID, ROLE, ROLE_ARN, USER } from "../models";

const PGP_KEY = "keybase:alice";

/** A primary stack with a user `alice`; what it gives is what `read` makes of the component's outputs. */
function deploy(
  alice: UserArgs,
  read: (outputs: PrimaryOutputs) => unknown = ({ initialPasswords, accessKeys }) => ({
    initialPasswords: plain(initialPasswords),
    accessKeys: plain(accessKeys),
  }),
): Promise<StackRun> {
  const access = example({ group: { members: [USER, "alice"] }, users: { alice } });
  const roleArns = { child: { [ROLE]: ROLE_ARN } };
  return runStack(
    () => read(new CrossAccountFederation("federation", { side: "primary", access, roleArns }).outputs),
    { stack: "primary", accountId: PRIMARY_ID },
  );
}

/** What stands in a secret. */
function plain<Value>(secret: pulumi.Output<Value>): pulumi.Output<Value> {
  return pulumi.unsecret(secret);
}

describe("the credentials of people", () => {
  it("are none by default", async () => {
    const run = await deploy({});
    assert.deepEqual([...ofType(run, "UserLoginProfile"), ...ofType(run, "AccessKey")], []);
    assert.deepEqual(run.outputs, { initialPasswords: {}, accessKeys: {} });
  });

  it("are secrets, also where there are none", async () => {
    for (const alice of [{}, { consoleAccess: {}, accessKey: true }]) {
      const { outputs } = await deploy(alice, async ({ initialPasswords, accessKeys, userArns }) => ({
        initialPasswords: await pulumi.isSecret(initialPasswords),
        accessKeys: await pulumi.isSecret(accessKeys),
        userArns: await pulumi.isSecret(userArns),
      }));
      assert.deepEqual(outputs, { initialPasswords: true, accessKeys: true, userArns: false });
    }
  });

  it("do not make the AWS configs secrets", async () => {
    const { outputs } = await deploy({ consoleAccess: {}, accessKey: true }, ({ awsConfig }) =>
      pulumi.isSecret(awsConfig),
    );
    assert.equal(outputs, false);
  });

  describe("for the console", () => {
    it("are a first password of 24 characters that must be changed", async () => {
      const run = await deploy({ consoleAccess: {} });
      assert.deepEqual(resource(run, "UserLoginProfile", "federation-alice").inputs, {
        user: "alice",
        passwordLength: 24,
        passwordResetRequired: true,
      });
      assert.deepEqual(run.outputs, {
        initialPasswords: { alice: "password of federation-alice" },
        accessKeys: {},
      });
    });

    it("are what the model says", async () => {
      const run = await deploy({ consoleAccess: { passwordLength: 40, passwordResetRequired: false } });
      const { passwordLength, passwordResetRequired } = resource(
        run,
        "UserLoginProfile",
        "federation-alice",
      ).inputs;
      assert.deepEqual([passwordLength, passwordResetRequired], [40, false]);
    });

    it("are not reset by a change of the model, since people have passwords of their own by then", async () => {
      const { ignoreChanges, additionalSecretOutputs } = resource(
        await deploy({ consoleAccess: {} }),
        "UserLoginProfile",
        "federation-alice",
      );
      assert.deepEqual([...ignoreChanges].sort(), ["passwordLength", "passwordResetRequired", "pgpKey"]);
      assert.ok(additionalSecretOutputs.includes("password"));
    });
  });

  describe("for programs", () => {
    it("are an access key", async () => {
      const run = await deploy({ accessKey: true });
      assert.deepEqual(resource(run, "AccessKey", "federation-alice").inputs, { user: "alice" });
      assert.deepEqual(run.outputs, {
        initialPasswords: {},
        accessKeys: {
          alice: {
            accessKeyId: "id-of-federation-alice",
            secretAccessKey: "secret of federation-alice",
          },
        },
      });
    });

    it("are secrets in the state, the SMTP password that follows from them too", async () => {
      const { additionalSecretOutputs } = resource(
        await deploy({ accessKey: true }),
        "AccessKey",
        "federation-alice",
      );
      for (const output of ["secret", "sesSmtpPasswordV4"]) {
        assert.ok(additionalSecretOutputs.includes(output), output);
      }
    });
  });

  it("are encrypted where the person has a PGP key", async () => {
    const run = await deploy({ consoleAccess: {}, accessKey: true, pgpKey: PGP_KEY });
    assert.equal(resource(run, "UserLoginProfile", "federation-alice").inputs.pgpKey, PGP_KEY);
    assert.equal(resource(run, "AccessKey", "federation-alice").inputs.pgpKey, PGP_KEY);
    assert.deepEqual(run.outputs, {
      initialPasswords: { alice: "encrypted password of federation-alice" },
      accessKeys: {
        alice: {
          accessKeyId: "id-of-federation-alice",
          secretAccessKey: "encrypted secret of federation-alice",
        },
      },
    });
  });

  it("are of those alone who shall have them", async () => {
    const run = await deploy({ consoleAccess: {}, accessKey: true });
    for (const type of ["UserLoginProfile", "AccessKey"]) {
      assert.deepEqual(
        ofType(run, type).map(({ inputs }) => inputs.user),
        ["alice"],
      );
    }
  });
});
