import type { Partition } from "../../../components/model/accessModel";
import type { LiveAccount, LiveRole, LiveUser } from "../account/account";
import { PRIMARY } from "../verify/difference";
import { assumedBy, type Assumes } from "./assumable";
import { Policies } from "./holders";
import { type FoundPermissions, permissionsOf } from "./permissions";
import { type Recognised } from "./recognised";
import { recognise } from "./recognise";
import { Reasons } from "./things";

/** The accounts that a model is made of. */
export interface Accounts {
  readonly partition: Partition;
  readonly primary: LiveAccount;
  /** By the keys that they get in the model. */
  readonly children: ReadonlyMap<string, LiveAccount>;
}

/** A role of a child account that the model could have, if somebody may assume it. */
export interface Candidate {
  readonly account: string;
  readonly live: LiveRole;
  readonly recognised: Recognised;
  readonly permissions: FoundPermissions;
}

/** What stands in the accounts, read for a model. */
export interface Findings extends Accounts {
  readonly policies: ReadonlyMap<string, Policies>;
  readonly primaryPolicies: Policies;
  readonly candidates: readonly Candidate[];
  /** What groups of the primary account allow, by name. */
  readonly groups: ReadonlyMap<string, Assumes>;
  /** What users' own policies allow, by name. */
  readonly users: ReadonlyMap<string, Assumes>;
  /** What policies of the primary account's roles allow, by name. */
  readonly roles: ReadonlyMap<string, Assumes>;
  readonly usersByName: ReadonlyMap<string, LiveUser>;
  readonly reasons: Reasons;
  /** What is otherwise in the model than it stands, in words. */
  readonly notes: Set<string>;
}

/** @param samlAudience the console's address, to which assertions are addressed */
export async function findingsIn(accounts: Accounts, samlAudience: string): Promise<Findings> {
  const { partition, primary, children } = accounts;
  const reasons = new Reasons();
  const policies = new Map<string, Policies>();
  for (const [name, live] of [[PRIMARY, primary] as const, ...children]) {
    policies.set(name, await Policies.of(live, partition));
  }
  const of = (name: string): Policies => {
    const found = policies.get(name);
    if (found === undefined) throw new Error(`nobody read the policies of ${name}`);
    return found;
  };
  const candidates = [...children].flatMap(([account, live]) =>
    live.roles.flatMap((role): Candidate[] => {
      const thing = { account, kind: "role", name: role.name } as const;
      const recognised = recognise(role, {
        partition,
        primaryId: primary.accountId,
        accountId: live.accountId,
        samlAudience,
      });
      if (typeof recognised === "string") {
        reasons.add(thing, recognised);
        return [];
      }
      const permissions = permissionsOf(role, of(account), partition);
      if (typeof permissions === "string") {
        reasons.add(thing, permissions);
        return [];
      }
      return [{ account, live: role, recognised, permissions }];
    }),
  );
  const arns = candidates.map(({ live }) => live.arn);
  const own = of(PRIMARY);
  const assumes = (holders: LiveAccount["roles"] | LiveAccount["users"] | LiveAccount["groups"]) =>
    new Map(holders.map((holder) => [holder.name, assumedBy(own.documentsOf(holder), arns)] as const));
  return {
    ...accounts,
    policies,
    primaryPolicies: own,
    candidates,
    groups: assumes(primary.groups),
    users: assumes(primary.users),
    roles: assumes(primary.roles.filter(({ path }) => !path.startsWith("/aws-service-role/"))),
    usersByName: new Map(primary.users.map((user) => [user.name, user])),
    reasons,
    notes: new Set(),
  };
}
