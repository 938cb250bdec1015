import type { Policy } from "../witnesses/policy";

/** One change of a policy document. */
export interface DocumentChange {
  readonly detail: Detail;
  readonly before: Policy;
  readonly after: Policy;
  /** Which statement was changed; beyond the last where one was added. */
  readonly index: number;
}

export const ELEMENTS = ["Action", "NotAction", "Resource", "NotResource"] as const;
export type Element = (typeof ELEMENTS)[number];

/** A list of a statement: an element's, or that of a condition. */
export type Where = { readonly element: Element } | { readonly operator: string; readonly key: string };

/** What was changed in a statement. */
export type Detail =
  | { readonly is: "statement dropped" }
  | { readonly is: "statement added" }
  | { readonly is: "effect turned round" }
  | { readonly is: "principal changed" }
  | { readonly is: "condition dropped"; readonly operator: string; readonly key: string }
  | {
      readonly is: "operator changed";
      readonly operator: string;
      readonly to: string;
      readonly key: string;
    }
  | { readonly is: "value dropped"; readonly where: Where; readonly value: string }
  | { readonly is: "value added"; readonly where: Where; readonly value: string }
  | {
      readonly is: "value widened";
      readonly where: Where;
      readonly value: string;
      readonly instead: string;
    };

/** A change in words: `FederatedUsers: ArnEquals aws:PrincipalArn without …/alice`. */
export function sayChange({ detail, before, after, index }: DocumentChange): string {
  const statement = before.Statement[index];
  const name = statement?.Sid ?? `statement ${index + 1}`;
  const changed = after.Statement[index];
  switch (detail.is) {
    case "statement dropped":
      return `${name} dropped`;
    case "statement added":
      return `${JSON.stringify(changed)} added`;
    case "effect turned round":
      return `${name}: ${changed?.Effect ?? ""} in place of ${statement?.Effect ?? ""}`;
    case "principal changed":
      return `${name}: principal ${JSON.stringify(changed?.Principal)}`;
    case "condition dropped":
      return `${name}: without ${detail.operator} ${detail.key}`;
    case "operator changed":
      return `${name}: ${detail.to} in place of ${detail.operator} ${detail.key}`;
    case "value dropped":
      return `${name}: ${sayWhere(detail.where)} without ${detail.value}`;
    case "value added":
      return `${name}: ${sayWhere(detail.where)} and ${detail.value}`;
    case "value widened":
      return `${name}: ${sayWhere(detail.where)} ${detail.value} in place of ${detail.instead}`;
  }
}

function sayWhere(where: Where): string {
  return "element" in where ? where.element : `${where.operator} ${where.key}`;
}
