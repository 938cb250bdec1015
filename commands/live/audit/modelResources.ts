import type { AccessModel } from "../../../components/model/accessModel";
import { FORWARDING_ROLE, sendingAccounts } from "../../../components/model/alarms";
import { defined, identityProviderArn } from "../../../components/model/arns";
import { isOfUsers } from "../../../components/model/grants";
import {
  assumingGroup,
  assumingMachine,
  isAttached,
  planAssumePolicies,
} from "../../../components/policies/assume";
import { permissionPolicies } from "../../../components/policies/permissions";
import { REFUSED_KEYS_POLICY, refusesKeys } from "../../../components/policies/refusedKeys";
import { SELF_MANAGEMENT_POLICY } from "../../../components/policies/selfManagement";

/** What stands in IAM because of the model, looked up by what an event calls it: `role deploy`. */
export class ModelResources {
  /** Account and resource in lower case -> the resource as the model has it. */
  readonly #resources: ReadonlyMap<string, string>;

  public constructor(access: AccessModel) {
    this.#resources = new Map(
      [...ofPrimary(access), ...ofChildren(access)].map(([accountId, resource]) => [
        keyOf(accountId, resource),
        resource,
      ]),
    );
  }

  /** The model's resource of a name, in whatever case: IAM has no two names that differ in case alone. */
  public called(accountId: string, resource: string): string | undefined {
    return this.#resources.get(keyOf(accountId, resource));
  }
}

function keyOf(accountId: string, resource: string): string {
  return `${accountId} ${resource}`.toLowerCase();
}

type Standing = readonly [accountId: string, resource: string];

function ofPrimary(access: AccessModel): Standing[] {
  const { accountId } = access.primary;
  const assuming = [
    ...Object.values(access.groups).map(assumingGroup),
    ...Object.entries(access.machines)
      .filter(([, machine]) => isAttached(access, machine))
      .map(([name, machine]) => assumingMachine(name, machine)),
  ];
  const policies = assuming.flatMap((each) =>
    planAssumePolicies(access, each).map(({ policyName }) => policyName),
  );
  return [
    ...Object.keys(access.users).map((user) => `user ${user}`),
    ...Object.entries(access.groups).flatMap(([name, group]) => (isOfUsers(group) ? [`group ${name}`] : [])),
    ...[...policies, SELF_MANAGEMENT_POLICY, ...(refusesKeys(access) ? [REFUSED_KEYS_POLICY] : [])].map(
      (policy) => `policy ${policy}`,
    ),
  ].map((resource) => [accountId, resource]);
}

function ofChildren(access: AccessModel): Standing[] {
  const sending = new Set(sendingAccounts(access));
  return Object.entries(access.accounts).flatMap(([account, { accountId, roles }]) => {
    const definitions = roles.map((role) => defined(access.roles, role));
    const providers = Object.keys(access.identityProviders).map(
      (key) => `identity provider ${identityProviderArn(access, key, account)}`,
    );
    const policies = definitions.flatMap(permissionPolicies).map(({ policyName }) => policyName);
    const ofAlarms = sending.has(account) ? [FORWARDING_ROLE] : [];
    return [
      ...[...definitions.map(({ name }) => name), ...ofAlarms].map((name) => `role ${name}`),
      ...[...policies, ...ofAlarms].map((name) => `policy ${name}`),
      ...providers,
    ].map((resource): Standing => [accountId, resource]);
  });
}
