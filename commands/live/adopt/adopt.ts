import type { AccessModelArgs } from "../../../components/model/accessModel";
import { CONSOLES } from "../../../components/model/audiences/saml";
import type { Progress, Rehearsal } from "../../rehearsal/rehearse";
import type { Change } from "../../review/changes";
import { targetsOf } from "../../deployment/targets";
import { compare } from "../verify/compare";
import { declaredIn } from "../verify/declared";
import { type Comparison, PRIMARY } from "../verify/difference";
import { type Accounts, findingsIn } from "./candidates";
import { draftOf } from "./draft";
import { leftOut } from "./grants";
import { importsOf, type StackImport } from "./imports";
import { allThings, type Ledger, ledgerOf } from "./ledger";
import { settle } from "./settle";
import { changesOf } from "./standing";

/** What comes of taking accounts over. */
export interface Adoption {
  readonly model: AccessModelArgs;
  readonly rehearsal: Rehearsal;
  readonly imports: readonly StackImport[];
  readonly ledger: Ledger;
  /** Where the model says it otherwise than it stands, in words. */
  readonly notes: readonly string[];
  /** What the next preview would change after the import, by account. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
  /** Who gains and who loses, proven. */
  readonly changes: readonly Change[];
  /** Who gets in today and has no place in the model. */
  readonly leftOut: readonly string[];
}

/**
 * Makes an access model of what stands in accounts, and what it takes to put them under the program.
 *
 * @param name the project's, which the import files need
 */
export async function adopt(name: string, accounts: Accounts, progress: Progress): Promise<Adoption> {
  const findings = await findingsIn(accounts, CONSOLES[accounts.partition]);
  const draft = draftOf(findings);
  const { model, rehearsal } = await settle(name, draft, findings, progress);
  const imports = importsOf(rehearsal, allThings(findings));
  return {
    model,
    rehearsal,
    imports,
    ledger: ledgerOf(findings, model, imports),
    notes: [...findings.notes].sort(),
    comparisons: comparisonsOf(rehearsal, accounts),
    changes: await changesOf(rehearsal, accounts),
    leftOut: leftOut(findings, draft.granted),
  };
}

function comparisonsOf(
  { project, runs }: Rehearsal,
  { primary, children }: Accounts,
): Map<string, Comparison> {
  const entries = targetsOf(project).flatMap(({ account = PRIMARY }, index) => {
    const [run, live] = [runs[index], account === PRIMARY ? primary : children.get(account)];
    if (run === undefined || live === undefined) return [];
    return [[account, compare(project.access, account, declaredIn(run), live)] as const];
  });
  return new Map(entries);
}
