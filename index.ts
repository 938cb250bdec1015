import { CrossAccountFederation, readRoleArns, readStackConfig, requireOwnAccount } from "./components";

/** Deploys one account of the access model: its roles where it is a child, its people where it is the primary. */
export = async () => {
  const stack = await readStackConfig();
  await requireOwnAccount(stack);

  if (stack.side === "child") {
    const { outputs } = new CrossAccountFederation("federation", stack);
    const { accountId, roleArns, switchRoleUrls } = outputs;
    return { accountId, roleArns, switchRoleUrls };
  }

  const roleArnsOfChildren = await readRoleArns(stack.access);
  const { outputs } = new CrossAccountFederation("federation", { ...stack, roleArns: roleArnsOfChildren });
  const { userArns, groupNames, awsConfig, initialPasswords, accessKeys } = outputs;
  return { userArns, groupNames, awsConfig, initialPasswords, accessKeys };
};
