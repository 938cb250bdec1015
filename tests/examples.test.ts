import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readAccess, warningsOf } from "../components/access";
import type { AccessModelArgs } from "../components/model/accessModel";
import { claimWarnings } from "../components/policies/actions";
import { askedResourceWarnings } from "../components/policies/askedResources";
import { judgeModel } from "./proof/judged";

const FOLDER = "examples";

describe("an example", () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"))) {
    it(`is proven, and nobody is warned of it: ${file}`, async () => {
      const model = parse(readFileSync(join(FOLDER, file), "utf8")) as AccessModelArgs;
      const access = readAccess(model);
      assert.deepEqual(
        [...warningsOf(access), ...(await claimWarnings(access)), ...(await askedResourceWarnings(access))],
        [],
      );
      const { proof, checks } = await judgeModel(model);
      assert.deepEqual([proof.counterexamples, proof.unusable, proof.open], [[], [], []]);
      assert.deepEqual(checks.unexpected, []);
      assert.equal(proof.proven, proof.roles);
    }).timeout(30_000);
  }
});

describe("the example of Google", () => {
  it("lets in the service account alone, for its audience alone, and creates no provider", async () => {
    const model = parse(readFileSync(join(FOLDER, "google.yaml"), "utf8")) as AccessModelArgs;
    const { runs, registered } = await judgeModel(model);
    const types = runs.flatMap(({ resources }) => resources.map(({ type }) => type));
    assert.deepEqual(
      types.filter((type) => type.includes("Provider") && !type.startsWith("pulumi:providers:")),
      [],
    );
    const role = registered.roles.get("arn:aws:iam::222222222222:role/report-reader");
    assert.deepEqual(role?.trustDocument, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Oidcwarehouse",
          Effect: "Allow",
          Principal: { Federated: "accounts.google.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "accounts.google.com:aud": ["112233445566778899000"],
              "accounts.google.com:oaud": ["acme-reports"],
              "accounts.google.com:sub": ["112233445566778899000"],
            },
          },
        },
      ],
    });
  }).timeout(30_000);
});
