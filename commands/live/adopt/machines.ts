import type { MachineArgs } from "../../../components/model/accessModel";
import { principalParts } from "../../../components/model/arns";
import { machineSid } from "../../../components/model/audiences/machines";
import { isAssumePolicy } from "./assumable";
import { assumeArgs } from "./assume";
import type { Findings } from "./candidates";
import type { GrantedRole } from "./grants";
import { targetOf } from "./groups";
import { freeName, type Holder } from "./holders";
import type { MachineIn } from "./recognised";
import { conditionsWithout } from "./conditions";
import type { Roles } from "./roleKeys";

/** The machines of the model: what is asked of one principal alike is asked of one machine. */
export function machinesFrom(
  findings: Findings,
  granted: readonly GrantedRole[],
  roles: Roles,
  all: ReadonlyMap<string, ReadonlySet<string>>,
): Readonly<Record<string, MachineArgs>> {
  const found = new Map<string, { readonly machine: MachineIn; readonly of: GrantedRole[] }>();
  for (const of of granted) {
    for (const given of of.machines) {
      const { trust } = of.candidate.recognised;
      // What the role asks of everybody is no matter of the machine's own.
      const isOfRole = JSON.stringify(given.sourceIps) === JSON.stringify(trust.sourceIps);
      const machine = {
        ...given,
        sourceIps: isOfRole ? undefined : given.sourceIps,
        conditions: conditionsWithout(given.conditions, trust.conditions),
      };
      const { sid, ...asked } = machine;
      const key = JSON.stringify(asked);
      const known = found.get(key) ?? { machine: { ...asked, sid }, of: [] };
      known.of.push(of);
      found.set(key, known);
    }
  }
  const args = new Map<string, MachineArgs>();
  for (const { machine, of } of found.values()) {
    const { principal, sid, externalId, sessionName, sessionTags, sourceIdentity, sourceIps, conditions } =
      machine;
    const holder = holderOf(findings, principal);
    const name = freeName(nameOf(findings, principal, sid, holder), (taken) => args.has(taken));
    args.set(name, {
      principal,
      assume: assumeArgs(of.map(targetOf), roles, all),
      ...(externalId === undefined ? {} : { externalId }),
      // Its own policies let it assume the roles already, and stay.
      ...(isOfPrimary(findings, principal) && !hasOwnPolicy(findings, holder, name) ? { attach: false } : {}),
      ...(sessionName === undefined ? {} : { sessionName }),
      ...(sessionTags === undefined ? {} : { sessionTags }),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(sourceIps === undefined ? {} : { sourceIps }),
      ...(Object.keys(conditions).length === 0 ? {} : { conditions }),
    });
  }
  return Object.fromEntries(args);
}

function isOfPrimary({ primary }: Findings, principal: string): boolean {
  return principalParts(principal)?.accountId === primary.accountId;
}

function holderOf({ primary }: Findings, principal: string): Holder | undefined {
  return [...primary.roles, ...primary.users].find(({ arn }) => arn === principal);
}

/** As the program called it: the Sid of its statement, and its policy, have the name. */
function nameOf(
  { primaryPolicies: policies }: Findings,
  principal: string,
  sid: string | undefined,
  holder: Holder | undefined,
): string {
  const ofPolicies = (holder?.attached ?? []).map((arn) =>
    policies.nameOf(arn).replace(/-assume(-\d+)?$/, ""),
  );
  const ofSid = sid?.startsWith("Machine") === true ? [sid.slice("Machine".length)] : [];
  const parts = principalParts(principal);
  const own = parts === undefined ? principal : "name" in parts ? parts.name : `account-${parts.accountId}`;
  const named = [...ofPolicies, ...ofSid, own].find((name) => sid !== undefined && machineSid(name) === sid);
  return named ?? own;
}

/** Whether it has the policies that the program would make and attach. */
function hasOwnPolicy(
  { primaryPolicies: policies }: Findings,
  holder: Holder | undefined,
  name: string,
): boolean {
  if (holder === undefined) return false;
  const arn = policies.arnOf(`${name}-assume`);
  const kind = holder.arn.includes(":user/") ? "user" : "role";
  return (
    holder.attached.includes(arn) &&
    policies.isOwn(arn, `${kind} ${holder.name}`) &&
    isAssumePolicy(policies.documentOf(arn))
  );
}
