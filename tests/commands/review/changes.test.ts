import assert from "node:assert/strict";
import { changesBetween, changesText } from "../../../commands/review/changes";
import { terminalStyle } from "../../../commands/terminal/terminal";
import {
  APPLICATION_ARN,
  type Change,
  direct,
  entries,
  example,
  GROUP,
  groupId,
  IDENTITY_CENTER,
  ISSUER,
  numbers,
  oidc,
  OTHER_ID,
  ROLE,
  saml,
  samlXml,
  USER,
} from "../../models";
import { changed, stateOf } from "./states";

const SUBJECT = `${USER} may assume ${ROLE} in child`;
const read = (...actions: readonly string[]): Change => ({
  role: { permissions: { statements: [{ actions, resources: ["arn:aws:s3:::a/*"] }] } },
});
const github = (provider: Parameters<typeof oidc>[0] = {}): Change => ({
  identityProviders: { github: oidc(provider) },
});

const google = (azp: string): Change =>
  github({
    url: "https://accounts.google.com",
    audiences: "acme-lake",
    subjects: "112233445566778899000",
    claims: { azp },
  });
const pool = (amr: string): Change =>
  github({
    url: "https://cognito-identity.amazonaws.com",
    audiences: "us-east-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
    subjects: [],
    claims: { amr },
  });
const facebook = (subjects: string): Change =>
  github({ url: "https://graph.facebook.com", audiences: "123456789012345", subjects });

describe("the changes of access", () => {
  const cases: readonly (readonly [fact: string, from: Change, to: Change, lines: readonly string[]])[] = [
    ["are none between the same", {}, {}, []],
    [
      "tell who gains a role",
      {},
      { group: { members: [USER, "alice"] } },
      [`+ alice may assume ${ROLE} in child (MFA within 12 h): administrator BROADER`],
    ],
    [
      "tell who loses one, which is not broader",
      { group: { members: [USER, "alice"] } },
      {},
      [`- alice may assume ${ROLE} in child (MFA within 12 h): administrator`],
    ],
    [
      "mark MFA that lasts longer",
      {},
      { trust: { mfa: { maxAge: 86_400 } } },
      [`~ ${SUBJECT}: conditions: MFA within 12 h -> MFA within 24 h BROADER`],
    ],
    [
      "do not mark MFA that lasts shorter",
      {},
      { trust: { mfa: { maxAge: 3_600 } } },
      [`~ ${SUBJECT}: conditions: MFA within 12 h -> MFA within 1 h`],
    ],
    [
      "mark MFA that is off",
      {},
      { trust: { mfa: false } },
      [`~ ${SUBJECT}: conditions: MFA within 12 h -> without MFA BROADER`],
    ],
    [
      "mark a wider network",
      { trust: { sourceIps: ["203.0.113.0/24"] } },
      { trust: { sourceIps: ["203.0.112.0/20"] } },
      [`~ ${SUBJECT}: conditions: from 203.0.113.0/24 -> from 203.0.112.0/20 BROADER`],
    ],
    [
      "mark a network that is dropped",
      { trust: { sourceIps: ["203.0.113.0/24"] } },
      {},
      [`~ ${SUBJECT}: conditions: no longer from 203.0.113.0/24 BROADER`],
    ],
    [
      "do not mark a network that is added",
      {},
      { trust: { sourceIps: ["203.0.113.0/24"] } },
      [`~ ${SUBJECT}: conditions: also from 203.0.113.0/24`],
    ],
    [
      "mark a later end",
      { trust: { notAfter: "2036-01-01T00:00:00Z" } },
      { trust: { notAfter: "2037-01-01T00:00:00Z" } },
      [`~ ${SUBJECT}: conditions: until 2036-01-01T00:00:00Z -> until 2037-01-01T00:00:00Z BROADER`],
    ],
    [
      "mark a longer session",
      {},
      { role: { maxSessionDuration: 7_200 } },
      [`~ ${SUBJECT}: session: 1 h -> 2 h BROADER`],
    ],
    [
      "mark the trust in a whole path of users",
      { primary: { userPath: "/people/" } },
      { primary: { userPath: "/people/" }, trust: { match: "path" } },
      [`~ ${SUBJECT}: conditions: also trusts every user in /people/ BROADER`],
    ],
    [
      "mark another user under the same name",
      {},
      { users: { [USER]: { path: "/other/" } } },
      [
        `~ ${SUBJECT}: principal: arn:aws:iam::111111111111:user/${USER} -> arn:aws:iam::111111111111:user/other/${USER} BROADER`,
      ],
    ],
    [
      "say that somebody is no administrator any more, whose other flags are no gain",
      {},
      read("s3:GetObject"),
      [
        `~ ${SUBJECT}: allows: * on * -> s3:GetObject on arn:aws:s3:::a/*; no longer administrator, now data exposure (s3:GetObject)`,
      ],
    ],
    [
      "mark more permissions",
      read("s3:GetObject"),
      read("s3:GetObject", "s3:PutObject"),
      [
        `~ ${SUBJECT}: allows: s3:GetObject on arn:aws:s3:::a/* -> s3:GetObject, s3:PutObject on arn:aws:s3:::a/* BROADER`,
      ],
    ],
    [
      "do not mark fewer permissions",
      read("s3:*"),
      read("s3:GetObject"),
      [`~ ${SUBJECT}: allows: s3:* on arn:aws:s3:::a/* -> s3:GetObject on arn:aws:s3:::a/*`],
    ],
    [
      "do not mark a managed policy in place of everything",
      {},
      { role: { permissions: { managedPolicies: ["ReadOnlyAccess"] } } },
      [
        /^~ .*: allows: \* on \* -> ReadOnlyAccess; no longer administrator, now data exposure \(.*\)$/
          .source,
      ],
    ],
    [
      "tell who moves between groups, which is not broader",
      {},
      { group: { members: ["alice"] }, groups: { others: { members: [USER], assume: { child: ROLE } } } },
      [
        `+ alice may assume ${ROLE} in child (MFA within 12 h): administrator BROADER`,
        `~ ${SUBJECT}: through: group ${GROUP} -> group others`,
      ],
    ],
    [
      "tell accounts of one name apart",
      {},
      { account: { accountId: OTHER_ID } },
      [
        `- ${USER} may assume ${ROLE} in child (222222222222) (MFA within 12 h): administrator`,
        `+ ${USER} may assume ${ROLE} in child (${OTHER_ID}) (MFA within 12 h): administrator BROADER`,
      ],
    ],
    [
      "do not mark a subject that a wildcard let in before",
      github({ subjects: "repo:acme/infra:*" }),
      github(),
      [
        `- repo:acme/infra:* may assume ${ROLE} in child (a token of https://${ISSUER} for sts.amazonaws.com): administrator`,
        `+ repo:acme/infra:ref:refs/heads/main may assume ${ROLE} in child (a token of https://${ISSUER} for sts.amazonaws.com): administrator`,
      ],
    ],
    [
      "mark of several subjects the one that is new",
      github({ subjects: "repo:acme/infra:*" }),
      github({ subjects: ["repo:acme/infra:ref:refs/heads/main", "repo:acme/shop:ref:refs/heads/main"] }),
      [
        `- repo:acme/infra:* may assume ${ROLE} in child (a token of https://${ISSUER} for sts.amazonaws.com): administrator`,
        `+ repo:acme/infra:ref:refs/heads/main may assume ${ROLE} in child (a token of https://${ISSUER} for sts.amazonaws.com): administrator`,
        `+ repo:acme/shop:ref:refs/heads/main may assume ${ROLE} in child (a token of https://${ISSUER} for sts.amazonaws.com): administrator BROADER`,
      ],
    ],
    [
      "mark a further sign-in endpoint of a SAML provider",
      { identityProviders: { okta: saml() } },
      {
        identityProviders: {
          okta: saml({
            audiences: ["https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"],
          }),
        },
      },
      [
        `~ everybody for whom okta vouches may assume ${ROLE} in child: conditions: also addressed to https://eu-west-1.signin.aws.amazon.com/saml or https://signin.aws.amazon.com/saml BROADER`,
      ],
    ],
    [
      "mark that a token's azp is another one",
      google("112233445566778899000"),
      google("acme-lake"),
      [
        `~ 112233445566778899000 may assume ${ROLE} in child: conditions: azp 112233445566778899000 -> azp acme-lake BROADER`,
      ],
    ],
    [
      "mark guests of an identity pool",
      pool("authenticated"),
      pool("unauthenticated"),
      [
        `~ everybody for whom github vouches may assume ${ROLE} in child: conditions: amr authenticated -> amr unauthenticated (guests: anybody who has the application) BROADER`,
      ],
    ],
    [
      "mark another person of Facebook",
      facebook("1"),
      facebook("2"),
      [
        `- 1 may assume ${ROLE} in child (a token of https://graph.facebook.com for 123456789012345): administrator`,
        `+ 2 may assume ${ROLE} in child (a token of https://graph.facebook.com for 123456789012345): administrator BROADER`,
      ],
    ],
    [
      "mark a provider whose metadata is another one",
      { identityProviders: { okta: saml() } },
      { identityProviders: { okta: saml({ metadata: samlXml(1_001) }) } },
      [/^~ everybody for whom okta vouches .*: conditions: by its metadata .* BROADER$/.source],
    ],
    [
      "mark policies and keys in the primary account",
      {},
      { group: { managedPolicies: ["ReadOnlyAccess"] }, users: { [USER]: { accessKey: true } } },
      [`~ ${USER} in the primary account: policies: also ReadOnlyAccess; gets: also access key BROADER`],
    ],
  ];
  for (const [fact, from, to, lines] of cases) {
    it(fact, async () => {
      const told = await changed(from, to);
      assert.equal(told.length, lines.length, told.join("\n"));
      for (const [index, line] of lines.entries()) {
        if (line.startsWith("^")) assert.match(told[index] ?? "", new RegExp(line));
        else assert.equal(told[index], line);
      }
    });
  }

  it("mark each external ID that is another one, though both are one", async () => {
    const machine = (externalId: string): Change => ({
      machines: {
        ci: { principal: "arn:aws:iam::444444444444:role/ci", externalId, assume: { child: ROLE } },
      },
    });
    const [line = ""] = await changed(machine("build-1"), machine("build-2"));
    assert.match(line, /conditions: external ID build-1 -> external ID build-2 BROADER$/);
  });

  it("tell of a person who is refused no longer, and not of those who never were", async () => {
    const denying = (denyUsers: readonly string[]): Change => ({
      group: { members: [USER, "mallory"] },
      groups: { auditors: { permissionSet: "Audit", assume: { child: ROLE } } },
      trust: { denyUsers },
    });
    assert.deepEqual(await changed(denying(["mallory"]), denying([])), [
      `+ mallory may assume ${ROLE} in child (MFA within 12 h): administrator BROADER`,
    ]);
  });

  describe("of groups of Identity Center", () => {
    const observed = (change: Change = {}): Change => ({
      primary: IDENTITY_CENTER,
      groups: { observers: direct() },
      ...change,
    });
    const may = (who: string): string =>
      `${who} may assume ${ROLE} in child (directly from Identity Center): administrator`;
    const OBSERVERS = `Identity Center group observers (${groupId(1)})`;

    it("tell of one that gains a role", async () => {
      assert.deepEqual(await changed({}, observed()), [`+ ${may(OBSERVERS)} BROADER`]);
      assert.deepEqual(await changed(observed(), {}), [`- ${may(OBSERVERS)}`]);
    });

    it("tell of another one under the same name, who are other people", async () => {
      const other = observed({ groups: { observers: direct({ identityCenterGroup: groupId(2) }) } });
      assert.deepEqual(await changed(observed(), other), [
        `- ${may(OBSERVERS)}`,
        `+ ${may(`Identity Center group observers (${groupId(2)})`)} BROADER`,
      ]);
    });

    it("tell of another application, whose administrators say who comes in", async () => {
      const other = observed({
        primary: { identityCenter: { applicationArn: APPLICATION_ARN.replace("aam-0", "aam-1") } },
      });
      const lines = await changed(observed(), other);
      assert.ok(
        lines.some((line) => line.includes("observers") && line.endsWith("BROADER")),
        lines.join("\n"),
      );
    });
  });

  it("never break the line they stand in", async () => {
    const lines = await changed({}, { trust: { conditions: { StringLike: { "aws:UserAgent": "a\nb" } } } });
    assert.deepEqual(lines, [`~ ${SUBJECT}: conditions: also StringLike aws:UserAgent a b`]);
  });

  it("end with how many they are", () => {
    const style = terminalStyle(process.stderr);
    assert.equal(changesText([], "HEAD", style), "Access has not changed since HEAD.");
    const text = changesText([{ sign: "+", text: "x", broader: false }], "HEAD", style);
    assert.equal(text, "+ x\n1 change since HEAD: 1 gained, 0 lost, 0 changed; 0 BROADER");
  });
});

describe("the comparison of two states", () => {
  const everywhere = (...managedPolicies: readonly string[]): unknown =>
    example({
      role: { permissions: { managedPolicies } },
      accounts: entries(19, (n) => [`a${n}`, { accountId: String(300_000_000_000 + n), roles: ROLE }]),
      group: { members: numbers(25).map((n) => `person-${n}`), assume: { "*": ROLE } },
    });
  /** The processor's seconds, of 500 grants: the machine may have other work. */
  const secondsBetween = async (from: unknown, to: unknown): Promise<number> => {
    const [before, now] = [await stateOf(from), await stateOf(to)];
    const started = process.cpuUsage();
    changesBetween(before, now);
    return process.cpuUsage(started).user / 1e6;
  };

  for (const [fact, from, to] of [
    ["where nothing changed", ["ReadOnlyAccess"], ["ReadOnlyAccess"]],
    ["where a policy was added", ["ReadOnlyAccess"], ["ReadOnlyAccess", "PowerUserAccess"]],
    ["where thousands of actions were exchanged", ["ReadOnlyAccess"], ["SecurityAudit", "ViewOnlyAccess"]],
  ] as const) {
    it(`asks once what thousands of actions mean, ${fact}`, async () => {
      const seconds = await secondsBetween(everywhere(...from), everywhere(...to));
      assert.ok(seconds <= 0.3, `${seconds} s`);
    });
  }
});
