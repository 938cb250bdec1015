import type { State } from "../../proof/compare/state";
import type { Rollout } from "../rehearsal/rehearse";
import { type AccessReport, accessReport } from "./accessReport";

/** What a project would deploy, with its review: what is compared with an earlier or a later one. */
export interface ReviewedState extends State {
  readonly report: AccessReport;
}

export function reviewedState(rollout: Rollout): ReviewedState {
  const { project, registered } = rollout;
  return { access: project.access, registered, report: accessReport(rollout) };
}
