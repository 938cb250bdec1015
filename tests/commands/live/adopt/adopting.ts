import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { adoptCommand } from "../../../../commands/live/adoptCommand";
import type { AccessModelArgs } from "../../../../components/model/accessModel";
import { readShape } from "../../../../components/model/schema";
import { type Finished, run } from "../../process";
import { PROJECT } from "../../rehearsal/inMemory";
import type { Accounts } from "../verifying";

/** What `aws iam …` printed of each account, by its name, and of the primary. */
export type Printed = Readonly<Record<string, readonly unknown[]>>;

export function printedOf(accounts: Accounts): Printed {
  return Object.fromEntries(
    accounts.names.map((name) => {
      const { details, roles, others } = accounts.in(name);
      return [name, [details, roles, ...others]];
    }),
  );
}

const ImportFile = z.strictObject({
  nameTable: z.record(z.string(), z.string()),
  resources: z.array(
    z.strictObject({
      type: z.string(),
      name: z.string(),
      logicalName: z.string().optional(),
      id: z.string().optional(),
      parent: z.string().optional(),
      provider: z.string().optional(),
      component: z.literal(true).optional(),
    }),
  ),
});
export type ImportFile = z.infer<typeof ImportFile>;

const Adopted = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      created: z.array(z.string()),
      changed: z.array(z.string()),
      beside: z.array(z.string()),
      unknown: z.array(z.string()),
    }),
  ),
  taken: z.array(z.object({ account: z.string(), kind: z.string(), name: z.string() })),
  left: z.array(z.object({ account: z.string(), kind: z.string(), name: z.string(), why: z.string() })),
  notes: z.array(z.string()),
  changes: z.array(z.object({ sign: z.string(), text: z.string(), broader: z.boolean() })),
  leftOut: z.array(z.string()),
});

export interface Adopted extends z.infer<typeof Adopted> {
  readonly model: AccessModelArgs;
  /** `access.yaml`, as it was written. */
  readonly yaml: string;
  /** `ADOPT.md`. */
  readonly report: string;
  readonly imports: Readonly<Record<string, ImportFile>>;
}

/** Runs the command in a folder of its own, with a file for each account. */
export async function adopting(
  printed: Printed,
  options: readonly string[] = [],
  look: (folder: string) => void = () => undefined,
  prepare: (folder: string) => void = () => undefined,
): Promise<Finished> {
  const project = mkdtempSync(join(tmpdir(), "adopt-"));
  try {
    writeFileSync(join(project, "Pulumi.yaml"), JSON.stringify({ name: PROJECT, runtime: "nodejs" }));
    const files = Object.entries(printed).flatMap(([name, documents]) => {
      const file = join(project, `${name}.json`);
      writeFileSync(file, documents.map((document) => JSON.stringify(document)).join("\n"));
      return name === "primary" ? ["--primary", file] : ["--account", `${name}=${file}`];
    });
    prepare(join(project, "out"));
    const finished = await run(adoptCommand, [...files, "--out", "out", ...options], { project });
    look(join(project, "out"));
    return finished;
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** What comes of accounts, read from what the command wrote. */
export async function adopted(printed: Printed): Promise<Adopted> {
  const written = new Map<string, string>();
  const { stdout, stderr, exitCode } = await adopting(printed, ["--json"], (folder) => {
    for (const name of readdirSync(folder)) written.set(name, readFileSync(join(folder, name), "utf8"));
  });
  assert.notEqual(stdout, "", stderr);
  const result = Adopted.parse(JSON.parse(stdout));
  assert.equal(exitCode, result.changes.some(({ broader }) => broader) ? 1 : 0, stderr);
  const yaml = written.get("access.yaml") ?? assert.fail("no access.yaml");
  const { args, problems } = readShape(parse(yaml));
  assert.deepEqual(problems, []);
  const imports = [...written].flatMap(([name, text]) => {
    const [, stack] = /^import-(.+)\.json$/.exec(name) ?? [];
    return stack === undefined ? [] : [[stack, ImportFile.parse(JSON.parse(text))] as const];
  });
  return {
    ...result,
    model: args,
    yaml,
    report: written.get("ADOPT.md") ?? assert.fail("no ADOPT.md"),
    imports: Object.fromEntries(imports),
  };
}
