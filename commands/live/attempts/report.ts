import { oneLine } from "../../review/text";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { type Attempt, isAsDeclared } from "./attempt";
import type { Attempts } from "./attempts";

/** Attempts for a terminal. */
export function attemptsReport({ arn, attempts }: Attempts, terminal: Terminal): string {
  const { style } = terminal;
  const rows = attempts.map((each) => [
    each.account,
    each.role,
    each.declared ? "allowed" : "refused",
    [{ text: each.answer, set: isAsDeclared(each) ? style.green : style.red }],
    remark(each),
  ]);
  const otherwise = attempts.filter((each) => !isAsDeclared(each)).length;
  const conclusion = `${attempts.length - otherwise} of ${attempts.length} answered as declared`;
  return [
    style.bold(`What ${arn} may assume`),
    table(["Account", "Role", "Declared", "AWS", "Why"], rows, terminal),
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
