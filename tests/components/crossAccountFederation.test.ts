import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  CrossAccountFederation,
  type CrossAccountFederationArgs,
  type PrimarySideArgs,
} from "../../components";
import { resource, runStack } from "../mocks";
import { CHILD_ID, example, frozen, GROUP, OTHER_ID, ROLE, ROLE_ARN } from "../models";

const BROKEN = example({ group: { assume: { child: ["ghost"] } }, role: { maxSessionDuration: 60 } });

describe("a CrossAccountFederation", () => {
  const refused: readonly (readonly [fact: string, args: CrossAccountFederationArgs, message: RegExp])[] = [
    [
      "a child side of a broken model, with all of its problems",
      { side: "child", account: "child", access: BROKEN },
      new RegExp(
        `^The access model has 2 problems:\n  groups.${GROUP}.assume.child\\[0\\]: .*\n  roles.${ROLE}.maxSessionDuration: `,
      ),
    ],
    [
      "a primary side of a broken model, with all of its problems",
      { side: "primary", access: BROKEN, roleArns: { child: { [ROLE]: ROLE_ARN } } },
      /^The access model has 2 problems:\n/,
    ],
    [
      "an account that the model does not have",
      { side: "child", account: "chld", access: example() },
      /^The child side has 1 problem:\n {2}account: the access model has no account "chld"; did you mean "child"\? \(it has: child\)$/,
    ],
  ];
  for (const [fact, args, message] of refused) {
    it(`refuses ${fact}, and registers nothing`, async () => {
      const { error, resources } = await runStack(() => new CrossAccountFederation("federation", args));
      assert.ok(pulumi.RunError.isInstance(error), String(error));
      assert.match(error.message, message);
      assert.equal(error.stack, undefined);
      assert.deepEqual(resources, []);
    });
  }

  const wrongArns: readonly (readonly [
    fact: string,
    roleArns: PrimarySideArgs["roleArns"],
    problem: string,
  ])[] = [
    ["no ARNs", {}, "child.roleArns: is missing"],
    ["a role without an ARN", { child: {} }, `child.roleArns.${ROLE}: is missing`],
    [
      "an ARN that is none",
      { child: { [ROLE]: "arn:aws:iam::role" } },
      `child.roleArns.${ROLE}: "arn:aws:iam::role" is not the ARN of a role`,
    ],
    [
      "an ARN of another account",
      { child: { [ROLE]: ROLE_ARN.replace(CHILD_ID, OTHER_ID) } },
      `child.roleArns.${ROLE}: "${ROLE_ARN.replace(CHILD_ID, OTHER_ID)}" is of account ${OTHER_ID}, not ${CHILD_ID}`,
    ],
  ];
  for (const [fact, roleArns, problem] of wrongArns) {
    it(`refuses ${fact} given as plain values, and registers nothing`, async () => {
      const { error, resources } = await runStack(
        () => new CrossAccountFederation("federation", { side: "primary", access: example(), roleArns }),
      );
      assert.ok(pulumi.RunError.isInstance(error), String(error));
      assert.equal(
        error.message,
        `The roleArns output of the child stacks has 1 problem:\n  ${problem}; deploy account "child" first: pulumi up --stack child`,
      );
      assert.deepEqual(resources, []);
    });
  }

  it("refuses wrong ARNs that come later, too", async () => {
    const { error } = await runStack(() => {
      const roleArns = { child: pulumi.output({ [ROLE]: "arn:aws:iam::role" }) };
      const { outputs } = new CrossAccountFederation("federation", {
        side: "primary",
        access: example(),
        roleArns,
      });
      return outputs;
    });
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    assert.match(error.message, /is not the ARN of a role/);
    assert.equal(error.stack, undefined);
  });

  for (const side of ["child", "primary"] as const) {
    it(`changes nothing of what the ${side} side was given`, async () => {
      const access = frozen(example());
      const args: CrossAccountFederationArgs =
        side === "child"
          ? { side, account: "child", access }
          : { side, access, roleArns: frozen({ child: { [ROLE]: ROLE_ARN } }) };
      const { error } = await runStack(() => new CrossAccountFederation("federation", frozen(args)));
      assert.equal(error, undefined);
    });
  }

  for (const side of ["child", "primary"] as const) {
    it(`creates all of the ${side} side with the provider that it is given`, async () => {
      const access = example();
      const args: CrossAccountFederationArgs =
        side === "child"
          ? { side, account: "child", access }
          : { side, access, roleArns: { child: { [ROLE]: ROLE_ARN } } };
      const run = await runStack(() => {
        const provider = new Provider("of-the-account", { region: "eu-west-1" });
        new CrossAccountFederation("federation", args, { providers: [provider] });
      });
      const created = run.resources.filter(({ type }) => type.startsWith("aws:"));
      assert.ok(created.length > 0);
      for (const { provider } of created) assert.match(String(provider), /::of-the-account::/);
    });
  }

  it("names its resources after itself, so that one stack can hold two", async () => {
    const access = example({
      accounts: { other: { accountId: OTHER_ID, roles: ROLE } },
      group: { assume: { "*": ROLE } },
    });
    const run = await runStack(() => {
      new CrossAccountFederation("one", { side: "child", account: "child", access });
      new CrossAccountFederation("two", { side: "child", account: "other", access });
    });
    assert.equal(resource(run, "Role", `one-${ROLE}`).inputs.name, ROLE);
    assert.equal(resource(run, "Role", `two-${ROLE}`).inputs.name, ROLE);
  });

  it("can be the child of another component", async () => {
    const { resources, error } = await runStack(() => {
      const parent = new CrossAccountFederation("outer", {
        side: "child",
        account: "child",
        access: example(),
      });
      new CrossAccountFederation("inner", { side: "child", account: "child", access: example() }, { parent });
    });
    assert.equal(error, undefined);
    const token = "federation:index:CrossAccountFederation";
    const inner = resources.find(({ name, type }) => name === "inner" && type === token);
    assert.ok(inner?.urn.endsWith(`::${token}$${token}::inner`), inner?.urn);
  });
});
