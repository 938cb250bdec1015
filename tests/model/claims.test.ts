import assert from "node:assert/strict";
import { readAccess } from "../../components/access";
import { defined } from "../../components/model/arns";
import { entrancesOf } from "../../components/model/audiences/entrances";
import { type Claim, isOfCaller, keyOf } from "../../components/model/claims";
import { audienceOf } from "../../components/model/grants";
import { deniedBy } from "../../components/model/trust/asked";
import { triedClaims } from "../../proof/meaning/claims";
import { waysIn } from "../../proof/meaning/trust";
import { EVERYTHING } from "../proof/everything";

const access = readAccess(EVERYTHING);

/** Everything that a model with every key claims. */
const CLAIMS: readonly Claim[] = Object.entries(access.accounts).flatMap(([account, { roles }]) =>
  roles.flatMap((role) => {
    const target = { account, role };
    const ways = entrancesOf(access, target, audienceOf(access, target)).flatMap(({ action }) =>
      waysIn(access, target, action),
    );
    const denied = deniedBy(access, defined(access.roles, role).trust);
    return [...ways.flatMap(({ claims }) => claims), ...denied.flatMap(({ means }) => means)];
  }),
);

/** What else the proof lets a claim about who calls test. */
const OF_CALLER = /^(the caller|the provider|the service|aws:principal(arn|account|type)|aws:username)$/;

describe("a claim", () => {
  it("asks about the key that the proof tries it on", () => {
    for (const claim of CLAIMS) {
      const tried = triedClaims([claim]).map(({ test }) => test(new Map()).key);
      if (!isOfCaller(claim)) assert.ok(tried.includes(keyOf(claim).toLowerCase()), JSON.stringify(claim));
    }
  });

  it("is about who calls exactly where the proof tries it on nothing but the caller", () => {
    for (const claim of CLAIMS) {
      const tried = triedClaims([claim]).map(({ test }) => test(new Map()).key);
      assert.equal(
        isOfCaller(claim),
        !("key" in claim) && tried.every((key) => OF_CALLER.test(key)),
        JSON.stringify(claim),
      );
    }
    const kinds = new Set(CLAIMS.filter(isOfCaller).map(({ claim }) => claim));
    assert.ok(kinds.size >= 5, [...kinds].join());
  });
});
