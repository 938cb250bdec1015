import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { inFolder } from "./folders";
import { REPOSITORY } from "./repository";

const FOLDER = join(REPOSITORY, ".github/workflows");

const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Job = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  environment: z.string().optional(),
  steps: z.array(Step).optional(),
});
const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  jobs: z.record(z.string(), Job),
});

function textOf(name: string): string {
  return readFileSync(join(FOLDER, name), "utf8");
}

function workflow(name: string): z.infer<typeof Workflow> {
  return Workflow.parse(parse(textOf(name)));
}

/** What each step of a pipeline asks of npm. */
function npmRunsOf(text: string): string[] {
  return [...text.matchAll(/^ +- (?:run: )?npm (.*)$/gm)].map(([, run = ""]) => run);
}

describe("the workflows for GitHub", () => {
  for (const name of readdirSync(FOLDER)) {
    describe(name, () => {
      const { jobs } = workflow(name);

      it("gives no permission but those that a job names, and never more than it needs", () => {
        const allowed = ["contents: read", "id-token: write", "pull-requests: write"];
        for (const { permissions } of Object.values(jobs)) {
          for (const [key, value] of Object.entries(permissions))
            assert.ok(allowed.includes(`${key}: ${value}`));
        }
      });

      it("knows no key of AWS, nor any other secret", () => {
        assert.doesNotMatch(textOf(name), /secrets\.|AWS_ACCESS_KEY|AWS_SECRET|PULUMI_ACCESS_TOKEN/);
      });

      it("uses actions of a commit that nobody can move, and says which version that is", () => {
        const uses = textOf(name).match(/^.*uses: .*$/gm) ?? [];
        assert.notEqual(uses.length, 0);
        for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/);
      });

      it("has no cache, in which a job without credentials could leave something for one with them", () => {
        assert.doesNotMatch(textOf(name), /^ +cache:|actions\/cache/m);
      });

      it("puts nothing into a script that somebody else can write", () => {
        const scripts = Object.values(jobs).flatMap(({ steps = [] }) => steps.map(({ run = "" }) => run));
        for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/);
      });
    });
  }

  for (const [name, role, command] of [
    ["preview.yml", "AWS_PREVIEW_ROLE", "preview -- --side child"],
    ["deploy.yml", "AWS_DEPLOY_ROLE", "up -- --yes"],
  ] as const) {
    it(`${name} asks for credentials only where ${role} is set, and for those of that role`, () => {
      const withCredentials = Object.values(workflow(name).jobs).filter(
        ({ permissions }) => permissions["id-token"] !== undefined,
      );
      assert.equal(withCredentials.length, 1);
      for (const { if: condition, steps = [] } of withCredentials) {
        assert.ok(condition?.includes(`vars.${role} != ''`));
        const roles = steps.flatMap(
          ({ with: given }) => z.string().safeParse(given?.["role-to-assume"]).data ?? [],
        );
        assert.equal(roles.length, 1);
        assert.ok(roles[0]?.endsWith(`:role/\${{ vars.${role} }}`));
        const [run = ""] = steps.flatMap(({ run }) => (run?.includes("--role") === true ? [run] : []));
        assert.ok(run.includes(`npm run --silent ${command} `) && run.includes('--role "$ROLE"'), run);
      }
    });
  }

  it("hold the access model to what it declares, and not the program to its own tests", () => {
    const scripts = {
      "preview.yml": npmRunsOf(textOf("preview.yml")),
      "deploy.yml": npmRunsOf(textOf("deploy.yml")),
      "GitLab's": npmRunsOf(readFileSync(join(REPOSITORY, "docs/ci.md"), "utf8")),
    };
    for (const [name, runs] of Object.entries(scripts)) {
      for (const wanted of ["run --silent rehearse", "run --silent review -- --check"]) {
        assert.ok(runs.includes(wanted), `${name}: ${wanted}`);
      }
      for (const run of runs) assert.doesNotMatch(run, /^(test|run --silent (test|lint|format))/, name);
    }
  });

  it("preview pull requests, on the event that gives a fork no credentials, and not twice at a time", () => {
    const { on, concurrency, jobs } = workflow("preview.yml");
    assert.deepEqual(Object.keys(on), ["pull_request"]);
    assert.equal(concurrency?.["cancel-in-progress"], true);
    assert.match(jobs.children?.if ?? "", /head\.repo\.full_name == github\.repository/);
  });

  it("compare with the commit that is the base, whatever a branch or a file is called", () => {
    const compared = (workflow("preview.yml").jobs.review?.steps ?? []).filter(({ run }) =>
      run?.includes("--against"),
    );
    assert.deepEqual(
      compared.map(({ env }) => env),
      [{ BASE: "${{ github.event.pull_request.base.sha }}" }],
    );
  });

  it("comment from a job that runs nothing of the pull request", () => {
    const { permissions, steps = [] } = workflow("preview.yml").jobs.comment ?? { permissions: {} };
    assert.deepEqual(permissions, { "pull-requests": "write" });
    for (const { uses = "", run = "" } of steps) {
      assert.doesNotMatch(`${uses} ${run}`, /checkout|npm|node/);
    }
  });

  it("deploy main, after an approval and never cut off", () => {
    const { on, concurrency, jobs } = workflow("deploy.yml");
    assert.deepEqual(on.push, { branches: ["main"] });
    assert.equal(concurrency?.["cancel-in-progress"], false);
    for (const { permissions, environment } of Object.values(jobs)) {
      assert.equal(environment, permissions["id-token"] === undefined ? undefined : "production");
    }
  });
});

describe("what a pull request's summary and comment show of a review", function () {
  this.timeout(30_000);
  const HOSTILE = "~ r1 in child: s3:GetObject on arn:aws:s3:::c/<details>* ``` # x";
  const GAINED = "+ mallory may assume r2 in child";

  /** Runs a step as GitHub does, with stand-ins for what it calls, and gives what it wrote. */
  function written(job: string, step: string, review: string): Promise<string> {
    const found = workflow("preview.yml").jobs[job]?.steps?.find(({ name }) => name === step);
    const stub = (script: string): string => `#!/bin/sh\n${script}\n`;
    const files = { given: review, "bin/npm": stub("cat given"), "bin/gh": stub("cat comment.md >> out") };
    return inFolder({ ...files, ...(job === "comment" && { "review.diff": review }) }, (folder) => {
      for (const name of ["npm", "gh"]) chmodSync(join(folder, "bin", name), 0o755);
      execFileSync("bash", ["--norc", "-e", "-c", found?.run ?? assert.fail(`no step ${step}`)], {
        cwd: folder,
        env: {
          PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}`,
          GITHUB_STEP_SUMMARY: join(folder, "out"),
        },
      });
      return readFileSync(join(folder, "out"), "utf8");
    });
  }

  for (const [job, step] of [
    ["review", "Who gains or loses what"],
    ["comment", "Comment, in place of the comment before"],
  ] as const) {
    it(`is a block of text, in which no name hides what comes after it: ${job}`, async () => {
      const text = await written(job, step, `${HOSTILE}\n${GAINED}\n`);
      const fence = "`".repeat(10);
      assert.equal(text, `${fence}diff\n${HOSTILE}\n${GAINED}\n${fence}\n`);
    });
  }

  it("says in a comment what is broader, and how much there is, where that is more than fits", async () => {
    const review = [...Array<string>(1000).fill(HOSTILE), `${GAINED} BROADER`, "1001 changes since abc"];
    const text = await written(
      "comment",
      "Comment, in place of the comment before",
      `${review.join("\n")}\n`,
    );
    const fence = "`".repeat(10);
    const size = review.join("\n").length + 1;
    assert.equal(
      text,
      [
        `${fence}diff`,
        `${GAINED} BROADER`,
        "",
        `… of ${size} characters, these say what is BROADER; the summary of the job has all`,
        "1001 changes since abc",
        fence,
        "",
      ].join("\n"),
    );
  });
});
