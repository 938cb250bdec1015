import assert from "node:assert/strict";
import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  IAMServiceException,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
} from "@aws-sdk/client-iam";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { accountOnAws, type Extent, POLITE } from "../../../../commands/live/account/aws";

const ACCOUNT = "arn:aws:iam::222222222222";
const EXTENT: Extent = { loginProfilesOf: [], settings: false };

function refusal(name: string): IAMServiceException {
  return new IAMServiceException({ name, message: `${name}: no`, $fault: "client", $metadata: {} });
}

function page(role: string, marker?: string) {
  const more = { Path: "/", AssumeRolePolicyDocument: "%7B%22Statement%22%3A%5B%5D%7D" };
  return {
    RoleDetailList: [{ RoleName: role, RoleId: `AROA${role}`, ...more, Arn: `${ACCOUNT}:role/${role}` }],
    IsTruncated: marker !== undefined,
    Marker: marker,
  };
}

describe("an account on AWS", () => {
  let iam: AwsClientStub<IAMClient>;
  const warned: string[] = [];
  const read = (extent = EXTENT) =>
    accountOnAws(new IAMClient({ region: "us-east-1" }), extent, (message) => warned.push(message));
  beforeEach(() => {
    iam = mockClient(IAMClient);
    warned.length = 0;
    iam.on(GetAccountAuthorizationDetailsCommand).resolves(page("a"));
    iam.on(ListRolesCommand).resolves({ Roles: [] });
    iam.on(ListOpenIDConnectProvidersCommand).resolves({});
    iam.on(ListSAMLProvidersCommand).resolves({});
  });
  afterEach(() => {
    iam.restore();
  });

  it("is read page by page", async () => {
    iam.on(GetAccountAuthorizationDetailsCommand).resolves(page("a", "next"));
    iam.on(GetAccountAuthorizationDetailsCommand, { Marker: "next" }).resolves(page("b"));
    const { roles } = await read();
    assert.deepEqual(
      roles.map(({ name }) => name),
      ["a", "b"],
    );
  });

  it("is not read where the credentials expire between two pages", async () => {
    iam.on(GetAccountAuthorizationDetailsCommand).resolves(page("a", "next"));
    iam
      .on(GetAccountAuthorizationDetailsCommand, { Marker: "next" })
      .rejects(refusal("ExpiredTokenException"));
    await assert.rejects(read(), { name: "ExpiredTokenException" });
  });

  it("is not read where the credentials expire after the last page", async () => {
    iam.on(ListRolesCommand).rejects(refusal("ExpiredTokenException"));
    await assert.rejects(read(), { name: "ExpiredTokenException" });
  });

  it("is read as far as the credentials allow, and what they do not allow is said", async () => {
    iam.on(ListOpenIDConnectProvidersCommand).rejects(refusal("AccessDeniedException"));
    const { oidcProviders, samlProviders } = await read();
    assert.deepEqual({ oidcProviders, samlProviders }, { oidcProviders: undefined, samlProviders: [] });
    assert.deepEqual(warned, ["AccessDeniedException: no"]);
  });

  it("gives the audiences of its providers", async () => {
    const Arn = `${ACCOUNT}:oidc-provider/issuer.example`;
    iam.on(ListOpenIDConnectProvidersCommand).resolves({ OpenIDConnectProviderList: [{ Arn }] });
    iam.on(GetOpenIDConnectProviderCommand).resolves({ Url: "issuer.example", ClientIDList: ["a", "b"] });
    assert.deepEqual((await read()).oidcProviders, [{ arn: Arn, audiences: ["a", "b"] }]);
  });

  it("may have no alias, no password policy, and users without a password", async () => {
    iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: [] });
    iam.on(GetAccountPasswordPolicyCommand).rejects(refusal("NoSuchEntityException"));
    iam.on(GetLoginProfileCommand).rejects(refusal("NoSuchEntityException"));
    const { alias, passwordPolicy, loginProfiles } = await read({
      loginProfilesOf: ["alice"],
      settings: true,
    });
    assert.deepEqual({ alias, passwordPolicy }, { alias: null, passwordPolicy: null });
    assert.deepEqual([...loginProfiles], [["alice", false]]);
  });

  it("is asked again where it is asked too much", async () => {
    iam.restore();
    let calls = 0;
    const requestHandler = {
      handle: () => {
        calls += 1;
        const throttled = calls === 1;
        const body = throttled
          ? "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"
          : `<R><${ANSWERS[calls] ?? "ListSAMLProviders"}Result>${calls === 2 ? ROLE_XML : ""}</${ANSWERS[calls] ?? "ListSAMLProviders"}Result></R>`;
        return Promise.resolve({
          response: { statusCode: throttled ? 400 : 200, headers: {}, body: Buffer.from(body) },
        });
      },
    };
    const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "none" };
    const client = new IAMClient({ ...POLITE, region: "us-east-1", credentials, requestHandler });
    const { roles } = await accountOnAws(client, EXTENT, (message) => warned.push(message));
    assert.deepEqual([roles.map(({ name }) => name), calls], [["a"], 5]);
  }).timeout(20_000);
});

const ROLE_XML = `<RoleDetailList><member><RoleName>a</RoleName><RoleId>AROAa</RoleId><Path>/</Path><Arn>${ACCOUNT}:role/a</Arn><AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument></member></RoleDetailList>`;
const ANSWERS: Readonly<Record<number, string>> = {
  2: "GetAccountAuthorizationDetails",
  3: "ListRoles",
  4: "ListOpenIDConnectProviders",
};
