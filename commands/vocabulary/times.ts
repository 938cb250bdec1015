import type { Role } from "../../components/model/accessModel";

/** In words, why nobody may assume a role now whom it is granted to; undefined where its time is now, or always. */
export function outsideItsTime({ trust }: Pick<Role, "trust">, now = Date.now()): string | undefined {
  const { notBefore, notAfter } = trust;
  if (notAfter !== undefined && Date.parse(notAfter) < now) return `ended on ${notAfter}`;
  if (notBefore !== undefined && Date.parse(notBefore) > now) return `begins on ${notBefore}`;
  return undefined;
}
