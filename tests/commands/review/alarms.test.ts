import assert from "node:assert/strict";
import { changesBetween } from "../../../commands/review/changes";
import { accessMarkdown } from "../../../commands/review/markdown";
import type { AuditArgs } from "../../../components/model/accessModel";
import { example } from "../../models";
import { linesOf, rehearsalOf, stateOf } from "./states";

const TOPIC = "arn:aws:sns:us-east-1:111111111111:cross-account-federation-alarms";

async function section(audit?: AuditArgs): Promise<string | undefined> {
  const text = accessMarkdown(await rehearsalOf({ ...example(), audit }));
  return /## Alarms\n\n(.*)\n/.exec(text)?.[1];
}

async function changes(from?: AuditArgs, to?: AuditArgs): Promise<string[]> {
  const states = [await stateOf({ ...example(), audit: from }), await stateOf({ ...example(), audit: to })];
  const [before, now] = states;
  assert.ok(before && now);
  return linesOf(changesBetween(before, now));
}

describe("alarms in ACCESS.md", () => {
  it("are named where there are some, with whom they reach and whom EventBridge's role lets in", async () => {
    assert.equal(await section(), undefined);
    const text = (await section({ regions: "eu-west-1", emails: "security@example.com" })) ?? "";
    assert.ok(
      text.startsWith(
        `Assumptions of these roles in eu-west-1, us-east-1 are announced to topic ${TOPIC}, and by it to security@example.com;`,
      ),
      text,
    );
    assert.match(text, /EventBridge and nobody else has the role cross-account-federation-alarms/);
  });

  it("say what is not announced", async () => {
    assert.match(
      (await section({ assumptions: false })) ?? "",
      /^Assumptions of these roles are not announced\./,
    );
    assert.match((await section({ changes: false })) ?? "", /Changes are not announced\./);
  });

  it("are a difference of two states that is neither broader nor narrower", async () => {
    assert.deepEqual(await changes({}, {}), []);
    assert.deepEqual(await changes(undefined, {}), ["~ alarms: announced: false -> true"]);
    assert.deepEqual(await changes({ regions: "eu-west-1" }, { changes: false, regions: [] }), [
      "~ alarms: changes: true -> false",
      "~ alarms: regions: us-east-1,eu-west-1 -> us-east-1",
    ]);
  });
});
