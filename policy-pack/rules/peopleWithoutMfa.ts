import { ACCESS, accessOf, MACHINES, machineUsersOf, readConfig } from "../config";
import { callerLetIn, callerOf, naming, those, throughWhich } from "../questions";
import { trustRule } from "../rule";

/** An external ID is for programs of third parties, which have no device. */
export const peopleWithoutMfa = trustRule({
  name: "people-without-mfa",
  description:
    "A role's trust policy lets in IAM users with MFA alone, so that a leaked access key is not enough.",
  enforcementLevel: "advisory",
  remediationSteps:
    'Add Bool aws:MultiFactorAuthPresent "true"; not BoolIfExists, which long-term keys meet. Of a program, add its user to machines of this rule\'s configuration',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
  configSchema: { properties: { access: ACCESS, machines: MACHINES } },
  *complaints(trust, config) {
    const read = readConfig(config);
    const access = accessOf(read);
    const machines = [...read.machines, ...(access === undefined ? [] : machineUsersOf(access))];
    const person = callerLetIn(trust, {
      kinds: ["user", "root"],
      but: [
        those({ Bool: { "aws:MultiFactorAuthPresent": ["true"] } }),
        those({ StringEquals: { "aws:username": machines } }),
        naming(trust, "sts:ExternalId"),
      ],
    });
    if (person === undefined) return;
    yield `${throughWhich(trust.statements, person)} lets in ${callerOf(person)} without MFA`;
  },
});
