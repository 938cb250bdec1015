import { isService } from "../../vocabulary/unattributed";
import type { Audit, Happening } from "./conclusion";
import type { Change } from "./changes";
import type { Kept } from "./kept";
import type { Source } from "./readSources";
import type { Unattributed, Usage } from "./tallies";

/** An audit as JSON, for programs and for `npm run review -- --used FILE`. */
export function auditJson(audit: Audit, sources: readonly Source[]): string {
  const { from, to, events, foreign, notUnderstood, regions, usages, unattributed } = audit;
  const json = {
    from: timeOf(from),
    to: timeOf(to),
    sources,
    events,
    notUnderstood,
    otherAccounts: Object.fromEntries(foreign),
    regions,
    grants: usages.map(grantOf),
    undeclared: audit.undeclared.items.map(happeningOf),
    refused: audit.refused.items.map(happeningOf),
    changes: audit.changes.items.map(changeOf),
    unattributed: unattributed.map(unattributedOf),
    /** Counted and not listed. */
    more: {
      undeclared: moreOf(audit.undeclared),
      refused: moreOf(audit.refused),
      changes: moreOf(audit.changes),
    },
  };
  return JSON.stringify(json, null, 2);
}

function moreOf({ more }: Kept<Happening> | Kept<Change>): number {
  return more;
}

function grantOf({ grant, count, last, mfa, console, cli, covered, perhaps, people }: Usage) {
  const { principal, subject, who, via, target } = grant;
  return {
    principal,
    ...(subject === undefined ? {} : { subject }),
    who,
    via,
    account: target.account,
    role: target.role,
    roleArn: target.arn,
    count,
    last: timeOf(last),
    mfa: mfa ?? null,
    console: console > 0,
    cli: cli > 0,
    days: { read: covered.read, of: covered.of },
    perhaps,
    ...(people.size === 0
      ? {}
      : {
          people: Object.fromEntries(
            [...people].map(([name, used]) => [name, { count: used.count, last: timeOf(used.last) }]),
          ),
        }),
  };
}

function unattributedOf({ target, knownAs, count, last }: Unattributed) {
  return {
    account: target.account,
    role: target.role,
    roleArn: target.arn,
    ...(isService(knownAs) ? { service: knownAs } : { callerAccountId: knownAs }),
    count,
    last: timeOf(last),
  };
}

function happeningOf({ time, principal, roleArn, sourceIp, eventId, by, why }: Happening) {
  return { time: timeOf(time), principal, roleArn, sourceIp, eventId, by: by ?? null, why };
}

function changeOf({ time, ...change }: Change) {
  return { time: timeOf(time), ...change };
}

export function timeOf(time: number): string;
export function timeOf(time: number | undefined): string | null;
export function timeOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString().replace(/\.000Z$/, "Z");
}
