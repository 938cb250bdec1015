import {
  ACCESS,
  accessOf,
  ACCOUNTS,
  accountsOf,
  ORGANIZATIONS,
  organizationsOf,
  readConfig,
  type RuleConfig,
} from "../config";
import { accountsIn, ORGANIZATION, organizationsIn } from "../named";
import { callerLetIn, callerOf, fromOrganizations, those, throughWhich } from "../questions";
import { trustRule } from "../rule";
import { seenBy } from "../seen";

/** Says nothing until it is told which accounts there are. */
export const trustUnknownAccount = trustRule({
  name: "trust-unknown-account",
  description:
    "A role's trust policy lets in nobody of an account or organization that neither the access model nor the configuration knows.",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Take the account out, or add it: to the access model, under accounts or as a machine; or to accounts of this rule's configuration",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-concepts.html#access-analyzer-external-access",
  configSchema: {
    properties: { access: ACCESS, accounts: ACCOUNTS, organizations: ORGANIZATIONS },
  },
  *complaints(trust, config) {
    const known = knownFrom(readConfig(config));
    if (known === undefined) return;
    const named = accountsIn(trust);
    const ofKnown = named.filter((each) => known.accounts.includes(each) || each === trust.accountId);
    const organizations = organizationsIn(trust);
    const ofOrganizations = organizations.filter((each) => known.organizations.includes(each));
    const but = [
      those({ StringEquals: { "aws:PrincipalAccount": ofKnown } }),
      ...fromOrganizations(ofOrganizations),
    ];
    const unknown = [
      ...named
        .filter((each) => !ofKnown.includes(each))
        .map((id) => ({
          whose: `account ${id}`,
          seen: seenBy(trust, (each) => each === id),
          calls: [those({ StringEquals: { "aws:PrincipalAccount": [id] } })],
        })),
      ...organizations
        .filter((each) => ORGANIZATION.test(each) && !ofOrganizations.includes(each))
        .map((id) => ({ whose: `organization ${id}`, seen: trust, calls: fromOrganizations([id]) })),
    ];
    for (const { whose, seen, calls } of unknown) {
      const stranger = callerLetIn(seen, { among: calls, but });
      if (stranger === undefined) continue;
      yield `${throughWhich(trust.statements, stranger)} lets in ${callerOf(stranger)} of ${whose}, which is not known`;
    }
  },
});

interface Known {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
}

/** @returns undefined where the rule was told nothing */
function knownFrom(config: RuleConfig): Known | undefined {
  const access = accessOf(config);
  const { accounts, organizations } = config;
  if (access === undefined && accounts.length === 0 && organizations.length === 0) return undefined;
  return {
    accounts: [...accounts, ...(access === undefined ? [] : accountsOf(access))],
    organizations: [...organizations, ...(access === undefined ? [] : organizationsOf(access))],
  };
}
