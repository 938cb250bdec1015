/** `npm run refresh`: brings every stack's state in line with what is in its account. */
import { start } from "./command";
import { deploymentCommand } from "./deployment/deploymentCommand";

export const refreshCommand = deploymentCommand("refresh");

if (require.main === module) void start(refreshCommand);
