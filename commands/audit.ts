/**
 * `npm run audit`: reads CloudTrail, and says who assumed what, which access nobody uses, and what happened that the
 * model does not declare.
 */
import { start } from "./command";
import { auditCommandWith } from "./live/audit/auditCommand";

export const auditCommand = auditCommandWith();

if (require.main === module) void start(auditCommand);
