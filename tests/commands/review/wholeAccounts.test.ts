import assert from "node:assert/strict";
import { proofInWords } from "../../../commands/vocabulary/proof";
import { requestInWords } from "../../../commands/vocabulary/requests";
import type { MachineArgs } from "../../../components/model/accessModel";
import { accessOf, type Change, CHILD_ID, example, OTHER_ID, ROLE } from "../../models";
import { changed, proven, rehearsalOf, reportOf } from "./states";

const WHO = `whoever account ${OTHER_ID} lets`;
const VENDOR: MachineArgs = {
  principal: `arn:aws:iam::${OTHER_ID}:root`,
  externalId: "acme-7",
  assume: { child: ROLE },
};

const vendor = (machine: Partial<MachineArgs> = {}): Change => ({
  machines: { vendor: { ...VENDOR, ...machine } },
});

describe("a machine that is whoever an account lets", () => {
  it("is called so, and not by an ARN, in what is reviewed", async () => {
    const { accounts } = await reportOf(example(vendor()));
    const grants = accounts.flatMap((account) => account.grants);
    const [grant] = grants.filter(({ holder }) => holder.kind === "machine");
    assert.deepEqual([grant?.who, grant?.conditions], [WHO, ["without MFA", "external ID acme-7"]]);
  });

  it("is called so beside the declared callers in what is proven", async () => {
    const { verdict } = proofInWords(await rehearsalOf(example(vendor())));
    assert.equal(
      verdict,
      `proven: in 1 account nobody but the 1 declared caller and ${WHO} can assume the role`,
    );
    const alone = { ...example(vendor()), groups: {} };
    assert.match(proofInWords(await rehearsalOf(alone)).verdict, new RegExp(`nobody but ${WHO} can`));
  });

  it("is broader where it is new, and where it takes the place of one role", async () => {
    const added = `+ ${WHO} may assume ${ROLE} in child (without MFA; external ID acme-7): administrator BROADER`;
    assert.deepEqual(await changed({}, vendor()), [added]);
    const one = `arn:aws:iam::${OTHER_ID}:role/sync`;
    const lines = await changed(vendor({ principal: one }), vendor());
    assert.ok(lines.includes(added), lines.join("\n"));
    assert.ok(lines.some((line) => line.startsWith(`- ${one} may assume ${ROLE}`)));
  });

  it("is broader with another external ID, session name or session tag, and narrower the other way", async () => {
    const changes: readonly (readonly [from: Change, to: Change])[] = [
      [vendor({ sessionName: "acme-" }), vendor()],
      [vendor(), vendor({ sessionTags: { ticket: "T-*" } })],
      [vendor({ sessionTags: { ticket: "T-1" } }), vendor({ sessionTags: { ticket: "T-*" } })],
      [vendor({ sourceIdentity: "ops" }), vendor({ sourceIdentity: true })],
      [vendor({ externalId: "acme-8" }), vendor()],
    ];
    for (const [from, to] of changes) {
      const [line = "", ...others] = await changed(from, to);
      assert.match(line, new RegExp(`^~ ${WHO} may assume .* BROADER$`));
      assert.deepEqual(others, []);
      assert.ok((await proven(from, to)).some((each) => each.startsWith("> allowed now")));
    }
    assert.deepEqual(
      (await changed(vendor(), vendor({ sessionName: "acme-" }))).filter((line) => line.endsWith("BROADER")),
      [],
    );
  });

  it("is not the root user, who is one of those whom the account may let", () => {
    const access = accessOf(vendor());
    const request = {
      principal: VENDOR.principal,
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${CHILD_ID}:role/${ROLE}`,
      context: { "aws:PrincipalArn": VENDOR.principal },
    };
    assert.match(requestInWords(request, access), new RegExp(`^the root user of account ${OTHER_ID}, `));
  });
});
