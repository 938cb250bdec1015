import assert from "node:assert/strict";
import { readAccess } from "../../../components/access";
import { audienceOf } from "../../../components/model/grants";
import { entrancesOf } from "../../../components/model/audiences/entrances";
import { claimsOfWay, waysIn } from "../../../proof/meaning/trust";
import { EVERYTHING } from "../everything";

const access = readAccess(EVERYTHING);
const TARGETS = Object.entries(access.accounts).flatMap(([account, { roles }]) =>
  roles.map((role) => ({ account, role })),
);

describe("what is claimed of a way into a role", () => {
  it("is found by who takes it, of whom no two share a key", () => {
    for (const target of TARGETS) {
      for (const { key, action } of entrancesOf(access, target, audienceOf(access, target))) {
        const same = waysIn(access, target, action).filter(
          (way) => JSON.stringify(way.key) === JSON.stringify(key),
        );
        assert.equal(same.length, 1, JSON.stringify([target, key]));
        const claims = claimsOfWay(access, target, action, key);
        assert.deepEqual(claims, same[0]?.claims);
        assert.notEqual(claims.length, 0);
      }
    }
  });

  it("is not nothing where nobody has such a way: that is an error", () => {
    const [target] = TARGETS;
    assert.ok(target !== undefined);
    assert.throws(
      () => claimsOfWay(access, target, "sts:AssumeRole", { kind: "machines", name: "nobody" }),
      /^Error: no way into \S+ in \S+ by sts:AssumeRole is \{"kind":"machines","name":"nobody"\}$/,
    );
    assert.throws(
      () => claimsOfWay(access, target, "sts:AssumeRoleWithSAML", { kind: "users" }),
      /no way into/,
    );
  });
});
