/**
 * `npm run adopt`: makes an access model of what stands in accounts, with files by which `pulumi import` takes that over,
 * and says what the model cannot say and who would gain or lose. It changes nothing.
 */
import { adoptCommand } from "./live/adoptCommand";
import { start } from "./command";

if (require.main === module) void start(adoptCommand);
