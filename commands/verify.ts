/**
 * `npm run verify`: holds accounts as they are, on AWS or in files, against what the program would deploy into them,
 * and proves that nobody gets in whom the access model does not mean. It changes nothing.
 */
import { verifyCommand } from "./live/verifyCommand";
import { start } from "./command";

if (require.main === module) void start(verifyCommand);
