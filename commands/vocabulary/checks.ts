import type { Unexpected } from "../rehearsal/checks";
import type { CheckCounts, Rehearsal } from "../rehearsal/rehearse";

/** How many checks came out as declared, and how many did not. */
export function countsInWords({ allowed, denied, unexpected }: CheckCounts): {
  readonly asDeclared: string;
  readonly otherwise: string;
} {
  return {
    asDeclared: `${allowed + denied + unexpected.length} checks: ${allowed} allowed and ${denied} denied as declared`,
    otherwise: `${unexpected.length} unexpected`,
  };
}

/** A check that came out otherwise than declared. */
export function unexpectedInWords(check: Unexpected): string {
  const { says, account, role, actions, expected, got } = check;
  return `${actions.join(", ")} on ${role} in ${account} by ${says}: ${got}, declared ${expected}`;
}

/** That not all undeclared pairs were tried, where they were not. */
export function drawnInWords({ all, tried }: Rehearsal["undeclared"]): string[] {
  if (tried >= all) return [];
  return [
    `Of ${all} pairs of user and role that the model does not declare, ${tried} were drawn, always the same ones.`,
  ];
}
