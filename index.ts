import { Provider } from "@pulumi/aws/provider";
import { CrossAccountFederation, readRoleArns, readStackConfig, requireOwnAccount } from "./components";

/**
 * Deploys one account of the access model: its roles where it is a child, its people where it is the primary; or, in
 * the primary, what receives the alarms.
 */
export = async () => {
  const stack = await readStackConfig();
  const provider = new Provider("account", stack.provider);
  await requireOwnAccount(stack, provider);

  if (stack.side === "child") {
    const { outputs } = new CrossAccountFederation("federation", stack, { providers: [provider] });
    const { accountId, roleArns, switchRoleUrls } = outputs;
    return { accountId, roleArns, switchRoleUrls };
  }

  if (stack.side === "alarms") {
    const args = { side: stack.side, access: stack.access };
    const { outputs } = new CrossAccountFederation("alarms", args, { providers: [provider] });
    const { topicArn, eventBusArn } = outputs;
    return { topicArn, eventBusArn };
  }

  const args = { side: stack.side, access: stack.access, roleArns: await readRoleArns(stack.access) };
  const { outputs } = new CrossAccountFederation("federation", args, { providers: [provider] });
  const { userArns, groupNames, awsConfig, initialPasswords, accessKeys } = outputs;
  return { userArns, groupNames, awsConfig, initialPasswords, accessKeys };
};
