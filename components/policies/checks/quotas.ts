import type { AccessModel } from "../../model/accessModel";
import { pathOf } from "../../model/problems";
import {
  type Holder,
  impossibleQuota,
  overQuota,
  pathOfQuota,
  primaryHolder,
  type QuotaName,
  RAISABLE,
  type Side,
} from "../../model/quotas";
import type { Consequence } from "../../model/references";
import type { At } from "../../model/rules";

/** More than accounts hold, told where so many come from. */
export function quotaOverruns(
  name: QuotaName,
  count: number,
  holders: readonly Holder[],
  at: At,
  instead?: string,
): Consequence[] {
  const message = overQuota(name, count, holders, instead);
  // A quota that AWS does not have says nothing of what fits.
  const follows = holders.map((holder) => pathOfQuota(holder, name));
  return message === undefined ? [] : [{ path: pathOf(...at), message, follows }];
}

/** More than the primary account holds. */
export function overrunsOfPrimary(
  access: AccessModel,
  name: QuotaName,
  count: number,
  at: At,
): Consequence[] {
  return quotaOverruns(name, count, [primaryHolder(access)], at);
}

/** Quotas that AWS has in no account. */
export function ownQuotaProblems(side: Side, holder: Holder): Consequence[] {
  return RAISABLE[side].flatMap((name) => {
    const value = holder.quotas[name];
    const message = value === undefined ? undefined : impossibleQuota(name, value);
    return message === undefined ? [] : [{ path: pathOfQuota(holder, name), message }];
  });
}
