import assert from "node:assert/strict";
import { example, GROUP, problemsOf, ROLE } from "../../models";

describe("the name of a permission set", () => {
  for (const name of ["Ad mins", "Admins*", "Admins/Prod", "Ädmins"]) {
    it(`may not be ${name}`, () => {
      const groups = { admins: { permissionSet: name, assume: { child: ROLE } } };
      assert.deepEqual(problemsOf(example({ groups })), [
        `groups.admins.permissionSet: ${JSON.stringify(name)} is not allowed; allowed: letters, digits and _+=,.@-`,
      ]);
    });
  }
});

describe("a group of a permission set", () => {
  for (const [key, value] of [
    ["path", "/teams/"],
    ["selfManagement", false],
    ["managedPolicies", ["ReadOnlyAccess"]],
  ] as const) {
    it(`has no ${key}, which is Identity Center's matter`, () => {
      const admins = { permissionSet: "Admins", assume: { child: ROLE }, [key]: value };
      const { groups, ...others } = example();
      assert.deepEqual(problemsOf({ ...others, groups: { ...groups, admins } }), [
        `groups.admins.${key}: is for groups of IAM users; set it in Identity Center's permission set`,
      ]);
    });
  }

  it("is enough for a role", () => {
    const groups = { [GROUP]: { permissionSet: "Admins", assume: { child: ROLE } } };
    assert.deepEqual(problemsOf({ ...example(), groups }), []);
  });
});
