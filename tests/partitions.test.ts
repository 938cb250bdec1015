import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { switchRoleUrl } from "../components/console";
import { PARTITIONS } from "../components/model/accessModel";
import { audienceOf } from "../components/model/grants";
import { MAIN_REGIONS, partitionOfRegion } from "../components/model/regions";
import { policyJson } from "../components/policies/document";
import { REGIONS } from "../components/policies/regions";
import { trustPolicy } from "../components/policies/trust";
import { accessOf, ROLE, saml } from "./models";
import { REPOSITORY } from "./repository";

const TARGET = { account: "child", role: ROLE };

describe("a partition", () => {
  const lines = readFileSync(join(REPOSITORY, "docs/partitions.md"), "utf8").split("\n");

  for (const partition of PARTITIONS) {
    const access = accessOf({ primary: { partition }, identityProviders: { okta: saml() } });
    const { origin } = new URL(switchRoleUrl(access, TARGET));

    it(`has one host for links to roles and for SAML (${partition})`, () => {
      const trust = policyJson(trustPolicy(access, TARGET, audienceOf(access, TARGET)));
      assert.ok(trust.includes(`"${origin}/saml"`), trust);
    });

    it(`has a main region of its own (${partition})`, () => {
      const region = MAIN_REGIONS[partition];
      assert.equal(partitionOfRegion(region), partition);
      assert.ok(REGIONS.includes(region), region);
    });

    it(`is described as it is (${partition})`, () => {
      const row = lines.find((line) => line.startsWith(`| \`${partition}\` `)) ?? "";
      assert.ok(row.includes(`\`${MAIN_REGIONS[partition]}\``), row);
      assert.ok(row.includes(`\`${origin}\``), row);
    });
  }
});
