import type { Machine } from "../../components/model/accessModel";
import { principalParts } from "../../components/model/arns";
import { knownCaller, type KnownCaller } from "../requests/callers";

/** The caller that a machine is; undefined where it is whoever an account lets. */
export function callerOf({ principal }: Pick<Machine, "principal">): KnownCaller | undefined {
  const parts = principalParts(principal);
  if (parts === undefined || parts.kind === "account") return undefined;
  return knownCaller({ kind: parts.kind, arn: principal });
}

/** The callers of a model that are machines. */
export function machineCallers(machines: Readonly<Record<string, Machine>>): KnownCaller[] {
  return Object.values(machines).flatMap((machine) => callerOf(machine) ?? []);
}
