import type { AccessModel, Machine } from "../../components/model/accessModel";
import { defined, principalParts, wholeAccount } from "../../components/model/arns";
import { markingActionsOf } from "../../components/model/audiences/machines";
import { allowedBy } from "../decision/policies";
import { attachedTo, type Registered, type RegisteredRole, statementsOf } from "../registered";
import { type CallerKind, knownCaller } from "../requests/callers";
import type { SessionAction } from "../requests/keys";
import { callersWorld, oneCallersWorld } from "../requests/worlds";
import { callerOf } from "./machineCallers";
import type { Taker } from "./takers";

/** How a machine asks for a role: that it assumes it, and that it marks the session. */
export function machineTakers(
  access: AccessModel,
  registered: Registered,
  role: RegisteredRole,
  name: string,
): (readonly Taker[])[] {
  const machine = defined(access.machines, name);
  const actions: readonly SessionAction[] = ["sts:AssumeRole", ...markingActionsOf(machine)];
  return actions.map((action) =>
    wholeAccount(machine.principal) === undefined
      ? [principalTaker(registered, role, { name, machine, action })]
      : KINDS.map((kind) => accountTaker(access, role, { name, machine, action }, kind)),
  );
}

interface Asking {
  readonly name: string;
  readonly machine: Machine;
  readonly action: SessionAction;
}

function principalTaker(
  registered: Registered,
  role: RegisteredRole,
  { name, machine, action }: Asking,
): Taker {
  const parts = principalParts(machine.principal);
  const attached = parts && attachedTo(registered, parts);
  const identity = attached && allowedBy(statementsOf(attached));
  const caller = callerOf(machine) ?? knownCaller({ kind: "role", arn: machine.principal });
  return {
    ...ofMachine(name, machine, action),
    who: `machine ${name}`,
    world: oneCallersWorld(caller, action, role),
    identity,
    unbounded: identity,
    policies: attached,
  };
}

/** In the order in which a third party is likely to come. */
const KINDS: readonly CallerKind[] = ["role", "user", "federatedUser", "root"];

const WORDS: Readonly<Record<CallerKind, string>> = {
  role: "a session of a role",
  user: "an IAM user",
  federatedUser: "a federated user",
  root: "the root user",
};

/** One kind of those whom the account may let. */
function accountTaker(
  { primary }: AccessModel,
  role: RegisteredRole,
  { name, machine, action }: Asking,
  kind: CallerKind,
): Taker {
  return {
    ...ofMachine(name, machine, action),
    among: `machine ${name}`,
    who: `machine ${name} (${WORDS[kind]} of account ${wholeAccount(machine.principal) ?? ""})`,
    world: callersWorld(primary.partition, kind, action, role),
    identity: undefined,
    unbounded: undefined,
    policies: undefined,
    key: `machine ${name} ${action} ${kind}`,
  };
}

function ofMachine(
  name: string,
  { conditions }: Machine,
  action: SessionAction,
): Pick<Taker, "way" | "action" | "at" | "conditions" | "key" | "areTagsKnown"> {
  return {
    way: { kind: "machines", name },
    action,
    at: ["machines", name],
    // They stand where a role is assumed.
    conditions: action === "sts:AssumeRole" ? conditions : {},
    key: `machine ${name} ${action}`,
    areTagsKnown: false,
  };
}
