import assert from "node:assert/strict";
import { warningsOf } from "../../../components/access";
import type { OidcProviderArgs } from "../../../components/model/accessModel";
import { accessOf, example, oidc, problemsOf } from "../../models";

const AT = "identityProviders.idp";
const UUID = "9c5b94b1-35ad-49bb-b118-8e8fc24abf80";
const OTHER = "0f0e0d0c-35ad-49bb-b118-8e8fc24abf80";
const BITBUCKET = "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";

function problemsWith(provider: Partial<OidcProviderArgs>): string[] {
  return problemsOf(example({ identityProviders: { idp: oidc(provider) } }));
}

function warningsWith(provider: Partial<OidcProviderArgs>): string[] {
  // Of both forms, so that nothing is told of the old one alone.
  const subjects = ["repo:acme/infra:*", "repo:acme@1/*"];
  const access = accessOf({ identityProviders: { idp: oidc({ subjects, ...provider }) } });
  return warningsOf(access).map(({ path, message }) => `${path}: ${message}`);
}

interface Cases {
  readonly url: string;
  readonly audiences?: string;
  /** Subjects that name their tenant. */
  readonly taken: readonly string[];
  /** Subjects that others may have too, or that do not say whose they are. */
  readonly open: readonly string[];
  /** What is written for these. */
  readonly write: string;
  /** Subjects that no token has, and what was meant. */
  readonly never?: Readonly<Record<string, string>>;
  /** URLs below the host that are no issuers. */
  readonly noIssuers: readonly string[];
}

const ISSUERS: Readonly<Record<string, Cases>> = {
  GitHub: {
    url: "https://token.actions.githubusercontent.com",
    taken: [
      "repo:acme/infra:ref:refs/heads/main",
      "repo:acme/infra:pull_request",
      "repo:acme/infra:*",
      "repo:acme/*",
      "repo:acme/web-?:environment:prod",
      "repo:acme_corp/infra:*",
      "repo:acme@123456/infra@456789:ref:refs/heads/main",
      "repo:acme@123456/infra@456789:*",
      "repo:acme@123456/*",
      "repository_owner:acme",
      "repository_owner:acme:repository_visibility:private",
      "repository_owner_id:123456:*",
      "repository_id:456789:environment:prod",
    ],
    open: [
      "environment:prod",
      "environment:*",
      "environment:prod:repo:acme/infra",
      "job_workflow_ref:acme/automation/.github/workflows/deploy.yml@refs/heads/main",
      "ref:refs/heads/main",
      "pull_request",
      "actor:octocat",
      "repository_visibility:private",
      "repository_owner:acme*",
      "repository_owner:*",
      "repository_id:*",
      "repo:*",
      "repo:acme",
      "repo:acme*",
      "repo:acme:*",
      "repo:acm?/infra:*",
      "repo:*/infra:ref:refs/heads/main",
      "repo:acme@*/infra@*:*",
      "repo:acme@123*/infra@456789:*",
      "repo:acme*@123456/infra@456789:*",
      "*:acme/infra:*",
      "repo?acme/infra:*",
    ],
    write: "write repo:OWNER/REPOSITORY:*, or repo:OWNER@ID/REPOSITORY@ID:*",
    never: {
      "acme/infra:ref:refs/heads/main": "repo:acme/infra:ref:refs/heads/main",
      "acme/*": "repo:acme/*",
      "repository:acme/infra:*": "repo:acme/infra:*",
      "Repo:acme/infra:*": "repo:acme/infra:*",
      "acme@123456/infra@456789:*": "repo:acme@123456/infra@456789:*",
      "repo:acme@123456/infra:*": "repo:acme@123456/infra@ID:*",
      "repo:acme/infra@456789:*": "repo:acme@ID/infra@456789:*",
    },
    noIssuers: ["https://token.actions.githubusercontent.com/acme/infra"],
  },
  "GitHub Enterprise": {
    url: "https://token.actions.githubusercontent.com/acme-inc",
    taken: ["repo:acme/infra:*"],
    open: ["environment:prod", "repo:*"],
    write: "write repo:OWNER/REPOSITORY:*, or repo:OWNER@ID/REPOSITORY@ID:*",
    noIssuers: [],
  },
  GitLab: {
    url: "https://gitlab.com",
    taken: [
      "project_path:acme/infra:ref_type:branch:ref:main",
      "project_path:acme/platform/infra:ref_type:branch:ref:*",
      "project_path:acme/*",
    ],
    open: [
      "project_path:*",
      "project_path:acme*",
      "project_path:acme",
      "ref_type:branch:ref:main",
      "*:ref:main",
    ],
    write: "write project_path:GROUP/PROJECT:*",
    never: {
      "acme/infra:ref_type:branch:ref:main": "project_path:acme/infra:ref_type:branch:ref:main",
      "project:acme/infra:*": "project_path:acme/infra:*",
      "Project_Path:acme/infra:*": "project_path:acme/infra:*",
    },
    noIssuers: ["https://gitlab.com/acme"],
  },
  Bitbucket: {
    url: BITBUCKET,
    taken: [`{${UUID}}:*`, `{${UUID}}:{${OTHER}}:*`],
    open: ["acme/infra:*", "{*}:*", "*:{*"],
    write: "write {REPOSITORY_UUID}:*",
    never: { [`${UUID}:*`]: `{${UUID}}:*`, [`{${UUID}}:{${OTHER}}`]: `{${UUID}}:*` },
    noIssuers: ["https://api.bitbucket.org", "https://api.bitbucket.org/2.0/workspaces/acme"],
  },
  "HCP Terraform": {
    url: "https://app.terraform.io",
    audiences: "aws.workload.identity",
    taken: [
      "organization:acme:project:infra:workspace:prod:run_phase:apply",
      "organization:acme:project:infra:*",
      "organization:acme:*",
    ],
    open: [
      "organization:*",
      "organization:acme*",
      "organization:acme",
      "project:infra:workspace:prod",
      "*:run_phase:apply",
    ],
    write: "write organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:*",
    never: {
      "org:acme:project:infra:*": "organization:acme:project:infra:*",
      "organisation:acme:project:infra:*": "organization:acme:project:infra:*",
      "organization:acme:workspace:prod:*": "organization:acme:project:*:workspace:prod:*",
    },
    noIssuers: ["https://app.terraform.io/acme"],
  },
  CircleCI: {
    url: `https://oidc.circleci.com/org/${UUID}`,
    audiences: UUID,
    taken: [
      `org/${UUID}/project/${OTHER}/user/*`,
      `org/${UUID}/project/${OTHER}/user/*/vcs-origin/github.com/acme/infra/vcs-ref/refs/heads/main`,
      `org/${UUID}/*`,
    ],
    open: ["org/*", `*/project/${OTHER}/user/*`, "org/acme/project/*"],
    write: "write org/ORGANIZATION_ID/project/PROJECT_ID/user/*",
    never: {
      [`${UUID}/project/${OTHER}/user/*`]: `org/${UUID}/project/${OTHER}/user/*`,
      [`organization/${UUID}/project/*`]: `org/${UUID}/project/*`,
    },
    noIssuers: ["https://oidc.circleci.com", "https://oidc.circleci.com/org/acme"],
  },
  Buildkite: {
    url: "https://agent.buildkite.com",
    taken: [
      "organization:acme:pipeline:infra:ref:refs/heads/main:commit:*:step:*",
      "organization:acme:*",
      UUID,
    ],
    open: ["organization:*", "organization:acme*", "organization:acme", "pipeline:infra:*", `${UUID}*`],
    write: "write organization:ORGANIZATION:pipeline:PIPELINE:ref:refs/heads/BRANCH:*",
    never: { "org:acme:pipeline:infra:*": "organization:acme:pipeline:infra:*" },
    noIssuers: ["https://agent.buildkite.com/acme"],
  },
  "Pulumi Cloud": {
    url: "https://api.pulumi.com/oidc",
    audiences: "acme",
    taken: [
      "pulumi:deploy:org:acme:project:infra:stack:prod:operation:update:scope:write",
      "pulumi:deploy:org:acme:*",
      "pulumi:environments:org:acme:env:infra/prod",
      "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:infra/prod",
    ],
    open: [
      "pulumi:deploy:*",
      "pulumi:deploy:org:*",
      "pulumi:deploy:org:acme*",
      "pulumi:environments:org:*:env:infra/prod",
      "pulumi:environments:pulumi.organization.login:acme*",
    ],
    write:
      "write pulumi:deploy:org:ORGANIZATION:project:PROJECT:stack:STACK:*, or pulumi:environments:org:ORGANIZATION:env:PROJECT/ENVIRONMENT",
    never: {
      "deploy:org:acme:project:infra:*": "pulumi:deploy:org:acme:project:infra:*",
      "pulumi:environment:org:acme:env:prod": "pulumi:environments:org:acme:env:prod",
      "pulumi:deploy:organization:acme:*": "pulumi:deploy:org:acme:*",
    },
    noIssuers: ["https://api.pulumi.com", "https://api.pulumi.com/oidc/v3"],
  },
  "Pulumi Cloud, tokens of any audience": {
    url: "https://api.pulumi.com/oidc/v2",
    taken: [`pulumi:org:${UUID}:env:${OTHER}`],
    open: ["pulumi:org:*", "pulumi:deploy:org:acme:*"],
    write: "write pulumi:org:ORGANIZATION_ID:env:ENVIRONMENT_ID",
    noIssuers: [],
  },
  Vercel: {
    url: "https://oidc.vercel.com",
    taken: ["owner:acme:project:web:environment:production", "owner:acme:project:web:*", "owner:acme:*"],
    open: ["owner:*", "owner:acme*", "owner:acme", "owner:*:project:web:environment:production"],
    write: "write owner:TEAM:project:PROJECT:environment:ENVIRONMENT",
    never: { "team:acme:project:web:*": "owner:acme:project:web:*" },
    noIssuers: ["https://oidc.vercel.com/acme/web"],
  },
  "Vercel, for one team": {
    url: "https://oidc.vercel.com/acme",
    taken: ["owner:acme:project:web:environment:production"],
    open: ["project:web:*"],
    write: "write owner:TEAM:project:PROJECT:environment:ENVIRONMENT",
    noIssuers: [],
  },
};

const MORE_ISSUERS: Readonly<Record<string, Cases>> = {
  "GitHub's audit log": {
    url: "https://oidc-configuration.audit-log.githubusercontent.com",
    taken: ["https://github.com/acme"],
    open: ["https://github.com/*", "https://github.com/acme*", "https://github.com/acme/*"],
    write: "write https://github.com/ENTERPRISE",
    never: { "github.com/acme": "https://github.com/acme" },
    noIssuers: ["https://oidc-configuration.audit-log.githubusercontent.com/acme"],
  },
  Codefresh: {
    url: "https://oidc.codefresh.io",
    taken: [
      "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:*",
      "account:5f30ebd30312313ae7f17948:*",
    ],
    open: ["account:*", "account:5f30ebd3*", "pipeline:64de5cd47626b3ca134e760a:*"],
    write: "write account:ACCOUNT_ID:pipeline:PIPELINE_ID:*",
    noIssuers: ["https://oidc.codefresh.io/acme"],
  },
  Scalr: {
    url: "https://scalr.io",
    taken: ["account:acme:environment:prod:workspace:web", "account:acme:*"],
    open: ["account:*", "account:acme*", "account:acme", "environment:prod:*"],
    write: "write account:ACCOUNT:environment:ENVIRONMENT:workspace:WORKSPACE",
    noIssuers: ["https://scalr.io/acme"],
  },
  Upbound: {
    url: "https://proidc.upbound.io",
    taken: ["mcp:acme/prod:provider:provider-aws", "mcp:acme/*"],
    open: ["mcp:*", "mcp:acme*", "mcp:*/prod:provider:provider-aws"],
    write: "write mcp:ORGANIZATION/CONTROL_PLANE:provider:PROVIDER",
    noIssuers: ["https://proidc.upbound.io/acme"],
  },
  "an issuer that AWS counts among the shared ones": {
    url: "https://tokens.cloud.shisho.dev",
    taken: ["job:acme:1"],
    open: ["job:acme:*", "job:*"],
    write: "write subjects without wildcards",
    noIssuers: ["https://tokens.cloud.shisho.dev/acme"],
  },
  "an issuer with a path that AWS counts among the shared ones": {
    url: "https://rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
    taken: ["system:serviceaccount:acme:probe"],
    open: ["system:serviceaccount:acme:*"],
    write: "write subjects without wildcards",
    noIssuers: ["https://rh-oidc.s3.us-east-1.amazonaws.com/acme"],
  },
};

for (const [
  name,
  { url, audiences = "sts.amazonaws.com", taken, open, write, never = {}, noIssuers },
] of Object.entries({ ...ISSUERS, ...MORE_ISSUERS })) {
  describe(`the subjects of ${name}`, () => {
    for (const subject of taken) {
      it(`may be ${subject}`, () => {
        assert.deepEqual(problemsWith({ url, audiences, subjects: subject }), []);
      });
    }

    for (const subject of [...open, "*", "?*"]) {
      it(`may not be ${subject}, which does not say whose it is`, () => {
        const problems = problemsWith({ url, audiences, subjects: [taken[0] ?? "", subject] });
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.ok(problems[0]?.startsWith(`${AT}.subjects[1]: "${subject}" `), problems[0]);
        assert.ok(problems[0]?.includes(`; ${write}`), problems[0]);
      });
    }

    for (const [subject, meant] of Object.entries(never)) {
      it(`are never ${subject}`, () => {
        const problems = problemsWith({ url, audiences, subjects: subject });
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.match(
          problems[0] ?? "",
          /^identityProviders\.idp\.subjects\[0\]: no token of .* has the subject /,
        );
        assert.ok(
          problems[0]?.includes(`has the subject "${subject}"; write ${meant} (https://`),
          problems[0],
        );
      });
    }

    for (const other of noIssuers) {
      it(`are not of ${other}`, () => {
        const [problem] = problemsWith({ url: other, audiences, subjects: taken[0] ?? "" });
        assert.match(problem ?? "", /^identityProviders\.idp\.url: .* is no issuer of .*; write https:\/\//);
      });
    }
  });
}

describe("an ID in a subject of GitHub", () => {
  for (const subject of [
    "repo:acme@123456/infra@*:*",
    "repo:acme@123456/infra@4567*:ref:refs/heads/main",
    "repo:acme@123456/infra@45678?:*",
    "repo:acme@123456/web-*@45*:*",
  ]) {
    it(`may not be cut short, as in ${subject}`, () => {
      assert.deepEqual(problemsWith({ subjects: subject }), [
        `${AT}.subjects[0]: "${subject}" has a wildcard in an ID, of which a part says nothing; write the ID in full (https://docs.github.com/en/actions/reference/security/oidc)`,
      ]);
    });
  }

  for (const subject of ["repo:acme@123456/*", "repo:acme@123456/web-*@*:environment:prod"]) {
    it(`may be any of the owner's, as in ${subject}`, () => {
      assert.deepEqual(problemsWith({ subjects: subject }), []);
    });
  }
});

describe("a subject of GitHub's old form", () => {
  const told = (...subjects: string[]): string[] => warningsWith({ subjects });

  it("is told with what to write for repositories whose tokens name IDs", () => {
    assert.deepEqual(told("repo:acme/infra:ref:refs/heads/main"), [
      `${AT}.subjects[0]: "repo:acme/infra:ref:refs/heads/main" is the old form, which does not let in repositories that were made, renamed or moved since July 2026, or opted in, whose tokens name IDs; write repo:acme@OWNER_ID/infra@REPOSITORY_ID:ref:refs/heads/main for these, and both where some have the old form still (gh api repos/acme/infra --jq '.owner.id, .id' prints the IDs; https://docs.github.com/en/actions/reference/security/oidc)`,
    ]);
  });

  for (const [subject, write, how] of [
    ["repo:acme/*", "write repo:acme@OWNER_ID/* for", "gh api users/acme --jq .id prints"],
    [
      "repo:acme/web-*:environment:prod",
      "write repo:acme@OWNER_ID/web-*@*:environment:prod for",
      "users/acme",
    ],
  ] as const) {
    it(`is told of ${subject}`, () => {
      const [warning = "", ...others] = told(subject);
      assert.ok(warning.includes(write) && warning.includes(how), warning);
      assert.deepEqual(others, []);
    });
  }

  for (const other of ["repo:acme@1/infra@2:ref:refs/heads/main", "repo:acme@1/infra@2:*", "repo:acme@1/*"]) {
    it(`is not told beside ${other}`, () => {
      assert.deepEqual(told("repo:acme/infra:ref:refs/heads/main", other), []);
    });
  }

  for (const other of ["repo:acme@1/web@2:*", "repo:acme@1/web@2:ref:refs/heads/*", "repo:acme-labs@1/*"]) {
    it(`is told beside ${other}, which is something else`, () => {
      assert.equal(told("repo:acme/infra:ref:refs/heads/main", other).length, 1);
    });
  }

  it("is not told where the subject names the owner or the repository by ID already", () => {
    assert.deepEqual(told("repository_owner_id:123456:*", "repository_id:456789:environment:prod"), []);
  });
});

describe("a subject without a tenant", () => {
  const withClaims = (claims: Record<string, string | string[]>, subjects = "environment:prod"): string[] =>
    problemsWith({ subjects, claims });

  it("says who else may have it, and what to write", () => {
    assert.deepEqual(withClaims({}), [
      `${AT}.subjects[0]: "environment:prod" names no owner in full, so anybody with an account at GitHub may have it; write repo:OWNER/REPOSITORY:*, or repo:OWNER@ID/REPOSITORY@ID:*, or name the owner beside it by the claim repository_owner_id (https://docs.github.com/en/actions/reference/security/oidc)`,
    ]);
  });

  for (const claims of [
    { repository_owner: "acme" },
    { repository_owner_id: "123456" },
    { repository_owner_id: ["123456", "234567"] },
    { Repository_Owner_ID: "123456" },
    { repository: "acme/*" },
    { repository_id: "456789" },
    { enterprise_id: "12" },
    { environment: "*prod", repository_id: "456789" },
  ]) {
    it(`may stand beside ${JSON.stringify(claims)}`, () => {
      assert.deepEqual(withClaims(claims), []);
    });
  }

  for (const claims of [
    { repository_owner: "acme*" },
    { repository_owner_id: ["123456", "1*"] },
    { repository: "*/infra" },
    { repository_id: "45678?" },
    { environment: "prod" },
    { actor: "octocat" },
    { job_workflow_ref: "acme/automation/.github/workflows/deploy.yml@refs/heads/main" },
  ]) {
    it(`may not stand beside ${JSON.stringify(claims)}, which others may have too`, () => {
      assert.match(withClaims(claims)[0] ?? "", /"environment:prod" names no owner in full/);
    });
  }

  it("may not be a wildcard alone whatever stands beside it, which AWS refuses", () => {
    const claims = { repository_owner_id: "123456" };
    assert.match(withClaims(claims, "*")[0] ?? "", /"\*" is any subject at all; write repo:/);
    assert.deepEqual(withClaims(claims, "repo:*"), []);
  });

  it("may stand beside an ID of GitLab or Buildkite", () => {
    const ofGitLab = { url: "https://gitlab.com", subjects: "project_path:*:ref:main" };
    assert.deepEqual(problemsWith({ ...ofGitLab, claims: { namespace_id: "72" } }), []);
    const ofBuildkite = {
      url: "https://agent.buildkite.com",
      subjects: "organization:*:ref:refs/heads/main:*",
    };
    assert.deepEqual(problemsWith({ ...ofBuildkite, claims: { organization_id: UUID } }), []);
  });
});

describe("a subject of another tenant than the provider's", () => {
  for (const [url, subjects, what] of [
    [`https://oidc.circleci.com/org/${UUID}`, `org/${OTHER}/project/*`, "organization"],
    ["https://oidc.vercel.com/acme", "owner:acme-labs:project:web:*", "team"],
  ] as const) {
    it(`is told for ${url}`, () => {
      const [, of = ""] = /(?:owner:|org\/)([^:/]+)/.exec(subjects) ?? [];
      assert.deepEqual(problemsWith({ url, subjects }), [
        `${AT}.subjects[0]: "${subjects}" is of ${what} "${of}", and the url gives tokens of "${url.slice(url.lastIndexOf("/") + 1)}" alone`,
      ]);
    });
  }

  it("is told where Pulumi Cloud's audience names the organization", () => {
    const provider = { url: "https://api.pulumi.com/oidc", subjects: "pulumi:deploy:org:acme:*" };
    assert.deepEqual(problemsWith({ ...provider, audiences: "sts.amazonaws.com" }), [
      `${AT}.subjects[0]: "pulumi:deploy:org:acme:*" is of organization "acme", whose tokens have none of the audiences; write acme or aws:acme there (https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/)`,
    ]);
    assert.deepEqual(problemsWith({ ...provider, audiences: "aws:acme" }), []);
  });
});

describe("a slip in an OIDC provider", () => {
  it("is told in an audience that clients ask for by themselves", () => {
    assert.deepEqual(warningsWith({ audiences: ["sts.amazonaws.com", "sts.amazon.com"] }), [
      `${AT}.audiences[1]: "sts.amazon.com" is no audience that clients ask for by themselves; did you mean "sts.amazonaws.com"? A token has to have it to the letter`,
    ]);
    const terraform = { url: "https://app.terraform.io", subjects: "organization:acme:*" };
    assert.match(
      warningsWith({ ...terraform, audiences: "aws.workload.identify" })[0] ?? "",
      /did you mean "aws\.workload\.identity"\?/,
    );
  });

  for (const audience of [
    "sts.amazonaws.com",
    "sts.amazonaws.com.cn",
    "sts.amazonaws.eu",
    "https://github.com/acme",
    "infra",
  ]) {
    it(`is not told in ${audience}`, () => {
      assert.deepEqual(warningsWith({ audiences: audience }), []);
    });
  }

  it("is told in a subject that ends with the repository, which GitHub gives to nobody by default", () => {
    assert.deepEqual(warningsWith({ subjects: ["repo:acme/infra", "repo:acme@1/infra@2:*"] }), [
      `${AT}.subjects[0]: "repo:acme/infra" is a whole subject only where it was cut down to this at GitHub, and lets in nobody otherwise; for all that begins with it write repo:acme/infra:*`,
    ]);
    assert.deepEqual(warningsWith({ subjects: ["repo:acme/infra:*", "repo:acme/*", "repo:acme@1/*"] }), []);
  });
});
