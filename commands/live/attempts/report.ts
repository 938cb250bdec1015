import Table from "cli-table3";
import { BORDERLESS } from "../../rehearsal/table";
import type { Style } from "../../rehearsal/style";
import { oneLine } from "../../review/text";
import { type Attempt, isAsDeclared } from "./attempt";
import type { Attempts } from "./attempts";

/** Attempts for a terminal. */
export function attemptsReport({ arn, attempts }: Attempts, style: Style): string {
  const table = new Table({
    head: ["Account", "Role", "Declared", "AWS", ""],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
  });
  for (const each of attempts) {
    const { account, role, declared, answer } = each;
    const shown = isAsDeclared(each) ? style.green(answer) : style.red(answer);
    table.push([account, role, declared ? "allowed" : "refused", shown, remark(each)]);
  }
  const otherwise = attempts.filter((each) => !isAsDeclared(each)).length;
  const conclusion = `${attempts.length - otherwise} of ${attempts.length} answered as declared`;
  return [
    style.bold(`What ${arn} may assume`),
    table.toString(),
    otherwise === 0 ? style.green(conclusion) : style.red(conclusion),
  ].join("\n\n");
}

/** Why somebody was refused who is declared: what AWS said, and what else the trust policy asks for. */
function remark(attempt: Attempt): string {
  const { asks, why, answer } = attempt;
  if (isAsDeclared(attempt)) return "";
  if (answer === "allowed") return "the model does not grant it";
  const asked = asks.length === 0 ? "" : `; the role asks for: ${asks.join(", ")}`;
  return `${oneLine(why ?? "")}${answer === "refused" ? asked : ""}`;
}

export function attemptsJson({ arn, attempts }: Attempts): string {
  const tried = attempts.map(({ account, role, roleArn, declared, answer, why }) => ({
    account,
    role,
    roleArn,
    declared,
    answer,
    why: why ?? null,
  }));
  return JSON.stringify({ principal: arn, tried }, null, 2);
}
