/** `npm run doctor`: looks at what commonly goes wrong before a deployment, and says what to do. */
import { start } from "./command";
import { doctorCommandWith } from "./deployment/doctorCommand";

export const doctorCommand = doctorCommandWith();

if (require.main === module) void start(doctorCommand);
