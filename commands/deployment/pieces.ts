import { z } from "zod";
import {
  readDocument,
  type Selection,
  type Statement,
  UnreadableError,
} from "../../proof/decision/statements";

/** A piece of access that a resource stands for. What it says identifies it. */
export interface Piece {
  readonly text: string;
  /** ARN of the role that may be assumed. */
  readonly roleArn?: string | undefined;
  /** The group that somebody is in. */
  readonly group?: string | undefined;
  /** The statement that it is, or its share of one; undefined where it stands in no document. */
  readonly clause?: Clause | undefined;
}

/** What one statement says to one caller, or of one role. */
export interface Clause {
  /** In the place of a clause comes one of the same subject, and of the same Sid where those tell them apart. */
  readonly subject: string;
  readonly sid?: string | undefined;
  /** What is said to whom, without conditions. */
  readonly says: string;
  /** Without its callers where the subject names them. */
  readonly statement: Statement;
}

type Properties = Readonly<Record<string, unknown>>;

/** The pieces of access that a resource's inputs make. */
export function piecesOf(type: string, inputs: Properties): Piece[] {
  switch (type.replace(/^aws:iam\/\w+:/, "")) {
    case "Role":
      return trusted(text(inputs.name), inputs.assumeRolePolicy);
    case "Policy":
      return allowed(text(inputs.name), inputs.policy);
    case "UserGroupMembership":
      return texts(inputs.groups).map((group) => ({
        text: `${text(inputs.user)} is in group ${group}`,
        group,
      }));
    case "GroupPolicyAttachment":
      return [{ text: `group ${text(inputs.group)} has policy ${text(inputs.policyArn)}` }];
    case "RolePolicyAttachment":
      return [{ text: `role ${text(inputs.role)} has policy ${text(inputs.policyArn)}` }];
    case "UserPolicyAttachment":
      return [{ text: `user ${text(inputs.user)} has policy ${text(inputs.policyArn)}` }];
    case "User":
      return [{ text: `user ${text(inputs.name)} is there` }];
    default:
      return [];
  }
}

/** Who a trust policy lets in, one by one, with the conditions beside the list of callers. */
function trusted(role: string, document: unknown): Piece[] {
  return ofDocument(document, `role ${role} has a trust policy`, ({ statement }) => {
    const { callers, rest } = splitCallers(statement);
    return callers.map((caller) => {
      const says = `role ${role} ${verb(statement, "trusts")} ${caller}`;
      return pieceOf({ subject: says, says, statement: rest });
    });
  });
}

const CALLER = "aws:principalarn";
/** Operators by which a condition names callers. */
const NAMES = /^(arn|string)(equals|like)(ignorecase)?(ifexists)?$/i;

/** The callers that a statement is about, and what it says beside them. Of several lists all have to hold. */
function splitCallers(statement: Statement): {
  readonly callers: readonly string[];
  readonly rest: Statement;
} {
  const { principals, conditions } = statement;
  const naming = conditions.find(({ operator, key }) => key.toLowerCase() === CALLER && NAMES.test(operator));
  if (naming !== undefined) {
    const others = conditions.filter((each) => each !== naming);
    return { callers: naming.values, rest: { ...statement, conditions: others } };
  }
  return { callers: Object.values(principals ?? {}).flat(), rest: { ...statement, principals: undefined } };
}

const ASSUME = "sts:AssumeRole";

/** What a policy lets do: roles one by one where they are assumed. */
function allowed(policy: string, document: unknown): Piece[] {
  return ofDocument(document, `policy ${policy} has a document`, ({ statement, sid }) => {
    const { effect, actions, resources } = statement;
    const isOfRoles = effect === "Allow" && !actions.not && actions.texts.includes(ASSUME);
    if (isOfRoles && resources?.not === false) {
      return resources.texts.map((roleArn) => {
        const says = `policy ${policy} lets assume ${roleArn}`;
        const one = { ...statement, resources: { not: false, texts: [roleArn] } };
        return { ...pieceOf({ subject: says, says, statement: one }), roleArn };
      });
    }
    const subject = `policy ${policy} ${verb(statement, "allows")}`;
    const says = `${subject} ${inWords(actions)} on ${inWords(resources ?? { not: false, texts: [] })}`;
    return [pieceOf({ subject, sid, says, statement })];
  });
}

function pieceOf(clause: Clause): Piece {
  const conditions = conditionsOf(clause.statement);
  const text = conditions.length === 0 ? clause.says : `${clause.says} if ${conditions.join(" and ")}`;
  return { text, clause };
}

function verb({ effect }: Statement, allows: string): string {
  return effect === "Deny" ? "refuses" : allows;
}

/** `all but iam:CreateUser`. */
export function inWords({ not, texts }: Selection): string {
  return `${not ? "all but " : ""}${texts.join(", ")}`;
}

/** `aws:MultiFactorAuthPresent Bool true`, each. */
export function conditionsOf({ conditions }: Statement): string[] {
  return conditions
    .map(({ operator, key, values }) => `${key} ${operator} ${[...values].sort().join(" or ")}`)
    .sort();
}

interface Named {
  readonly statement: Statement;
  readonly sid: string;
}

const Sids = z.looseObject({
  Statement: z.array(z.looseObject({ Sid: z.string().default("") })).catch([]),
});

/** The pieces of each statement of a document; in a preview it may hold what is known only later. */
function ofDocument(document: unknown, what: string, pieces: (named: Named) => Piece[]): Piece[] {
  try {
    const content: unknown = JSON.parse(text(document));
    const { Statement: sids } = Sids.parse(content);
    return readDocument(content).flatMap((statement, index) =>
      pieces({ statement, sid: sids[index]?.Sid ?? "" }),
    );
  } catch (error) {
    if (error instanceof UnreadableError) return [{ text: `${what} that cannot be read here` }];
    return [{ text: `${what} that is known only once it is deployed` }];
  }
}

/** What the engine puts in a preview in place of a text that is not known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function text(value: unknown): string {
  if (value === UNKNOWN) return "(known later)";
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
