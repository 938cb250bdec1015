import { mapValues } from "../../../components/model/records";
import { Comparison } from "../../../proof/compare";
import type { Registered, RegisteredPolicy } from "../../../proof/registered";
import type { Rollout } from "../../rehearsal/rehearse";
import { accessReport } from "../../review/accessReport";
import type { Change } from "../../review/changes";
import { differencesInWords } from "../../review/differences";
import { registeredIn } from "../account/registered";
import type { Accounts } from "./candidates";

/**
 * Who gains and who loses: what stands, held against what stands once the model is deployed, which leaves whatever is
 * attached besides.
 */
export async function changesOf(rollout: Rollout, { primary, children }: Accounts): Promise<Change[]> {
  const { access } = rollout.project;
  const ours = new Map([...children].filter(([name]) => access.accounts[name] !== undefined));
  const assumePolicies = new Set([...rollout.registered.primaryPolicies.values()].map(({ arn }) => arn));
  // Policies of people whom the model leaves alone are theirs today, too.
  const users = mapValues(access.users, (user) => ({ ...user, existing: false }));
  const before = await registeredIn({ ...access, users }, { primary, children: ours }, assumePolicies);
  const now = beside(rollout.registered, before);
  const report = accessReport(rollout);
  const { differences } = new Comparison({ access, registered: before }, { access, registered: now });
  return differencesInWords(
    differences,
    { access, registered: before, report },
    { access, registered: now, report },
  );
}

/** What is deployed, with what stands beside it and stays. */
function beside(deployed: Registered, before: Registered): Registered {
  // Of a policy that the model names by its ARN, the account has the text.
  const more = (
    own: readonly RegisteredPolicy[],
    there: readonly RegisteredPolicy[] = [],
  ): readonly RegisteredPolicy[] => {
    const same = (arn: string): RegisteredPolicy | undefined => there.find((each) => each.arn === arn);
    return [
      ...own.map((each) => (each.statements === undefined ? (same(each.arn) ?? each) : each)),
      ...there.filter(({ arn }) => !own.some((each) => each.arn === arn)),
    ];
  };
  return {
    ...deployed,
    roles: new Map(
      [...deployed.roles].map(([arn, role]) => [
        arn,
        { ...role, policies: more(role.policies, before.roles.get(arn)?.policies) },
      ]),
    ),
    groups: new Map(
      [...deployed.groups].map(([name, policies]) => [name, more(policies, before.groups.get(name))]),
    ),
    users: new Map(
      [...deployed.users].map(([name, user]) => {
        const there = before.users.get(name);
        // Of a user who is left alone, nothing was registered and everything stays.
        return [
          name,
          {
            ...user,
            tags: user.tags ?? there?.tags,
            boundary: user.boundary ?? there?.boundary,
            policies: more(user.policies, there?.policies),
          },
        ];
      }),
    ),
    machinePolicies: new Map(
      [...before.machinePolicies].map(([who, there]) => [
        who,
        more(deployed.machinePolicies.get(who) ?? [], there),
      ]),
    ),
  };
}
