import type { TrustKey } from "../../../components/model/trust/trustKey";

interface SourceVpc {
  /** Everybody: VPC to call from, through an endpoint of STS. @default none */
  readonly sourceVpc: TrustKey<string, string | undefined>;
}

/** A key that no model has: what is shown of it is true of the next one that is added. */
export const sourceVpc: SourceVpc = {
  sourceVpc: {
    holdsFor: "everybody",
    shape: ({ text }) => text,
    value: (written) => written,
    problems: (vpc, { at }) =>
      vpc?.startsWith("vpc-") === false ? [{ path: at.join("."), message: "is no VPC" }] : [],
    ask: (vpc) =>
      vpc === undefined
        ? []
        : [
            {
              of: "assuming",
              conditions: { StringEquals: { "aws:SourceVpc": vpc } },
              means: [{ claim: "isOneOf", key: "aws:SourceVpc", values: [vpc] }],
            },
          ],
    words: (vpc) => (vpc === undefined ? [] : [`from ${vpc}`]),
  },
};
