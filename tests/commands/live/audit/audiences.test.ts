import assert from "node:assert/strict";
import type { AccessModelArgs } from "../../../../components/model/accessModel";
import { EVERYTHING, EVERYTHING_WITHOUT_KEYS } from "../../../proof/everything";
import { direct, example, groupId, IDENTITY_CENTER } from "../../../models";
import {
  auditOf,
  auditorOf,
  callersCopy,
  CHILD_ID,
  type Event,
  iamEvent,
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

const SHOP = "222222222222";
const DATA = "333333333333";
const SANDBOX = "444444444444";

/** `WHO: COUNT perhaps PERHAPS` of the grants that were used, or may have been, and who of them. */
function usedIn(model: AccessModelArgs, events: readonly Event[]): string[] {
  return auditOf(model, events).usages.flatMap(({ grant, count, perhaps, people }) => {
    const { who, target } = grant;
    if (count + perhaps === 0) return [];
    const named = [...people.keys()].map((name) => ` ${name}`).join("");
    return [`${who} as ${target.role} in ${target.account}: ${count}, perhaps ${perhaps}${named}`];
  });
}

function undeclaredIn(model: AccessModelArgs, events: readonly Event[]): string[] {
  return toldOf(auditOf(model, events).undeclared);
}

/**
 * A call of account access manager. AWS's pages publish no such event: it is what they say of services that call, and
 * of calls for people of IAM Identity Center.
 */
function byAccountAccess(call: Parameters<typeof rolesCopy>[0] = {}, identity: Event = {}): Event {
  const contexts = [{ providerArn: "arn:aws:iam::aws:contextProvider/IdentityCenter" }];
  return {
    ...rolesCopy({
      ip: "account-access.amazonaws.com",
      agent: "account-access.amazonaws.com",
      ...call,
      asked: { providedContexts: contexts, ...call.asked },
    }),
    userIdentity: { type: "AWSService", invokedBy: "account-access.amazonaws.com", ...identity },
  };
}

describe("People of Identity Center groups who get roles directly", () => {
  const one = example({ primary: IDENTITY_CENTER, groups: { night: direct() } });
  const two = example({
    primary: IDENTITY_CENTER,
    groups: { night: direct(), day: direct({ identityCenterGroup: groupId(2) }) },
  });
  const NIGHT = "people of group night (through account access manager)";
  const DAY = "people of group day (through account access manager)";

  it("are counted where no other group has the role, and not known by name", () => {
    assert.deepEqual(usedIn(one, [byAccountAccess()]), [`${NIGHT} as ${ROLE} in child: 1, perhaps 0`]);
    assert.deepEqual(undeclaredIn(one, [byAccountAccess()]), []);
  });

  it("are known by the ID that AWS gave to them, where the log has it", () => {
    const named = byAccountAccess({}, { onBehalfOf: { userId: "906712345678-abc" } });
    assert.deepEqual(usedIn(one, [named]), [`${NIGHT} as ${ROLE} in child: 1, perhaps 0 906712345678-abc`]);
  });

  it("have used neither the console nor a program as far as is known, nor MFA", () => {
    const usage = auditOf(one, [byAccountAccess()]).usages.find(({ grant }) => grant.who === NIGHT);
    assert.deepEqual([usage?.console, usage?.cli, usage?.mfa], [0, 0, undefined]);
  });

  it("may be of any of the groups that have the role, and are said to be of none", () => {
    assert.deepEqual(usedIn(two, [byAccountAccess()]), [
      `${NIGHT} as ${ROLE} in child: 0, perhaps 1`,
      `${DAY} as ${ROLE} in child: 0, perhaps 1`,
    ]);
    const { unattributed, undeclared } = auditOf(two, [byAccountAccess()]);
    assert.deepEqual(
      unattributed.map(({ knownAs, count }) => [knownAs, count]),
      [["account-access.amazonaws.com", 1]],
    );
    assert.equal(undeclared.count, 0);
  });

  it("are undeclared where no group has the role", () => {
    const none = example({
      primary: IDENTITY_CENTER,
      account: { roles: [ROLE, "reader"] },
      roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
      groups: { night: direct({ assume: { child: ["reader"] } }) },
    });
    const event = byAccountAccess({}, { onBehalfOf: { userId: "906712345678-abc" } });
    assert.deepEqual(undeclaredIn(none, [event]), [
      "the service account-access.amazonaws.com, for user 906712345678-abc of Identity Center: the model does not grant it to them",
    ]);
  });

  it("are not taken for another service's", () => {
    const event = {
      ...byAccountAccess(),
      userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
    };
    assert.deepEqual(undeclaredIn(one, [event]), [
      "the service ec2.amazonaws.com: the model does not grant it to them",
    ]);
    assert.deepEqual(usedIn(one, [event]), []);
  });

  it("are not charged with roles that the model does not have, which others may have given to others", () => {
    const roleArn = `arn:aws:iam::${CHILD_ID}:role/by-hand`;
    assert.deepEqual(undeclaredIn(one, [byAccountAccess({ roleArn })]), []);
  });

  it("are held to what the role asks of all", () => {
    const late = example({
      primary: IDENTITY_CENTER,
      trust: { notAfter: "2026-10-01T00:00:00Z" },
      groups: { night: direct() },
    });
    assert.deepEqual(undeclaredIn(late, [byAccountAccess()]), [
      "the service account-access.amazonaws.com: after 2026-10-01T00:00:00Z, until which it was allowed",
    ]);
  });

  it("are no group of IAM that could be changed", () => {
    const event = iamEvent("AddUserToGroup", { groupName: "night" }, { recipientAccountId: PRIMARY_ID });
    assert.equal(auditOf(one, [event]).changes.count, 0);
  });

  it("may have called in the application's region, which has to be read", () => {
    assert.deepEqual(auditorOf(one).regions, ["us-east-1", "eu-west-1"]);
    assert.deepEqual(auditorOf(example()).regions, ["us-east-1"]);
  });
});

describe("A machine that is a whole account", () => {
  const VENDOR = "666666666666";
  const vendor = { principal: `arn:aws:iam::${VENDOR}:root`, externalId: "acme-42" };
  const assume = { child: [ROLE] };
  const model = example({ machines: { vendor: { ...vendor, assume } } });
  const WHOLE = `machine vendor (whoever account ${VENDOR} lets)`;
  const copy = (asked: Event = { externalId: "acme-42" }, principalId = "AIDASTRANGER", id = "1"): Event => ({
    ...rolesCopy({ asked, id }),
    userIdentity: { type: "AWSAccount", principalId, accountId: VENDOR },
  });

  it("used its role whoever of the account called", () => {
    const events = [copy(), copy(undefined, "AROASTRANGER:job", "2")];
    assert.deepEqual(usedIn(model, events), [`${WHOLE} as ${ROLE} in child: 2, perhaps 0`]);
    assert.deepEqual(undeclaredIn(model, events), []);
  });

  it("used it where the vendor's own log says who it was", () => {
    const role = `arn:aws:iam::${VENDOR}:role/scanner`;
    const event = sessionsCopy(role, "job", { asked: { externalId: "acme-42" } });
    assert.deepEqual(usedIn(model, [event]), [`${WHOLE} as ${ROLE} in child: 1, perhaps 0 job`]);
  });

  it("is not another account, and gives its external ID", () => {
    const other = {
      ...copy(),
      userIdentity: { type: "AWSAccount", principalId: "AIDA1", accountId: "777777777777" },
    };
    assert.deepEqual(usedIn(model, [other]), []);
    assert.deepEqual(undeclaredIn(model, [other, copy({ externalId: "acme-43" }, "AIDA2", "2")]), [
      "somebody of account 777777777777, not known who (AIDA1): the model grants it to nobody of that account",
      `somebody of account ${VENDOR}, not known who (AIDA2): external ID acme-43, where acme-42 is asked`,
    ]);
  });

  it("is not held to a name that no log tells", () => {
    const conditions = { ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${VENDOR}:role/scan-*`] } };
    const named = example({ machines: { vendor: { ...vendor, conditions, assume } } });
    assert.deepEqual(undeclaredIn(named, [copy()]), []);
    const role = `arn:aws:iam::${VENDOR}:role/other`;
    const known = sessionsCopy(role, "job", { asked: { externalId: "acme-42" } });
    assert.deepEqual(undeclaredIn(named, [known]), [
      `${role}, session job: aws:PrincipalArn ${role}, where ArnLike arn:aws:iam::${VENDOR}:role/scan-* is asked`,
    ]);
  });

  it("is seen in roles of the account that the model does not have", () => {
    const roleArn = `arn:aws:iam::${CHILD_ID}:role/by-hand`;
    const event = { ...copy(), requestParameters: { roleArn } };
    assert.deepEqual(undeclaredIn(model, [event]), [
      `somebody of account ${VENDOR}, not known who (AIDASTRANGER): the model has no such role`,
    ]);
  });
});

/** A token that was shown for a role, as the role's account has it. */
function withToken(
  provider: string,
  [audience, subject]: readonly [string, string],
  role: string,
  change: Event = {},
): Event {
  const [, , , , accountId = ""] = role.split(":");
  const name = role.slice(role.lastIndexOf("/") + 1);
  return {
    eventID: `${provider} ${subject} ${audience}`,
    eventTime: "2026-11-01T09:00:00Z",
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRoleWithWebIdentity",
    awsRegion: "eu-west-1",
    sourceIPAddress: "192.0.2.1",
    userIdentity: {
      type: "WebIdentityUser",
      principalId: `${provider}:${audience}:${subject}`,
      userName: subject,
      identityProvider: provider,
    },
    requestParameters: { roleArn: role, roleSessionName: "job" },
    responseElements: {
      subjectFromWebIdentityToken: subject,
      assumedRoleUser: { arn: `arn:aws:sts::${accountId}:assumed-role/${name}/job` },
      provider,
      audience,
    },
    recipientAccountId: accountId,
    ...change,
  };
}

describe("Tokens of providers that are built into IAM", () => {
  const analyst = `arn:aws:iam::${DATA}:role/analyst`;
  const visitor = `arn:aws:iam::${SANDBOX}:role/visitor`;
  const POOL = "eu-west-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80";
  const REFUSED = {
    errorCode: "AccessDenied",
    errorMessage: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    responseElements: null,
  };

  it("are known by the subject, as each of them calls it", () => {
    const events = [
      withToken("accounts.google.com", ["acme-lake", "112233445566778899000"], analyst),
      withToken("graph.facebook.com", ["123456789012345", "10150000000000001"], visitor),
      withToken(
        "www.amazon.com",
        ["client.5498841531868486423.1548@apps.example.com", "amzn1.account.AGM6GZJB6GO42REKZDL33HG7GEJA"],
        visitor,
      ),
    ];
    assert.deepEqual(usedIn(EVERYTHING, events), [
      "112233445566778899000 as analyst in data: 1, perhaps 0 112233445566778899000",
      "10150000000000001 as visitor in sandbox: 1, perhaps 0 10150000000000001",
      "amzn1.account.AGM6GZJB6GO42REKZDL33HG7GEJA as visitor in sandbox: 1, perhaps 0 amzn1.account.AGM6GZJB6GO42REKZDL33HG7GEJA",
    ]);
    assert.deepEqual(undeclaredIn(EVERYTHING, events), []);
  });

  it("are of everybody in a pool of Cognito, where the model names nobody", () => {
    const used = "app as visitor in sandbox: 1, perhaps 0 eu-west-1:f33550b0-d103-4ff1-9319-1745fea988da";
    assert.deepEqual(usedIn(EVERYTHING, sample("cognito.json")), [used]);
    assert.deepEqual(undeclaredIn(EVERYTHING, sample("cognito.json")), []);
  });

  it("are of Cognito under the name that AWS's page on CloudTrail has for it", () => {
    const event = withToken("cognito-identity.amazon.com", [POOL, "eu-west-1:1"], visitor);
    assert.deepEqual(usedIn(EVERYTHING, [event]), ["app as visitor in sandbox: 1, perhaps 0 eu-west-1:1"]);
  });

  it("are nobody's of the model where another pool gave them", () => {
    const event = withToken("cognito-identity.amazonaws.com", ["eu-west-1:another", "eu-west-1:1"], visitor);
    assert.deepEqual(usedIn(EVERYTHING, [event]), []);
    assert.deepEqual(undeclaredIn(EVERYTHING, [event]), [
      "eu-west-1:1 of cognito-identity.amazonaws.com: the model does not grant it to them",
    ]);
  });

  it("may not be for another application", () => {
    const event = withToken("graph.facebook.com", ["999", "10150000000000001"], visitor);
    assert.deepEqual(undeclaredIn(EVERYTHING, [event]), [
      "10150000000000001 of graph.facebook.com: graph.facebook.com:app_id 999, where 123456789012345 is asked",
    ]);
  });

  it("of Google are taken for either of their audiences, and for no third", () => {
    const by = (audience: string) =>
      withToken("accounts.google.com", [audience, "112233445566778899000"], analyst);
    assert.deepEqual(undeclaredIn(EVERYTHING, [by("acme-lake"), by("112233445566778899000")]), []);
    assert.deepEqual(undeclaredIn(EVERYTHING, [by("other")]), [
      "112233445566778899000 of accounts.google.com: accounts.google.com:aud other, where 112233445566778899000 is asked; accounts.google.com:oaud other, where acme-lake is asked",
    ]);
  });

  it("of Google are of the provider that names their azp, where one subject stands under two", () => {
    const google = {
      type: "oidc",
      url: "https://accounts.google.com",
      subjects: "112233445566778899000",
      assume: { child: ROLE },
    } as const;
    const model = example({
      identityProviders: {
        lake: { ...google, audiences: "lake", claims: { azp: "pump" } },
        sea: { ...google, audiences: "sea" },
      },
    });
    const event = withToken("accounts.google.com", ["pump", "112233445566778899000"], ROLE_ARN);
    const used = auditOf(model, [event]).usages.filter(({ count }) => count > 0);
    assert.deepEqual(
      used.map(({ grant }) => grant.via),
      [["identity provider lake"]],
    );
  });

  it("are not those of a provider that somebody made for the same host", () => {
    const made = `arn:aws:iam::${DATA}:oidc-provider/accounts.google.com`;
    const event = withToken(made, ["acme-lake", "112233445566778899000"], analyst);
    assert.deepEqual(usedIn(EVERYTHING, [event]), []);
    assert.deepEqual(undeclaredIn(EVERYTHING, [event]), [
      `112233445566778899000 of ${made}: the model does not grant it to them`,
    ]);
  });

  it("have their audience in their ID where they are refused", () => {
    const event = withToken("graph.facebook.com", ["999", "10150000000000001"], visitor, REFUSED);
    assert.deepEqual(toldOf(auditOf(EVERYTHING, [event]).refused), [
      "10150000000000001 of graph.facebook.com: graph.facebook.com:app_id 999, where 123456789012345 is asked",
    ]);
  });

  it("may lack what no log tells, which is said of a refused one", () => {
    const event = withToken("cognito-identity.amazonaws.com", [POOL, "eu-west-1:1"], visitor, REFUSED);
    assert.deepEqual(toldOf(auditOf(EVERYTHING, [event]).refused), [
      "eu-west-1:1 of cognito-identity.amazonaws.com: the log does not tell: cognito-identity.amazonaws.com:amr",
    ]);
  });

  it("set no session tags that the model does not have", () => {
    const event = withToken("cognito-identity.amazonaws.com", [POOL, "eu-west-1:1"], visitor, {
      requestParameters: { roleArn: visitor, roleSessionName: "job", principalTags: { project: "apollo" } },
    });
    assert.deepEqual(undeclaredIn(EVERYTHING, [event]), [
      "eu-west-1:1 of cognito-identity.amazonaws.com: with session tags, of which the model lets them give none",
    ]);
  });
});

describe("Tokens and assertions of other providers", () => {
  const ISSUER = "sts.windows.net/9c5b94b1-35ad-49bb-b118-8e8fc24abf80/";
  const SUBJECT = "0f0e0d0c-35ad-49bb-b118-8e8fc24abf80";
  const analyst = `arn:aws:iam::${DATA}:role/analyst`;
  const provider = `arn:aws:iam::${DATA}:oidc-provider/${ISSUER}`;

  it("have an issuer to the letter, with the slash at its end", () => {
    const event = withToken(provider, ["api://acme-lake", SUBJECT], analyst);
    assert.deepEqual(usedIn(EVERYTHING, [event]), [`${SUBJECT} as analyst in data: 1, perhaps 0 ${SUBJECT}`]);
    assert.deepEqual(undeclaredIn(EVERYTHING, [event]), []);
    const without = withToken(provider.slice(0, -1), ["api://acme-lake", SUBJECT], analyst);
    assert.deepEqual(usedIn(EVERYTHING, [without]), []);
  });

  it("are held to the audience under their issuer", () => {
    const event = withToken(provider, ["api://other", SUBJECT], analyst);
    assert.deepEqual(undeclaredIn(EVERYTHING, [event]), [
      `${SUBJECT} of ${provider}: ${ISSUER}:aud api://other, where api://acme-lake is asked`,
    ]);
  });

  it("are of the provider whose audience they have, where one subject has several", () => {
    const oidc = {
      type: "oidc",
      url: `https://${ISSUER}`,
      subjects: SUBJECT,
      assume: { child: ROLE },
    } as const;
    const model = example({
      identityProviders: {
        lake: { ...oidc, audiences: "api://lake" },
        sea: { ...oidc, audiences: "api://sea" },
      },
    });
    const there = provider.replace(DATA, CHILD_ID);
    const used = auditOf(model, [withToken(there, ["api://sea", SUBJECT], ROLE_ARN)]).usages.filter(
      ({ count }) => count > 0,
    );
    assert.deepEqual(
      used.map(({ grant }) => grant.via),
      [["identity provider sea"]],
    );
  });

  it("of SAML are taken at each of the endpoints that the model names", () => {
    const auditor = `arn:aws:iam::${SHOP}:role/auditor`;
    const at = (audience: string): Event[] => {
      const text = JSON.stringify(sample("saml.json"))
        .replaceAll(/arn:aws:iam::\d{12}:saml-provider\/[\w-]+/g, `arn:aws:iam::${SHOP}:saml-provider/okta`)
        .replaceAll(/arn:aws:iam::\d{12}:role\/[\w-]+/g, auditor)
        .replaceAll("https://signin.aws.amazon.com/saml", audience);
      return (JSON.parse(text) as Event[]).map((event) => ({ ...event, sourceIPAddress: "192.0.2.9" }));
    };
    const regional = at("https://eu-west-1.signin.aws.amazon.com/saml");
    assert.deepEqual(usedIn(EVERYTHING, regional), [
      "okta as auditor in shop: 1, perhaps 0 aidan@example.com",
    ]);
    assert.deepEqual(undeclaredIn(EVERYTHING, regional), []);
    assert.deepEqual(undeclaredIn(EVERYTHING, at("https://us-west-2.signin.aws.amazon.com/saml")), [
      `aidan@example.com of arn:aws:iam::${SHOP}:saml-provider/okta: saml:aud https://us-west-2.signin.aws.amazon.com/saml, where https://signin.aws.amazon.com/saml or https://eu-west-1.signin.aws.amazon.com/saml is asked`,
    ]);
  });
});

describe("How a machine marks its sessions", () => {
  const pods = `arn:aws:iam::${PRIMARY_ID}:role/pods`;
  const roleArn = `arn:aws:iam::${SANDBOX}:role/visitor`;
  const told = (asked: Event): string[] =>
    undeclaredIn(EVERYTHING, [sessionsCopy(pods, "job", { roleArn, asked })]);
  const WHO = `${pods}, session job`;

  it("is as the model lets it, with what its session brings along", () => {
    const events = sample("chain-with-tags.json");
    assert.deepEqual(usedIn(EVERYTHING, events), [
      "machine pods as visitor in sandbox: 1, perhaps 0 ops-night",
    ]);
    assert.deepEqual(undeclaredIn(EVERYTHING, events), []);
  });

  it("is told where a tag has another value, or is another tag", () => {
    assert.deepEqual(told({ tags: [{ key: "kubernetes-namespace", value: "data" }] }), [
      `${WHO}: session tag kubernetes-namespace data, where shop or shop-* is asked`,
    ]);
    assert.deepEqual(told({ tags: [{ key: "team", value: "x" }] }), [
      `${WHO}: session tag team, where only kubernetes-namespace or kubernetes-pod-uid may be set`,
    ]);
    assert.deepEqual(told({ incomingTransitiveTags: { "kubernetes-namespace": "data" } }), [
      `${WHO}: session tag kubernetes-namespace data, where shop or shop-* is asked`,
    ]);
  });

  it("is told of each tag that is another one, and of none beside it", () => {
    const tags = [
      { key: "kubernetes-namespace", value: "shop" },
      { key: "kubernetes-pod-uid", value: "0b1c" },
      { key: "team", value: "x" },
    ];
    assert.deepEqual(told({ tags }), [
      `${WHO}: session tag team, where only kubernetes-namespace or kubernetes-pod-uid may be set`,
    ]);
  });

  it("is told where it says for whom of Identity Center its session is", () => {
    const providedContexts = [{ providerArn: "arn:aws:iam::aws:contextProvider/IdentityCenter" }];
    assert.deepEqual(told({ providedContexts }), [
      `${WHO}: with a context, which the model does not let them give`,
    ]);
  });

  it("is told where its source identity is another one", () => {
    assert.deepEqual(told({ sourceIdentity: "release" }), []);
    assert.deepEqual(told({ sourceIdentity: "mallory" }), [
      `${WHO}: source identity mallory, where ops-* or release is asked`,
    ]);
  });

  it("is told where the model lets it mark none", () => {
    const machines = { ci: { principal: pods, assume: { child: [ROLE] } } };
    const asked = { sourceIdentity: "x", tags: [{ key: "a", value: "b" }] };
    assert.deepEqual(undeclaredIn(example({ machines }), [sessionsCopy(pods, "job", { asked })]), [
      `${WHO}: with session tags, of which the model lets them give none; with a source identity, which the model does not let them set`,
    ]);
  });
});

describe("Access keys that the model refuses to people", () => {
  const roleArn = `arn:aws:iam::${SHOP}:role/administrator`;
  const alice = {
    user: "alice",
    userArn: `arn:aws:iam::${PRIMARY_ID}:user/people/alice`,
    roleArn,
    sessionName: "alice",
    since: "2026-11-01T08:50:00Z",
  };
  const byKey = (copy: Event): Event => ({
    ...copy,
    userIdentity: { ...(copy.userIdentity as Event), accessKeyId: "AKIAEXAMPLE", sessionContext: undefined },
  });
  const withCode = callersCopy({
    ...alice,
    asked: { serialNumber: `arn:aws:iam::${PRIMARY_ID}:mfa/alice`, tokenCode: "HIDDEN" },
  });
  const refused = (change: Partial<AccessModelArgs> = {}): AccessModelArgs => ({
    ...EVERYTHING_WITHOUT_KEYS,
    ...change,
  });

  it("are undeclared, even with an MFA code", () => {
    assert.deepEqual(undeclaredIn(refused(), [byKey(withCode)]), [
      `${alice.userArn}: with an access key, which the model refuses to people`,
    ]);
    assert.deepEqual(undeclaredIn(EVERYTHING, [byKey(withCode)]), []);
  });

  it("are not what a session with MFA calls with", () => {
    assert.deepEqual(undeclaredIn(refused(), [callersCopy(alice)]), []);
  });

  it("are what a session without MFA may come from, also where the role asks for none", () => {
    const open = (accessKeys: "refused" | "allowed"): AccessModelArgs =>
      example({ primary: { accessKeys }, trust: { mfa: false } });
    const call = callersCopy({ mfa: false });
    assert.deepEqual(undeclaredIn(open("refused"), [call]), [`${USER_ARN}: without MFA, which is asked`]);
    assert.deepEqual(undeclaredIn(open("allowed"), [call]), []);
  });

  it("are refused by a policy, whose changes are told", () => {
    const policyArn = `arn:aws:iam::${PRIMARY_ID}:policy/access-keys-refused`;
    const event = iamEvent("DeletePolicyVersion", { policyArn }, { recipientAccountId: PRIMARY_ID });
    const changesOf = (model: AccessModelArgs): string[] =>
      auditOf(model, [event]).changes.items.map(({ resource }) => resource);
    assert.deepEqual(changesOf(refused()), ["policy access-keys-refused"]);
    assert.deepEqual(changesOf(EVERYTHING), []);
  });

  it("are not those of machines that are users", () => {
    const ci = `arn:aws:iam::${PRIMARY_ID}:user/ci`;
    const machines = { ci: { principal: ci, assume: { child: [ROLE] } } };
    const model = example({ primary: { accessKeys: "refused" }, machines });
    const event = byKey(callersCopy({ user: "ci", userArn: ci }));
    assert.deepEqual(undeclaredIn(model, [event]), []);
    assert.deepEqual(undeclaredIn(model, [byKey(callersCopy({ user: USER }))]).length, 1);
  });
});
