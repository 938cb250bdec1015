import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { verifyCommand } from "../../../commands/live/verifyCommand";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { type Finished, run } from "../process";
import { PROJECT, rehearsalOf } from "../rehearsal/inMemory";
import { type Deployed, deployed, type Policy, type Principal } from "../../../commands/bench/deployed";

/** The contract of `verify --json`. */
const Found = z.strictObject({
  account: z.string(),
  resource: z.string(),
  what: z.enum(["missing", "extra", "trust", "policy", "attachment", "membership", "boundary", "setting"]),
  declared: z.unknown(),
  live: z.unknown(),
});
export const Verified = z.strictObject({
  accounts: z.record(
    z.string(),
    z.union([
      z.strictObject({ read: z.literal(true) }),
      z.strictObject({ read: z.literal(false), why: z.string() }),
    ]),
  ),
  differences: z.array(Found),
  checks: z.object({ allowed: z.number(), denied: z.number(), unexpected: z.array(z.unknown()) }),
  proof: z.object({
    roles: z.number(),
    proven: z.number(),
    counterexamples: z.array(
      z.object({ account: z.string(), role: z.string(), side: z.string(), says: z.string() }),
    ),
    unusable: z.array(z.object({ path: z.string(), why: z.string() })),
    open: z.array(z.object({ account: z.string(), role: z.string(), why: z.string() })),
  }),
  ways: z.array(
    z.strictObject({ account: z.string(), roleArn: z.string(), principals: z.array(z.string()) }),
  ),
});
export type Verified = z.infer<typeof Verified>;

/** Accounts as AWS tells of them, by their keys in the model, and `primary`: to be changed by hand. */
export class Accounts {
  public constructor(private readonly accounts: ReadonlyMap<string, Deployed>) {}

  /** The accounts after all stacks of a model were deployed. */
  public static async of(model: AccessModelArgs): Promise<Accounts> {
    const { runs, project } = await rehearsalOf(model);
    const names = [...Object.keys(project.access.accounts), "primary"];
    const ofIam = runs.filter(({ side }) => side !== "alarms");
    return new Accounts(new Map(ofIam.map((run, index) => [names[index] ?? "", deployed(run)])));
  }

  public copy(): Accounts {
    return new Accounts(structuredClone(this.accounts));
  }

  public get names(): string[] {
    return [...this.accounts.keys()];
  }

  public in(name: string): Deployed {
    return this.accounts.get(name) ?? assert.fail(`there is no account ${name}`);
  }

  public role(account: string, name: string): Principal {
    const { details } = this.in(account);
    return details.RoleDetailList.find(({ RoleName }) => RoleName === name) ?? assert.fail(`no role ${name}`);
  }

  public user(name: string): Principal {
    const { details } = this.in("primary");
    return details.UserDetailList.find(({ UserName }) => UserName === name) ?? assert.fail(`no user ${name}`);
  }

  public group(name: string): Principal {
    const { details } = this.in("primary");
    return (
      details.GroupDetailList.find(({ GroupName }) => GroupName === name) ?? assert.fail(`no group ${name}`)
    );
  }

  public policy(account: string, name: string): Policy {
    const { details } = this.in(account);
    return details.Policies.find(({ PolicyName }) => PolicyName === name) ?? assert.fail(`no policy ${name}`);
  }
}

export interface Verifying {
  readonly model: AccessModelArgs;
  readonly accounts: Accounts;
  /** Accounts of which files are given. @default all */
  readonly given?: readonly string[];
  /** Whether of each account all is given that aws iam prints, or the authorization details alone. @default true */
  readonly everything?: boolean;
  readonly options?: readonly string[];
  /** Seconds by which the files are older than the model. @default 0 */
  readonly age?: number;
}

/** Runs the command on files of the accounts, in a project of the model. */
export async function verifying({
  model,
  accounts,
  given = accounts.names,
  everything = true,
  options = [],
  age = 0,
}: Verifying): Promise<Finished> {
  const project = mkdtempSync(join(tmpdir(), "verify-"));
  try {
    const declared = { access: { value: model } };
    writeFileSync(
      join(project, "Pulumi.yaml"),
      JSON.stringify({ name: PROJECT, runtime: "nodejs", config: declared }),
    );
    const files = given.flatMap((name) => {
      const { details, roles, others } = accounts.in(name);
      const file = join(project, `${name}.json`);
      const documents = everything ? [details, roles, ...others] : [details];
      writeFileSync(file, documents.map((document) => JSON.stringify(document)).join("\n"));
      const written = Date.now() / 1_000 - age;
      utimesSync(file, written, written);
      return name === "primary" ? ["--primary", file] : ["--account", `${name}=${file}`];
    });
    return await run(verifyCommand, [...files, ...options], { project });
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What the command says as JSON. */
export async function verified(what: Verifying): Promise<Verified & { readonly exitCode: number | null }> {
  const { stdout, stderr, exitCode } = await verifying({
    ...what,
    options: [...(what.options ?? []), "--json"],
  });
  assert.match(stdout, /^\{/, stderr);
  return { ...Verified.parse(JSON.parse(stdout)), exitCode };
}
