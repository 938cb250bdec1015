import { z } from "zod";
import { ACCESS, accessOf, MACHINES, machineUsersOf, readConfig } from "../config";
import { resourceRule } from "../rule";

const Inputs = z.object({ user: z.string() });

export const userAccessKey = resourceRule("aws:iam/accessKey:AccessKey", {
  name: "user-access-key",
  description: "People get no access keys: they sign in with aws login or IAM Identity Center.",
  enforcementLevel: "advisory",
  remediationSteps:
    "Leave the key out, and let the person run aws login or aws sso login. Of a program, add its user to machines of this rule's configuration, or give it a role",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html",
  configSchema: { properties: { access: ACCESS, machines: MACHINES } },
  *complaints({ props }, config) {
    const read = readConfig(config);
    const access = accessOf(read);
    const { user } = Inputs.parse({ user: props.user as unknown });
    const machines = [...read.machines, ...(access === undefined ? [] : machineUsersOf(access))];
    if (machines.includes(user)) return;
    // As the model says that it is meant.
    if (access?.users[user]?.accessKey === true) return;
    yield `user ${user} gets an access key, which is valid until somebody takes it away`;
  },
});
