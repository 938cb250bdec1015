import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../../components/access";
import type { AccessModelArgs, TrustArgs } from "../../../components/model/accessModel";
import {
  example,
  GROUP,
  ISSUER,
  oidc,
  OTHER_ID,
  problemsOf,
  ROLE,
  saml,
  USER,
  withValue,
} from "../../models";

const AT = `roles.${ROLE}.trust`;

function refuses(cases: readonly (readonly [fact: string, trust: TrustArgs, problem: string])[]): void {
  for (const [fact, trust, problem] of cases) {
    it(`may not be ${fact}`, () => {
      assert.deepEqual(problemsOf(example({ trust })), [`${AT}.${problem}`]);
    });
  }
}

describe("the times of a role's trust", () => {
  for (const time of [
    "2127-01-31T18:00:00Z",
    "2127-01-31T18:00Z",
    "2127-01-31T18:00:00.500Z",
    "2127-01-31T18:00:00+02:00",
    "2128-02-29T00:00:00Z",
  ]) {
    it(`may be ${time}`, () => {
      assert.deepEqual(problemsOf(example({ trust: { notAfter: time } })), []);
    });
  }

  const noTime = (time: string): string =>
    `${JSON.stringify(time)} is no time; write it as in 2027-01-31T18:00:00Z`;
  refuses([
    ...["", "2127", "tomorrow", "31.01.2127", "2127-01-31T18:00", "2127-01-31 18:00:00Z", "2127-13-01"].map(
      (time) =>
        [`notAfter: ${JSON.stringify(time)}`, { notAfter: time }, `notAfter: ${noTime(time)}`] as const,
    ),
    ...["2027-02-31", "2027-02-29T12:00:00Z", "2027-04-31T00:00:00+02:00"].map(
      (time) =>
        [
          `notBefore: on a day that its month does not have, ${time}`,
          { notBefore: time },
          `notBefore: ${noTime(time)}`,
        ] as const,
    ),
    [
      "notAfter: a day alone, of which AWS takes the first moment",
      { notAfter: "2127-01-31" },
      "notAfter: 2127-01-31 is a day without a time and a time zone; write it as in 2127-01-31T23:59:59Z",
    ],
    [
      "notBefore: a day alone",
      { notBefore: "2027-01-31" },
      "notBefore: 2027-01-31 is a day without a time and a time zone; write it as in 2027-01-31T00:00:00Z",
    ],
    [
      "notBefore: at an hour that no day has",
      { notBefore: "2027-01-31T25:00:00Z" },
      `notBefore: ${noTime("2027-01-31T25:00:00Z")}`,
    ],
    [
      "an end before the beginning",
      { notBefore: "2127-02-01T00:00:00Z", notAfter: "2127-01-31T00:00:00Z" },
      "notAfter: 2127-01-31T00:00:00Z is not after notBefore, 2127-02-01T00:00:00Z",
    ],
    [
      "an end at the beginning",
      { notBefore: "2127-02-01T00:00:00Z", notAfter: "2127-02-01T02:00:00+02:00" },
      "notAfter: 2127-02-01T02:00:00+02:00 is not after notBefore, 2127-02-01T00:00:00Z",
    ],
  ]);

  const warnings = (model: AccessModelArgs): string[] =>
    warningsOf(readAccess(model)).map(({ path, message }) => `${path}: ${message}`);

  it("warn of a role whose time is past", () => {
    assert.deepEqual(warnings(example({ trust: { notAfter: "2020-01-31T18:00:00Z" } })), [
      `${AT}.notAfter: 2020-01-31T18:00:00Z is past; nobody may assume the role`,
    ]);
  });

  it("warn of no role whose time is yet to come", () => {
    assert.deepEqual(warnings(example({ trust: { notAfter: "2127-01-31T18:00:00Z" } })), []);
  });
});

describe("the age of MFA in a role's trust", () => {
  const warnings = (maxAge: number): string[] =>
    warningsOf(readAccess(example({ trust: { mfa: { maxAge } } }))).map(
      ({ path, message }) => `${path}: ${message}`,
    );

  it("is warned of where it was probably meant in minutes or hours", () => {
    assert.deepEqual(warnings(12), [
      `${AT}.mfa.maxAge: 12 seconds? maxAge is in seconds (12 hours are 43200); below 900, the shortest session with MFA, people are asked for codes again and again (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html)`,
    ]);
    assert.equal(warnings(899).length, 1);
  });

  it("may be a quarter of an hour", () => {
    assert.deepEqual(warnings(900), []);
  });
});

describe("the session tags of a role's trust", () => {
  refuses([
    ["none", { sessionTags: {} }, "sessionTags: names no tag; leave it out to refuse all session tags"],
    [
      "a tag without values",
      { sessionTags: { project: "apollo", team: [] } },
      "sessionTags.team: has no values; give those that may be set",
    ],
    [
      "a tag of AWS's own",
      { sessionTags: { "aws:team": "blue" } },
      'sessionTags["aws:team"]: keys that start with "aws:" belong to AWS',
    ],
    [
      "a value that no tag can have",
      { sessionTags: { project: ["apollo", "gemini-*;"] } },
      'sessionTags.project: "gemini-*;" is not allowed; allowed: letters, digits, spaces and _.:/=+-@, with * and ? as wildcards',
    ],
    [
      "a value that a tag may have, but no policy",
      { sessionTags: { project: ["apollo", "青"] } },
      'sessionTags.project: "青" is not allowed; allowed: characters of Latin-1 (U+0020 to U+00FF), tabs and line breaks',
    ],
  ]);
});

describe("a name of an IAM user", () => {
  const groups = { admins: { permissionSet: "Admins", assume: { child: ROLE } } };
  for (const [key, trust] of [
    ["sessionName", { sessionName: "username" }],
    ["sourceIdentity", { sourceIdentity: true }],
  ] as const) {
    it(`is not asked of people of a permission set, who have none (${key})`, () => {
      assert.deepEqual(problemsOf(example({ trust, groups })), [
        `${AT}.${key}: asks for the name of an IAM user, which people of permission set "Admins" do not have; their session names say who they are`,
      ]);
    });

    it(`may be asked of people in groups (${key})`, () => {
      assert.deepEqual(problemsOf(example({ trust, group: { members: [USER, "alice"] } })), []);
    });
  }
});

describe("what a role asks of people alone", () => {
  const asks: TrustArgs = {
    sessionName: "username",
    sourceIdentity: true,
    sessionTags: { project: "apollo" },
  };
  const pathsOf = (model: unknown): string[] =>
    problemsOf(model).map((problem) => problem.slice(0, problem.indexOf(": ")));
  const deploy = { permissions: { managedPolicies: "PowerUserAccess" }, trust: asks };
  const ci = { principal: `arn:aws:iam::${OTHER_ID}:role/ci`, assume: { child: "deploy" } };

  it("is told where none may assume it", () => {
    const model = example({ account: { roles: [ROLE, "deploy"] }, roles: { deploy }, machines: { ci } });
    assert.deepEqual(pathsOf(model).sort(), [
      "roles.deploy.trust.sessionName",
      "roles.deploy.trust.sessionTags",
      "roles.deploy.trust.sourceIdentity",
    ]);
  });

  it("is not told where the groups cannot be read", () => {
    const input = example({ trust: asks, machines: { ci: { ...ci, assume: { child: ROLE } } } });
    assert.deepEqual(pathsOf(withValue(input, ["groups", GROUP, "members"], 5)), [`groups.${GROUP}.members`]);
  });

  it("is not told of a role that no account has yet", () => {
    assert.deepEqual(pathsOf(example({ roles: { deploy } })), []);
  });

  for (const trust of [{ sessionName: "username" }, { sourceIdentity: true }] as const) {
    it(`cannot be the name of a user that is too short for it (${Object.keys(trust).join()})`, () => {
      assert.deepEqual(pathsOf(example({ trust, group: { members: [USER, "x"] } })), [
        `${AT}.${Object.keys(trust).join()}`,
      ]);
      assert.deepEqual(pathsOf(example({ trust, group: { members: [USER, "xy"] } })), []);
    });
  }
});

describe("the addresses of a role's trust", () => {
  for (const cidr of [
    "fe80::1%eth0",
    "192.0.2.0/24/24",
    "192.0.2.0/33",
    "2001:db8::/129",
    "192.0.2.0/024",
    "/24",
  ]) {
    it(`may not be ${cidr}`, () => {
      const [problem = "", ...others] = problemsOf(example({ trust: { sourceIps: cidr } }));
      assert.deepEqual(others, []);
      assert.ok(problem.startsWith(`${AT}.sourceIps[0]: `), problem);
    });
  }
});

describe("what a role's trust asks for already", () => {
  const widening: readonly (readonly [operator: string, key: string, trust: TrustArgs])[] = [
    ["StringEquals", "sts:RoleSessionName", { sessionName: "username" }],
    ["StringEquals", "sts:SourceIdentity", { sourceIdentity: true }],
    ["DateGreaterThanEquals", "aws:CurrentTime", { notBefore: "2027-01-01T00:00:00Z" }],
    ["DateLessThanEquals", "AWS:currenttime", { notAfter: "2127-01-01T00:00:00Z" }],
  ];
  for (const [operator, key, trust] of widening) {
    it(`may not be asked once more by its conditions (${operator} ${key})`, () => {
      const conditions = { [operator]: { [key]: "2126-01-01" } };
      assert.deepEqual(problemsOf(example({ trust: { ...trust, conditions } })), [
        `${AT}.conditions.${operator}["${key}"]: the trust policy sets ${operator} ${key} already; more values would let more callers in`,
      ]);
    });
  }

  it("may not be asked once more of a machine that asks it of itself", () => {
    const conditions = { StringEquals: { "aws:PrincipalTag/stage": "prod" } };
    const ci = { principal: `arn:aws:iam::${OTHER_ID}:role/ci`, assume: { child: ROLE } };
    const model = example({ trust: { conditions }, machines: { ci: { ...ci, conditions } } });
    assert.deepEqual(
      problemsOf(model).filter((problem) => problem.startsWith("roles.")),
      [
        `${AT}.conditions.StringEquals["aws:PrincipalTag/stage"]: the trust policy sets StringEquals aws:PrincipalTag/stage already; more values would let more callers in`,
      ],
    );
  });

  for (const [name, provider, operator, key] of [
    ["subject", oidc(), "StringEquals", `${ISSUER}:sub`],
    ["audience", oidc({ subjects: "repo:acme/infra:*" }), "StringEquals", `${ISSUER}:AUD`],
    ["subject with wildcards", oidc({ subjects: "repo:acme/infra:*" }), "StringLike", `${ISSUER}:sub`],
    ["console", saml(), "StringEquals", "SAML:aud"],
  ] as const) {
    it(`may not be asked once more of a provider (${name})`, () => {
      const conditions = { [operator]: { [key]: "1" } };
      const model = example({ trust: { conditions }, identityProviders: { idp: provider } });
      assert.ok(
        problemsOf(model).some((problem) => problem.startsWith(`${AT}.conditions.${operator}["${key}"]: `)),
      );
    });
  }

  it("may not be asked once more of the people of a permission set", () => {
    const conditions = { ArnLike: { "aws:PrincipalArn": "*" } };
    const groups = { admins: { permissionSet: "Admins", assume: { child: ROLE } } };
    assert.deepEqual(problemsOf(example({ trust: { conditions }, groups })), [
      `${AT}.conditions.ArnLike["aws:PrincipalArn"]: the trust policy sets ArnLike aws:PrincipalArn already; more values would let more callers in`,
    ]);
  });
});
