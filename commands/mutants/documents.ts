/** Planted mistakes in policy documents: each is one change of one document. */

export interface Mutant<Subject> {
  /** What was changed, in words. */
  readonly says: string;
  readonly subject: Subject;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** Every change of a document. */
export function mutantsOf(document: PolicyDocument): Mutant<PolicyDocument>[] {
  const withStatements = (says: string, Statement: readonly Statement[]): Mutant<PolicyDocument> => ({
    says,
    subject: { ...document, Statement },
  });
  const changes = document.Statement.flatMap((statement, index) => {
    const name = statement.Sid ?? `statement ${index + 1}`;
    return [
      withStatements(`${name} dropped`, document.Statement.toSpliced(index, 1)),
      ...statementMutants(statement).map(({ says, subject }) =>
        withStatements(`${name}: ${says}`, document.Statement.with(index, subject)),
      ),
    ];
  });
  return [
    ...changes,
    withStatements("a statement that allows everything", [...document.Statement, everythingLike(document)]),
  ];
}

/** An Allow of everything for everybody, in the form of the others. */
function everythingLike({ Statement: [first] }: PolicyDocument): Statement {
  return first?.Principal === undefined
    ? { Effect: "Allow", Action: "*", Resource: "*" }
    : { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
}

function statementMutants(statement: Statement): Mutant<Statement>[] {
  return [
    {
      says: "effect turned round",
      subject: { ...statement, Effect: statement.Effect === "Allow" ? "Deny" : "Allow" },
    },
    ...principalMutants(statement),
    ...listMutants(statement, "Action", ["*", "sts:TagSession", "iam:CreateUser"]),
    ...listMutants(statement, "NotAction", ["iam:CreateUser"]),
    ...listMutants(statement, "Resource", ["*", "arn:aws:iam::222222222222:role/another"]),
    ...listMutants(statement, "NotResource", ["arn:aws:s3:::another"]),
    ...conditionMutants(statement),
  ];
}

const PRINCIPALS = [
  { AWS: "*" },
  { AWS: "arn:aws:iam::999999999999:root" },
  { AWS: ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"] },
  { AWS: "arn:aws:iam::111111111111:user/mallory" },
  { Federated: "arn:aws:iam::222222222222:oidc-provider/another.example.com" },
  { Service: "ec2.amazonaws.com" },
];

function principalMutants(statement: Statement): Mutant<Statement>[] {
  if (statement.Principal === undefined) return [];
  return PRINCIPALS.map((Principal) => ({
    says: `principal ${JSON.stringify(Principal)}`,
    subject: { ...statement, Principal },
  }));
}

type ListKey = "Action" | "NotAction" | "Resource" | "NotResource";

function listMutants(statement: Statement, key: ListKey, further: readonly string[]): Mutant<Statement>[] {
  const given = statement[key];
  if (given === undefined) return [];
  return listsNear([given].flat(), further).map(({ says, subject }) => ({
    says: `${key} ${says}`,
    subject: { ...statement, [key]: subject },
  }));
}

/** A list with one value less, one value more, or one value widened. */
function listsNear(values: readonly string[], further: readonly string[]): Mutant<readonly string[]>[] {
  const less =
    values.length < 2
      ? []
      : values.map((value, index) => ({ says: `without ${value}`, subject: values.toSpliced(index, 1) }));
  const more = further.map((value) => ({ says: `and ${value}`, subject: [...values, value] }));
  const wider = values.flatMap((value, index) => {
    const pattern = widened(value);
    return pattern === value
      ? []
      : [{ says: `${pattern} in place of ${value}`, subject: values.with(index, pattern) }];
  });
  return [...less, ...more, ...wider];
}

/** The last part of a text as a wildcard. */
function widened(value: string): string {
  return value.replace(/[^:/]+$/, "*");
}

function conditionMutants(statement: Statement): Mutant<Statement>[] {
  const condition = statement.Condition ?? {};
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => {
      const otherKeys = without(keys, key);
      const otherOperators = without(condition, operator);
      const rest =
        Object.keys(otherKeys).length === 0 ? otherOperators : { ...condition, [operator]: otherKeys };
      const withValues = (says: string, to: readonly string[]): Mutant<Statement> => ({
        says: `${operator} ${key} ${says}`,
        subject: { ...statement, Condition: { ...condition, [operator]: { ...keys, [key]: to } } },
      });
      return [
        { says: `without ${operator} ${key}`, subject: { ...statement, Condition: rest } },
        ...operatorsNear(operator).map((other) => ({
          says: `${other} in place of ${operator} ${key}`,
          subject: { ...statement, Condition: { ...rest, [other]: { ...rest[other], [key]: values } } },
        })),
        ...listsNear([values].flat(), [furtherValue(operator, [values].flat())]).map(({ says, subject }) =>
          withValues(says, subject),
        ),
      ];
    }),
  );
}

function without<Value>(entries: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).filter(([each]) => each !== key));
}

function operatorsNear(operator: string): string[] {
  const optional = operator.endsWith("IfExists")
    ? operator.slice(0, -"IfExists".length)
    : `${operator}IfExists`;
  const set = /^For(All|Any)Values?:/.exec(operator);
  const other =
    set === null ? [] : [operator.replace(set[0], set[1] === "All" ? "ForAnyValue:" : "ForAllValues:")];
  return [optional, ...other, ...(operator.startsWith("Bool") ? [] : ["StringNotEquals"])];
}

function furtherValue(operator: string, values: readonly string[]): string {
  const [first = ""] = values;
  if (operator.includes("Bool")) return first === "true" ? "false" : "true";
  if (operator.includes("Numeric")) return String(Number(first) + 1);
  if (operator.includes("Date"))
    return operator.includes("Greater") ? "2020-01-01T00:00:00Z" : "2099-01-01T00:00:00Z";
  if (operator.includes("IpAddress")) return "203.0.113.0/24";
  return `${first}-another`;
}
