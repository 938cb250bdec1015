import { z } from "zod";
import type { ChangedResource } from "./tally";

/** Access that an operation gives or takes away, in a line of words, beside what is deployed. */
export interface AccessChange {
  readonly sign: "+" | "-";
  readonly text: string;
  /** ARN of the role that may, or may no longer, be assumed. */
  readonly roleArn?: string | undefined;
  /** The group that somebody joins or leaves. */
  readonly group?: string | undefined;
  /** Whether it is a denial. */
  readonly refuses?: boolean | undefined;
  /** Whether the resource stays, and only what it says changes. */
  readonly ofStanding: boolean;
}

/** A piece of access that a resource stands for. What it says identifies it. */
type Piece = Omit<AccessChange, "sign" | "ofStanding">;

type Properties = Readonly<Record<string, unknown>>;

/**
 * What changes in who may assume what and do what, read from the inputs that resources have in the state and will have.
 */
export function accessChanges(changed: readonly ChangedResource[]): AccessChange[] {
  const [before, after] = [found(changed, "before"), found(changed, "after")];
  return [
    ...[...before.values()]
      .filter(({ text }) => !after.has(text))
      .map((piece) => ({ ...piece, sign: "-" as const })),
    ...[...after.values()]
      .filter(({ text }) => !before.has(text))
      .map((piece) => ({ ...piece, sign: "+" as const })),
  ];
}

function found(
  changed: readonly ChangedResource[],
  side: "before" | "after",
): Map<string, Omit<AccessChange, "sign">> {
  return new Map(
    changed.flatMap(({ type, before, after }) => {
      const inputs = side === "before" ? before : after;
      const ofStanding = before !== undefined && after !== undefined;
      return inputs === undefined
        ? []
        : piecesOf(type, inputs).map((piece) => [piece.text, { ...piece, ofStanding }] as const);
    }),
  );
}

/** Whether somebody may do less than before. A denial that comes with a new resource takes nothing away that was there. */
export function takesAway(changes: readonly AccessChange[]): boolean {
  return changes.some(({ sign, refuses = false, ofStanding }) =>
    sign === "-" ? !refuses : refuses && ofStanding,
  );
}

function piecesOf(type: string, inputs: Properties): Piece[] {
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

const Texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Conditions = z.record(z.string(), z.record(z.string(), Texts));
const Statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Action: Texts.optional(),
  NotAction: Texts.optional(),
  Resource: Texts.optional(),
  NotResource: Texts.optional(),
  Principal: z.union([z.string(), z.record(z.string(), Texts)]).optional(),
  Condition: Conditions.optional(),
});
type Statement = z.infer<typeof Statement>;
const Document = z.object({ Statement: z.array(Statement) });

/** Who a trust policy lets in, one by one, with the conditions beside the list of callers. */
function trusted(role: string, document: unknown): Piece[] {
  return statementsOf(document, `role ${role} has a trust policy`).flatMap((read) =>
    "text" in read
      ? [read]
      : callersOf(read).map((caller) => ({
          text: `role ${role} ${verb(read, "trusts")} ${caller}${conditionsOf(read)}`,
          refuses: read.Effect === "Deny",
        })),
  );
}

const CALLER = "aws:PrincipalArn";

function callersOf({ Principal, Condition = {} }: Statement): string[] {
  const named = Object.values(Condition).flatMap((keys) => keys[CALLER] ?? []);
  if (named.length > 0) return named;
  if (typeof Principal === "string") return [Principal];
  return Object.values(Principal ?? {}).flat();
}

function conditionsOf({ Condition = {} }: Statement): string {
  const others = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => key !== CALLER)
      .map(([key, values]) => `${key} ${operator} ${values.join(" or ")}`),
  );
  return others.length === 0 ? "" : ` if ${others.sort().join(" and ")}`;
}

const ASSUME = "sts:AssumeRole";

/** What a policy lets do: roles one by one where they are assumed. */
function allowed(policy: string, document: unknown): Piece[] {
  return statementsOf(document, `policy ${policy} has a document`).flatMap((read): Piece[] => {
    if ("text" in read) return [read];
    const { Effect, Action = [], Resource = [] } = read;
    if (Effect === "Allow" && Action.includes(ASSUME)) {
      return Resource.map((roleArn) => ({
        text: `policy ${policy} lets assume ${roleArn}${conditionsOf(read)}`,
        roleArn,
      }));
    }
    const refuses = Effect === "Deny";
    return [{ text: `policy ${policy} ${verb(read, "allows")} ${whatIn(read)}`, refuses }];
  });
}

function verb({ Effect }: Statement, allows: string): string {
  return Effect === "Deny" ? "refuses" : allows;
}

function whatIn(statement: Statement): string {
  const { Action, NotAction = [], Resource, NotResource = [], Condition } = statement;
  const actions = Action?.join(", ") ?? `all but ${NotAction.join(", ")}`;
  const resources = Resource?.join(", ") ?? `all but ${NotResource.join(", ")}`;
  const conditions = Condition === undefined ? "" : ` if ${JSON.stringify(Condition)}`;
  return `${actions} on ${resources}${conditions}`;
}

/** The statements of a document; in a preview it may hold what is known only later. */
function statementsOf(document: unknown, what: string): (Statement | Piece)[] {
  try {
    return Document.parse(JSON.parse(text(document))).Statement;
  } catch {
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
