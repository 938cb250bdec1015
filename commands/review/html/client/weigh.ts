import type { PagePrincipal } from "../pageData";
import type { Weigh } from "./lines";
import { wildcard } from "./wildcards";

const PRINCIPAL_ARN = "aws:PrincipalArn";

/** In the statements of a trust policy that let somebody in: who that is, and all that is asked besides. */
export function weighTrust(document: unknown, principals: readonly PagePrincipal[]): Weigh {
  const arns = principals.flatMap((principal) => principal.arns);
  const concerned = statementsOf(document).map((statement) => {
    const conditions = Object.values(inner(statement, "Condition") ?? {});
    const named = [
      ...leavesOf(inner(inner(statement, "Principal"), "Federated")),
      ...leavesOf(inner(inner(statement, "Principal"), "Service")),
      ...conditions.flatMap((condition) => leavesOf(inner(condition, PRINCIPAL_ARN))),
    ];
    const leaves = new Set(leavesOf(statement));
    const isOf = principals.some(
      (principal) =>
        named.some((value) => means(value, principal.arns)) &&
        principal.asked.every((value) => leaves.has(value)),
    );
    return isOf && inner(statement, "Effect") === "Allow";
  });
  return ([, statement, part, name, key], value) => {
    if (concerned[Number(statement)] !== true) return "";
    if (part === "Principal") return name === "Federated" || name === "Service" ? "matters" : "";
    if (part !== "Condition") return "";
    return key !== PRINCIPAL_ARN || means(value, arns) ? "matters" : "";
  };
}

/** In a policy of the caller: the role. */
export function weighAssume(arn: string): Weigh {
  return ([, , part], value) => (part === "Resource" && value === arn ? "matters" : "");
}

/** In what a role is allowed: everything, and what is worth a second look. */
export function weighPermissions(document: unknown, risky: readonly string[]): Weigh {
  const statements = statementsOf(document);
  const actions = new Set(risky.flatMap((because) => because.split(" ")));
  return ([, statement, part], value) => {
    if (part !== "Action" || inner(statements[Number(statement)], "Effect") !== "Allow") return "";
    return value === "*" || value === "*:*" || actions.has(String(value)) ? "danger" : "";
  };
}

/** Whether the value of a condition or principal means one of these ARNs. Wildcards are the document's. */
function means(value: unknown, arns: readonly string[]): boolean {
  if (typeof value !== "string") return false;
  if (arns.includes(value)) return true;
  if (!/[*?]/.test(value)) return false;
  const pattern = wildcard(value);
  return arns.some((arn) => pattern.test(arn));
}

export function leavesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [value];
  return Object.values(value).flatMap(leavesOf);
}

function inner(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined;
}

function statementsOf(document: unknown): unknown[] {
  const statements = inner(document, "Statement");
  return Array.isArray(statements) ? (statements as unknown[]) : [statements];
}
