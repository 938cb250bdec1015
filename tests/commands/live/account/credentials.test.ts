import assert from "node:assert/strict";
import { join } from "node:path";
import { iamClientFor } from "../../../../commands/live/account/credentials";
import { inFolder } from "../../../folders";
import { CHILD_ID } from "../../../models";

describe("the credentials of an account", () => {
  const NAMES = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED"] as const;
  const before = NAMES.map((name) => process.env[name]);
  afterEach(() => {
    for (const [index, name] of NAMES.entries()) {
      if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[index];
    }
  });

  it("are missing under the name of the profile that has none", () =>
    inFolder({ config: "[profile other]\nregion = us-east-1\n" }, async (folder) => {
      Object.assign(process.env, {
        AWS_CONFIG_FILE: join(folder, "config"),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
        AWS_EC2_METADATA_DISABLED: "true",
      });
      await assert.rejects(iamClientFor({ partition: "aws", accountId: CHILD_ID, profile: "nope" }), {
        name: "UnreadableAccount",
        message: /^profile nope gives no credentials: /,
      });
    }));
});
