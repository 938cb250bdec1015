import assert from "node:assert/strict";
import { ordered } from "../../../../commands/live/adopt/yaml";
import type { AccessModelArgs } from "../../../../components/model/accessModel";
import { readShape } from "../../../../components/model/schema";
import { NAMES } from "../../../../components/model/trust/each";
import { EVERYTHING } from "../../../proof/everything";

/** The same with the keys of each mapping from the last to the first. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}

function keysOf(value: unknown): string[] {
  return Object.keys(value ?? {});
}

describe("the keys of an adopted model", () => {
  const given = backwards(EVERYTHING) as AccessModelArgs;
  const model = ordered(given);

  it("have the order of the schema in every section", () => {
    assert.deepEqual(keysOf(model), [
      "primary",
      "accounts",
      "accountSets",
      "roles",
      "groups",
      "users",
      "machines",
      "identityProviders",
      "audit",
    ]);
    const direct = Object.values(model.groups).find((group) => group.identityCenterGroup !== undefined);
    assert.deepEqual(keysOf(direct), ["identityCenterGroup", "assume"]);
    const providers = Object.values(model.identityProviders ?? {});
    assert.ok(providers.length > 1);
    for (const provider of providers) assert.equal(keysOf(provider)[0], "type");
  });

  it("have the order of the keys of a role's trust", () => {
    const written = Object.values(model.roles).map(({ trust }) => keysOf(trust));
    assert.ok(written.some((keys) => keys.length > 2));
    for (const keys of written) {
      assert.deepEqual(
        keys,
        NAMES.filter((name) => keys.includes(name)),
      );
    }
  });

  it("say the same in another order", () => {
    assert.deepEqual(model, EVERYTHING);
    assert.deepEqual(readShape(model), readShape(given));
  });

  it("leave the caller's as they were, and names in the order of the caller", () => {
    assert.deepEqual(keysOf(given), keysOf(EVERYTHING).reverse());
    assert.deepEqual(keysOf(model.roles), keysOf(EVERYTHING.roles).reverse());
  });
});
