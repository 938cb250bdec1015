import { wholeAccount } from "../components/model/arns";
import type { Statement } from "../proof/decision/statements";
import type { Document, Trust } from "./documents";

/** What a document names, by principals and by conditions that ask for it. */

/**
 * Operators that compare with texts. Whether they hold for others too, as for a key that is absent, is not told by
 * this but asked.
 */
const OPERATOR =
  /^(?:ForAnyValue:|ForAllValues:)?(?:String|Arn)(?<not>Not)?(?:Equals|EqualsIgnoreCase|Like)(?:IfExists)?$/i;

/** The values that conditions ask of a key: by allowing these, or by denying all others. */
export function asked(statements: readonly Statement[], key: string): string[] {
  return statements.flatMap(({ effect, conditions }) =>
    conditions.flatMap((condition) => {
      const match = OPERATOR.exec(condition.operator);
      const asks = match !== null && (match.groups?.not === undefined) === (effect === "Allow");
      return asks && condition.key.toLowerCase() === key.toLowerCase() ? condition.values : [];
    }),
  );
}

/** Names in lower case of the condition keys that a document speaks of. */
export function keysIn({ statements }: Pick<Document, "statements">): string[] {
  return [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())))];
}

/** The principals that allowing statements name under an element. */
export function principals(
  { statements }: Pick<Document, "statements">,
  element: "AWS" | "Federated" | "Service",
): string[] {
  return [
    ...new Set(
      statements.flatMap((each) => (each.effect === "Allow" ? (each.principals?.[element] ?? []) : [])),
    ),
  ];
}

const OWN_ACCOUNT = "${aws:resourceaccount}";

/** Every account that a trust policy names, wherever that is. */
export function accountsIn(trust: Pick<Trust, "statements" | "role">): string[] {
  const accounts = asked(trust.statements, "aws:PrincipalAccount");
  const texts = [
    ...principals(trust, "AWS"),
    ...asked(trust.statements, "aws:PrincipalArn"),
    ...accounts,
    ...(accounts.some((text) => text.toLowerCase() === OWN_ACCOUNT) ? [trust.role.accountId] : []),
  ];
  return [...new Set(texts.flatMap((text) => /(?<!\d)\d{12}(?!\d)/.exec(text) ?? []))];
}

/** The ID of an organization. */
export const ORGANIZATION = /^o-[a-z0-9]+$/;

/** Every organization that a trust policy names, the role's own among them. */
export function organizationsIn({ statements }: Pick<Trust, "statements">): string[] {
  const ids = asked(statements, "aws:PrincipalOrgID").filter(
    (id) => ORGANIZATION.test(id) || id.toLowerCase() === "${aws:resourceorgid}",
  );
  const ofPaths = asked(statements, "aws:PrincipalOrgPaths").map((path) => path.slice(0, path.indexOf("/")));
  return [...new Set([...ids, ...ofPaths.filter((id) => ORGANIZATION.test(id))])];
}

/** Principals that are somebody, and no account as a whole. */
export function somebodyIn(document: Pick<Document, "statements">): string[] {
  const arns = [...principals(document, "AWS"), ...asked(document.statements, "aws:PrincipalArn")];
  return arns.filter(namesSomebody);
}

/** Whether an ARN's path or name says more than that there is one. */
function namesSomebody(arn: string): boolean {
  if (wholeAccount(arn) !== undefined) return false;
  const [, name = ""] = /^arn:[^:]*:(?:iam|sts)::[^:]*:[a-z-]+\/(.*)$/s.exec(arn) ?? [];
  return saysSomething(name);
}

/** Whether a pattern matches not just any text. */
export function saysSomething(text: string): boolean {
  return /[^*?/]/.test(text);
}
