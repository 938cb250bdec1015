import assert from "node:assert/strict";
import { accessMarkdown } from "../../../commands/review/markdown";
import { inNaturalOrder } from "../../../commands/review/order";
import { entries, example, ROLE } from "../../models";
import { rehearsalOf } from "./states";

describe("the order of what a review says", () => {
  it("is that of numbers where names have them, and does not go by the case", () => {
    const names = ["shard-10", "Shard-9", "shard-9", "alpha", "Beta"];
    assert.deepEqual(names.sort(inNaturalOrder), ["alpha", "Beta", "shard-9", "Shard-9", "shard-10"]);
  });

  it("has administrators first, then who may escalate, and each role under its key alone", async () => {
    const statements = (actions: string) => ({
      name: `Aws-${actions.replace(/\W/g, "")}`,
      permissions: { statements: [{ actions, resources: "*" }] },
    });
    const reading = entries(10, (n) => [`read-${n}`, statements("ec2:DescribeRegions")]);
    const { "read-9": nine, "read-10": ten } = reading;
    assert.ok(nine && ten);
    const roles = {
      "read-10": { ...ten, name: "AA" },
      "read-9": nine,
      escalate: statements("iam:CreatePolicyVersion"),
      zero: { ...statements("*"), name: "ZZ" },
    };
    const all = Object.keys(roles);
    const text = accessMarkdown(
      await rehearsalOf(
        example({
          role: { permissions: { managedPolicies: "SecurityAudit" } },
          account: { roles: [ROLE, ...all] },
          roles,
          group: { assume: { child: [ROLE, ...all] } },
        }),
      ),
    );
    const rows = text.split("\n").filter((line) => line.startsWith("| `boaty.mcboatface` | group"));
    assert.deepEqual(
      rows.map((row) => row.split(" | ")[2]),
      ["`zero`", "`escalate`", "`read-9`", "`read-10`", `\`${ROLE}\``],
    );
    assert.match(text, /^### zero\n\n- called `ZZ` in IAM$/m);
  });
});
