import assert from "node:assert/strict";
import type { AccessModel, AuditArgs } from "../../../components/model/accessModel";
import { readAccess } from "../../../components/access";
import { RULES, topicArn } from "../../../components/model/alarms";
import type { AlarmRule } from "../../../components/policies/alarms/eventPattern";
import { ASSUMPTION, CHANGE } from "../../../components/policies/alarms/messages";
import { childRules, primaryRules, RECEIVED } from "../../../components/policies/alarms/rules";
import { type Event, iamEvent, rolesCopy, sample } from "../../commands/live/audit/events";
import { CHILD_ID, example, oidc, PRIMARY_ID, ROLE, ROLE_ARN, saml, samlXml, USER } from "../../models";
import { matches } from "./matcher";

function access(audit: AuditArgs = {}, change: Parameters<typeof example>[0] = {}): AccessModel {
  return readAccess({ ...example(change), audit });
}

/** Roles and providers of the recorded events. */
const OF_SAMPLES = access(
  {},
  {
    account: { roles: [ROLE, "deploy", "reader"] },
    roles: {
      deploy: { permissions: { managedPolicies: "ReadOnlyAccess" } },
      reader: { permissions: { managedPolicies: "ReadOnlyAccess" } },
    },
    identityProviders: {
      okta: saml({ assume: { child: "reader" }, metadata: samlXml() }),
      github: oidc({ assume: { child: "deploy" } }),
    },
  },
);

const SOURCES: Readonly<Record<string, string>> = {
  "sts.amazonaws.com": "aws.sts",
  "iam.amazonaws.com": "aws.iam",
  "signin.amazonaws.com": "aws.signin",
  "events.amazonaws.com": "aws.events",
  "cloudtrail.amazonaws.com": "aws.cloudtrail",
  "sns.amazonaws.com": "aws.sns",
};

/** What CloudTrail records as EventBridge hands it on. */
function delivered(detail: Event): Event {
  const isSignIn = detail.eventType === "AwsConsoleSignIn";
  return {
    version: "0",
    id: detail.eventID,
    "detail-type": isSignIn ? "AWS Console Sign In via CloudTrail" : "AWS API Call via CloudTrail",
    source: SOURCES[String(detail.eventSource)],
    account: detail.recipientAccountId,
    time: detail.eventTime,
    region: detail.awsRegion,
    resources: [],
    detail,
  };
}

/**
 * Keys of the rules that an event reaches and matches. What only reads is handed on to those alone whose state asks for
 * it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
function heardBy(rules: readonly AlarmRule[], detail: Event): string[] {
  const isRead = detail.readOnly === true || /^(Get|List|Describe)/.test(String(detail.eventName));
  const reached = rules.filter(({ isOfReads }) => isOfReads || !isRead);
  return reached.filter(({ pattern }) => matches(pattern, delivered(detail))).map(({ key }) => key);
}

function inChild(detail: Event, model = OF_SAMPLES, region = "us-east-1"): string[] {
  return heardBy(childRules(model, "child", region), detail);
}

function inPrimary(eventName: string, asked: Event = {}, model = OF_SAMPLES): string[] {
  return heardBy(primaryRules(model), iamEvent(eventName, asked, { recipientAccountId: PRIMARY_ID }));
}

function call(eventSource: string, eventName: string, requestParameters: Event): Event {
  return iamEvent(eventName, requestParameters, { eventSource });
}

describe("the rules of a child account", () => {
  describe("hear an assumption", () => {
    const [console] = sample("console-role-account.json");
    const recorded: readonly (readonly [how: string, event: Event | undefined])[] = [
      ["by the CLI", sample("cli-role-account.json")[0]],
      ["by a switch in the console", console],
      ["with a SAML assertion", sample("saml.json")[0]],
      ["with a web identity", sample("web-identity.json")[0]],
    ];
    for (const [how, event] of recorded) {
      it(how, () => {
        assert.ok(event);
        assert.deepEqual(inChild(event), ["assumptions"]);
      });
    }

    it("in whatever case the role's ARN is spelt", () => {
      assert.deepEqual(inChild(rolesCopy({ roleArn: ROLE_ARN.toUpperCase() })), ["assumptions"]);
    });

    it("in every region that is listened to", () => {
      const model = access({ regions: ["eu-west-1"] });
      assert.deepEqual(model.audit?.regions, ["us-east-1", "eu-west-1"]);
      assert.deepEqual(inChild(rolesCopy({ region: "eu-west-1" }), model, "eu-west-1"), ["assumptions"]);
    });

    it("as a read-only call, which AWS hands on to rules alone that ask for them", () => {
      const rules = childRules(OF_SAMPLES, "child", "us-east-1");
      const reading = rules.filter(({ isOfReads }) => isOfReads).map(({ key }) => key);
      assert.deepEqual(reading, ["assumptions"]);
    });

    it("once: the console's own event of the switch is another's", () => {
      assert.equal(sample("console-role-account.json")[1]?.eventName, "SwitchRole");
      assert.deepEqual(inChild(sample("console-role-account.json")[1] ?? {}), []);
    });
  });

  describe("hear a change", () => {
    const changes: readonly (readonly [eventName: string, asked: Event, rule: string])[] = [
      ["UpdateAssumeRolePolicy", { roleName: ROLE }, "roles"],
      ["AttachRolePolicy", { roleName: ROLE, policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }, "roles"],
      ["PutRolePolicy", { roleName: ROLE, policyName: "p" }, "roles"],
      ["DeleteRolePermissionsBoundary", { roleName: ROLE }, "roles"],
      ["DeleteRole", { roleName: ROLE }, "roles"],
      ["CreateRole", { roleName: ROLE }, "roles"],
      ["UpdateAssumeRolePolicy", { roleName: ROLE.toUpperCase() }, "roles"],
      ["PutRolePolicy", { roleName: "cross-account-federation-alarms" }, "roles"],
      [
        "CreatePolicyVersion",
        { policyArn: `arn:aws:iam::${CHILD_ID}:policy/child-users-access` },
        "policies",
      ],
      [
        "DetachRolePolicy",
        {
          roleName: "cross-account-federation-alarms",
          policyArn: `arn:aws:iam::${CHILD_ID}:policy/cross-account-federation-alarms`,
        },
        "roles, policies",
      ],
      [
        "AddClientIDToOpenIDConnectProvider",
        {
          openIDConnectProviderArn: `arn:aws:iam::${CHILD_ID}:oidc-provider/token.actions.githubusercontent.com`,
        },
        "oidc-providers",
      ],
      [
        "UpdateSAMLProvider",
        { sAMLProviderArn: `arn:aws:iam::${CHILD_ID}:saml-provider/okta` },
        "saml-providers",
      ],
    ];
    for (const [eventName, asked, rule] of changes) {
      it(`${eventName} of ${Object.values(asked).join(" and ")}`, () => {
        assert.deepEqual(inChild(iamEvent(eventName, asked)).join(", "), rule);
      });
    }

    it("in the partition's main region, where IAM records it", () => {
      assert.deepEqual(
        childRules(OF_SAMPLES, "child", "eu-west-1").map(({ key }) => key),
        ["assumptions", "alarms"],
      );
    });
  });

  describe("hear who would silence them", () => {
    const silencing: readonly Event[] = [
      call("events.amazonaws.com", "DisableRule", { name: `${RULES}assumptions` }),
      call("events.amazonaws.com", "DeleteRule", { name: `${RULES}alarms`, force: false }),
      call("events.amazonaws.com", "PutRule", { name: `${RULES}roles`, state: "DISABLED" }),
      call("events.amazonaws.com", "RemoveTargets", { rule: `${RULES}assumptions`, ids: ["primary"] }),
      call("events.amazonaws.com", "PutTargets", { rule: `${RULES}assumptions`, targets: [] }),
      call("cloudtrail.amazonaws.com", "StopLogging", { name: "trail" }),
      call("cloudtrail.amazonaws.com", "PutEventSelectors", { trailName: "trail" }),
    ];
    for (const event of silencing) {
      it(String(event.eventName), () => {
        assert.deepEqual(inChild(event), ["alarms"]);
        assert.deepEqual(inChild(event, OF_SAMPLES, "eu-west-1"), ["alarms"]);
      });
    }
  });

  describe("are silent about", () => {
    const others: readonly (readonly [what: string, event: Event])[] = [
      ["an assumption of another role", rolesCopy({ roleArn: `${ROLE_ARN}-2` })],
      ["an assumption of a role under another path", rolesCopy({ roleArn: ROLE_ARN.replace("/", "/ci/") })],
      [
        "a service's own role",
        rolesCopy({
          roleArn: `arn:aws:iam::${CHILD_ID}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
        }),
      ],
      [
        "an assumption of a role of the same name elsewhere",
        rolesCopy({ roleArn: ROLE_ARN.replace("2", "3") }),
      ],
      ["what a session calls otherwise", call("sts.amazonaws.com", "GetCallerIdentity", {})],
      ["a look at a role", iamEvent("GetRole", { roleName: ROLE })],
      ["a list of a role's policies", iamEvent("ListAttachedRolePolicies", { roleName: ROLE })],
      ["a change of another role", iamEvent("UpdateAssumeRolePolicy", { roleName: "other" })],
      [
        "a change of another policy",
        iamEvent("CreatePolicyVersion", { policyArn: `arn:aws:iam::${CHILD_ID}:policy/other` }),
      ],
      ["another's rule", call("events.amazonaws.com", "DisableRule", { name: "nightly" })],
      ["a look at a trail", call("cloudtrail.amazonaws.com", "GetTrailStatus", { name: "trail" })],
    ];
    for (const [what, event] of others) {
      it(what, () => {
        assert.deepEqual(inChild(event), []);
      });
    }
  });

  it("are those alone that the model asks for", () => {
    const keysOf = (audit: AuditArgs): string[] =>
      childRules(access(audit), "child", "us-east-1").map(({ key }) => key);
    assert.deepEqual(keysOf({ changes: false }), ["assumptions", "alarms"]);
    assert.deepEqual(keysOf({ assumptions: false }), ["roles", "policies", "alarms"]);
  });
});

describe("the primary account's own rules", () => {
  const changes: readonly (readonly [eventName: string, asked: Event, rules: string])[] = [
    ["CreateUser", { userName: "mallory" }, "people"],
    ["AddUserToGroup", { userName: "mallory", groupName: "child-users" }, "people"],
    ["CreateAccessKey", { userName: USER }, "people"],
    ["UpdateAccessKey", { userName: USER, status: "Active" }, "people"],
    ["CreateLoginProfile", { userName: USER }, "people"],
    ["UpdateLoginProfile", { userName: USER }, "people"],
    ["DeactivateMFADevice", { userName: USER }, "people"],
    ["CreateVirtualMFADevice", { virtualMFADeviceName: USER }, "people"],
    ["EnableMFADevice", { userName: USER }, "people"],
    ["PutUserPolicy", { userName: USER, policyName: "p" }, "people"],
    ["DeleteUserPermissionsBoundary", { userName: USER }, "people"],
    ["PutGroupPolicy", { groupName: "child-users", policyName: "p" }, "people"],
    ["UpdateUser", { userName: "mallory", newUserName: USER }, "people"],
    [
      "SetDefaultPolicyVersion",
      { policyArn: `arn:aws:iam::${PRIMARY_ID}:policy/assume-role-child-user` },
      "policies",
    ],
    [
      "DetachGroupPolicy",
      { groupName: "child-users", policyArn: `arn:aws:iam::${PRIMARY_ID}:policy/self-management` },
      "people, policies",
    ],
    ["UpdateAssumeRolePolicy", { roleName: "ci" }, "roles"],
    ["ListUsers", {}, ""],
    ["GetUser", { userName: USER }, ""],
    ["ListMFADevices", { userName: USER }, ""],
    ["GetPolicyVersion", { policyArn: `arn:aws:iam::${PRIMARY_ID}:policy/self-management` }, ""],
    ["UpdateAssumeRolePolicy", { roleName: "other" }, ""],
    ["ChangePassword", {}, ""],
  ];
  const model = access(
    {},
    { machines: { ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE } } } },
  );
  for (const [eventName, asked, rules] of changes) {
    it(`${rules === "" ? "are silent about" : "hear"} ${eventName} of ${JSON.stringify(asked)}`, () => {
      assert.deepEqual(inPrimary(eventName, asked, model).join(", "), rules);
    });
  }

  it("hear who would silence the topic", () => {
    const topic = topicArn(model);
    const events = [
      call("sns.amazonaws.com", "SetTopicAttributes", { topicArn: topic, attributeName: "Policy" }),
      call("sns.amazonaws.com", "DeleteTopic", { topicArn: topic }),
      call("sns.amazonaws.com", "Unsubscribe", { subscriptionArn: `${topic}:4711` }),
    ];
    for (const event of events) assert.deepEqual(heardBy(primaryRules(model), event), ["alarms"]);
    const other = call("sns.amazonaws.com", "DeleteTopic", { topicArn: `${topic}-2` });
    assert.deepEqual(heardBy(primaryRules(model), other), []);
  });
});

describe("what arrives from child accounts", () => {
  it("is heard by one rule, which tells assumptions from changes", () => {
    assert.deepEqual(heardBy(RECEIVED, rolesCopy()), ["received-assumptions"]);
    assert.deepEqual(heardBy(RECEIVED, iamEvent("DeleteRole", { roleName: ROLE })), ["received-changes"]);
    const disabled = call("events.amazonaws.com", "DisableRule", { name: `${RULES}roles` });
    assert.deepEqual(heardBy(RECEIVED, disabled), ["received-changes"]);
  });

  it("with another source than AWS's own is not", () => {
    const forged = { ...delivered(rolesCopy()), source: "my.app" };
    assert.ok(RECEIVED.every(({ pattern }) => !matches(pattern, forged)));
  });
});

describe("a message", () => {
  /** The lines that EventBridge makes of an event: of what is not there, nothing. */
  function linesOf(message: typeof ASSUMPTION, event: Event): string[] {
    const valueAt = (path: string): string => {
      const [, ...steps] = path.split(".");
      const found = steps.reduce<unknown>(
        (value, step) => (typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined),
        delivered(event),
      );
      return typeof found === "string" ? found : "";
    };
    return message.inputTemplate.split("\n").map((line) => {
      const text: unknown = JSON.parse(line);
      return String(text).replace(/<([^>]*)>/g, (_, name: string) => {
        const path = message.inputPaths[name];
        assert.ok(path, `<${name}> is defined nowhere`);
        return valueAt(path);
      });
    });
  }

  it("of an assumption says who, which role, whence, and how to find the rest", () => {
    const [first, session, by] = linesOf(ASSUMPTION, rolesCopy());
    assert.equal(first, `Role assumed in account ${CHILD_ID}: ${ROLE_ARN}`);
    assert.equal(session, "session: boaty");
    assert.equal(by, `by: AWSAccount  AIDAEXAMPLE of account ${PRIMARY_ID}`);
    const all = linesOf(ASSUMPTION, rolesCopy()).join("\n");
    assert.match(all, /at 2026-11-01T09:00:00Z in us-east-1, from 192\.0\.2\.1/);
    assert.match(all, /shared ID: 1-shared/);
  });

  it("of a change says what was done to what, and by whom", () => {
    const [first, by] = linesOf(CHANGE, iamEvent("DeleteRole", { roleName: ROLE }));
    assert.equal(first?.trimEnd(), `Access changed in account ${CHILD_ID}: DeleteRole ${ROLE}`);
    assert.match(by ?? "", new RegExp(`IAMUser arn:aws:iam::${CHILD_ID}:user/mallory`));
  });

  it("names its values as EventBridge lets it", () => {
    for (const name of [...Object.keys(ASSUMPTION.inputPaths), ...Object.keys(CHANGE.inputPaths)])
      assert.match(name, /^(?!aws)[a-zA-Z0-9]+$/i);
  });
});
