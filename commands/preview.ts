/** `npm run preview`: says what would change in every stack, with one table for all of them, and changes nothing. */
import { start } from "./command";
import { deploymentCommand } from "./deployment/deploymentCommand";

export const previewCommand = deploymentCommand("preview");

if (require.main === module) void start(previewCommand);
