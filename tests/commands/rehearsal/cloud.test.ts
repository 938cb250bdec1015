import assert from "node:assert/strict";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { Cloud, SECRET } from "../../../commands/rehearsal/cloud";
import { PARTITIONS } from "../../../components/model/accessModel";
import { CHILD_ID, OTHER_ID } from "../../models";

type Inputs = Readonly<Record<string, unknown>>;

function args(type: string, inputs: Inputs, custom = true): MockResourceArgs {
  return { type, name: "logical", inputs, provider: "", id: "", custom };
}

/** What a resource gets in the child account. */
function created(type: string, inputs: Inputs, cloud = new Cloud("aws")) {
  const { id, state } = cloud.create(CHILD_ID, args(type, inputs));
  return { id, outputs: state as Inputs };
}

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";

describe("IAM in memory", () => {
  const named = [
    { type: ROLE, kind: "role" },
    { type: "aws:iam/user:User", kind: "user" },
    { type: "aws:iam/group:Group", kind: "group" },
  ];
  for (const { type, kind } of named) {
    for (const partition of PARTITIONS) {
      it(`gives a ${kind} of ${partition} its name as ID, and an ARN with its path`, () => {
        const { id, outputs } = created(type, { name: "deploy", path: "/ci/" }, new Cloud(partition));
        assert.equal(id, "deploy");
        assert.equal(outputs.name, "deploy");
        assert.equal(outputs.arn, `arn:${partition}:iam::${CHILD_ID}:${kind}/ci/deploy`);
      });
    }
  }

  it("gives what has no path the path /", () => {
    const { outputs } = created(ROLE, { name: "deploy" });
    assert.equal(outputs.path, "/");
    assert.equal(outputs.arn, `arn:aws:iam::${CHILD_ID}:role/deploy`);
  });

  it("gives a policy its ARN as ID", () => {
    const arn = `arn:aws:iam::${CHILD_ID}:policy/access`;
    const { id, outputs } = created(POLICY, { name: "access" });
    assert.deepEqual([id, outputs.arn, outputs.name], [arn, arn, "access"]);
  });

  it("names an OIDC provider by its issuer, and a SAML provider by its name", () => {
    const oidc = created("aws:iam/openIdConnectProvider:OpenIdConnectProvider", {
      url: "https://example.com/tenant",
    });
    const saml = created("aws:iam/samlProvider:SamlProvider", { name: "okta" });
    assert.equal(oidc.outputs.arn, `arn:aws:iam::${CHILD_ID}:oidc-provider/example.com/tenant`);
    assert.equal(saml.outputs.arn, `arn:aws:iam::${CHILD_ID}:saml-provider/okta`);
  });

  it("keeps what a resource was given", () => {
    assert.equal(created(ROLE, { name: "deploy", description: "d" }).outputs.description, "d");
  });

  it("makes passwords and keys up as secrets, or encrypted where there is a PGP key", () => {
    const profile = "aws:iam/userLoginProfile:UserLoginProfile";
    const key = "aws:iam/accessKey:AccessKey";
    assert.equal(created(profile, { user: "u" }).outputs.password, SECRET);
    assert.equal(created(key, { user: "u" }).outputs.secret, SECRET);
    const encrypted = created(profile, { user: "u", pgpKey: "keybase:u" }).outputs;
    assert.equal(encrypted.password, undefined);
    assert.equal(typeof encrypted.encryptedPassword, "string");
  });

  it("refuses a name that the account has already, whatever its case", () => {
    const cloud = new Cloud("aws");
    created(ROLE, { name: "deploy" }, cloud);
    assert.throws(() => created(ROLE, { name: "Deploy" }, cloud), /EntityAlreadyExists.*Deploy/);
  });

  it("takes a name once for each account and kind", () => {
    const cloud = new Cloud("aws");
    created(ROLE, { name: "deploy" }, cloud);
    assert.doesNotThrow(() => created(POLICY, { name: "deploy" }, cloud));
    assert.doesNotThrow(() => cloud.create(OTHER_ID, args(ROLE, { name: "deploy" })));
  });

  it("leaves components as they are", () => {
    const result = new Cloud("aws").create(CHILD_ID, args("federation:index:X", { a: 1 }, false));
    assert.deepEqual(result, { id: undefined, state: { a: 1 } });
  });

  it("refuses resources that it does not know", () => {
    assert.throws(
      () => created("aws:s3/bucket:Bucket", {}),
      /the rehearsal does not know resources of type aws:s3\/bucket:Bucket/,
    );
  });

  it("says whose credentials a stack has", () => {
    const { accountId } = new Cloud("aws").call(CHILD_ID, {
      token: "aws:index/getCallerIdentity:getCallerIdentity",
      inputs: {},
    }) as Inputs;
    assert.equal(accountId, CHILD_ID);
  });

  it("refuses functions that it does not know", () => {
    const call = { token: "aws:iam/getRole:getRole", inputs: {} };
    assert.throws(() => new Cloud("aws").call(CHILD_ID, call), /does not know the function aws:iam\/getRole/);
  });

  it("reads the outputs of stacks that ran before, and of no others", () => {
    const reference = "pulumi:pulumi:StackReference";
    const cloud = new Cloud("aws");
    cloud.recordOutputs("organization/p/child", { accountId: CHILD_ID });
    assert.deepEqual(created(reference, { name: "organization/p/child" }, cloud).outputs.outputs, {
      accountId: CHILD_ID,
    });
    assert.throws(() => created(reference, { name: "organization/p/ghost" }, cloud), /unknown stack/);
  });
});
