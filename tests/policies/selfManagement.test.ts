import assert from "node:assert/strict";
import { policySize } from "../../components/policies/document";
import { selfManagementPolicy } from "../../components/policies/selfManagement";
import { accessOf, type Change, PRIMARY_ID, ROLE_ARN, USER } from "../models";
import {
  CONSOLE_WITHOUT_MFA,
  evaluate,
  EVERYTHING,
  FRESH_MFA,
  LONG_TERM_KEYS,
  type RequestContext,
  user,
  type Verdict,
} from "./evaluation";

const OWN = `arn:aws:iam::${PRIMARY_ID}:user/${USER}`;
const OTHER = `arn:aws:iam::${PRIMARY_ID}:user/alice`;
const DEVICE = `arn:aws:iam::${PRIMARY_ID}:mfa/my-phone`;
const OWN_DEVICE = `arn:aws:iam::${PRIMARY_ID}:mfa/${USER}`;

const SAME_DEVICE = `arn:aws:signin:eu-west-1:${PRIMARY_ID}:oauth2/public-client/localhost`;
const OTHER_DEVICE = `arn:aws:signin:eu-west-1:${PRIMARY_ID}:oauth2/public-client/remote`;
const OTHER_ACCOUNT = "arn:aws:signin:eu-west-1:999999999999:oauth2/public-client/localhost";

interface Circumstances {
  readonly context: RequestContext;
  readonly path?: string;
  readonly change?: Change;
  /** Whether the person has an administrator's policy as well. */
  readonly admin?: boolean;
}

function ask(
  action: string,
  resource: string,
  { context, path, change, admin = false }: Circumstances,
): Promise<Verdict> {
  const policies = [selfManagementPolicy(accessOf(change))];
  const caller = user(PRIMARY_ID, USER, path);
  return evaluate({
    caller,
    action,
    resource,
    accountId: PRIMARY_ID,
    context,
    policies: admin ? [...policies, EVERYTHING] : policies,
  });
}

type Rights = readonly (readonly [verdict: Verdict, says: string, action: string, resource: string])[];

const FIRST_STEPS: Rights = [
  ["allowed", "change the first password", "iam:ChangePassword", OWN],
  ["allowed", "see the rules for passwords", "iam:GetAccountPasswordPolicy", "*"],
  ["allowed", "see their user", "iam:GetUser", OWN],
  ["allowed", "see the account's devices, as the console does", "iam:ListVirtualMFADevices", "*"],
  ["allowed", "see their devices", "iam:ListMFADevices", OWN],
  ["allowed", "look at a device", "iam:GetMFADevice", OWN],
  ["allowed", "set a device right that is out of step", "iam:ResyncMFADevice", OWN],
];

const ENROLMENT: Rights = [
  ["allowed", "create a device of any name", "iam:CreateVirtualMFADevice", DEVICE],
  ["allowed", "create a device of their own name", "iam:CreateVirtualMFADevice", OWN_DEVICE],
  ["allowed", "enrol a device", "iam:EnableMFADevice", OWN],
];

const refused = (rights: Rights): Rights => rights.map(([, ...right]) => ["denied", ...right]);

const NOT_WITHOUT_MFA: Rights = [
  ["denied", "change somebody else's password", "iam:ChangePassword", OTHER],
  ["denied", "enrol a device for somebody else", "iam:EnableMFADevice", OTHER],
  ["denied", "deactivate a device", "iam:DeactivateMFADevice", OWN],
  ["denied", "delete a device", "iam:DeleteVirtualMFADevice", OWN_DEVICE],
  ["denied", "create an access key", "iam:CreateAccessKey", OWN],
  ["denied", "list access keys", "iam:ListAccessKeys", OWN],
  ["denied", "list users", "iam:ListUsers", "*"],
  ["denied", "begin aws login", "signin:AuthorizeOAuth2Access", SAME_DEVICE],
  ["denied", "end aws login", "signin:CreateOAuth2Token", SAME_DEVICE],
  ["denied", "read a bucket", "s3:GetObject", "arn:aws:s3:::reports/2026.csv"],
];

const CONTEXTS: readonly (readonly [who: string, context: RequestContext, enrolment: Rights])[] = [
  ["a person with long-term keys", LONG_TERM_KEYS, refused(ENROLMENT)],
  ["a person in the console without a device", CONSOLE_WITHOUT_MFA, ENROLMENT],
];

describe("the self-management policy", () => {
  for (const [who, context, enrolment] of CONTEXTS) {
    describe(`for ${who}`, () => {
      for (const [verdict, says, action, resource] of [...FIRST_STEPS, ...enrolment, ...NOT_WITHOUT_MFA]) {
        it(`${verdict === "allowed" ? "allows" : "refuses"} to ${says}`, async () => {
          assert.equal(await ask(action, resource, { context }), verdict);
        });
      }

      const denied = [...enrolment, ...NOT_WITHOUT_MFA].filter(
        ([verdict, , , resource]) => verdict === "denied" && resource !== OTHER,
      );
      for (const [, says, action, resource] of denied) {
        it(`denies even an administrator to ${says}`, async () => {
          assert.equal(await ask(action, resource, { context, admin: true }), "denied");
        });
      }

      for (const [action, resource] of [
        ["sts:AssumeRole", ROLE_ARN.replace("222222222222", PRIMARY_ID)],
        ["sts:GetSessionToken", "*"],
        ["sts:SetSourceIdentity", ROLE_ARN.replace("222222222222", PRIMARY_ID)],
        ["sts:TagSession", ROLE_ARN.replace("222222222222", PRIMARY_ID)],
      ] as const) {
        it(`leaves ${action} to the policies that grant it and to the trust policies`, async () => {
          assert.equal(await ask(action, resource, { context, admin: true }), "allowed");
        });
      }
    });
  }

  describe("for a person with MFA", () => {
    const rights: Rights = [
      ...FIRST_STEPS,
      ...ENROLMENT,
      ["allowed", "begin aws login", "signin:AuthorizeOAuth2Access", SAME_DEVICE],
      ["allowed", "end aws login", "signin:CreateOAuth2Token", SAME_DEVICE],
      ["denied", "let another machine sign in", "signin:AuthorizeOAuth2Access", OTHER_DEVICE],
      ["denied", "sign in on another machine", "signin:CreateOAuth2Token", OTHER_DEVICE],
      ["denied", "sign in to another account", "signin:CreateOAuth2Token", OTHER_ACCOUNT],
      ["allowed", "see who there is, as the console does", "iam:ListUsers", "*"],
      ["allowed", "see whether they have a password", "iam:GetLoginProfile", OWN],
      ["allowed", "see when an access key was last used", "iam:GetAccessKeyLastUsed", OWN],
      ["allowed", "create an access key", "iam:CreateAccessKey", OWN],
      ["allowed", "deactivate an old access key", "iam:UpdateAccessKey", OWN],
      ["allowed", "delete an old access key", "iam:DeleteAccessKey", OWN],
      ["allowed", "list their access keys", "iam:ListAccessKeys", OWN],
      ["allowed", "deactivate their device", "iam:DeactivateMFADevice", OWN],
      ["allowed", "delete the device of their own name", "iam:DeleteVirtualMFADevice", OWN_DEVICE],
      ["denied", "create an access key of somebody else", "iam:CreateAccessKey", OTHER],
      ["denied", "delete an access key of somebody else", "iam:DeleteAccessKey", OTHER],
      ["denied", "change somebody else's password", "iam:ChangePassword", OTHER],
      ["denied", "deactivate somebody else's device", "iam:DeactivateMFADevice", OTHER],
      ["denied", "delete a device of another name", "iam:DeleteVirtualMFADevice", DEVICE],
      [
        "denied",
        "put themselves into a group",
        "iam:AddUserToGroup",
        `arn:aws:iam::${PRIMARY_ID}:group/admins`,
      ],
      ["denied", "give themselves a policy", "iam:AttachUserPolicy", OWN],
      ["denied", "assume a role by it", "sts:AssumeRole", ROLE_ARN.replace("222222222222", PRIMARY_ID)],
    ];
    for (const [verdict, says, action, resource] of rights) {
      it(`${verdict === "allowed" ? "allows" : "refuses"} to ${says}`, async () => {
        assert.equal(await ask(action, resource, { context: FRESH_MFA }), verdict);
      });
    }

    it("denies an administrator nothing", async () => {
      assert.equal(
        await ask("s3:GetObject", "arn:aws:s3:::reports/2026.csv", { context: FRESH_MFA, admin: true }),
        "allowed",
      );
    });
  });

  describe("where access keys may enrol a device", () => {
    const change: Change = { primary: { accessKeys: "allowedToEnrolMfa" } };
    for (const [verdict, says, action, resource] of ENROLMENT) {
      it(`lets a person with long-term keys ${says}`, async () => {
        assert.equal(await ask(action, resource, { context: LONG_TERM_KEYS, change }), verdict);
      });
    }

    it("lets nobody do more without MFA", async () => {
      for (const [verdict, , action, resource] of NOT_WITHOUT_MFA) {
        assert.equal(await ask(action, resource, { context: LONG_TERM_KEYS, change }), verdict);
      }
    });
  });

  describe("where access keys are refused", () => {
    const change: Change = { primary: { accessKeys: "refused" } };
    it("lets nobody create one, and everybody remove what they have", async () => {
      assert.equal(await ask("iam:CreateAccessKey", OWN, { context: FRESH_MFA, change }), "denied");
      assert.equal(await ask("iam:DeleteAccessKey", OWN, { context: FRESH_MFA, change }), "allowed");
    });

    it("lets a first-time user in the console enrol a device", async () => {
      for (const [verdict, , action, resource] of [...FIRST_STEPS, ...ENROLMENT]) {
        assert.equal(await ask(action, resource, { context: CONSOLE_WITHOUT_MFA, change }), verdict);
      }
    });
  });

  describe("at a path", () => {
    const change: Change = {
      primary: { userPath: "/people/" },
      group: { members: [USER, "alice"] },
      users: { alice: { path: "/guests/" } },
    };
    const context = FRESH_MFA;
    const at = (path: string, name = USER): string => `arn:aws:iam::${PRIMARY_ID}:user${path}${name}`;

    for (const path of ["/people/", "/guests/"]) {
      it(`serves the members who live in ${path}`, async () => {
        assert.equal(await ask("iam:CreateAccessKey", at(path), { context, path, change }), "allowed");
      });
    }

    it("gives nobody the user of another", async () => {
      const resource = at("/guests/", "alice");
      assert.equal(
        await ask("iam:CreateAccessKey", resource, { context, path: "/people/", change }),
        "denied",
      );
    });
  });

  it("names each path once, and none of groups that do not have it", () => {
    const access = accessOf({
      group: { members: [USER, "alice", "bob"] },
      users: { alice: { path: "/people/" }, bob: { path: "/people/" }, carol: { path: "/elsewhere/" } },
      groups: {
        others: { members: ["carol"], assume: { child: "users_assume_role_default" }, selfManagement: false },
      },
    });
    const own = selfManagementPolicy(access).Statement.find(({ Sid }) => Sid === "ManageOwnUser");
    assert.deepEqual(own?.Resource, [
      `arn:aws:iam::${PRIMARY_ID}:user/\${aws:username}`,
      `arn:aws:iam::${PRIMARY_ID}:user/people/\${aws:username}`,
    ]);
  });

  it("speaks of the model's partition", () => {
    const text = JSON.stringify(selfManagementPolicy(accessOf({ primary: { partition: "aws-us-gov" } })));
    assert.match(text, /arn:aws-us-gov:iam::111111111111:user\//);
    assert.doesNotMatch(text, /arn:aws:/);
  });

  it("fits a managed policy", () => {
    assert.ok(policySize(selfManagementPolicy(accessOf())) <= 6144);
  });
});
