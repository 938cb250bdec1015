import type { AccessModel } from "../../../components/model/accessModel";
import type { LiveAccount } from "../account/account";
import type { Declared } from "./declared";
import type { Comparison } from "./difference";
import { compareGroups } from "./things/groups";
import { compareMachines } from "./things/machines";
import { compareMemberships } from "./things/memberships";
import { comparePolicies } from "./things/policies";
import { compareProviders } from "./things/providers";
import { compareRoles } from "./things/roles";
import { compareSettings } from "./things/settings";
import type { Compare } from "./things/thing";
import { compareUsers } from "./things/users";

const COMPARE: readonly Compare[] = [
  compareRoles,
  compareUsers,
  compareGroups,
  compareMemberships,
  comparePolicies,
  compareMachines,
  compareProviders,
  compareSettings,
];

/** Where an account is otherwise than its stack would deploy it. */
export function compare(
  access: AccessModel,
  account: string,
  declared: Declared,
  live: LiveAccount,
): Comparison {
  const results = COMPARE.map((compareThings) => compareThings(declared, live, access));
  return {
    differences: results.flatMap(({ differences }) => differences.map((found) => ({ account, ...found }))),
    notCompared: results.flatMap(({ notCompared = [] }) => notCompared),
  };
}
