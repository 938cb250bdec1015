import { type Context, REQUEST } from "../../proof/decision/context";
import { readDocument, type Statement } from "../../proof/decision/statements";
import { partsOf, variablesIn } from "../../proof/decision/variables";
import type { Question } from "./answers";

/**
 * Where the policy engine is known to answer otherwise than AWS says that IAM does. There the two witnesses are not
 * compared; for each there is a test in which they differ, which fails once the engine has changed.
 */
export interface KnownDifference {
  readonly says: string;
  /** Page of AWS that says what the decision does. */
  readonly source: string;
  /** Whether it may matter to an answer. */
  readonly concerns: (statement: Statement, request: Context) => boolean;
}

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    says: "a text with a variable that has no value is like nothing, so that a comparison that must not hold is met; to the engine the statement is void",
    source: `${GUIDE}/reference_policies_variables.html#policy-vars-no-value`,
    concerns: ({ resources, conditions }, request) =>
      [
        ...(resources?.not === true ? resources.texts : []),
        ...conditions.filter(({ operator }) => /not/i.test(operator)).flatMap(({ values }) => values),
      ].some((text) => variablesIn(text).length > 0 && partsOf(text, request) === undefined),
  },
  {
    says: "a subject of an identity provider is nobody of the account that the provider is in; to the engine it is",
    source: `${GUIDE}/reference_policies_elements_principal.html#principal-federated-web-identity`,
    concerns: ({ principals }, request) => {
      const [, , , , account] = String(request.get(REQUEST.provider) ?? "").split(":");
      return account !== undefined && (principals?.AWS ?? []).some((text) => text.includes(account));
    },
  },
  {
    says: "0.0.0.0/0 is every address of its family; to the engine it is none",
    source: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    concerns: ({ conditions }) => addressValues(conditions).some(({ value }) => value.endsWith("/0")),
  },
  {
    says: "an address is never one of the other family, so that NotIpAddress holds; to the engine it does not",
    source: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    concerns: ({ conditions }, request) =>
      addressValues(conditions).some(
        ({ key, value }) => !value.includes("/") && familyOf(value) !== familyOf(String(request.get(key))),
      ),
  },
  {
    says: "a number given as a date is seconds since 1970; the engine takes it for milliseconds",
    source: `${GUIDE}/reference_policies_elements_condition_operators.html#Conditions_Date`,
    concerns: ({ conditions }) =>
      conditions.some(
        ({ operator, key, values }) =>
          /date/i.test(operator) && values.some((value) => /^\d+$/.test(value) !== /epochtime$/i.test(key)),
      ),
  },
];

function addressValues(conditions: Statement["conditions"]) {
  return conditions
    .filter(({ operator }) => /ipaddress/i.test(operator))
    .flatMap(({ key, values }) => values.map((value) => ({ key: key.toLowerCase(), value })));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** What of the known differences may matter to an answer. */
export function knownDifference(question: Question, request: Context): KnownDifference | undefined {
  const boundary =
    question.side === "identity" && question.boundary !== undefined ? question.boundary : undefined;
  const statements = [question.policy, ...(boundary === undefined ? [] : [boundary])].flatMap(readDocument);
  return KNOWN_DIFFERENCES.find(({ concerns }) =>
    statements.some((statement) => concerns(statement, request)),
  );
}
