import {
  applicationOf,
  defined,
  identityProviderArn,
  plannedRoleArn,
  userArn,
} from "../../components/model/arns";
import { ACCOUNT_ACCESS } from "../../components/model/audiences/identityCenterGroups";
import { callersOf } from "../../components/model/audiences/machines";
import { type Grant, grantsOf } from "../../components/model/grants";
import type { Claim } from "../../components/model/claims";
import type { RequestSet } from "../decision/find";
import { actionIsOneOf, resourceIs, triedClaims } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { SESSION_ACTIONS } from "../requests/keys";
import type { State } from "./state";

/** Grants of one state that the other one does not have. They are told as such, and left out of what is asked beside. */
export class Gained {
  readonly #byPlace = new Map<string, Claim[][]>();
  readonly #byHolder = new Map<string, string[]>();

  public constructor(state: State, other: State) {
    const had = new Set(grantsOf(other.access).map((grant) => keyOf(other, grant)));
    for (const grant of grantsOf(state.access).filter((each) => !had.has(keyOf(state, each)))) {
      const [place, holder] = [placeOf(state, grant), holderOf(state, grant)];
      const arn = plannedRoleArn(state.access, grant.account, grant.role);
      this.#byPlace.set(place, [...(this.#byPlace.get(place) ?? []), claimsOf(state, grant)]);
      this.#byHolder.set(holder, [...(this.#byHolder.get(holder) ?? []), arn]);
    }
  }

  /** Requests of those who gained a role. */
  public callersOf(place: string): { readonly key: string; readonly told: readonly RequestSet[] } {
    const claims = this.#byPlace.get(place) ?? [];
    return { key: JSON.stringify(claims), told: toldOf(claims.map(triedClaims)) };
  }

  /** Requests for the roles that somebody gained. */
  public rolesOf(holder: string): { readonly key: string; readonly told: readonly RequestSet[] } {
    const arns = [...new Set(this.#byHolder.get(holder) ?? [])];
    if (arns.length === 0) return { key: "", told: [] };
    return { key: arns.join("\n"), told: toldOf([[actionIsOneOf(SESSION_ACTIONS), resourceIs(arns)]]) };
  }
}

function toldOf(lists: Parameters<typeof declared>[0]): RequestSet[] {
  return lists.length === 0 ? [] : [declared(lists)];
}

function placeOf({ access }: State, { account, role }: Grant): string {
  return `${defined(access.accounts, account).accountId} ${defined(access.roles, role).name}`;
}

/** How a holder is called in both states: by what AWS knows. */
function holderOf({ access }: State, grant: Grant): string {
  switch (grant.kind) {
    case "user":
      return `user ${grant.user}`;
    case "permissionSet":
      return `permission set ${grant.permissionSet}`;
    case "identityCenterGroup":
      return `Identity Center group ${defined(access.groups, grant.group).identityCenterGroup ?? ""}`;
    case "machine":
      return `machine ${defined(access.machines, grant.machine).principal}`;
    case "identityProvider":
      return `provider ${grant.identityProvider}`;
  }
}

function keyOf(state: State, grant: Grant): string {
  return `${placeOf(state, grant)} ${holderOf(state, grant)}`;
}

function claimsOf({ access }: State, grant: Grant): Claim[] {
  const { partition, accountId } = access.primary;
  switch (grant.kind) {
    case "user":
      return [{ claim: "callerIsOneOf", arns: [userArn(access, grant.user)] }];
    case "permissionSet":
      return [
        {
          claim: "callerIsOfPermissionSet",
          account: `arn:${partition}:iam::${accountId}`,
          sets: [grant.permissionSet],
        },
      ];
    case "identityCenterGroup":
      return [
        { claim: "callerIsService", service: ACCOUNT_ACCESS },
        { claim: "isOneOf", key: "aws:SourceArn", values: [applicationOf(access).arn] },
      ];
    case "machine":
      return [callersOf(defined(access.machines, grant.machine))];
    case "identityProvider":
      return [
        {
          claim: "isVouchedForBy",
          provider: identityProviderArn(access, grant.identityProvider, grant.account),
        },
      ];
  }
}
