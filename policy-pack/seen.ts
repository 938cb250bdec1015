import type { NumberedStatement, Trust } from "./documents";

/**
 * A trust policy as callers of some accounts see it: what names others in full can match none of them, and is left
 * out. The fewer texts there are, the sooner it is decided.
 *
 * @param isTheirs whether an account is one of those of the callers
 */
export function seenBy<Of extends Pick<Trust, "statements">>(
  trust: Of,
  isTheirs: (account: string) => boolean,
): Of {
  const mayBe = (text: string): boolean => {
    const [, account] = ACCOUNT.exec(text) ?? [];
    return account === undefined || isTheirs(account);
  };
  return { ...trust, statements: trust.statements.map((statement) => seen(statement, mayBe)) };
}

/** The account of an ARN, or of an account's own ID, where it is written in full. */
const ACCOUNT = /^(?:arn:[^:*?${}]*:(?:iam|sts)::)?(\d{12})(?::|$)/;

const OF_CALLERS = /^aws:principal(?:arn|account)$/i;

function seen(statement: NumberedStatement, mayBe: (text: string) => boolean): NumberedStatement {
  const { principals, conditions } = statement;
  return {
    ...statement,
    principals: principals && { ...principals, AWS: principals.AWS.filter(mayBe) },
    conditions: conditions.map((condition) =>
      OF_CALLERS.test(condition.key) ? { ...condition, values: condition.values.filter(mayBe) } : condition,
    ),
  };
}
