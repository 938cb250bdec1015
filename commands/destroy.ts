/** `npm run destroy`: destroys every stack of the model, the primary before its children. */
import { start } from "./command";
import { deploymentCommand } from "./deployment/deploymentCommand";

export const destroyCommand = deploymentCommand("destroy");

if (require.main === module) void start(destroyCommand);
