import type { AccessModelArgs } from "../../../components/model/accessModel";

/** A company of twelve accounts: what a review meets in practice, with names as long as they get there. */
export const COMPANY: AccessModelArgs = {
  primary: {
    accountId: "111111111111",
    alias: "acme-people",
    userPath: "/people/",
    accessKeys: "allowed",
    passwordPolicy: {},
    identityCenter: {
      applicationArn: "arn:aws:account-access:eu-west-1:111111111111:application/aam-0123456789abcdef",
    },
  },
  accounts: {
    "shop-production": {
      accountId: "201201201201",
      roles: ["deploy", "operator", "plan"],
      displayName: "Shop Production",
      color: "cc0000",
      region: "eu-west-1",
    },
    "shop-staging": {
      accountId: "202202202202",
      roles: ["deploy", "operator", "plan"],
      displayName: "Shop Staging",
      region: "eu-west-1",
    },
    "shop-development": {
      accountId: "203203203203",
      roles: ["developer", "deploy", "plan"],
      displayName: "Shop Development",
      region: "eu-west-1",
    },
    "data-production": {
      accountId: "204204204204",
      roles: ["analyst", "data-engineer", "reports"],
      displayName: "Data Production",
      color: "cc0000",
      region: "eu-west-1",
    },
    "data-staging": {
      accountId: "205205205205",
      roles: ["analyst", "data-engineer"],
      displayName: "Data Staging",
      region: "eu-west-1",
    },
    "payments-production": {
      accountId: "206206206206",
      roles: ["payments-operator", "cost-reader"],
      displayName: "Payments Production",
      color: "cc0000",
      region: "eu-west-1",
    },
    "payments-staging": {
      accountId: "207207207207",
      roles: ["payments-operator"],
      displayName: "Payments Staging",
      region: "eu-west-1",
    },
    identity: {
      accountId: "208208208208",
      roles: ["legacy-admin"],
      displayName: "Identity",
      region: "eu-west-1",
    },
    networking: {
      accountId: "209209209209",
      roles: ["network-engineer"],
      displayName: "Networking",
      region: "eu-west-1",
    },
    "log-archive": {
      accountId: "210210210210",
      roles: ["log-reader"],
      displayName: "Log Archive",
      region: "eu-west-1",
    },
    "security-tooling": {
      accountId: "211211211211",
      roles: ["incident-response"],
      displayName: "Security Tooling",
      region: "eu-west-1",
    },
    sandbox: {
      accountId: "212212212212",
      roles: ["developer", "contractor-builder"],
      displayName: "Sandbox",
      region: "eu-west-1",
    },
  },
  accountSets: {
    everything: {
      accounts: [
        "shop-production",
        "shop-staging",
        "shop-development",
        "data-production",
        "data-staging",
        "payments-production",
        "payments-staging",
        "identity",
        "networking",
        "log-archive",
        "security-tooling",
        "sandbox",
      ],
      roles: ["auditor", "administrator", "break-glass"],
    },
  },
  roles: {
    auditor: {
      description: "Looks at configuration, never at data",
      permissions: { managedPolicies: ["SecurityAudit", "job-function/ViewOnlyAccess"] },
      maxSessionDuration: 14400,
    },
    administrator: {
      permissions: { managedPolicies: ["AdministratorAccess"] },
      trust: { mfa: { maxAge: 3600 }, sessionName: "username", sourceIdentity: true },
    },
    "break-glass": {
      description: "For the night when nothing else works",
      permissions: { managedPolicies: ["AdministratorAccess"] },
      trust: { mfa: false, sourceIps: ["203.0.113.0/24", "2001:db8::/32"] },
    },
    "legacy-admin": {
      path: "/legacy/",
      permissions: { statements: [{ actions: "*", resources: "*" }] },
      trust: { mfa: false, denyUsers: ["adi.shamir"] },
    },
    developer: { permissions: { managedPolicies: ["PowerUserAccess"] }, trust: { match: "path" } },
    operator: {
      permissions: {
        managedPolicies: ["ReadOnlyAccess"],
        statements: [
          {
            sid: "RestartThings",
            actions: ["ecs:UpdateService", "ec2:RebootInstances", "ssm:StartSession"],
            resources: "*",
            conditions: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } },
          },
        ],
      },
    },
    deploy: {
      name: "GitHubActionsDeploymentRoleForContinuousDelivery",
      path: "/ci/",
      permissions: {
        managedPolicies: ["PowerUserAccess"],
        statements: [{ sid: "PassRoles", actions: ["iam:PassRole"], resources: "*" }],
      },
    },
    plan: { permissions: { managedPolicies: ["ReadOnlyAccess"] } },
    analyst: {
      permissions: { managedPolicies: ["AmazonAthenaFullAccess"] },
      trust: { sourceIps: ["203.0.113.0/24"], sessionTags: { project: ["apollo", "gemini-*"] } },
    },
    "data-engineer": {
      permissions: {
        statements: [
          {
            sid: "Lake",
            actions: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
            resources: [
              "arn:aws:s3:::acme-lake-raw-europe-west-1-production-with-a-long-name",
              "arn:aws:s3:::acme-lake-raw-europe-west-1-production-with-a-long-name/*",
            ],
          },
          { sid: "NoDelete", effect: "Deny", actions: "s3:Delete*", resources: "*" },
        ],
      },
    },
    reports: {
      permissions: { statements: [{ actions: ["s3:GetObject"], resources: "arn:aws:s3:::reports/*" }] },
    },
    "payments-operator": {
      permissions: { managedPolicies: ["AmazonDynamoDBReadOnlyAccess"] },
      trust: { mfa: { maxAge: 900 }, sourceIdentity: true },
    },
    "cost-reader": {
      permissions: { statements: [{ actions: ["ce:Get*", "ce:Describe*"], resources: "*" }] },
      trust: { notAfter: "2026-12-31T23:59:59Z" },
    },
    "network-engineer": {
      permissions: {
        managedPolicies: [
          "job-function/NetworkAdministrator",
          "arn:aws:iam::209209209209:policy/acme/network-guardrails",
        ],
      },
      permissionsBoundary: "PowerUserAccess",
    },
    "log-reader": { permissions: { managedPolicies: ["CloudWatchLogsReadOnlyAccess"] } },
    "incident-response": {
      permissions: {
        managedPolicies: ["SecurityAudit"],
        statements: [
          {
            sid: "Quarantine",
            actions: [
              "iam:AttachRolePolicy",
              "iam:PutRolePolicy",
              "iam:UpdateAssumeRolePolicy",
              "sts:AssumeRole",
            ],
            resources: "*",
          },
        ],
      },
      trust: { organizationId: "o-a1b2c3d4e5" },
    },
    "contractor-builder": {
      permissions: { managedPolicies: ["AmazonS3FullAccess", "AWSLambda_FullAccess"] },
      trust: { notAfter: "2026-12-15T18:00:00Z", sourceIps: ["192.0.2.0/24"] },
    },
  },
  groups: {
    platform: {
      members: ["ada.lovelace", "alan.turing", "grace.hopper", "linus.torvalds"],
      assume: { everything: ["administrator", "auditor"] },
    },
    "on-call": {
      members: [
        "grace.hopper",
        "linus.torvalds",
        "ken.thompson",
        "barbara.liskov",
        "edsger.dijkstra",
        "donald.knuth",
      ],
      assume: { everything: ["break-glass"], "shop-production": ["operator"], "shop-staging": ["operator"] },
    },
    auditors: {
      members: [
        "margaret.hamilton",
        "katherine.johnson",
        "dennis.ritchie",
        "bjarne.stroustrup",
        "guido.vanrossum",
        "james.gosling",
      ],
      assume: { everything: ["auditor"] },
    },
    "shop-developers": {
      members: [
        "dennis.ritchie",
        "bjarne.stroustrup",
        "guido.vanrossum",
        "james.gosling",
        "john.mccarthy",
        "john.backus",
        "frances.allen",
        "radia.perlman",
        "tim.bernerslee",
        "vint.cerf",
        "leslie.lamport",
        "niklaus.wirth",
        "tony.hoare",
        "adele.goldberg",
        "alan.kay",
        "shafi.goldwasser",
      ],
      assume: { "shop-development": ["developer"], sandbox: ["developer"] },
    },
    "shop-operators": {
      members: ["dennis.ritchie", "bjarne.stroustrup", "guido.vanrossum", "james.gosling"],
      assume: { "shop-staging": ["operator"], "shop-production": ["operator"] },
    },
    "data-people": {
      members: [
        "leslie.lamport",
        "niklaus.wirth",
        "tony.hoare",
        "adele.goldberg",
        "alan.kay",
        "shafi.goldwasser",
      ],
      assume: {
        "data-production": ["analyst", "data-engineer"],
        "data-staging": ["analyst", "data-engineer"],
      },
    },
    payments: {
      members: ["adi.shamir", "leonard.adleman", "jean.bartik", "betty.holberton"],
      assume: { "payments-production": ["payments-operator"], "payments-staging": ["payments-operator"] },
    },
    "legacy-identity-administrators": {
      members: ["annie.easley", "mary.jackson"],
      assume: { identity: ["legacy-admin"] },
    },
    network: {
      members: ["annie.easley", "mary.jackson", "dorothy.vaughan", "evelyn.berezin"],
      assume: { networking: ["network-engineer"] },
    },
    "incident-response": {
      members: ["dorothy.vaughan", "evelyn.berezin", "lynn.conway", "anita.borg"],
      assume: { "security-tooling": ["incident-response"], "log-archive": ["log-reader"] },
    },
    contractors: {
      members: ["anita.borg"],
      assume: { sandbox: ["contractor-builder"] },
      managedPolicies: ["job-function/Billing"],
    },
    "identity-center-auditors": { assume: { everything: ["auditor"] }, permissionSet: "Audit" },
    "identity-center-analysts": {
      assume: { "data-production": ["data-engineer"] },
      identityCenterGroup: "a1b2c3d4-5678-90ab-cdef-111122223333",
    },
  },
  users: {
    "ada.lovelace": { consoleAccess: {} },
    "grace.hopper": { consoleAccess: {} },
    "linus.torvalds": { existing: true },
    "ken.thompson": { consoleAccess: {} },
    "barbara.liskov": { consoleAccess: {}, accessKey: true },
    "edsger.dijkstra": { consoleAccess: {} },
    "margaret.hamilton": { consoleAccess: {} },
    "dennis.ritchie": { existing: true },
    "guido.vanrossum": { consoleAccess: {}, accessKey: true },
    "john.mccarthy": { consoleAccess: {} },
    "frances.allen": { consoleAccess: {} },
    "radia.perlman": { existing: true },
    "tim.bernerslee": { consoleAccess: {} },
    "vint.cerf": { consoleAccess: {}, accessKey: true },
    "leslie.lamport": { consoleAccess: {} },
    "tony.hoare": { consoleAccess: {} },
    "alan.kay": { existing: true },
    "silvio.micali": { consoleAccess: {}, accessKey: true },
    "martin.hellman": { consoleAccess: {} },
    "adi.shamir": { consoleAccess: {} },
    "leonard.adleman": { existing: true },
    "jean.bartik": { consoleAccess: {} },
    "betty.holberton": { consoleAccess: {}, accessKey: true },
    "annie.easley": { consoleAccess: {} },
    "dorothy.vaughan": { consoleAccess: {} },
    "lynn.conway": { existing: true },
  },
  machines: {
    "vendor-cost-tool": {
      principal: "arn:aws:iam::999999999999:root",
      externalId: "6f1c2a7e-3f0b-4f6e-9d57-0d6b2f1c9a11",
      sessionName: "costs-",
      assume: { "payments-production": ["cost-reader"] },
    },
    "nightly-reports": {
      principal: "arn:aws:iam::888888888888:role/service/nightly-reports",
      assume: { "data-production": ["reports"] },
    },
    "build-server": {
      principal: "arn:aws:iam::111111111111:role/service/build-server",
      sourceIps: ["198.51.100.0/24"],
      assume: { "shop-staging": ["deploy"] },
    },
  },
  identityProviders: {
    "github-shop": {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: ["sts.amazonaws.com"],
      subjects: ["repo:acme/shop:ref:refs/heads/main", "repo:acme@123456/shop@789012:ref:refs/heads/main"],
      assume: { "shop-production": ["deploy"], "shop-staging": ["deploy"] },
    },
    "github-everything": {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: ["sts.amazonaws.com"],
      subjects: ["repo:acme/*"],
      assume: {
        "shop-production": ["plan"],
        "shop-staging": ["plan"],
        "shop-development": ["plan", "deploy"],
      },
    },
    entra: { type: "saml", existing: true, assume: { everything: ["auditor"], identity: ["legacy-admin"] } },
  },
};
