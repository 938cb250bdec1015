import type { State } from "../../proof/compare/state";
import { readRegistered } from "../rehearsal/registered";
import type { Rollout } from "../rehearsal/rehearse";
import { type AccessReport, accessReport } from "./accessReport";

/** What a project would deploy, with its review: what is compared with an earlier or a later one. */
export interface ReviewedState extends State {
  readonly report: AccessReport;
}

export async function reviewedState(rollout: Rollout): Promise<ReviewedState> {
  const { access } = rollout.project;
  const registered = await readRegistered(access.primary.partition, rollout.runs);
  return { access, registered, report: accessReport(rollout) };
}
