import type { TrustArgs } from "../../../components/model/trust/keys";
import { conditionsFrom } from "./conditions";
import type { FoundCondition } from "./documents";
import type { Entry } from "./entries";
import type { MachineIn } from "./recognised";
import type { AskedKeys } from "./trustKeys";
import { defined } from "./written";

/** A principal that a role lets in by its ARN. */
export interface MachineEntry {
  /** With what is asked of it alone. */
  readonly machine: MachineIn;
  /** What a machine cannot have of its own, and the role asks. */
  readonly ofRole: TrustArgs;
}

export function machineIn({ sid }: Entry, principal: string, { trust, rest }: AskedKeys): MachineEntry {
  const external = rest.find(isExternalId);
  const session = rest.find(isPrefixOfSessions);
  const others = rest.filter((condition) => condition !== external && condition !== session);
  const { sourceIps, ...ofRole } = trust;
  const machine = {
    principal,
    ...defined({
      sid,
      externalId: external?.values[0],
      sessionName: session?.values[0]?.slice(0, -1),
      sourceIps: sourceIps === undefined ? undefined : [sourceIps].flat(),
    }),
    conditions: conditionsFrom(others),
  };
  return { machine, ofRole };
}

/** A user named as principal, who has to give one, is no person: the console gives none. */
export function isExternalId({ operator, key, values }: FoundCondition): boolean {
  return operator === "StringEquals" && key.toLowerCase() === "sts:externalid" && values.length === 1;
}

function isPrefixOfSessions({ operator, key, values }: FoundCondition): boolean {
  const isOne = values.length === 1 && /^[^*?]+\*$/.test(values.join());
  return operator === "StringLike" && key.toLowerCase() === "sts:rolesessionname" && isOne;
}
