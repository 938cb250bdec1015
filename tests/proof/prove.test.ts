import assert from "node:assert/strict";
import type { AccessModelArgs, Partition } from "../../components/model/accessModel";
import { listOf } from "../../components/model/oneOrMore";
import { mapValues } from "../../components/model/records";
import type { StackRun } from "../../commands/rehearsal/stacks";
import {
  APPLICATION_ARN,
  direct,
  example,
  GROUP,
  groupId,
  IDENTITY_CENTER,
  oidc,
  ROLE,
  ROLE_ARN,
  USER,
} from "../models";
import { EVERYTHING, EVERYTHING_WITHOUT_KEYS } from "./everything";
import { proofOf, quoted, registeredOf, replacing } from "./planted";

/** What AWS has in its commercial partition alone: account access manager, and providers that are built into IAM. */
const OF_AWS_ALONE = {
  group: "observers",
  role: "observer",
  providers: ["google", "app", "facebook", "amazon"],
};

/** The model that uses every key, with ARNs and regions of another partition, without what is not there. */
function movedTo(partition: Partition, region: string): AccessModelArgs {
  const text = JSON.stringify(EVERYTHING).replaceAll("arn:aws:", `arn:${partition}:`);
  const { primary, groups, roles, accounts, identityProviders, ...others } = JSON.parse(
    text.replaceAll("eu-west-1", region),
  ) as AccessModelArgs;
  const without = <Entry>(entries: Readonly<Record<string, Entry>>, ...names: string[]) =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => !names.includes(name)));
  return {
    ...others,
    primary: { ...primary, partition, identityCenter: undefined },
    groups: without(groups, OF_AWS_ALONE.group),
    roles: without(roles, OF_AWS_ALONE.role),
    accounts: mapValues(accounts, (account) => ({
      ...account,
      roles: listOf(account.roles).filter((role) => role !== OF_AWS_ALONE.role),
    })),
    identityProviders: mapValues(without(identityProviders ?? {}, ...OF_AWS_ALONE.providers), (provider) =>
      provider.type === "saml" ? { ...provider, audiences: undefined } : provider,
    ),
  };
}

describe("a proof", () => {
  it("is whole for a model that uses every key", async () => {
    const { roles, proven, counterexamples, unusable, open, questions } = await proofOf(EVERYTHING);
    assert.deepEqual([counterexamples, unusable, open], [[], [], []]);
    assert.deepEqual([roles, proven], [10, 10]);
    const ways = questions.filter(({ trust, expected }) => trust !== undefined && expected === "allowed");
    // A role that is the same in several accounts is asked about once.
    assert.deepEqual(new Set(ways.map(({ role }) => role)), new Set(Object.keys(EVERYTHING.roles)));
  }).timeout(60_000);

  for (const [partition, region] of [
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-eusc", "eusc-de-east-1"],
  ] as const) {
    it(`is whole for the same model in ${partition}`, async () => {
      const { roles, proven, counterexamples, unusable, open } = await proofOf(movedTo(partition, region));
      assert.deepEqual([counterexamples, unusable, open], [[], [], []]);
      assert.deepEqual([roles, proven], [9, 9]);
    }).timeout(60_000);
  }

  it("tells, in the European Sovereign Cloud, people of another permission set who get in from its region", async () => {
    const { counterexamples } = await proofOf(
      movedTo("aws-eusc", "eusc-de-east-1"),
      replacing("/*/AWSReservedSSO_Visit_????????????????", "/eusc-de-east-1/AWSReservedSSO_*"),
    );
    assert.deepEqual(
      counterexamples.map(({ account, role, side, request }) => [account, role, side, request.principal]),
      [
        [
          "sandbox",
          "visitor",
          "trust",
          "arn:aws-eusc:sts::111111111111:assumed-role/AWSReservedSSO_x_0123456789abcdef/session",
        ],
      ],
    );
  }).timeout(60_000);

  it("is whole for the same model without access keys", async () => {
    const { roles, proven, counterexamples, unusable, open } = await proofOf(EVERYTHING_WITHOUT_KEYS);
    assert.deepEqual([counterexamples, unusable, open], [[], [], []]);
    assert.equal(proven, roles);
  }).timeout(60_000);

  it("is whole for the worked example", async () => {
    const { roles, proven } = await proofOf(example());
    assert.deepEqual([roles, proven], [1, 1]);
  });

  it("has no time left after its deadline, and says so", async () => {
    const { proven, open } = await proofOf(example(), (runs) => runs, 0);
    assert.equal(proven, 0);
    assert.ok(open.some(({ why }) => why === "the time for the proof was over"));
  });
});

describe("a proof about somebody whose tags are not known", () => {
  const trust = { conditions: { StringEquals: { "aws:PrincipalTag/team": "blue" } } };

  it("says so of a user who exists already, and not of one who is created", async () => {
    const existing = example({ trust, users: { [USER]: { existing: true } } });
    const { notes, proven } = await proofOf(existing);
    assert.deepEqual(notes, [
      `${USER} gets into ${ROLE} in child with the right aws:PrincipalTag/team, and what tags they have is not known here`,
    ]);
    assert.equal(proven, 1);
    const created = example({ trust, users: { [USER]: { tags: { team: "blue" } } } });
    assert.deepEqual((await proofOf(created)).notes, []);
  });

  it("counts no role as not proven for another one whose name begins alike", async () => {
    const never = { StringEquals: { "aws:PrincipalTag/team": "blue" } };
    const longer = `${ROLE}2`;
    const model = example({
      account: { roles: [ROLE, longer] },
      roles: {
        [longer]: { permissions: { managedPolicies: "ReadOnlyAccess" }, trust: { conditions: never } },
      },
      group: { assume: { child: [ROLE, longer] } },
    });
    const { unusable, roles, proven } = await proofOf(model);
    assert.deepEqual(
      unusable.map(({ path }) => path.slice(0, `roles.${longer}`.length)),
      [`roles.${longer}`],
    );
    assert.deepEqual([roles, proven], [2, 1]);
  });

  it("finds that a user who is created without the tag cannot get in", async () => {
    const { unusable } = await proofOf(example({ trust }));
    assert.deepEqual(
      unusable.map(({ path }) => path),
      [`roles.${ROLE}.trust.conditions.StringEquals`],
    );
  });
});

describe("the article's bug, a condition that nobody's own call can meet", () => {
  const GROUP_ARN = "arn:aws:iam::111111111111:group/child-users";
  const sourceArn = { ArnEquals: { "aws:SourceArn": GROUP_ARN } };

  it("is named in permissions, with its path", async () => {
    const { unusable, proven } = await proofOf(
      example({
        role: { permissions: { statements: [{ actions: "*", resources: "*", conditions: sourceArn }] } },
      }),
    );
    assert.equal(proven, 0);
    assert.deepEqual(unusable, [
      {
        path: `roles.${ROLE}.permissions.statements[0].conditions.ArnEquals`,
        why: "nobody can use it: aws:SourceArn is never in a person's own call",
      },
    ]);
  });

  it("is named in the trust policy, with its path", async () => {
    const { unusable, proven } = await proofOf(example({ trust: { conditions: sourceArn } }));
    assert.equal(proven, 0);
    assert.deepEqual(unusable, [
      {
        path: `roles.${ROLE}.trust.conditions.ArnEquals`,
        why: "nobody can use it: aws:SourceArn is never in an IAM user's own call",
      },
    ]);
  });

  it("is named where the child's permissions ask for MFA, and where to ask for it instead", async () => {
    const mfa = { Bool: { "aws:MultiFactorAuthPresent": true } };
    const { unusable, proven } = await proofOf(
      example({ role: { permissions: { statements: [{ actions: "*", resources: "*", conditions: mfa }] } } }),
    );
    assert.equal(proven, 0);
    assert.deepEqual(
      unusable.map(({ path }) => path),
      [`roles.${ROLE}.permissions.statements[0].conditions.Bool`],
    );
    assert.match(unusable[0]?.why ?? "", /aws:MultiFactorAuthPresent is never in .*trust\.mfa/);
  });
});

describe("a proof of changed documents", () => {
  const USER_ARN = "arn:aws:iam::111111111111:user/boaty.mcboatface";
  const WITHOUT_KEYS = example({ primary: { accessKeys: "refused" }, group: { selfManagement: false } });
  const DIRECT = example({ primary: IDENTITY_CENTER, groups: { observers: direct() } });
  const CASES: readonly {
    readonly says: string;
    readonly change: (runs: readonly StackRun[]) => readonly StackRun[];
    readonly model?: AccessModelArgs;
    readonly side: string;
    readonly allowed: boolean;
    readonly context: Readonly<Record<string, string | undefined>>;
  }[] = [
    {
      says: "finds the long-term keys that IfExists lets in",
      change: replacing(quoted('"Bool":'), quoted('"BoolIfExists":')),
      side: "trust",
      allowed: true,
      context: { "aws:PrincipalArn": USER_ARN, "aws:MultiFactorAuthPresent": undefined },
    },
    {
      says: "finds the users whom a wildcard lets in",
      change: replacing(
        quoted(`{"aws:PrincipalArn":["${USER_ARN}"]}`),
        quoted(`{"aws:PrincipalArn":["${USER_ARN}*"]}`),
      ),
      side: "trust",
      allowed: true,
      context: { "aws:MultiFactorAuthPresent": "true" },
    },
    {
      says: "finds the user who is kept out",
      change: replacing(quoted(`"${USER_ARN}"`), quoted('"arn:aws:iam::111111111111:user/mallory"')),
      side: "trust",
      allowed: true,
      context: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/mallory" },
    },
    {
      says: "finds the subject of another repository",
      model: example({ identityProviders: { github: oidc() } }),
      change: replacing("repo:acme/infra:ref:refs/heads/main", "repo:acme/*"),
      side: "trust",
      allowed: true,
      context: { "aws:PrincipalArn": undefined },
    },
    {
      says: "finds the applications that a wildcard lets account access manager call for",
      model: DIRECT,
      change: replacing(
        quoted(`"StringEquals":{"aws:SourceAccount":"999999999999","aws:SourceArn":"${APPLICATION_ARN}"}`),
        quoted(`"StringLike":{"aws:SourceAccount":"999999999999","aws:SourceArn":"${APPLICATION_ARN}*"}`),
      ),
      side: "trust",
      allowed: true,
      context: { "aws:SourceAccount": "999999999999" },
    },
    {
      says: "finds the organizations that a missing application lets account access manager call for",
      model: DIRECT,
      change: replacing(quoted(`,"aws:SourceArn":"${APPLICATION_ARN}"`), ""),
      side: "trust",
      allowed: true,
      context: { "aws:SourceAccount": "999999999999" },
    },
    {
      says: "finds the account that is not asked for",
      model: DIRECT,
      change: replacing(quoted('"aws:SourceAccount":"999999999999",'), ""),
      side: "trust",
      allowed: true,
      context: { "aws:SourceArn": APPLICATION_ARN },
    },
    {
      says: "finds another service that is let in",
      model: DIRECT,
      change: replacing(
        quoted('"Service":"account-access.amazonaws.com"'),
        quoted('"Service":["account-access.amazonaws.com","sso.amazonaws.com"]'),
      ),
      side: "trust",
      allowed: true,
      context: { "aws:PrincipalIsAWSService": "true" },
    },
    {
      says: "finds that account access manager may not say for whom a session is",
      model: DIRECT,
      change: replacing(quoted('["sts:AssumeRole","sts:SetContext"]'), quoted('"sts:AssumeRole"')),
      side: "trust",
      allowed: false,
      context: { "aws:SourceArn": APPLICATION_ARN },
    },
    {
      says: "finds session tags that account access manager may set",
      model: DIRECT,
      change: replacing(quoted('"sts:SetContext"]'), quoted('"sts:SetContext","sts:TagSession"]')),
      side: "trust",
      allowed: true,
      context: { "aws:SourceArn": APPLICATION_ARN },
    },
    {
      says: "finds the role that a wildcard in an assume policy adds",
      change: replacing(
        quoted('"arn:aws:iam::222222222222:role/users_assume_role_default"'),
        quoted('"arn:aws:iam::222222222222:role/*"'),
      ),
      side: "assume",
      allowed: true,
      context: {},
    },
    {
      says: "finds what a person may do without MFA",
      change: replacing(quoted('"Effect":"Deny"'), quoted('"Effect":"Allow"')),
      side: "selfManagement",
      allowed: true,
      context: {},
    },
    {
      says: "finds the device that a leaked key brings with it",
      change: replacing(
        quoted('"Action":["iam:CreateVirtualMFADevice","iam:EnableMFADevice"]'),
        quoted('"Action":["iam:CreateVirtualMFADevice"]'),
      ),
      side: "selfManagement",
      allowed: true,
      context: { "aws:TokenIssueTime": undefined },
    },
    {
      says: "finds the first-time user who cannot enrol a device",
      change: replacing(quoted(',"Condition":{"Null":{"aws:TokenIssueTime":"true"}}'), ""),
      side: "selfManagement",
      allowed: false,
      context: { "aws:PrincipalArn": USER_ARN },
    },
    {
      says: "finds the sign-in on another machine that a wildcard allows",
      change: replacing("public-client/localhost", "public-client/*"),
      side: "selfManagement",
      allowed: true,
      context: { "aws:MultiFactorAuthPresent": "true" },
    },
    {
      says: "finds the key that gets in with the code of a device",
      model: WITHOUT_KEYS,
      change: replacing(
        quoted('"Null":{"aws:TokenIssueTime":"true"}'),
        quoted('"Null":{"aws:MultiFactorAuthPresent":"true"}'),
      ),
      side: "assume",
      allowed: true,
      context: { "aws:MultiFactorAuthPresent": "true", "aws:TokenIssueTime": undefined },
    },
    {
      says: "finds the session that a key gets without MFA",
      model: WITHOUT_KEYS,
      change: replacing(
        quoted('"NotAction":["iam:ChangePassword"'),
        quoted('"NotAction":["sts:AssumeRole","iam:ChangePassword"'),
      ),
      side: "assume",
      allowed: true,
      context: { "aws:MultiFactorAuthPresent": "false" },
    },
    {
      says: "finds the group whose members' keys are not refused",
      model: WITHOUT_KEYS,
      change: (runs) =>
        runs.map((run) => ({
          ...run,
          resources: run.resources.filter(({ name }) => !name.endsWith(`${GROUP}/access-keys-refused`)),
        })),
      side: "selfManagement",
      allowed: true,
      context: { "aws:TokenIssueTime": undefined },
    },
    {
      says: "finds what the role may no longer do",
      change: replacing(quoted('"Action":"*","Resource":"*"'), quoted('"Action":"s3:*","Resource":"*"')),
      side: "permissions",
      allowed: false,
      context: {},
    },
  ];
  for (const { says, change, model = example(), side, allowed, context } of CASES) {
    it(says, async () => {
      const { counterexamples } = await proofOf(model, change);
      const found = counterexamples.find((each) => each.side === side);
      assert.ok(found, `no counterexample: ${JSON.stringify(counterexamples.map((each) => each.side))}`);
      assert.equal(found.allowed, allowed);
      for (const [key, value] of Object.entries(context))
        assert.equal(found.request.context[key], value, key);
    });
  }
});

describe("a proof of what stands beside documents", () => {
  /** What the stacks registered, without the resources of a type. */
  function without(type: string): (runs: readonly StackRun[]) => readonly StackRun[] {
    return (runs) =>
      runs.map((run) => ({
        ...run,
        resources: run.resources.filter((each) => !each.type.endsWith(`:${type}`)),
      }));
  }

  const GITHUB = example({ identityProviders: { github: oidc() } });

  for (const type of ["RolePoliciesExclusive", "RolePolicyAttachmentsExclusive"]) {
    it(`finds that without ${type} what is attached by hand stays`, async () => {
      const { counterexamples } = await proofOf(example(), without(type));
      assert.deepEqual(
        counterexamples.map(({ side, says }) => [side, says]),
        [
          [
            "permissions",
            "policy (whichever somebody attaches by hand, which nothing removes) is attached to the role, and not in the model",
          ],
        ],
      );
    });
  }

  it("finds an audience that its provider was not given", async () => {
    const list = replacing('"clientIdLists":["sts.amazonaws.com"]', '"clientIdLists":["another"]');
    const { counterexamples } = await proofOf(GITHUB, list);
    assert.match(
      counterexamples[0]?.says ?? "",
      /audience sts\.amazonaws\.com .* is not registered with arn:/,
    );
  });

  describe("that entitles groups of Identity Center", () => {
    const DIRECT = example({ primary: IDENTITY_CENTER, groups: { observers: direct() } });
    const ARN = `arn:aws:identitystore:::group/${groupId(1)}`;
    const lacking =
      "group observers of Identity Center is not entitled to the role, though the model means it";
    const entitled = (who = ARN, role = ROLE_ARN, application = APPLICATION_ARN): string =>
      `${who} is entitled to ${role} in ${application}, which the model does not mean`;
    const another = (text: string, by: string) => (runs: readonly StackRun[]) =>
      runs.map((run) => ({
        ...run,
        resources: run.resources.map((each) =>
          each.type.endsWith(":Entitlement")
            ? {
                ...each,
                inputs: JSON.parse(JSON.stringify(each.inputs).replaceAll(text, by)) as typeof each.inputs,
              }
            : each,
        ),
      }));

    it("is whole", async () => {
      const { proven, counterexamples, unusable, open } = await proofOf(DIRECT);
      assert.deepEqual([proven, counterexamples, unusable, open], [1, [], [], []]);
    });

    const cases: readonly (readonly [
      string,
      (runs: readonly StackRun[]) => readonly StackRun[],
      ...string[],
    ])[] = [
      ["none at all", without("Entitlement"), lacking],
      [
        "another group",
        another(groupId(1), groupId(2)),
        lacking,
        entitled(ARN.replace(groupId(1), groupId(2))),
      ],
      ["a person", another('"groupId"', '"userId"'), lacking, entitled(ARN.replace(":group/", ":user/"))],
      ["to another role", another(ROLE_ARN, `${ROLE_ARN}-2`), lacking, entitled(ARN, `${ROLE_ARN}-2`)],
      [
        "in another application",
        another(APPLICATION_ARN, `${APPLICATION_ARN}0`),
        lacking,
        entitled(ARN, ROLE_ARN, `${APPLICATION_ARN}0`),
      ],
      ["in another region", another('"eu-west-1"', '"us-east-1"'), lacking, entitled()],
    ];
    for (const [what, change, ...says] of cases) {
      it(`finds that it entitles ${what}`, async () => {
        const { counterexamples, proven } = await proofOf(DIRECT, change);
        assert.deepEqual(
          counterexamples.map((each) => [each.side, each.says, each.allowed]),
          says.map((text) => ["assume", text, text !== lacking]),
        );
        assert.equal(proven, 0);
      });
    }

    it("finds an entitlement too many", async () => {
      const groups = { observers: direct(), visitors: direct({ identityCenterGroup: groupId(2) }) };
      const more = await registeredOf(example({ primary: IDENTITY_CENTER, groups }));
      const { counterexamples } = await proofOf(DIRECT, () => more);
      assert.deepEqual(
        counterexamples.map(({ says, allowed }) => [says, allowed]),
        [[entitled(ARN.replace(groupId(1), groupId(2))), true]],
      );
    });

    it("finds a group of IAM users that has its name", async () => {
      const group = {
        type: "aws:iam/group:Group",
        name: "x",
        parent: "",
        inputs: { name: "observers" },
        outputs: {},
      };
      const { counterexamples } = await proofOf(DIRECT, (runs) =>
        runs.map((run) => (run.side === "primary" ? { ...run, resources: [...run.resources, group] } : run)),
      );
      assert.deepEqual(
        counterexamples.map(({ says }) => says),
        ["group observers is deployed, and not in the model"],
      );
    });

    for (const [key, values] of [
      ["aws:SourceIp", "192.0.2.7"],
      ["aws:PrincipalOrgID", "o-a1b2c3d4e5"],
      ["aws:SourceIdentity", "alice"],
      ["sts:ExternalId", "build-42"],
      ["sts:SourceIdentity", "alice"],
      ["aws:RequestTag/team", "blue"],
    ] as const) {
      it(`finds that account access manager does not promise ${key}`, async () => {
        const trust = { conditions: { StringLike: { [key]: values } } };
        const model = example({ primary: IDENTITY_CENTER, trust });
        const { unusable, proven } = await proofOf({ ...model, groups: { observers: direct() } });
        assert.deepEqual(unusable, [
          {
            path: `roles.${ROLE}.trust.conditions.StringLike`,
            why: `nobody can use it: ${key} is never in a call of account access manager`,
          },
        ]);
        assert.equal(proven, 0);
      });
    }
  });

  it("refuses inline policies, which it does not cover", async () => {
    const inline = {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "by-hand",
      parent: "",
      inputs: {},
      outputs: {},
    };
    await assert.rejects(
      proofOf(example(), (runs) => runs.map((run) => ({ ...run, resources: [...run.resources, inline] }))),
      /by-hand: is an inline policy/,
    );
  });
});
