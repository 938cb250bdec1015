import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditJson } from "../../../../commands/live/audit/json";
import { readUsages } from "../../../../commands/review/usage";
import { readAccess } from "../../../../components/access";
import { plannedRoleArn } from "../../../../components/model/arns";
import { grantsOf, viaOf } from "../../../../components/model/grants";
import { EVERYTHING } from "../../../proof/everything";
import { reportOf } from "../../review/states";
import { auditOf } from "./events";

const PERIOD = { since: Date.parse("2026-11-01T00:00:00Z"), until: Date.parse("2026-11-02T12:00:00Z") };

interface Row {
  readonly principal: string;
  readonly subject?: string;
  readonly who: string;
  readonly via: readonly string[];
  readonly account: string;
  readonly role: string;
  readonly roleArn: string;
}

/** What an audit of no events says of each grant. */
function rows(): readonly Row[] {
  const { grants } = JSON.parse(auditJson(auditOf(EVERYTHING, []), [])) as {
    readonly grants: readonly Row[];
  };
  return grants;
}

describe("An audit of a model that uses every key", () => {
  const access = readAccess(EVERYTHING);

  it("has each of its grants once, an OIDC provider's subjects one by one", () => {
    const there = rows().flatMap(({ via, account, role, roleArn, who, subject }) =>
      via.map((each) => [each, account, role, roleArn, each.startsWith("group ") ? who : (subject ?? "")]),
    );
    const declared = grantsOf(access).flatMap((grant) => {
      const { account, role } = grant;
      const start = [viaOf(grant), account, role, plannedRoleArn(access, account, role)];
      return whoOf(grant).map((who) => [...start, who]);
    });
    const sorted = (lists: readonly (readonly string[])[]): string[] =>
      lists.map((list) => list.join(" | ")).sort();
    assert.deepEqual(sorted(there), sorted(declared));
  });

  it("gives no two of its grants the same principal, subject and role", () => {
    const keys = rows().map(({ principal, subject, roleArn }) => [principal, subject, roleArn].join(" "));
    assert.equal(new Set(keys).size, keys.length);
  });

  it("is known to each row of a review", async () => {
    const folder = mkdtempSync(join(tmpdir(), "everything-"));
    const file = join(folder, "usage.json");
    writeFileSync(file, auditJson(auditOf(EVERYTHING, [], PERIOD), []));
    const usages = readUsages(file);
    rmSync(folder, { recursive: true });
    const { accounts } = await reportOf(EVERYTHING);
    const told = accounts
      .flatMap(({ grants }) => grants)
      .map(
        (grant) => usages.of({ ...grant, ...(grant.holder.kind === "provider" ? grant.holder : {}) }).text,
      );
    assert.equal(told.length, rows().length);
    assert.deepEqual([...new Set(told)], ["not known: 0 of 2 days read"]);
  });

  /** As the model names them, and not as the audit came to them. */
  function whoOf(grant: ReturnType<typeof grantsOf>[number]): readonly string[] {
    switch (grant.kind) {
      case "user":
        return [grant.user];
      case "permissionSet":
        return [`permission set ${grant.permissionSet}`];
      case "identityCenterGroup":
        return [`people of group ${grant.group} (through account access manager)`];
      case "machine":
        return [""];
      case "identityProvider": {
        const { subjects = "" } = {
          subjects: undefined,
          ...EVERYTHING.identityProviders?.[grant.identityProvider],
        };
        return [subjects].flat();
      }
    }
  }
});
