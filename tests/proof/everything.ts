import type { AccessModelArgs } from "../../components/model/accessModel";

/** A model that uses every key: what is proven of it is proven of each key beside all others. */
export const EVERYTHING: AccessModelArgs = {
  primary: {
    accountId: "111111111111",
    userPath: "/people/",
    accessKeys: "allowedToEnrolMfa",
    alias: "acme-people",
    identityCenter: {
      applicationArn: "arn:aws:account-access:eu-west-1:999999999999:application/aam-0123456789abcdef",
    },
    passwordPolicy: { minimumLength: 16, maxAge: 365 },
    quotas: { policiesPerRole: 25, policiesPerUser: 20, groups: 500, customerManagedPolicies: 2000 },
  },
  accounts: {
    shop: {
      accountId: "222222222222",
      roles: ["administrator", "deploy", "break-glass"],
      color: "990000",
      quotas: { trustPolicy: 4096, policiesPerRole: 25 },
    },
    data: {
      accountId: "333333333333",
      roles: ["deploy", "analyst"],
      region: "eu-west-1",
      quotas: { oidcProviders: 700 },
    },
    sandbox: {
      accountId: "444444444444",
      roles: ["administrator", "visitor", "observer"],
      displayName: "Sandbox",
      quotas: { roles: 5000, customerManagedPolicies: 1500, trustPolicy: 4096 },
    },
  },
  accountSets: {
    live: { accounts: ["shop", "data"], roles: ["auditor"] },
    all: { accounts: ["shop", "data", "sandbox"] },
  },
  roles: {
    administrator: {
      permissions: { statements: [{ actions: "*", resources: "*" }] },
      trust: { sessionName: "username", mfa: { maxAge: 3600 } },
      maxSessionDuration: 7200,
      tags: { tier: "high" },
    },
    auditor: {
      permissions: { managedPolicies: ["ReadOnlyAccess"] },
      trust: { sourceIps: ["192.0.2.0/24", "2001:db8::/32"] },
    },
    deploy: {
      path: "/ci/",
      permissions: {
        managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"],
        statements: [
          { sid: "NoBilling", effect: "Deny", actions: ["aws-portal:*", "ce:*"], resources: "*" },
          {
            actions: ["iam:PassRole"],
            resources: ["arn:aws:iam::*:role/app/*"],
            conditions: { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } },
          },
        ],
        policyName: "deploy-extra",
      },
      permissionsBoundary: "AdministratorAccess",
      trust: { organizationId: "o-a1b2c3d4e5", notBefore: "2026-01-01T00:00:00Z" },
    },
    "break-glass": {
      permissions: { managedPolicies: ["AdministratorAccess"] },
      trust: { match: "path", notAfter: "2030-01-01T00:00:00Z", denyUsers: ["eve"], sourceIdentity: true },
      exclusive: false,
    },
    analyst: {
      permissions: {
        statements: [
          {
            actions: ["s3:ListBucket"],
            resources: ["arn:aws:s3:::lake"],
            conditions: { StringLike: { "s3:prefix": ["team/*"] } },
          },
          { actions: ["s3:GetObject", "s3:PutObject"], resources: ["arn:aws:s3:::lake/team/*"] },
          {
            notActions: ["iam:*", "organizations:*"],
            resources: ["arn:aws:athena:*:333333333333:workgroup/team"],
          },
        ],
      },
      trust: {
        mfa: false,
        conditions: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } },
      },
    },
    observer: {
      permissions: { managedPolicies: ["ReadOnlyAccess"] },
      trust: { notBefore: "2026-01-01T00:00:00Z", conditions: { Bool: { "aws:SecureTransport": true } } },
    },
    visitor: {
      permissions: { managedPolicies: ["job-function/ViewOnlyAccess"] },
      trust: { sessionTags: { project: ["apollo", "gemini-*"], team: "blue" } },
    },
  },
  groups: {
    operators: {
      members: ["alice", "bob"],
      assume: { "*": ["administrator"], shop: ["break-glass"] },
      managedPolicies: ["IAMUserChangePassword"],
    },
    analysts: {
      members: ["bob", "carol", "eve"],
      assume: { data: ["analyst", "auditor"] },
      selfManagement: false,
    },
    emergency: { members: ["alice", "eve"], assume: { shop: ["break-glass", "auditor"] }, path: "/teams/" },
    auditors: { permissionSet: "Audit", assume: { live: ["auditor"] } },
    visitors: { permissionSet: "Visit", assume: { sandbox: ["visitor"] } },
    observers: {
      identityCenterGroup: "a1b2c3d4-5678-90ab-cdef-111122223333",
      assume: { sandbox: ["observer", "visitor"] },
    },
  },
  users: {
    alice: { tags: { team: "blue" }, consoleAccess: {}, accessKey: true },
    bob: { permissionsBoundary: "PowerUserAccess" },
    carol: { existing: true, path: "/people/analytics/" },
  },
  machines: {
    ci: {
      principal: "arn:aws:iam::111111111111:role/ci",
      externalId: "build-42",
      sessionName: "ci-",
      sourceIps: ["198.51.100.0/24"],
      assume: { "*": ["deploy"] },
    },
    partner: {
      principal: "arn:aws:iam::555555555555:user/vendor/sync",
      externalId: "acme/7",
      conditions: { Bool: { "aws:SecureTransport": true } },
      assume: { data: ["deploy"] },
    },
    pods: {
      principal: "arn:aws:iam::111111111111:role/pods",
      sessionTags: { "kubernetes-namespace": ["shop", "shop-*"], "kubernetes-pod-uid": "*" },
      sourceIdentity: ["ops-*", "release"],
      assume: { sandbox: ["visitor"] },
    },
    vendor: {
      principal: "arn:aws:iam::666666666666:root",
      externalId: "acme-42",
      sourceIdentity: true,
      assume: { data: ["auditor"] },
    },
  },
  identityProviders: {
    github: {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: ["sts.amazonaws.com"],
      subjects: ["repo:acme/infra:ref:refs/heads/main", "repo:acme/shop:environment:*"],
      claims: { job_workflow_ref: ["acme/workflows/.github/workflows/deploy.yml@refs/heads/main"] },
      assume: { live: ["deploy"] },
    },
    okta: {
      type: "saml",
      existing: true,
      audiences: ["https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"],
      assume: { shop: ["auditor"], data: ["auditor"] },
    },
    google: {
      type: "oidc",
      url: "https://accounts.google.com",
      audiences: ["acme-lake"],
      subjects: ["112233445566778899000"],
      claims: { azp: ["112233445566778899000"] },
      assume: { data: ["analyst"] },
    },
    entra: {
      type: "oidc",
      url: "https://sts.windows.net/9c5b94b1-35ad-49bb-b118-8e8fc24abf80/",
      audiences: ["api://acme-lake"],
      subjects: ["0f0e0d0c-35ad-49bb-b118-8e8fc24abf80"],
      assume: { data: ["analyst"] },
    },
    app: {
      type: "oidc",
      url: "https://cognito-identity.amazonaws.com",
      audiences: ["eu-west-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80"],
      claims: { amr: "authenticated" },
      assume: { sandbox: ["visitor"] },
    },
    facebook: {
      type: "oidc",
      url: "https://graph.facebook.com",
      audiences: ["123456789012345"],
      subjects: ["10150000000000001"],
      assume: { sandbox: ["visitor"] },
    },
    amazon: {
      type: "oidc",
      url: "https://www.amazon.com",
      audiences: ["amzn1.application-oa2-client.0123456789abcdef"],
      subjects: ["amzn1.account.AGM6GZJB6GO42REKZDL33HG7GEJA"],
      assume: { sandbox: ["visitor"] },
    },
  },
  audit: { regions: "eu-west-1", emails: "security@example.com" },
};

/** The same where people sign in without access keys, so that nobody is given one. */
export const EVERYTHING_WITHOUT_KEYS: AccessModelArgs = {
  ...EVERYTHING,
  primary: { ...EVERYTHING.primary, accessKeys: "refused" },
  users: { ...EVERYTHING.users, alice: { ...EVERYTHING.users?.alice, accessKey: false } },
};
