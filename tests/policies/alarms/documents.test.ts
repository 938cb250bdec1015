import assert from "node:assert/strict";
import { readAccess } from "../../../components/access";
import {
  busPolicy,
  forwardingPolicy,
  forwardingTrust,
  topicPolicy,
} from "../../../components/policies/alarms/documents";
import { CHILD_ID, example, OTHER_ID, PRIMARY_ID, ROLE } from "../../models";

const ACCESS = readAccess({
  ...example({
    accounts: {
      other: { accountId: OTHER_ID, roles: [ROLE] },
      empty: { accountId: "444444444444", roles: [] },
    },
    group: { assume: { "*": [ROLE] } },
  }),
  audit: {},
});
const BUS = `arn:aws:events:us-east-1:${PRIMARY_ID}:event-bus/cross-account-federation`;

describe("the documents of the alarms", () => {
  it("let EventBridge alone have the role, for the alarm rules of its account", () => {
    assert.deepEqual(forwardingTrust(ACCESS, "child").Statement, [
      {
        Sid: "AlarmRules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": CHILD_ID },
          ArnLike: { "aws:SourceArn": `arn:aws:events:*:${CHILD_ID}:rule/cross-account-federation-*` },
        },
      },
    ]);
  });

  it("let the role put events on the primary's bus and do nothing else", () => {
    assert.deepEqual(forwardingPolicy(ACCESS).Statement, [
      { Sid: "SendOn", Effect: "Allow", Action: "events:PutEvents", Resource: BUS },
    ]);
  });

  it("let exactly the accounts that send put events on the bus", () => {
    assert.deepEqual(busPolicy(ACCESS).Statement, [
      {
        Sid: "ChildAccounts",
        Effect: "Allow",
        Principal: { AWS: [CHILD_ID, OTHER_ID] },
        Action: "events:PutEvents",
        Resource: BUS,
      },
    ]);
  });

  it("let EventBridge publish, without a condition, which it could not meet", () => {
    assert.deepEqual(topicPolicy(ACCESS).Statement, [
      {
        Sid: "AlarmRules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: `arn:aws:sns:us-east-1:${PRIMARY_ID}:cross-account-federation-alarms`,
      },
    ]);
  });

  it("are those of the model's partition", () => {
    const china = readAccess({ ...example({ primary: { partition: "aws-cn" } }), audit: {} });
    assert.match(JSON.stringify(busPolicy(china)), /arn:aws-cn:events:cn-north-1:111111111111:event-bus/);
    assert.match(JSON.stringify(forwardingTrust(china, "child")), /arn:aws-cn:events:\*:/);
  });
});
