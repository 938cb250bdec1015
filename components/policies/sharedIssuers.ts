import type { OidcProvider } from "../model/accessModel";
import { issuerOf } from "../model/arns";

/**
 * OIDC issuers that many organizations have in common. Anybody with an account there gets tokens, so what tells them
 * apart is the tenant: in the subject, in a claim, or in the issuer's URL where each tenant has one of its own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export interface SharedIssuer {
  /** As people call it. */
  readonly name: string;
  readonly hosts: readonly string[];
  /** The issuers of these hosts, without `https://`; `tenant` is the tenant that a URL names. */
  readonly issuer: RegExp;
  /** How the URL is written. */
  readonly url: string;
  /** Subjects that name their tenant in full, before any wildcard. */
  readonly forms: readonly SubjectForm[];
  /** How the subject is written. */
  readonly subject: string;
  /** What in a subject is the tenant. */
  readonly tenant: string;
  /** Subjects that no token has: what tells them, and what is meant in its place. */
  readonly mistakes: readonly (readonly [found: RegExp, instead: string])[];
  /** Subjects that tokens have only where somebody cut them down to this; by default they go on. */
  readonly cutDown?: RegExp;
  /** Claims that name the tenant, or a thing of its own, where a value has the form; the best of them first. */
  readonly claims: Readonly<Record<string, RegExp>>;
  /** Audiences that its clients ask for by themselves, apart from that of AWS. */
  readonly audiences: readonly string[];
  /** All audiences that tokens of a tenant can have; left out where a client may ask for any. */
  readonly audiencesOf?: (tenant: string) => readonly string[];
  /** The page that says so. */
  readonly source: string;
}

export interface SubjectForm {
  /** What has to stand before the first wildcard; `tenant` is the tenant. */
  readonly pattern: RegExp;
  /** What of the tenant gets in where nothing but a wildcard follows. */
  readonly everything?: string;
}

const NUMBER = /^\d+$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const SHARED_ISSUERS: readonly SharedIssuer[] = [
  {
    name: "GitHub",
    hosts: ["token.actions.githubusercontent.com"],
    issuer: /^token\.actions\.githubusercontent\.com(?:\/[\w-]+)?$/,
    url: "https://token.actions.githubusercontent.com, or https://token.actions.githubusercontent.com/ENTERPRISE",
    // An owner writes any key of a token into the subject, but none holds another's owner or ID: ":" in a value is
    // written %3A, and "@" is in no name.
    forms: [
      { pattern: /^repo:(?<tenant>[\w-]+)(?:@\d+)?\/(?=.)/, everything: "every repository" },
      { pattern: /^repository_owner(?:_id)?:(?<tenant>[\w-]+)(?::|$)/, everything: "every repository" },
      { pattern: /^repository_id:\d+(?::|$)/ },
    ],
    subject: "repo:OWNER/REPOSITORY:*, or repo:OWNER@ID/REPOSITORY@ID:*",
    tenant: "owner",
    mistakes: [
      [/^(?=[\w-]+(?:@\d+)?\/)/, "repo:"],
      [/^repo(?:sitory)?:/i, "repo:"],
      [/^repo:([\w-]+@\d+)\/([\w.-]+)(?=:|$)/, "repo:$1/$2@ID"],
      [/^repo:([\w-]+)\/([\w.-]+@)/, "repo:$1@ID/$2"],
    ],
    cutDown: /^repo:[\w-]+(?:@\d+)?\/[\w.-]+(?:@\d+)?$/,
    claims: {
      repository_owner_id: NUMBER,
      repository_owner: /^[\w-]+$/,
      repository: /^[\w-]+\/./,
      repository_id: NUMBER,
      enterprise_id: NUMBER,
    },
    audiences: [],
    source: "https://docs.github.com/en/actions/reference/security/oidc",
  },
  {
    name: "GitLab",
    hosts: ["gitlab.com"],
    issuer: /^gitlab\.com$/,
    url: "https://gitlab.com",
    // A project chooses what its subject holds, but project_path is always the first.
    forms: [{ pattern: /^project_path:(?<tenant>[\w.-]+)\/(?=.)/, everything: "every project" }],
    subject: "project_path:GROUP/PROJECT:*",
    tenant: "group",
    mistakes: [
      [/^(?=[\w.-]+\/)/, "project_path:"],
      [/^project(?:[_-]?path)?:/i, "project_path:"],
    ],
    cutDown: /^project_path:[^:*?]+$/,
    claims: { namespace_id: NUMBER, project_id: NUMBER },
    audiences: ["https://gitlab.com"],
    source: "https://docs.gitlab.com/ci/secrets/id_token_authentication/",
  },
  {
    name: "Bitbucket",
    hosts: ["api.bitbucket.org"],
    issuer: /^api\.bitbucket\.org\/2\.0\/workspaces\/(?<tenant>[^/]+)\/pipelines-config\/identity\/oidc$/,
    url: "https://api.bitbucket.org/2.0/workspaces/WORKSPACE/pipelines-config/identity/oidc",
    forms: [{ pattern: /^\{[0-9a-f-]{36}\}:/i }],
    subject: "{REPOSITORY_UUID}:*",
    tenant: "repository",
    // The last part is the step's, which is new in every run.
    mistakes: [
      [/^([0-9a-f-]{36}):/i, "{$1}:"],
      [/^(\{[0-9a-f-]{36}\}:)[^*?]*$/i, "$1*"],
    ],
    claims: {},
    audiences: [],
    source:
      "https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/",
  },
  {
    name: "HCP Terraform",
    hosts: ["app.terraform.io", "app.eu.terraform.io"],
    issuer: /^app\.(?:eu\.)?terraform\.io$/,
    url: "https://app.terraform.io",
    forms: [
      { pattern: /^organization:(?<tenant>[\w-]+):(?:project:(?=\*))?(?=.)/, everything: "every project" },
    ],
    subject: "organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:*",
    tenant: "organization",
    mistakes: [
      [/^org(?:ani[sz]ation)?[:/]/i, "organization:"],
      [/^organization:([\w-]+):(?=workspace:)/, "organization:$1:project:*:"],
    ],
    claims: {},
    audiences: ["aws.workload.identity"],
    source:
      "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration",
  },
  {
    name: "CircleCI",
    hosts: ["oidc.circleci.com"],
    issuer: /^oidc\.circleci\.com\/org\/(?<tenant>[0-9a-f-]{36})$/i,
    url: "https://oidc.circleci.com/org/ORGANIZATION_ID",
    forms: [
      {
        pattern: /^org\/(?<tenant>[0-9a-f-]{36})\/(?:project\/(?:\*\/user\/)?(?=\*$))?(?=.)/i,
        everything: "every project",
      },
    ],
    subject: "org/ORGANIZATION_ID/project/PROJECT_ID/user/*",
    tenant: "organization",
    mistakes: [[/^(?=[0-9a-f-]{36}\/)|^org(?:ani[sz]ation)?[:/]/i, "org/"]],
    claims: {},
    audiences: [],
    source: "https://circleci.com/docs/openid-connect-tokens/",
  },
  {
    name: "Buildkite",
    hosts: ["agent.buildkite.com"],
    issuer: /^agent\.buildkite\.com$/,
    url: "https://agent.buildkite.com",
    forms: [
      { pattern: /^organization:(?<tenant>[\w-]+):(?:pipeline:(?=\*))?(?=.)/, everything: "every pipeline" },
      // A job may ask for one of its IDs as the subject.
      { pattern: UUID },
    ],
    subject: "organization:ORGANIZATION:pipeline:PIPELINE:ref:refs/heads/BRANCH:*",
    tenant: "organization",
    mistakes: [[/^org(?:ani[sz]ation)?[:/]/i, "organization:"]],
    claims: { organization_id: UUID, organization_slug: /^[\w-]+$/, pipeline_id: UUID },
    audiences: [],
    source: "https://buildkite.com/docs/pipelines/security/oidc/aws",
  },
  {
    name: "Pulumi Cloud",
    hosts: ["api.pulumi.com"],
    issuer: /^api\.pulumi\.com\/oidc$/,
    url: "https://api.pulumi.com/oidc",
    forms: [
      {
        pattern: /^pulumi:deploy:org:(?<tenant>[\w.-]+):(?:project:(?=\*))?(?=.)/,
        everything: "every project",
      },
      {
        pattern: /^pulumi:environments:org:(?<tenant>[\w.-]+):(?:env:(?=\*))?(?=.)/,
        everything: "every environment",
      },
      {
        pattern: /^pulumi:environments:pulumi\.organization\.login:(?<tenant>[\w.-]+)(?::|$)/,
        everything: "every environment",
      },
    ],
    subject:
      "pulumi:deploy:org:ORGANIZATION:project:PROJECT:stack:STACK:*, or pulumi:environments:org:ORGANIZATION:env:PROJECT/ENVIRONMENT",
    tenant: "organization",
    mistakes: [
      [/^(?=(?:deploy|environments):)/, "pulumi:"],
      [/^pulumi:(?:environment|env):/, "pulumi:environments:"],
      [/^pulumi:(deploy|environments):organization:/, "pulumi:$1:org:"],
    ],
    claims: {},
    audiences: [],
    audiencesOf: (tenant) => [tenant, `aws:${tenant}`],
    source: "https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/",
  },
  {
    name: "Pulumi Cloud",
    hosts: ["api.pulumi.com"],
    issuer: /^api\.pulumi\.com\/oidc\/v2$/,
    url: "https://api.pulumi.com/oidc/v2",
    forms: [
      { pattern: /^pulumi:org:(?<tenant>[\w-]+):(?:env:(?=\*))?(?=.)/, everything: "every environment" },
    ],
    subject: "pulumi:org:ORGANIZATION_ID:env:ENVIRONMENT_ID",
    tenant: "organization",
    mistakes: [],
    claims: {},
    audiences: [],
    source: "https://www.pulumi.com/docs/esc/guides/configuring-oidc/custom-audience/",
  },
  {
    name: "Vercel",
    hosts: ["oidc.vercel.com"],
    issuer: /^oidc\.vercel\.com(?:\/(?<tenant>[\w-]+))?$/,
    url: "https://oidc.vercel.com/TEAM, or https://oidc.vercel.com",
    forms: [{ pattern: /^owner:(?<tenant>[\w-]+):(?:project:(?=\*))?(?=.)/, everything: "every project" }],
    subject: "owner:TEAM:project:PROJECT:environment:ENVIRONMENT",
    tenant: "team",
    mistakes: [[/^(?:team|owner)[:/]/i, "owner:"]],
    claims: {},
    audiences: [],
    source: "https://vercel.com/docs/oidc/reference",
  },
];

/** The shared issuers of a host; none where nobody shares it. */
export function sharedIssuersAt(host: string): readonly SharedIssuer[] {
  return SHARED_ISSUERS.filter(({ hosts }) => hosts.includes(host));
}

/** The shared issuer whose tokens a provider takes; undefined where it has its issuer for itself. */
export function sharedIssuerOf(provider: Pick<OidcProvider, "url">): SharedIssuer | undefined {
  const [host = ""] = issuerOf(provider).split("/");
  const issuers = sharedIssuersAt(host);
  return issuers.find(({ issuer }) => issuer.test(issuerOf(provider))) ?? issuers[0];
}

/** The tenant that the issuer's URL names; undefined where all tenants have one URL. */
export function tenantOfUrl(
  { issuer }: SharedIssuer,
  { url }: Pick<OidcProvider, "url">,
): string | undefined {
  return issuer.exec(issuerOf({ url }))?.groups?.tenant;
}

/** What a subject says in full before its first wildcard. */
export interface NamedTenant {
  /** Undefined where the subject names a thing of the tenant's in its place. */
  readonly tenant: string | undefined;
  /** What of the tenant gets in; undefined where the subject says more than the tenant. */
  readonly everything: string | undefined;
}

/** The tenant that a subject names; undefined where it names none, so that others may have such a subject too. */
export function tenantOf({ forms }: SharedIssuer, subject: string): NamedTenant | undefined {
  for (const { pattern, everything } of forms) {
    const match = pattern.exec(subject);
    if (match === null) continue;
    const saysNoMore = /^(?:\*+(?::.*)?)?$/.test(subject.slice(match[0].length));
    return { tenant: match.groups?.tenant, everything: saysNoMore ? everything : undefined };
  }
  return undefined;
}

/** What is meant by a subject that no token of the issuer has; undefined where one may have it. */
export function meantBy({ mistakes }: SharedIssuer, subject: string): string | undefined {
  return mistakes
    .map(([found, instead]) => subject.replace(found, instead))
    .find((meant) => meant !== subject);
}

/** `every repository of octo-org` for a subject that is a whole tenant; undefined for one that says more. */
export function wholeTenant(provider: OidcProvider, subject: string): string | undefined {
  const issuer = sharedIssuerOf(provider);
  const named = issuer === undefined ? undefined : tenantOf(issuer, subject);
  if (named?.tenant === undefined || named.everything === undefined) return undefined;
  return `${named.everything} of ${named.tenant}`;
}
