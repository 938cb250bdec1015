import type { AccessModel } from "../../components/model/accessModel";
import type { Difference, Scope } from "../../proof/compare/differences";
import { principalInWords } from "../vocabulary/holders";
import { requestInWords } from "../vocabulary/requests";
import type { AccessReport } from "./accessReport";
import type { Change } from "./changes";
import type { ReviewedState } from "./reviewedState";
import { oneLine } from "./text";

/** What was proven to be broader or narrower, a line each, with an example of a request. */
export function differencesInWords(
  differences: readonly Difference[],
  before: ReviewedState,
  now: ReviewedState,
): Change[] {
  const changes = differences.flatMap((difference) => differenceInWords(difference, before, now));
  const order = ({ sign, text }: Change): string => `${SIGNS.indexOf(sign)} ${text}`;
  return changes.sort((left, right) => (order(left) < order(right) ? -1 : 1));
}

const SIGNS: readonly Change["sign"][] = ["+", "-", "~", ">", "<", "?"];

function differenceInWords(difference: Difference, before: ReviewedState, now: ReviewedState): Change[] {
  switch (difference.kind) {
    case "request":
      return [
        difference.direction === "broader"
          ? requestChange(difference, now.access, before.access)
          : requestChange(difference, before.access, now.access),
      ];
    case "policy":
      return [policyChange(difference)];
    case "undecided":
      return [change("?", `${whatOf(difference)} is not decided: ${difference.why}`, true)];
    case "setting": {
      const { of, setting, before: from, now: to, direction } = difference;
      const isUnreadTag = direction === undefined && setting.startsWith("tag ");
      const unread = isUnreadTag ? " (no policy here reads it)" : "";
      return [change("~", `${of}: ${setting}: ${from} -> ${to}${unread}`, direction === "broader")];
    }
    case "thing": {
      const { report } = difference.isThere ? now : before;
      return isTold(difference, report) ? [] : [thingChange(difference)];
    }
  }
}

function change(sign: Change["sign"], text: string, broader: boolean): Change {
  return { sign, text: oneLine(text), broader };
}

function requestChange(
  difference: Difference & { readonly kind: "request" },
  access: AccessModel,
  other: AccessModel,
): Change {
  const { direction, isDenial, request } = difference;
  const broader = direction === "broader";
  const says = isDenial
    ? broader
      ? "no longer denied"
      : "denied now"
    : broader
      ? "allowed now"
      : "no longer allowed";
  const text = `${says}: ${requestInWords(request, access, other)}${likewise(difference)}`;
  return change(broader ? ">" : "<", text, broader);
}

function policyChange(difference: Difference & { readonly kind: "policy" }): Change {
  const { policy, as, isAttached } = difference;
  const what = as === "policy" ? policy : `boundary ${policy}`;
  const text = `${whatOf(difference)} is not decided: ${what} is attached ${isAttached ? "now" : "no longer"}, and its text is not known here`;
  return change("?", text, true);
}

/** What a difference is about, as the start of a sentence. */
function whatOf({ about, roles, who }: Scope): string {
  const [role] = roles;
  const where = `${role?.role ?? ""} in ${few(roles.map(({ account }) => account))}`;
  switch (about) {
    case "trust":
      return `who may assume ${where}`;
    case "permissions":
      return `what sessions of ${where} may do`;
    case "identity":
      return `what ${few(who)} may do in the primary account`;
  }
}

/** Other roles and people of whom the same is true. */
function likewise({ roles, who }: Scope): string {
  const others = [roles.slice(1).map(({ account }) => account), who.slice(1)].filter(
    ({ length }) => length > 0,
  );
  return others.map((names) => `; likewise ${few(names)}`).join("");
}

/** More names than these are counted. */
const MOST_NAMES = 3;

function few(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  const shown = rest > 1 ? names.slice(0, MOST_NAMES) : names;
  if (rest > 1) return `${shown.join(", ")} and ${rest} more`;
  const [last = "", ...others] = [...shown].reverse();
  return others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
}

type Thing = Difference & { readonly kind: "thing" };

function thingChange({ thing, name, account, isThere }: Thing): Change {
  const where = account === undefined ? "" : ` in ${account}`;
  const what = thing === "machine" ? principalInWords(name) : name;
  return change(isThere ? "+" : "-", `${thing} ${what}${where}`, false);
}

/** Whether who may assume what tells of it already. */
function isTold({ thing, name, account }: Thing, { accounts }: AccessReport): boolean {
  return accounts.some(({ account: where, grants }) =>
    grants.some(({ roleName, holder, who }) => {
      switch (thing) {
        case "role":
          return where === account && roleName === name;
        case "user":
          return holder.kind === "person" && holder.user === name;
        case "group":
          return "groups" in holder && holder.groups.includes(name);
        case "machine":
          return holder.kind === "machine" && who === principalInWords(name);
        case "identity provider":
          return holder.kind === "provider" && holder.identityProvider === name;
      }
    }),
  );
}
