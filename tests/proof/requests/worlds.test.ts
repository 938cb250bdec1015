import assert from "node:assert/strict";
import type { World } from "../../../proof/decision/find";
import type { Test } from "../../../proof/decision/statements";
import type { CallerKind } from "../../../proof/requests/callers";
import {
  OF_ACCOUNTS,
  OF_EVERY_REQUEST,
  OF_SESSION_ACTIONS,
  ofServicesCalls,
  type SessionAction,
} from "../../../proof/requests/keys";
import { sessionWorlds } from "../../../proof/requests/sessions";
import {
  accountAccessWorld,
  accountWorld,
  federatedWorld,
  serviceWorld,
} from "../../../proof/requests/worlds";

const ROLE = { arn: "arn:aws:iam::222222222222:role/deploy", accountId: "222222222222", tags: {} };
const ISSUER = "token.actions.githubusercontent.com";
const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

function caller(kind: CallerKind, action: SessionAction = "sts:AssumeRole"): World {
  return accountWorld("aws", kind, [], action, ROLE);
}

function token(): World {
  const arn = `arn:aws:iam::222222222222:oidc-provider/${ISSUER}`;
  const claims = [`${ISSUER}:aud`, `${ISSUER}:sub`, `${ISSUER}:actor`];
  return federatedWorld("a token", { arn, claims, isSaml: false }, "sts:AssumeRoleWithWebIdentity", ROLE);
}

function assertion(): World {
  const arn = "arn:aws:iam::222222222222:saml-provider/okta";
  return federatedWorld(
    "an assertion",
    { arn, claims: ["saml:aud"], isSaml: true },
    "sts:AssumeRoleWithSAML",
    ROLE,
  );
}

const SESSION = {
  partition: "aws",
  arn: ROLE.arn,
  tags: { tier: "high" },
  sessionTags: {},
  sourceIdentity: false,
  providers: [],
  actions: [],
} as const;

/** Whether requests of a world carry a key: all of them, some, or none. */
function carried({ dimensions }: World, key: string): "always" | "sometimes" | "never" {
  const lower = key.toLowerCase();
  const asked: Test = { key: lower, probes: [], holds: (request) => request.has(lower) };
  const values = dimensions
    .filter(({ controls }) => controls(lower))
    .flatMap((dimension) => dimension.values([asked]));
  const having = values.filter((value) => value.has(lower)).length;
  if (having === 0) return "never";
  return having === values.length ? "always" : "sometimes";
}

/** What AWS sends with the requests of a world, with the page that says so. */
const TABLE: readonly {
  readonly says: string;
  readonly world: () => World;
  readonly source: string;
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
  readonly never: readonly string[];
}[] = [
  {
    says: "an IAM user who assumes a role",
    world: () => caller("user"),
    source: `${GUIDE}/reference_policies_variables.html#principaltable`,
    always: [
      ...["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:username", "aws:userid"],
      ...["aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport", "aws:RequestedRegion"],
      ...["aws:ViaAWSService", "sts:RoleSessionName", "aws:ResourceAccount"],
    ],
    sometimes: [
      ...["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"],
      ...["aws:SourceIp", "aws:SourceVpce", "aws:VpcSourceIp", "aws:PrincipalOrgID", "aws:PrincipalTag/team"],
      ...["sts:ExternalId", "sts:SourceIdentity", "aws:RequestTag/team", "aws:TagKeys", "aws:UserAgent"],
    ],
    never: [
      ...["aws:SourceArn", "aws:SourceAccount", "aws:CalledVia", "aws:SourceIdentity"],
      ...["aws:FederatedProvider", "saml:aud", `${ISSUER}:sub`, "aws:ResourceTag/tier", "ec2:RoleDelivery"],
    ],
  },
  {
    says: "a role's session that assumes another role",
    world: () => caller("role"),
    source: `${GUIDE}/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent`,
    always: ["aws:PrincipalArn", "aws:TokenIssueTime", "aws:userid", "sts:RoleSessionName"],
    sometimes: ["aws:SourceIdentity", "aws:FederatedProvider", "aws:PrincipalTag/team"],
    never: ["aws:username", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:SourceArn"],
  },
  {
    says: "a root user",
    world: () => caller("root"),
    source: `${GUIDE}/reference_policies_variables.html#principaltable`,
    always: ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:userid"],
    sometimes: ["aws:MultiFactorAuthPresent", "aws:PrincipalOrgID"],
    never: ["aws:username", "aws:PrincipalTag/team", "aws:SourceArn"],
  },
  {
    says: "a user who marks a session with a source identity",
    world: () => caller("user", "sts:SetSourceIdentity"),
    source: `${GUIDE}/id_credentials_temp_control-access_monitor.html`,
    always: ["sts:SourceIdentity", "aws:PrincipalArn"],
    sometimes: ["aws:MultiFactorAuthPresent"],
    never: ["sts:RoleSessionName", "sts:ExternalId", "aws:RequestTag/team", "aws:TagKeys"],
  },
  {
    says: "a user who tags a session",
    world: () => caller("user", "sts:TagSession"),
    source: `${GUIDE}/id_session-tags.html`,
    always: ["aws:PrincipalArn", "aws:TagKeys"],
    sometimes: ["aws:RequestTag/team", "sts:TransitiveTagKeys"],
    never: ["sts:RoleSessionName", "sts:ExternalId", "sts:SourceIdentity"],
  },
  {
    says: "a role's session that marks another one with a source identity",
    world: () => caller("role", "sts:SetSourceIdentity"),
    source: `${GUIDE}/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-chain`,
    always: ["sts:SourceIdentity"],
    sometimes: ["aws:SourceIdentity"],
    never: ["sts:RoleSessionName", "aws:RequestTag/team", "aws:TagKeys"],
  },
  {
    says: "a role's session that tags another one",
    world: () => caller("role", "sts:TagSession"),
    source: `${GUIDE}/id_session-tags.html#id_session-tags_role-chaining`,
    always: ["aws:TagKeys"],
    sometimes: ["aws:SourceIdentity", "aws:PrincipalTag/team", "aws:RequestTag/team"],
    never: ["sts:SourceIdentity"],
  },
  {
    says: "a subject of an OIDC provider",
    world: token,
    source: `${GUIDE}/reference_policies_iam-condition-keys.html#condition-keys-wif`,
    always: [`${ISSUER}:aud`, `${ISSUER}:sub`, "sts:RoleSessionName", "aws:CurrentTime"],
    sometimes: [`${ISSUER}:actor`, "aws:SourceIp", "aws:RequestTag/team"],
    never: [
      ...["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:username"],
      ...["aws:MultiFactorAuthPresent", "sts:ExternalId", "saml:aud", "aws:SourceArn"],
    ],
  },
  {
    says: "a SAML assertion",
    world: assertion,
    source: `${GUIDE}/reference_policies_iam-condition-keys.html#condition-keys-saml`,
    always: ["saml:aud", "sts:RoleSessionName"],
    sometimes: ["aws:SourceIp"],
    never: ["aws:PrincipalArn", "aws:PrincipalOrgID", `${ISSUER}:sub`, "sts:ExternalId"],
  },
  {
    says: "a service of AWS that assumes a role for itself",
    world: () => serviceWorld("aws", "sts:AssumeRole", ROLE),
    source: `${GUIDE}/reference_policies_elements_principal.html#principal-services`,
    always: ["sts:RoleSessionName", "aws:PrincipalIsAWSService"],
    sometimes: ["aws:SourceIp", "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID"],
    never: ["aws:PrincipalArn", "aws:username", "aws:MultiFactorAuthPresent", "aws:CalledVia"],
  },
  {
    says: "account access manager that assumes a role for somebody of Identity Center",
    world: () => accountAccessWorld("sts:AssumeRole", ROLE),
    source: `${GUIDE}/aam-prepare-roles.html`,
    always: [
      ...["aws:SourceArn", "aws:SourceAccount", "aws:PrincipalIsAWSService"],
      ...["sts:RoleSessionName", "aws:CurrentTime", "aws:SecureTransport"],
    ],
    sometimes: ["aws:UserAgent"],
    never: [
      ...["aws:PrincipalArn", "aws:PrincipalOrgID", "aws:username", "aws:userid"],
      ...["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:SourceIp", "aws:SourceVpce"],
      ...["sts:ExternalId", "sts:SourceIdentity", "aws:RequestTag/team", "aws:TagKeys"],
    ],
  },
  {
    says: "a session of a role by itself",
    world: () => sessionWorlds(SESSION, []).own,
    source: `${GUIDE}/reference_policies_condition-keys.html#condition-keys-viaawsservice`,
    always: ["aws:PrincipalArn", "aws:PrincipalTag/tier", "aws:ViaAWSService", "aws:TokenIssueTime"],
    sometimes: ["aws:SourceIp", "aws:ResourceAccount"],
    never: [
      "aws:MultiFactorAuthPresent",
      "aws:SourceArn",
      "aws:CalledVia",
      "aws:username",
      "aws:SourceIdentity",
    ],
  },
  {
    says: "a service that calls with the session of a role",
    world: () => sessionWorlds(SESSION, []).services,
    source: `${GUIDE}/reference_policies_condition-keys.html#condition-keys-calledvia`,
    always: ["aws:ViaAWSService", "aws:CalledViaFirst", "aws:CalledViaLast"],
    sometimes: ["aws:SourceArn", "aws:SourceAccount", "aws:CalledVia"],
    never: ["aws:MultiFactorAuthPresent", "aws:username"],
  },
];

describe("the table of requests", () => {
  for (const { says, world, source, ...rows } of TABLE) {
    for (const row of ["always", "sometimes", "never"] as const) {
      it(`has what ${says} ${row} carries (${source})`, () => {
        for (const key of rows[row]) assert.equal(carried(world(), key), row, key);
      });
    }
  }

  it("gives the source identity of a session to the call for the next one, under both keys", () => {
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"] as const) {
      const identities = caller("role", action)
        .dimensions.filter(({ controls }) => controls("aws:sourceidentity"))
        .flatMap((dimension) => dimension.values([]));
      const had = identities.filter((context) => context.has("aws:sourceidentity"));
      assert.ok(had.length > 0);
      for (const context of had) {
        assert.equal(context.get("sts:sourceidentity"), context.get("aws:sourceidentity"));
      }
    }
  });

  it("says that a call of somebody's own is none of a service, and the other way round", () => {
    const { own, services } = sessionWorlds(SESSION, []);
    const via = ({ dimensions }: World): unknown[] =>
      dimensions
        .filter(({ name }) => name === "aws:ViaAWSService")
        .flatMap(({ values }) => values([]).map((value) => value.get("aws:viaawsservice")));
    assert.deepEqual([via(own), via(services)], [["false"], ["true"]]);
  });

  it("names a page of AWS for each key", () => {
    const keys = [
      OF_EVERY_REQUEST,
      OF_ACCOUNTS,
      ofServicesCalls("aws"),
      ...Object.values(OF_SESSION_ACTIONS),
    ].flat();
    for (const { source } of keys) assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\//);
  });
});
