import { ACCOUNT_ACCESS } from "../../components/model/audiences/identityCenterGroups";
import { counted } from "../../components/model/counted";

/** Uses of a role of which no log tells whose they were. @param knownAs an account's ID, or the service that called */
export function unattributedInWords(count: number, knownAs: string): string {
  if (isService(knownAs)) return `${count} by people of one of several Identity Center groups`;
  return `${count} by somebody of account ${knownAs}`;
}

/** The same of one grant that they may have been uses of. @param principal the grant's */
export function perhapsInWords(count: number, principal: string): string {
  const isOfGroup = principal.includes(":identitystore:");
  return `not known: ${counted(count, "use")} by ${isOfGroup ? "people of one of several Identity Center groups" : "somebody of the account"}`;
}

/** Whether a caller is known as a service, and not by an account. */
export function isService(knownAs: string): boolean {
  return knownAs === ACCOUNT_ACCESS;
}
