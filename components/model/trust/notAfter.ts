import { pathOf, type Problem } from "../problems";
import { timeProblems } from "../rules";
import { isTime } from "../times";
import type { Place, TrustKey } from "./trustKey";

interface NotAfter {
  /** Everybody: last moment at which the role may be assumed, ISO 8601 with a time zone. @default none @example "2027-01-31T18:00:00Z" */
  readonly notAfter: TrustKey<string, string | undefined>;
}

export const notAfter: NotAfter = {
  notAfter: {
    holdsFor: "everybody",
    shape: ({ text }) => text,
    value: (written) => written,
    problems: (time, place) => (time === undefined ? [] : problemsOf(time, place)),
    // A role that can no longer be assumed.
    warnings: (time, { at }) =>
      time === undefined || Date.parse(time) > Date.now()
        ? []
        : [{ path: pathOf(...at), message: `${time} is past; nobody may assume the role` }],
    ask: (time) =>
      time === undefined
        ? []
        : [
            {
              of: "assuming",
              conditions: { DateLessThanEquals: { "aws:CurrentTime": time } },
              means: [{ claim: "isNotAfter", key: "aws:CurrentTime", time }],
            },
          ],
    words: (time) => (time === undefined ? [] : [`until ${time}`]),
  },
};

function problemsOf(time: string, { trust: { notBefore }, at }: Place): Problem[] {
  const malformed = timeProblems(time, "23:59:59Z", at);
  if (malformed.length > 0 || notBefore === undefined || !isTime(notBefore)) return malformed;
  if (Date.parse(notBefore) < Date.parse(time)) return [];
  return [{ path: pathOf(...at), message: `${time} is not after notBefore, ${notBefore}` }];
}
