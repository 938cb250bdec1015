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
  /** Subjects with a wildcard in an ID, of which a part says nothing. */
  readonly cutIds?: RegExp;
  /** A form that took another one's place for some tokens, so that a subject of the old one does not mean these. */
  readonly renewed?: RenewedForm;
  /** Claims that name the tenant, or a thing of its own, where a value has the form; the best of them first. */
  readonly claims: Readonly<Record<string, RegExp>>;
  /** Audiences that its clients ask for by themselves, apart from that of AWS. */
  readonly audiences: readonly string[];
  /** All audiences that tokens of a tenant can have; left out where a client may ask for any. */
  readonly audiencesOf?: (tenant: string) => readonly string[];
  /** The page that says so. */
  readonly source: string;
}

type Parts = Readonly<Record<string, string>>;

export interface RenewedForm {
  /** Subjects of the old form, and their parts. */
  readonly old: RegExp;
  /** Whether a subject is that of the same thing in the new form. */
  readonly isOf: (parts: Parts, subject: string) => boolean;
  /** How the same thing is written in the new form. */
  readonly write: (parts: Parts) => string;
  /** Which things have it. */
  readonly who: string;
  /** What prints the parts that have to be written. */
  readonly how: (parts: Parts) => string;
}

export interface SubjectForm {
  /** What has to stand before the first wildcard; `tenant` is the tenant. */
  readonly pattern: RegExp;
  /** What of the tenant gets in where nothing but a wildcard follows. */
  readonly everything?: string;
}

const CONTROLS =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html";

const NUMBER = /^\d+$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Of an issuer whose subjects are not known here, one is taken as it is: with wildcards it may be anybody's. */
const IN_FULL: readonly SubjectForm[] = [{ pattern: /^[^*?]+$/ }];

const SHARED_ISSUERS: readonly SharedIssuer[] = [
  {
    name: "GitHub",
    // The second is the first one's predecessor, which gives no tokens any more.
    hosts: ["token.actions.githubusercontent.com", "vstoken.actions.githubusercontent.com"],
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
    // Where the name has wildcards too, the ID may be any: the owner's is named before it.
    cutIds: /^repo:[\w-]+@\d+\/(?:[^:@*?]*@\d*|[^:@]*@\d+)[*?]/,
    renewed: {
      old: /^repo:(?<owner>[\w-]+)\/(?<repository>[\w.*?-]+)(?<rest>:.*|$)/,
      isOf: ({ owner, repository }, subject) => {
        const [, of, name] = /^repo:([\w-]+)@\d+\/([^:@]*)/.exec(subject) ?? [];
        return of === owner && (name === repository || name === "*");
      },
      write: ({ owner = "", repository = "", rest = "" }) => {
        const id = /[*?]/.test(repository) ? "*" : "REPOSITORY_ID";
        return `repo:${owner}@OWNER_ID/${repository === "*" ? "*" : `${repository}@${id}`}${rest}`;
      },
      who: "repositories that were made, renamed or moved since July 2026, or opted in",
      how: ({ owner = "", repository = "" }) =>
        `gh api ${/[*?]/.test(repository) ? `users/${owner} --jq .id` : `repos/${owner}/${repository} --jq '.owner.id, .id'`}`,
    },
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
  {
    name: "GitHub's audit log",
    hosts: ["oidc-configuration.audit-log.githubusercontent.com"],
    issuer: /^oidc-configuration\.audit-log\.githubusercontent\.com$/,
    url: "https://oidc-configuration.audit-log.githubusercontent.com",
    forms: [{ pattern: /^https:\/\/github\.com\/(?<tenant>[\w-]+)$/ }],
    subject: "https://github.com/ENTERPRISE",
    tenant: "enterprise",
    mistakes: [[/^(?=github\.com\/)/, "https://"]],
    claims: {},
    audiences: [],
    source:
      "https://docs.github.com/en/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/streaming-the-audit-log-for-your-enterprise",
  },
  {
    name: "Codefresh",
    hosts: ["oidc.codefresh.io"],
    issuer: /^oidc\.codefresh\.io$/,
    url: "https://oidc.codefresh.io",
    forms: [
      {
        pattern: /^account:(?<tenant>[0-9a-f]{24}):(?:pipeline:(?=\*))?(?=.)/,
        everything: "every pipeline",
      },
    ],
    subject: "account:ACCOUNT_ID:pipeline:PIPELINE_ID:*",
    tenant: "account",
    mistakes: [],
    claims: {},
    audiences: ["https://g.codefresh.io"],
    source: "https://codefresh.io/docs/docs/integrations/oidc-pipelines/",
  },
  {
    name: "Scalr",
    hosts: ["scalr.io"],
    issuer: /^scalr\.io$/,
    url: "https://scalr.io",
    forms: [
      {
        pattern: /^account:(?<tenant>[\w-]+):(?:environment:(?=\*))?(?=.)/,
        everything: "every environment",
      },
    ],
    subject: "account:ACCOUNT:environment:ENVIRONMENT:workspace:WORKSPACE",
    tenant: "account",
    mistakes: [],
    claims: {},
    audiences: [],
    source: "https://docs.scalr.io/docs/aws",
  },
  {
    name: "Upbound",
    hosts: ["proidc.upbound.io"],
    issuer: /^proidc\.upbound\.io$/,
    url: "https://proidc.upbound.io",
    forms: [{ pattern: /^mcp:(?<tenant>[\w-]+)\/(?=.)/, everything: "every control plane" }],
    subject: "mcp:ORGANIZATION/CONTROL_PLANE:provider:PROVIDER",
    tenant: "organization",
    mistakes: [],
    claims: {},
    audiences: [],
    source: "https://docs.upbound.io/providers/provider-aws/authentication/",
  },
  inFull("DVC Studio", "studio.datachain.ai", "/api"),
  inFull("Shisho Cloud", "tokens.cloud.shisho.dev"),
  inFull("sandboxes.cloud", "sandboxes.cloud"),
  ...["22ejnvnnturfmt6km08idd0nt4hekbn7", "23e3sd27sju1hoou6ohfs68vbno607tr"].map(turbonomicInS3),
  ...["23ne21h005qjl3n33d8dui5dlrmv2tmg", "24jrf12m5dj7ljlfb4ta2frhrcoadm26"].map(turbonomicInS3),
  ...["2f785sojlpb85i7402pk3qogugim5nfb", "2c51blsaqa9gkjt0o9rt11mle8mmropu"].map((id) =>
    inFull("IBM Turbonomic", "oidc.op1.openshiftapps.com", `/${id}`),
  ),
];

function turbonomicInS3(id: string): SharedIssuer {
  return inFull("IBM Turbonomic", "rh-oidc.s3.us-east-1.amazonaws.com", `/${id}`);
}

/** An issuer that AWS counts among the shared ones, and whose pages do not say here what its subjects are like. */
function inFull(name: string, host: string, path = ""): SharedIssuer {
  return {
    name,
    hosts: [host],
    issuer: new RegExp(`^${`${host}${path}`.replaceAll(".", "\\.")}$`),
    url: `https://${host}${path}`,
    forms: IN_FULL,
    subject: "subjects without wildcards, as the service names them for your account",
    tenant: "account",
    mistakes: [],
    claims: {},
    audiences: [],
    source: CONTROLS,
  };
}

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

/** The form that took the place of a subject's for some tokens, where no other subject has it; undefined elsewhere. */
export function renewedForm(
  { renewed }: SharedIssuer,
  subject: string,
  all: readonly string[],
): { readonly write: string; readonly who: string; readonly how: string } | undefined {
  const parts = renewed?.old.exec(subject)?.groups;
  if (renewed === undefined || parts === undefined) return undefined;
  if (all.some((other) => renewed.isOf(parts, other))) return undefined;
  return { write: renewed.write(parts), who: renewed.who, how: renewed.how(parts) };
}
