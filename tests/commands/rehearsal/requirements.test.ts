import assert from "node:assert/strict";
import {
  askedOfAssertions,
  askedOfMachine,
  askedOfPermissionSets,
  askedOfSubjects,
  askedOfUsers,
  inWords,
  type Requirement,
} from "../../../commands/rehearsal/requirements";
import type { RequestContext } from "../../../commands/rehearsal/evaluate";
import type { MachineArgs, TrustArgs } from "../../../components/model/accessModel";
import { defined } from "../../../components/model/arns";
import { accessOf, PRIMARY_ID, ROLE, USER } from "../../models";
import { accessWith, BASE } from "./inMemory";

async function ofUsers(trust: TrustArgs): Promise<Requirement[]> {
  const access = accessOf({ trust });
  return askedOfUsers(access, defined(access.roles, ROLE).trust, BASE);
}

async function ofMachine(machine: Partial<MachineArgs>, trust: TrustArgs = {}): Promise<Requirement[]> {
  const principal = `arn:aws:iam::${PRIMARY_ID}:role/ci`;
  const access = accessWith({
    machines: { ci: { principal, assume: { child: ROLE }, ...machine } },
    roles: { [ROLE]: { permissions: { managedPolicies: "ReadOnlyAccess" }, trust } },
  });
  return askedOfMachine(access, defined(access.roles, ROLE).trust, defined(access.machines, "ci"), BASE);
}

/** What a call that meets everything carries. */
function met(requirements: readonly Requirement[]): RequestContext {
  return Object.assign({}, ...requirements.map((requirement) => requirement.met)) as RequestContext;
}

/** What the calls that are refused do, in words. */
function refusals(requirements: readonly Requirement[]): string[] {
  return requirements.flatMap(({ unmet }) => unmet.map(({ says }) => says));
}

function refusal(requirements: readonly Requirement[], says: string): RequestContext {
  const circumstance = requirements.flatMap(({ unmet }) => unmet).find((unmet) => unmet.says === says);
  return circumstance?.context ?? assert.fail(`not among: ${refusals(requirements).join("; ")}`);
}

const AGE = "aws:MultiFactorAuthAge";
const PRESENT = "aws:MultiFactorAuthPresent";

describe("what is asked of people", () => {
  it("is MFA, which long-term keys, old sessions and sessions without it do not have", async () => {
    const asked = await ofUsers({ mfa: { maxAge: 3600 } });
    assert.equal(met(asked)[PRESENT], "true");
    assert.equal(refusal(asked, "MFA older than 1 h")[AGE], "3601");
    assert.deepEqual(refusal(asked, "long-term keys and no MFA"), { [PRESENT]: undefined, [AGE]: undefined });
    assert.equal(refusal(asked, "a session without MFA")[PRESENT], "false");
  });

  it("is no MFA where the role asks for none, but they may have it", async () => {
    const asked = await ofUsers({ mfa: false });
    const also = asked.flatMap(({ alsoMet = [] }) => alsoMet.map(({ says }) => says));
    assert.deepEqual(also, ["long-term keys and no MFA"]);
    assert.ok(!refusals(asked).some((says) => says.includes("MFA")));
  });

  it("is a session named after the user", async () => {
    const asked = await ofUsers({ sessionName: "username" });
    assert.equal(met(asked)["sts:RoleSessionName"], USER);
    assert.notEqual(refusal(asked, "a session named after somebody else")["sts:RoleSessionName"], USER);
    assert.equal(refusal(asked, "a session without a name")["sts:RoleSessionName"], undefined);
  });

  it("is to be the source identity, or to set none", async () => {
    const asked = await ofUsers({ sourceIdentity: true });
    assert.equal(met(asked)["sts:SourceIdentity"], USER);
    assert.ok(refusals(asked).includes("no source identity"));
    assert.ok(refusals(asked).includes("somebody else's source identity"));
    assert.ok(refusals(await ofUsers({})).includes("a source identity"));
  });

  it("is session tags of the given keys and values, or none", async () => {
    const asked = await ofUsers({ sessionTags: { project: ["apollo", "gemini"], cost: "1" } });
    assert.equal(met(asked)["aws:RequestTag/project"], "apollo");
    assert.deepEqual(met(asked)["aws:TagKeys"], ["project", "cost"]);
    const another = refusal(asked, "session tag project of another value")["aws:RequestTag/project"];
    assert.ok(another !== "apollo" && another !== "gemini");
    assert.ok(refusals(asked).includes("a session tag that is not allowed"));
    const [also] = asked.flatMap(({ alsoMet = [] }) => alsoMet);
    assert.equal(also?.says, "no session tags");
    assert.ok(refusals(await ofUsers({})).includes("a session tag that is not allowed"));
  });

  it("is a time within the role's", async () => {
    const asked = await ofUsers({ notBefore: "2098-01-01T00:00:00Z", notAfter: "2099-01-01T00:00:00Z" });
    assert.equal(met(asked)["aws:CurrentTime"], "2098-01-01T00:00:00.000Z");
    const time = (says: string) => refusal(asked, says)["aws:CurrentTime"];
    assert.equal(time("a call before 2098-01-01T00:00:00Z"), "2097-12-31T23:59:59.000Z");
    assert.equal(time("a call after 2099-01-01T00:00:00Z"), "2099-01-01T00:00:01.000Z");
  });

  const networks = [
    { sourceIps: ["203.0.113.0/24"], inside: "203.0.113.0", outside: "192.0.2.7" },
    { sourceIps: ["192.0.2.0/24", "198.51.100.7"], inside: "192.0.2.0", outside: "203.0.113.7" },
    { sourceIps: ["2001:db8::/32"], inside: "2001:db8::", outside: "192.0.2.7" },
  ];
  for (const { sourceIps, inside, outside } of networks) {
    it(`is an address of ${sourceIps.join(" or ")}`, async () => {
      const asked = await ofUsers({ sourceIps });
      assert.equal(met(asked)["aws:SourceIp"], inside);
      assert.equal(refusal(asked, `a call from ${outside}`)["aws:SourceIp"], outside);
    });
  }

  it("is the organization", async () => {
    const asked = await ofUsers({ organizationId: "o-0000000000" });
    assert.equal(met(asked)["aws:PrincipalOrgID"], "o-0000000000");
    assert.notEqual(refusal(asked, "a caller of another organization")["aws:PrincipalOrgID"], "o-0000000000");
    assert.equal(refusal(asked, "a caller of no organization")["aws:PrincipalOrgID"], undefined);
  });

  it("is what the role's free conditions say", async () => {
    const asked = await ofUsers({ conditions: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } });
    assert.equal(met(asked)["aws:RequestedRegion"], "eu-west-1");
    assert.notEqual(refusal(asked, "another aws:RequestedRegion")["aws:RequestedRegion"], "eu-west-1");
  });

  it("is not MFA where they are of a permission set", async () => {
    const access = accessOf();
    const asked = await askedOfPermissionSets(access, defined(access.roles, ROLE).trust, BASE);
    assert.equal(met(asked)[PRESENT], undefined);
    assert.ok(!refusals(asked).some((says) => says.includes("MFA")));
  });
});

describe("what is asked of a machine", () => {
  it("is its external ID, which another and none do not meet", async () => {
    const asked = await ofMachine({ externalId: "build-42" });
    assert.equal(met(asked)["sts:ExternalId"], "build-42");
    assert.notEqual(refusal(asked, "another external ID")["sts:ExternalId"], "build-42");
    assert.equal(refusal(asked, "no external ID")["sts:ExternalId"], undefined);
  });

  it("is the prefix of its session names", async () => {
    const asked = await ofMachine({ sessionName: "ci-" });
    assert.match(String(met(asked)["sts:RoleSessionName"]), /^ci-./);
    const other = refusal(asked, "a session of another name")["sts:RoleSessionName"];
    assert.doesNotMatch(String(other), /^ci-/);
  });

  it("is its own address in place of the role's", async () => {
    const role = { sourceIps: ["203.0.113.0/24"] };
    assert.equal(met(await ofMachine({}, role))["aws:SourceIp"], "203.0.113.0");
    const own = await ofMachine({ sourceIps: "198.51.100.0/24" }, role);
    assert.equal(met(own)["aws:SourceIp"], "198.51.100.0");
  });

  it("is to set no session tags, and no MFA", async () => {
    const asked = await ofMachine({});
    assert.deepEqual(refusals(asked), ["a session tag that is not allowed"]);
    assert.equal(met(asked)[PRESENT], undefined);
  });
});

describe("what is asked of an identity provider's people", () => {
  const issuer = "token.actions.githubusercontent.com";

  it("is the subject, the audience and the claims of the token", async () => {
    const access = accessWith({
      identityProviders: {
        github: {
          type: "oidc",
          url: `https://${issuer}`,
          audiences: "sts.amazonaws.com",
          subjects: "repo:octo-org/infra:*",
          claims: { repository_owner_id: "1234" },
          assume: { child: ROLE },
        },
      },
    });
    const provider = defined(access.identityProviders, "github");
    assert.ok(provider.type === "oidc");
    const asked = await askedOfSubjects(access, defined(access.roles, ROLE).trust, provider, {});
    assert.match(String(met(asked)[`${issuer}:sub`]), /^repo:octo-org\/infra:/);
    assert.equal(met(asked)[`${issuer}:aud`], "sts.amazonaws.com");
    assert.equal(met(asked)[`${issuer}:repository_owner_id`], "1234");
    for (const claim of ["sub", "aud", "repository_owner_id"]) {
      assert.ok(refusals(asked).includes(`another ${issuer}:${claim}`));
    }
  });

  const consoles = [
    { partition: "aws", audience: "https://signin.aws.amazon.com/saml" },
    { partition: "aws-cn", audience: "https://signin.amazonaws.cn/saml" },
    { partition: "aws-us-gov", audience: "https://signin.amazonaws-us-gov.com/saml" },
  ] as const;
  for (const { partition, audience } of consoles) {
    it(`is an assertion for the console of ${partition}`, async () => {
      const access = accessOf({ primary: { partition } });
      const asked = await askedOfAssertions(access, defined(access.roles, ROLE).trust, {});
      assert.equal(met(asked)["SAML:aud"], audience);
      assert.deepEqual(refusals(asked), ["an assertion for another service"]);
    });
  }
});

describe("seconds in words", () => {
  const cases: readonly (readonly [number, string])[] = [
    [43_200, "12 h"],
    [5_400, "90 min"],
    [3_601, "3601 s"],
    [45, "45 s"],
  ];
  for (const [seconds, words] of cases) {
    it(`are ${words} for ${seconds}`, () => {
      assert.equal(inWords(seconds), words);
    });
  }
});
