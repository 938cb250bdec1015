import type { AccessModel } from "../../model/accessModel";
import { providerSid } from "../../model/audiences/identityProviders";
import { machineSid } from "../../model/audiences/machines";
import { audiencesOf } from "../../model/grants";
import { pathOf, type Problem } from "../../model/problems";

/**
 * Machines and identity providers whose statements in some role's trust policy would get one Sid, which IAM refuses.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export function statementIdProblems(access: AccessModel): Problem[] {
  const pairs = [
    ...sharing("machines", Object.keys(access.machines), machineSid),
    ...sharing("identityProviders", Object.keys(access.identityProviders), (key) => providerSid(access, key)),
  ];
  // Seldom is there one; then it matters only where both may assume one role.
  if (pairs.length === 0) return [];
  const audiences = [...audiencesOf(access).values()].flatMap((roles) => [...roles.values()]);
  return pairs
    .filter(({ section, keys }) =>
      audiences.some((audience) => keys.every((key) => audience[section].includes(key))),
    )
    .map(({ section, sid, keys: [earlier, later] }) => ({
      path: pathOf(section, later),
      message: `its statement in trust policies gets the Sid ${sid}, which "${earlier}" has already; give one of them another name`,
    }));
}

interface Pair {
  readonly section: "machines" | "identityProviders";
  readonly sid: string;
  readonly keys: readonly [earlier: string, later: string];
}

function sharing(section: Pair["section"], keys: readonly string[], sidOf: (key: string) => string): Pair[] {
  const owners = new Map<string, string>();
  return keys.flatMap((key) => {
    const sid = sidOf(key);
    const owner = owners.get(sid);
    owners.set(sid, owner ?? key);
    return owner === undefined ? [] : [{ section, sid, keys: [owner, key] as const }];
  });
}
