import type { LiveRole } from "../account/account";
import { type Entry, readTrust, unknownEntry } from "./entries";
import { Gathered } from "./gathered";
import { principalInWords } from "./principals";
import type { Recognised, Scene } from "./recognised";

/**
 * What a role's trust policy means in the model's terms.
 *
 * @returns in words, why the model has none for it
 */
export function recognise(role: LiveRole, scene: Scene): Recognised | string {
  if (role.path.startsWith("/aws-service-role/")) return "it is linked to a service, and AWS's own";
  if (role.path.startsWith("/aws-reserved/")) return "IAM Identity Center made it, and alone may change it";
  const read = readTrust(role.trust, scene.primaryId);
  if (typeof read === "string") return read;
  const { denied, deniesWithoutMfa } = read;
  const [deleted, entries] = split(read.entries, ({ principal }) => principal.kind === "deleted");
  const [services, others] = split(entries, ({ principal }) => principal.kind === "service");
  if (others.length === 0 && services.length > 0)
    return `it is for a service, ${services.map(({ principal }) => principalInWords(principal)).join(", ")}, and federates nobody`;
  const [self, outside] = split(
    others,
    ({ principal }) => principal.kind === "role" && principal.arn === role.arn,
  );
  const [own, foreign] = split(outside, (entry) => isOwn(entry, scene.accountId));
  if (foreign.length === 0)
    return own.length > 0 ? "it trusts its own account alone" : "its trust policy lets in nobody who exists";
  const problem = [...own.map(() => OWN), ...services, ...foreign]
    .map((entry) => (typeof entry === "string" ? entry : unknownEntry(entry)))
    .find((why) => why !== undefined);
  if (problem !== undefined) return problem;
  const gathered = new Gathered(scene, deniesWithoutMfa);
  for (const entry of foreign) {
    const why = gathered.add(entry);
    if (why !== undefined) return why;
  }
  const gone = deleted.map(({ principal }) => `${principalInWords(principal)}, is left out of its trust`);
  return gathered.recognised(denied, self.length === 0 ? gone : [...gone, SELF]);
}

/** @see https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/ */
const SELF = "its sessions could assume it anew, for which the model has no key";
const OWN = "it trusts principals of its own account as well, for which the model has no key";

function isOwn({ principal }: Entry, accountId: string): boolean {
  return "accountId" in principal && principal.accountId === accountId;
}

function split<Item>(items: readonly Item[], is: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}
