import assert from "node:assert/strict";
import type { Audit } from "../../../../commands/live/audit/conclusion";
import { RecordSplitter } from "../../../../commands/live/audit/recordSplitter";
import type { AccessModelArgs } from "../../../../components/model/accessModel";
import { type Change, example } from "../../../models";
import {
  auditOf,
  auditorOf,
  type Call,
  callersCopy,
  CHILD_ID,
  type Event,
  iamEvent,
  onlyUsage,
  PRIMARY_ID,
  ROLE,
  ROLE_ARN,
  rolesCopy,
  sample,
  sessionsCopy,
  toldOf,
  USER,
  USER_ARN,
} from "./events";

const MODEL = example();
const REFUSED = {
  code: "AccessDenied",
  message: `not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
};

const WITH_ALARMS = { ...MODEL, audit: { emails: ["security@example.com"] } };
const inPrimary = { recipientAccountId: PRIMARY_ID };

/** `ACTION RESOURCE` of what changed. */
function changesOf(model: AccessModelArgs, events: readonly Event[]): string[] {
  return auditOf(model, events).changes.items.map(({ action, resource }) => `${action} ${resource}`);
}

/** What the events of a log file come to. */
function seenIn(events: readonly Event[]): Audit {
  const auditor = auditorOf(MODEL);
  const splitter = new RecordSplitter((record) => {
    auditor.see(record);
  });
  splitter.push(Buffer.from(JSON.stringify({ Records: events })));
  splitter.end();
  return auditor.conclude();
}

/** How the worked example's grant was used: how often, with MFA or not, in the console or not, in doubt. */
function used(events: readonly Event[], change: Change = {}): string {
  const { count, mfa, console, cli, perhaps } = onlyUsage(auditOf(example(change), events));
  return `${count} mfa ${String(mfa)} console ${console} cli ${cli} perhaps ${perhaps}`;
}

describe("An audit of recorded events", () => {
  it("knows who switched to a role in the console, from both accounts' logs", () => {
    const events = [...sample("console-role-account.json"), ...sample("console-caller-account.json")];
    assert.equal(used(events), "1 mfa true console 1 cli 0 perhaps 0");
    assert.equal(used([...events].reverse()), "1 mfa true console 1 cli 0 perhaps 0");
  });

  it("knows who switched to a role in the console from the role's account alone", () => {
    assert.equal(used(sample("console-role-account.json")), "1 mfa undefined console 1 cli 0 perhaps 0");
  });

  it("joins the two copies of a call of the command line, in which a code was given", () => {
    const events = [...sample("cli-role-account.json"), ...sample("cli-caller-account.json")];
    assert.equal(used(events), "1 mfa true console 0 cli 1 perhaps 0");
  });

  it("does not guess whose a call was that only the role's account has", () => {
    assert.equal(used(sample("cli-role-account.json")), "0 mfa undefined console 0 cli 0 perhaps 1");
  });

  it("learns from a sign-in whose unique ID it is", () => {
    const [copy] = sample("console-role-account.json");
    assert.ok(copy);
    assert.equal(used([copy]), "0 mfa undefined console 0 cli 0 perhaps 1");
    const audit = auditOf(MODEL, [copy, ...sample("console-login.json")]);
    assert.equal(onlyUsage(audit).count, 1);
  });

  it("says of a refused call without parameters what may have been missing", () => {
    const { refused, usages } = auditOf(MODEL, sample("refused.json"));
    assert.deepEqual(toldOf(refused), [
      `${USER_ARN}: perhaps without MFA: the keys carry none, and the log does not tell whether a code came with the call`,
    ]);
    assert.equal(usages[0]?.count, 0);
  });

  const federated = example({
    account: { roles: [ROLE, "reader", "deploy"] },
    roles: {
      reader: { permissions: { managedPolicies: "ReadOnlyAccess" } },
      deploy: { permissions: { managedPolicies: "ReadOnlyAccess" } },
    },
    identityProviders: {
      okta: { type: "saml", existing: true, assume: { child: "reader" } },
      github: {
        type: "oidc",
        url: "https://token.actions.githubusercontent.com",
        audiences: "sts.amazonaws.com",
        subjects: ["repo:octo-org/infra:ref:refs/heads/*", "repo:octo-org/other:ref:refs/heads/main"],
        assume: { child: "deploy" },
      },
    },
  });

  it("knows for whom an identity provider vouched, and by which of its subjects", () => {
    const audit = auditOf(federated, [...sample("saml.json"), ...sample("web-identity.json")]);
    const counts = audit.usages.map(({ grant, count, people }) => [grant.who, count, ...people.keys()]);
    assert.deepEqual(counts, [
      [USER, 0],
      ["okta", 1, "aidan@example.com"],
      ["repo:octo-org/infra:ref:refs/heads/*", 1, "repo:octo-org/infra:ref:refs/heads/main"],
      ["repo:octo-org/other:ref:refs/heads/main", 0],
    ]);
    assert.deepEqual(toldOf(audit.undeclared), []);
  });

  it("finds a subject that the model does not have", () => {
    const other = JSON.parse(
      JSON.stringify(sample("web-identity.json")).replaceAll("octo-org/infra", "mallory/infra"),
    ) as Event[];
    assert.deepEqual(toldOf(auditOf(federated, other).undeclared), [
      `repo:mallory/infra:ref:refs/heads/main of arn:aws:iam::${CHILD_ID}:oidc-provider/token.actions.githubusercontent.com: the model does not grant it to them`,
    ]);
  });
});

describe("An assumption of a role", () => {
  it("is one, however often its copies were delivered", () => {
    const copies = [rolesCopy(), callersCopy(), rolesCopy(), callersCopy()];
    assert.equal(used(copies), "1 mfa true console 0 cli 1 perhaps 0");
  });

  it("is another one where it has another ID", () => {
    const copies = [callersCopy(), rolesCopy({ id: "2" }), callersCopy({ id: "2", mfa: true })];
    assert.equal(used(copies), "2 mfa true console 0 cli 1 perhaps 0".replace("cli 1", "cli 2"));
  });

  it("is counted with the last of all times", () => {
    const times = ["2026-11-03T00:00:00Z", "2026-11-05T00:00:00Z", "2026-11-04T00:00:00Z"];
    const events = times.map((time, index) => callersCopy({ id: String(index), time, since: time }));
    assert.equal(onlyUsage(auditOf(MODEL, events)).last, Date.parse("2026-11-05T00:00:00Z"));
  });

  it("is left out where it was before or after the period", () => {
    const events = ["2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z"].map(
      (time, index) => callersCopy({ id: String(index), time, since: time }),
    );
    const period = { since: Date.parse("2026-11-01T00:00:00Z"), until: Date.parse("2026-11-02T00:00:00Z") };
    const audit = auditOf(MODEL, events, period);
    assert.deepEqual([onlyUsage(audit).count, audit.events], [1, 1]);
  });

  describe("of which only the role's account tells", () => {
    const alone = rolesCopy({ sessionName: USER, asked: { sourceIdentity: USER } });

    it("is the user's whose name the trust asks the session to have", () => {
      assert.equal(used([alone]), "0 mfa undefined console 0 cli 0 perhaps 1");
      const change = { trust: { sessionName: "username" } } as const;
      assert.equal(used([alone], change), "1 mfa undefined console 0 cli 1 perhaps 0");
    });

    it("is the user's whose name the trust asks the source identity to have", () => {
      const change = { trust: { sourceIdentity: true } } as const;
      assert.equal(used([alone], change), "1 mfa undefined console 0 cli 1 perhaps 0");
    });

    it("is not known by a session name that a machine could have given", () => {
      const ci = `arn:aws:iam::${PRIMARY_ID}:user/ci`;
      const machines = { ci: { principal: ci, assume: { child: [ROLE] } } };
      const audit = auditOf(example({ trust: { sessionName: "username" }, machines }), [alone]);
      assert.deepEqual(
        audit.usages.map(({ count, perhaps }) => [count, perhaps]),
        [
          [0, 1],
          [0, 1],
        ],
      );
    });

    it("is not known by a session name where a role of the primary account called", () => {
      const change = { trust: { sessionName: "username" } } as const;
      const ofRole = rolesCopy({ sessionName: USER, userId: `AROAEXAMPLE:${USER}` });
      assert.equal(used([ofRole], change), "0 mfa undefined console 0 cli 0 perhaps 1");
    });

    it("is nobody's where two people switched to the same session at the same time", () => {
      const [, made] = sample("console-role-account.json");
      const other = {
        ...made,
        eventID: "other",
        additionalEventData: { SwitchFrom: `arn:aws:iam::${PRIMARY_ID}:user/other` },
      };
      const [copy] = sample("console-role-account.json");
      assert.equal(used([copy ?? {}, made ?? {}, other]), "0 mfa undefined console 0 cli 0 perhaps 1");
    });

    it("is undeclared where nobody of the caller's account may", () => {
      const stranger = {
        ...alone,
        userIdentity: { type: "AWSAccount", principalId: "AIDASTRANGER", accountId: "999999999999" },
      };
      assert.deepEqual(toldOf(auditOf(MODEL, [stranger]).undeclared), [
        "somebody of account 999999999999, not known who (AIDASTRANGER): the model grants it to nobody of that account",
      ]);
    });
  });
});

describe("What happened and is not declared", () => {
  const undeclared = (events: readonly Event[], change: Change = {}): string[] =>
    toldOf(auditOf(example(change), events).undeclared);

  it("is a role that somebody got to whom the model does not grant it", () => {
    const mallory = `arn:aws:iam::${PRIMARY_ID}:user/mallory`;
    const events = [callersCopy({ user: "mallory", userArn: mallory }), rolesCopy()];
    assert.deepEqual(undeclared(events), [`${mallory}: the model does not grant it to them`]);
  });

  it("is a role that a federated session, the root user or a service got", () => {
    const others = [
      { type: "FederatedUser", arn: `arn:aws:sts::${PRIMARY_ID}:federated-user/x`, accountId: PRIMARY_ID },
      { type: "Root", arn: `arn:aws:iam::${PRIMARY_ID}:root`, accountId: PRIMARY_ID },
      { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
    ].map((userIdentity, index) => ({ ...callersCopy({ id: String(index) }), userIdentity }));
    assert.deepEqual(undeclared(others), [
      `arn:aws:sts::${PRIMARY_ID}:federated-user/x: the model does not grant it to them`,
      `arn:aws:iam::${PRIMARY_ID}:root: the model does not grant it to them`,
      "the service ec2.amazonaws.com: the model does not grant it to them",
    ]);
  });

  const conditions: readonly (readonly [string, Change, Parameters<typeof callersCopy>[0], string])[] = [
    ["without MFA", {}, { mfa: false }, "without MFA, which is asked"],
    [
      "with MFA of long ago",
      {},
      { since: "2026-10-31T20:00:00Z" },
      "MFA 13 h ago, where MFA within 12 h is asked",
    ],
    [
      "from elsewhere",
      { trust: { sourceIps: "198.51.100.0/24" } },
      {},
      "from 192.0.2.1, where 198.51.100.0/24 is asked",
    ],
    [
      "too late",
      { trust: { notAfter: "2026-10-01T00:00:00Z" } },
      {},
      "after 2026-10-01T00:00:00Z, until which it was allowed",
    ],
    [
      "under another name",
      { trust: { sessionName: "username" } },
      {},
      `session name boaty, where ${USER} is asked`,
    ],
    [
      "without the user's source identity",
      { trust: { sourceIdentity: true } },
      {},
      `without source identity, where ${USER} is asked`,
    ],
    [
      "with tags that the model does not have",
      { trust: { sessionTags: { team: ["a"] } } },
      { asked: { tags: [{ key: "team", value: "b" }] } },
      "session tag team b, where a is asked",
    ],
    [
      "with tags that the model lets nobody give",
      {},
      { asked: { tags: [{ key: "team", value: "b" }] } },
      "with session tags, of which the model lets them give none",
    ],
    [
      "in spite of a denial",
      { trust: { denyUsers: USER }, groups: OTHERS() },
      {},
      "the model does not grant it to them",
    ],
  ];
  for (const [name, change, call, why] of conditions) {
    it(`is a role that was assumed ${name}`, () => {
      assert.deepEqual(undeclared([callersCopy(call), rolesCopy()], change), [`${USER_ARN}: ${why}`]);
    });

    it(`is not one that was refused ${name}, which has the same reason`, () => {
      const { refused, undeclared: none } = auditOf(example(change), [
        callersCopy({ ...call, error: REFUSED }),
      ]);
      assert.deepEqual(toldOf(refused), [`${USER_ARN}: ${why}`]);
      assert.equal(none.count, 0);
    });
  }

  it("is not what the log does not tell", () => {
    const change = { trust: { sourceIps: "198.51.100.0/24" } };
    assert.deepEqual(undeclared([callersCopy({ ip: "AWS Internal" }), rolesCopy()], change), []);
  });

  it("is what the model's people do with roles of its accounts that it does not have", () => {
    const roleArn = `arn:aws:iam::${CHILD_ID}:role/by-hand`;
    assert.deepEqual(undeclared([callersCopy({ roleArn })]), [`${USER_ARN}: the model has no such role`]);
    const elsewhere = `arn:aws:iam::999999999999:role/other`;
    assert.deepEqual(undeclared([callersCopy({ roleArn: elsewhere })]), []);
  });

  it("is told of the role of the same name in no other account", () => {
    const roleArn = `arn:aws:iam::999999999999:role/${ROLE}`;
    const audit = auditOf(MODEL, [callersCopy({ roleArn })]);
    assert.deepEqual([onlyUsage(audit).count, audit.undeclared.count], [0, 0]);
  });
});

/** A second group that keeps the example's role granted to somebody. */
function OTHERS(): NonNullable<Change["groups"]> {
  return { others: { members: ["someone"], assume: { child: [ROLE] } } };
}

describe("A refused call", () => {
  const why = (call: Parameters<typeof callersCopy>[0], change: Change = {}): string | undefined =>
    auditOf(example(change), [callersCopy(call)]).refused.items[0]?.why;

  it("of somebody else is refused as it should be", () => {
    const mallory = `arn:aws:iam::${PRIMARY_ID}:user/mallory`;
    const call = { user: "mallory", userArn: mallory, error: REFUSED };
    assert.equal(why(call), "the model does not grant it to them");
  });

  it("that the model would let in says that something else stands in its way", () => {
    assert.match(why({ error: REFUSED }) ?? "", /^the model lets them in, so what is deployed differs/);
  });

  it("with a wrong code says so", () => {
    const message = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
    assert.equal(why({ error: { code: "AccessDenied", message } }), "the MFA code was wrong");
  });

  it("for another reason has the reason of AWS", () => {
    const error = { code: "ExpiredToken", message: "The security token included in the request is expired" };
    assert.equal(why({ error }), "ExpiredToken: The security token included in the request is expired");
  });
});

describe("Machines and people of permission sets", () => {
  const ci = "arn:aws:iam::333333333333:role/jobs/ci";
  const model = example({
    machines: { ci: { principal: ci, externalId: "build-42", assume: { child: [ROLE] } } },
    groups: { sso: { permissionSet: "Developers", assume: { child: [ROLE] } } },
  });
  const reserved = (set: string): string =>
    `arn:aws:iam::${PRIMARY_ID}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${set}_0123456789abcdef`;
  const counts = (events: readonly Event[]): unknown[] =>
    auditOf(model, events).usages.map(({ grant, count, people }) => [grant.who, count, ...people.keys()]);

  it("are known by the role that they call with", () => {
    assert.deepEqual(
      counts([
        sessionsCopy(ci, "build", { id: "1", asked: { externalId: "build-42" } }),
        sessionsCopy(reserved("Developers"), "ann@example.com", { id: "2" }),
        sessionsCopy(reserved("Developers"), "bob@example.com", { id: "3" }),
      ]),
      [
        [USER, 0],
        ["permission set Developers", 2, "ann@example.com", "bob@example.com"],
        ["machine ci", 1, "build"],
      ],
    );
  });

  it("are not taken for others of nearly the same name", () => {
    const others = [
      sessionsCopy("arn:aws:iam::333333333333:role/ci", "build", { id: "1" }),
      sessionsCopy(reserved("Developers_2"), "ann", { id: "2" }),
      sessionsCopy(reserved("Developers").replace(PRIMARY_ID, CHILD_ID), "ann", { id: "3" }),
    ];
    assert.equal(auditOf(model, others).undeclared.count, 3);
    assert.ok(auditOf(model, others).usages.every(({ count }) => count === 0));
  });

  it("have no MFA that could be missed, and an external ID that can", () => {
    const told = toldOf(auditOf(model, [sessionsCopy(ci, "build")]).undeclared);
    assert.deepEqual(told, [`${ci}, session build: without external ID, where build-42 is asked`]);
  });
});

describe("A change in IAM", () => {
  const deployer = `arn:aws:iam::${CHILD_ID}:role/deployer`;
  const changes = (events: readonly Event[], deployers: readonly string[] = []): string[] =>
    auditOf(MODEL, events, { deployers }).changes.items.map(
      ({ action, resource, by, why }) => `${action} ${resource} by ${by}: ${why}`,
    );
  const attached = iamEvent("AttachRolePolicy", {
    roleName: ROLE,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });

  it("is told where it is of something that the model declares, in that account", () => {
    assert.deepEqual(changes([attached]), [
      `AttachRolePolicy role ${ROLE} by somebody else: no --deployer was named, with no tool of deployment`,
    ]);
    assert.deepEqual(changes([{ ...attached, recipientAccountId: PRIMARY_ID }]), []);
    assert.deepEqual(changes([iamEvent("AttachRolePolicy", { roleName: "other" })]), []);
  });

  it("is told of people, groups and policies of the primary account", () => {
    const policyArn = `arn:aws:iam::${PRIMARY_ID}:policy/assume-role-child-user`;
    const events = [
      iamEvent("AddUserToGroup", { groupName: "child-users", userName: "mallory" }, inPrimary),
      iamEvent("CreateLoginProfile", { userName: USER }, inPrimary),
      iamEvent("CreatePolicyVersion", { policyArn, setAsDefault: true }, inPrimary),
    ];
    assert.deepEqual(
      changes(events).map((line) => line.split(" by ")[0]),
      [
        "AddUserToGroup group child-users",
        `CreateLoginProfile user ${USER}`,
        "CreatePolicyVersion policy assume-role-child-user",
      ],
    );
  });

  it("is told of every policy of a role's statements", () => {
    const statements = Array.from({ length: 40 }, (_, number) => ({
      actions: "s3:GetObject",
      resources: Array.from(
        { length: 5 },
        (_, each) => `arn:aws:s3:::bucket-${number}-${each}-${"x".repeat(40)}/*`,
      ),
    }));
    const large = example({ role: { permissions: { policyName: "large", statements } } });
    const policyArn = `arn:aws:iam::${CHILD_ID}:policy/large-2`;
    assert.deepEqual(
      changesOf(large, [
        iamEvent("CreatePolicyVersion", { policyArn }),
        iamEvent("DeletePolicy", { policyArn }),
      ]),
      ["CreatePolicyVersion policy large-2", "DeletePolicy policy large-2"],
    );
  });

  it("is told of who takes the name of a person or a group of the model", () => {
    const events = [
      iamEvent("UpdateUser", { userName: "mallory", newUserName: USER }, inPrimary),
      iamEvent("UpdateGroup", { groupName: "strangers", newGroupName: "child-users" }, inPrimary),
    ];
    assert.deepEqual(changesOf(MODEL, events), [`UpdateUser user ${USER}`, "UpdateGroup group child-users"]);
    assert.deepEqual(
      changesOf(MODEL, [iamEvent("UpdateUser", { userName: "mallory", newUserName: "eve" }, inPrimary)]),
      [],
    );
  });

  it("is told of who enters the path whose users get roles, and only where a path decides", () => {
    const events = [
      iamEvent("UpdateUser", { userName: "mallory", newPath: "/people/" }, inPrimary),
      iamEvent("CreateUser", { userName: "eve", path: "/people/new/" }, inPrimary),
      iamEvent("CreateUser", { userName: "sam", path: "/robots/" }, { ...inPrimary, eventID: "other" }),
      iamEvent("CreateUser", { userName: "sam", path: "/people/" }, { eventID: "elsewhere" }),
    ];
    const primary = { userPath: "/people/" };
    assert.deepEqual(changesOf(example({ primary, trust: { match: "path" } }), events), [
      "UpdateUser user mallory in path /people/",
      "CreateUser user eve in path /people/new/",
    ]);
    assert.deepEqual(changesOf(example({ primary }), events), []);
  });

  it("is told of whatever case a name is written in, as the model has it", () => {
    const policyArn = `arn:aws:iam::${CHILD_ID}:policy/Child-Users-Access`;
    assert.deepEqual(
      changesOf(MODEL, [
        iamEvent("AttachRolePolicy", { roleName: ROLE.toUpperCase() }),
        iamEvent("CreatePolicyVersion", { policyArn }),
        iamEvent("UpdateUser", { userName: "mallory", newUserName: USER.toUpperCase() }, inPrimary),
      ]),
      [
        `AttachRolePolicy role ${ROLE}`,
        "CreatePolicyVersion policy child-users-access",
        `UpdateUser user ${USER}`,
      ],
    );
  });

  it("is told of the role by which alarms are sent, and only of a model that has some", () => {
    const roleName = "cross-account-federation-alarms";
    const events = [
      iamEvent("UpdateAssumeRolePolicy", { roleName }),
      iamEvent("DeletePolicy", { policyArn: `arn:aws:iam::${CHILD_ID}:policy/${roleName}` }),
    ];
    assert.deepEqual(changesOf(WITH_ALARMS, events), [
      `UpdateAssumeRolePolicy role ${roleName}`,
      `DeletePolicy policy ${roleName}`,
    ]);
    assert.deepEqual(changesOf(MODEL, events), []);
  });

  it("is none where it only looks, or was refused", () => {
    assert.deepEqual(changes([iamEvent("GetRole", { roleName: ROLE }, { readOnly: true })]), []);
    assert.deepEqual(changes([{ ...attached, errorCode: "AccessDenied" }]), []);
  });

  it("is the deployment's where a deployer makes it with a tool, and not by what the tool says alone", () => {
    const pulumi = "APN/1.0 Pulumi/1.0 Pulumi/3.270.0 (+https://www.pulumi.com) Terraform/1.0";
    const bySession = {
      userAgent: pulumi,
      userIdentity: {
        type: "AssumedRole",
        arn: `arn:aws:sts::${CHILD_ID}:assumed-role/deployer/x`,
        accountId: CHILD_ID,
        sessionContext: { sessionIssuer: { arn: deployer, principalId: "AROA1" } },
      },
    };
    assert.match(
      changes([{ ...attached, ...bySession }], [deployer])[0] ?? "",
      /by deployment: .* as it says itself/,
    );
    assert.match(
      changes([{ ...attached, userAgent: pulumi }], [deployer])[0] ?? "",
      /by somebody else: by no --deployer/,
    );
    assert.match(
      changes([{ ...attached, ...bySession, userAgent: "console" }], [deployer])[0] ?? "",
      /somebody else/,
    );
  });

  it("is a person's own where they may manage their own credentials", () => {
    const own = {
      recipientAccountId: PRIMARY_ID,
      userIdentity: { type: "IAMUser", arn: USER_ARN, accountId: PRIMARY_ID, userName: USER },
    };
    assert.match(changes([iamEvent("CreateAccessKey", {}, own)])[0] ?? "", /by themselves/);
    assert.match(changes([iamEvent("EnableMFADevice", { userName: USER }, own)])[0] ?? "", /by themselves/);
    assert.match(
      changes([iamEvent("AttachUserPolicy", { userName: USER }, own)])[0] ?? "",
      /by somebody else/,
    );
  });

  it("is counted once, however often it was delivered", () => {
    assert.equal(changes([attached, attached]).length, 1);
  });
});

describe("What silences trails and alarms", () => {
  const ofEvents = { eventSource: "events.amazonaws.com" };
  const ofTrails = { eventSource: "cloudtrail.amazonaws.com" };
  const rule = "cross-account-federation-roles";

  it("is told of the model's alarm rules, and of no others", () => {
    const events = [
      iamEvent("DisableRule", { name: rule }, ofEvents),
      iamEvent("DeleteRule", { name: rule }, ofEvents),
      iamEvent("PutRule", { name: rule, state: "ENABLED" }, ofEvents),
      iamEvent("RemoveTargets", { rule, ids: ["primary"] }, { ...ofEvents, recipientAccountId: PRIMARY_ID }),
      iamEvent("DescribeRule", { name: rule }, ofEvents),
      iamEvent("DisableRule", { name: "nightly" }, { ...ofEvents, eventID: "nightly" }),
      iamEvent(
        "DisableRule",
        { name: rule },
        { ...ofEvents, eventID: "far", recipientAccountId: "999999999999" },
      ),
    ];
    assert.deepEqual(changesOf(WITH_ALARMS, events), [
      `DisableRule alarm rule ${rule}`,
      `DeleteRule alarm rule ${rule}`,
      `PutRule alarm rule ${rule}`,
      `RemoveTargets alarm rule ${rule}`,
    ]);
    assert.deepEqual(changesOf(MODEL, events), []);
  });

  it("is told of the topic that announces them", () => {
    const topicArn = `arn:aws:sns:us-east-1:${PRIMARY_ID}:cross-account-federation-alarms`;
    const inSns = { eventSource: "sns.amazonaws.com", recipientAccountId: PRIMARY_ID };
    const events = [
      iamEvent("DeleteTopic", { topicArn }, inSns),
      iamEvent("Unsubscribe", { subscriptionArn: `${topicArn}:0f1e` }, inSns),
      iamEvent("SetTopicAttributes", { topicArn: `${topicArn}-2` }, inSns),
    ];
    assert.deepEqual(changesOf(WITH_ALARMS, events), [
      `DeleteTopic topic ${topicArn}`,
      `Unsubscribe topic ${topicArn}`,
    ]);
  });

  it("is told of every trail of the model's accounts, since audits read trails", () => {
    const arn = `arn:aws:cloudtrail:us-east-1:${CHILD_ID}:trail/main`;
    const events = [
      iamEvent("StopLogging", { name: arn }, ofTrails),
      iamEvent("DeleteTrail", { name: "main" }, ofTrails),
      iamEvent("UpdateTrail", { name: "main", isMultiRegionTrail: false }, ofTrails),
      iamEvent("PutEventSelectors", { trailName: "main" }, ofTrails),
      iamEvent("LookupEvents", {}, { ...ofTrails, readOnly: true }),
    ];
    assert.deepEqual(changesOf(MODEL, events), [
      `StopLogging trail ${arn}`,
      "DeleteTrail trail main",
      "UpdateTrail trail main",
      "PutEventSelectors trail main",
    ]);
  });

  it("is read from a file of events of many services", () => {
    assert.equal(seenIn([iamEvent("StopLogging", { name: "main" }, ofTrails)]).changes.count, 1);
  });
});

describe("A session of an account's root user", () => {
  const asRoot = (call: Call = {}): Event => ({
    ...callersCopy(call),
    eventName: "AssumeRoot",
    requestParameters: {
      targetPrincipal: CHILD_ID,
      taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
    },
    responseElements: null,
  });

  it("is told where somebody of the model got one of an account of the model", () => {
    const { undeclared } = auditOf(MODEL, [asRoot(), asRoot()]);
    assert.deepEqual(toldOf(undeclared), [
      `${USER_ARN}: as the root user, for S3UnlockBucketPolicy, which the model grants to nobody`,
    ]);
    assert.deepEqual(
      undeclared.items.map(({ roleArn }) => roleArn),
      [`arn:aws:iam::${CHILD_ID}:root`],
    );
    assert.equal(seenIn([asRoot()]).undeclared.count, 1);
  });

  it("is told of sessions of the model's roles, and of no strangers", () => {
    const inSession = { ...asRoot(), userIdentity: sessionsCopy(ROLE_ARN, "boaty").userIdentity };
    assert.equal(auditOf(MODEL, [inSession]).undeclared.count, 1);
    const stranger = asRoot({ userArn: `arn:aws:iam::${PRIMARY_ID}:user/eve`, user: "eve" });
    assert.equal(auditOf(MODEL, [stranger]).undeclared.count, 0);
    const elsewhere = { ...asRoot(), requestParameters: { targetPrincipal: "999999999999" } };
    assert.equal(auditOf(MODEL, [elsewhere]).undeclared.count, 0);
  });

  it("is among the refused where AWS refused it", () => {
    const { undeclared, refused } = auditOf(MODEL, [{ ...asRoot(), errorCode: "AccessDenied" }]);
    assert.deepEqual([undeclared.count, refused.count], [0, 1]);
  });
});

describe("A role whose name is written in another case", () => {
  it("is the model's", () => {
    const roleArn = ROLE_ARN.replace(ROLE, ROLE.toUpperCase());
    assert.equal(used([callersCopy({ roleArn })]), "1 mfa true console 0 cli 1 perhaps 0");
  });
});

describe("Events that are none", () => {
  it("are counted", () => {
    const auditor = auditorOf(MODEL);
    auditor.seeText('{"hello":"world"}');
    auditor.seeText(JSON.stringify({ ...callersCopy(), eventTime: "yesterday" }));
    assert.deepEqual([auditor.conclude().notUnderstood, auditor.events], [2, 0]);
  });

  it("are those of accounts that the model does not have", () => {
    const { foreign } = auditOf(MODEL, [{ ...callersCopy(), recipientAccountId: "999999999999" }]);
    assert.deepEqual([...foreign], [["999999999999", 1]]);
  });
});
