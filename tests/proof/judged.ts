import { projectOf } from "../../commands/rehearsal/project";
import { judge, type Rehearsal, rollOut } from "../../commands/rehearsal/rehearse";
import type { AccessModelArgs } from "../../components/model/accessModel";

const SILENT = {
  onStacks: () => undefined,
  onStack: () => undefined,
  warn: () => undefined,
  onChecks: () => undefined,
  onCheck: () => undefined,
};

/** What a rehearsal of a model finds, the policy engine's opinion included. */
export async function judgeModel(model: AccessModelArgs): Promise<Rehearsal> {
  return judge(await rollOut(projectOf("cross-account-federation", model), SILENT), SILENT);
}
