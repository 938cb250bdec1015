import type { Rule } from "./rule";
import { assumeAnyRole } from "./rules/assumeAnyRole";
import { documentsNotChecked } from "./rules/documentsNotChecked";
import { neverMet } from "./rules/neverMet";
import { oidcAudience } from "./rules/oidcAudience";
import { oidcSubject } from "./rules/oidcSubject";
import { oidcTenant } from "./rules/oidcTenant";
import { peopleWithoutMfa } from "./rules/peopleWithoutMfa";
import { samlAudience } from "./rules/samlAudience";
import { trustAllBut } from "./rules/trustAllBut";
import { trustEverybody } from "./rules/trustEverybody";
import { trustOpenService } from "./rules/trustOpenService";
import { trustUnknownAccount } from "./rules/trustUnknownAccount";
import { trustWholeAccount } from "./rules/trustWholeAccount";
import { userAccessKey } from "./rules/userAccessKey";
import { userAdministrator } from "./rules/userAdministrator";

/** Every rule of the pack: first those that keep strangers out, which are mandatory. */
export const RULES: readonly Rule[] = [
  trustEverybody,
  trustAllBut,
  trustWholeAccount,
  trustUnknownAccount,
  trustOpenService,
  oidcSubject,
  oidcTenant,
  oidcAudience,
  samlAudience,
  peopleWithoutMfa,
  neverMet,
  assumeAnyRole,
  userAdministrator,
  userAccessKey,
  documentsNotChecked,
];
