import type { Dimension } from "../proof/decision/dimensions";
import type { World } from "../proof/decision/find";
import { CALLER_KINDS, callers } from "../proof/requests/callers";
import { CREDENTIALS_TO_ASSUME } from "../proof/requests/joint";
import { OF_OWN_CALLS, ofServicesCalls, SESSION_ACTIONS } from "../proof/requests/keys";
import { accountAccessWorld, callersWorld, serviceWorld } from "../proof/requests/worlds";
import type { Trust } from "./documents";
import { providersNamed, subjectWorld } from "./questions";

/** What AWS sends with calls, as far as it is known. */

/** Every call that a trust policy may be asked about. */
export function callsUpon(trust: Pick<Trust, "statements" | "partition" | "role">): World[] {
  return SESSION_ACTIONS.flatMap((action) => [
    ...CALLER_KINDS.map((kind) => callersWorld(trust.partition, kind, action, trust.role)),
    ...providersNamed(trust).map((provider) => subjectWorld(trust, provider, action)),
    serviceWorld(trust.partition, action, trust.role),
    accountAccessWorld(action, trust.role),
  ]);
}

/** Whether it is known when AWS sends a key, so that it is known too where it never does. */
export function isSentKnown(key: string, worlds: readonly World[]): boolean {
  return [...SENT, ...worlds.flatMap(({ dimensions }) => dimensions)].some(({ controls }) => controls(key));
}

const SENT: readonly Dimension[] = [
  callers("aws", "user", []),
  CREDENTIALS_TO_ASSUME,
  ...[...OF_OWN_CALLS, ...ofServicesCalls("aws")].map(({ dimension }) => dimension),
];

/** Of tokens and assertions, which come with their own actions alone. */
const CLAIM = /^(?:saml|[^:]*[./][^:]*(?::[0-9]+)?):/i;

export function isClaim(key: string): boolean {
  return CLAIM.test(key);
}
