import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheckedAccess, readAccess } from "../../../components/access";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import type { RequestContext } from "../../../commands/rehearsal/evaluate";
import { type Project, readProject } from "../../../commands/rehearsal/project";
import { type Rehearsal, rehearse } from "../../../commands/rehearsal/rehearse";
import { example, PRIMARY_ID, USER, USER_ARN } from "../../models";

export const PROJECT = "cross-account-federation";

/** Name of a file -> what it holds. */
export type Files = Readonly<Record<string, string>>;

/** The files of a project with this access model; JSON is YAML. */
export function projectFiles(access: unknown, config: Readonly<Record<string, unknown>> = {}): Files {
  const declared = { access: { value: access }, ...config };
  return { "Pulumi.yaml": JSON.stringify({ name: PROJECT, runtime: "nodejs", config: declared }) };
}

/** Reads a project that has these files, and no others. */
export function projectOf(files: Files, accessFile?: string): Project {
  return inFolder(files, (folder) =>
    readProject(folder, accessFile === undefined ? undefined : join(folder, accessFile)),
  );
}

function inFolder<Result>(files: Files, read: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The rehearsal of a project that is no more than an access model. */
export async function rehearsalOf(access: AccessModelArgs): Promise<Rehearsal> {
  const ignore = (): undefined => undefined;
  return rehearse(projectOf(projectFiles(access)), {
    onStacks: ignore,
    onStack: ignore,
    onChecks: ignore,
    onCheck: ignore,
    warn: ignore,
  });
}

/** The worked example with more parts. */
export function accessWith(parts: Partial<AccessModelArgs>): CheckedAccess {
  return readAccess({ ...example(), ...parts });
}

/** The keys that a call of the example's user carries. */
export const BASE: RequestContext = {
  "aws:PrincipalArn": USER_ARN,
  "aws:PrincipalAccount": PRIMARY_ID,
  "aws:username": USER,
  "aws:SourceIp": "192.0.2.7",
};
