import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES } from "../../policy-pack/rules";
import { startProcess } from "../commands/process";
import { REPOSITORY } from "../repository";
import { documentOf, UNKNOWN } from "./checked";
import { PackHost } from "./host";

const ROLE = "aws:iam/role:Role";
const OF_ACCOUNT = {
  assumeRolePolicy: JSON.stringify(
    documentOf({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::333333333333:role/ci" },
      Action: "sts:AssumeRole",
    }),
  ),
};

/** The folder that is published, with the packages that it asks for and nothing else of the repository. */
async function published(): Promise<Place> {
  const made = await startProcess("npm", ["run", "--silent", "policy-pack"], { project: REPOSITORY });
  assert.equal(made.exitCode, 0, made.stderr + made.stdout);
  const folder = mkdtempSync(join(tmpdir(), "policy-pack-"));
  cpSync(join(REPOSITORY, "policy-pack", "build"), folder, { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  return { folder, isOurs: true };
}

interface Place {
  readonly folder: string;
  /** Whether it was made for the test, and goes with it. */
  readonly isOurs: boolean;
}

const PLACES: readonly (readonly [string, () => Promise<Place>])[] = [
  [
    "as it stands in the repository",
    () => Promise.resolve({ folder: join(REPOSITORY, "policy-pack"), isOurs: false }),
  ],
  ["as it is published", published],
];

for (const [how, placeOf] of PLACES) {
  describe(`the policy pack, ${how}`, function () {
    this.timeout(240_000);
    let place: Place;
    let host: PackHost;
    before(async () => {
      place = await placeOf();
      host = await PackHost.start(place.folder);
    });
    after(() => {
      host.stop();
      if (place.isOurs) rmSync(place.folder, { recursive: true });
    });

    it("tells Pulumi all of its rules", async () => {
      const { name, version, policiesList } = await host.info();
      assert.deepEqual([name, version], ["cross-account-federation-policies", "0.1.0"]);
      assert.deepEqual(
        policiesList.map((rule) => [rule.name, rule.description, rule.remediationSteps, rule.url]),
        RULES.map((rule) => [rule.name, rule.description, rule.remediationSteps, rule.url]),
      );
    });

    it("holds a role to them, with the configuration that it was given", async () => {
      assert.deepEqual(await host.analyze(ROLE, OF_ACCOUNT), []);
      await host.configure({ "trust-unknown-account": { accounts: ["111111111111"] } });
      const [[rule, message] = [], ...others] = await host.analyze(ROLE, OF_ACCOUNT);
      assert.deepEqual([rule, others], ["trust-unknown-account", []]);
      assert.match(
        message ?? "",
        /statement 1 lets in arn:aws:iam::333333333333:role\/ci of account 333333333333/,
      );
    });

    it("names a document that a preview does not know yet, once", async () => {
      const said = await host.analyze(ROLE, { assumeRolePolicy: UNKNOWN });
      assert.deepEqual(
        said.map(([rule]) => rule),
        ["documents-not-checked"],
      );
    });
  });
}
