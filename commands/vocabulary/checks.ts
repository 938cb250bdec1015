import { counted } from "../../components/model/counted";
import type { CheckCounts, Unexpected } from "../rehearsal/secondOpinion";

/** How many checks came out as declared, and how many did not. */
export function countsInWords({ allowed, denied, unexpected }: CheckCounts): {
  readonly asDeclared: string;
  readonly otherwise: string;
} {
  return {
    asDeclared: `${counted(allowed + denied + unexpected.length, "check")}: ${allowed} allowed and ${denied} denied as declared`,
    otherwise: `${unexpected.length} unexpected`,
  };
}

/** A check that came out otherwise than declared. */
export function unexpectedInWords(check: Unexpected): string {
  const { says, account, role, actions, expected, got } = check;
  return `${actions.join(", ")} on ${role} in ${account} by ${says}: ${got}, declared ${expected}`;
}

/** Said where nobody else was asked. */
export const NO_SECOND_OPINION =
  "no second opinion: the policy engine is not installed (npm install --no-save @cloud-copilot/iam-simulate); the checks are our own decision alone";
