/** `npm run up`: deploys every stack of the model in order, once its preview was agreed to. */
import { start } from "./command";
import { deploymentCommand } from "./deployment/deploymentCommand";

export const upCommand = deploymentCommand("up");

if (require.main === module) void start(upCommand);
