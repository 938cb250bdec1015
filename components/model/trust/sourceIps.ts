import { listOf, type OneOrMore } from "../oneOrMore";
import { sourceIpProblems } from "../rules";
import type { TrustKey } from "./trustKey";

interface SourceIps {
  /** Everybody but machines with `sourceIps` of their own: public CIDRs or addresses to call from. @default [] (anywhere) */
  readonly sourceIps: TrustKey<OneOrMore<string>, readonly string[]>;
}

export const sourceIps: SourceIps = {
  sourceIps: {
    holdsFor: "everybody",
    shape: ({ list }) => list,
    value: listOf,
    own: (machine) => machine.sourceIps,
    problems: (networks, { at }) => sourceIpProblems(networks, at),
    ask: (networks) =>
      networks.length === 0
        ? []
        : [
            {
              of: "assuming",
              conditions: { IpAddress: { "aws:SourceIp": networks } },
              means: [{ claim: "isWithinOneOf", key: "aws:SourceIp", networks }],
            },
          ],
    words: (networks) => (networks.length === 0 ? [] : [`from ${networks.join(" or ")}`]),
  },
};
