import { timeProblems } from "../rules";
import type { TrustKey } from "./trustKey";

interface NotBefore {
  /** Everybody: first moment at which the role may be assumed, ISO 8601 with a time zone. @default none */
  readonly notBefore: TrustKey<string, string | undefined>;
}

export const notBefore: NotBefore = {
  notBefore: {
    holdsFor: "everybody",
    shape: ({ text }) => text,
    value: (written) => written,
    problems: (time, { at }) => (time === undefined ? [] : timeProblems(time, "00:00:00Z", at)),
    ask: (time) =>
      time === undefined
        ? []
        : [
            {
              of: "assuming",
              conditions: { DateGreaterThanEquals: { "aws:CurrentTime": time } },
              means: [{ claim: "isNotBefore", key: "aws:CurrentTime", time }],
            },
          ],
    words: (time) => (time === undefined ? [] : [`from ${time}`]),
  },
};
