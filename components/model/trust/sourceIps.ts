import { listOf, type OneOrMore } from "../oneOrMore";
import { directGroupsGranting } from "../grants";
import { pathOf, type Problem } from "../problems";
import { sourceIpProblems } from "../rules";
import type { Place, TrustKey } from "./trustKey";

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
    problems: (networks, place) => [
      ...sourceIpProblems(networks, place.at),
      ...(networks.length === 0 ? [] : addressless(place)),
    ],
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

/** Where account access manager asks for a session, the address is its own and not the person's. */
function addressless({ access, role, at }: Place): Problem[] {
  const [group] = directGroupsGranting(access, role);
  if (group === undefined) return [];
  const message = `asks for an address, which is not that of people of Identity Center in group "${group}": account access manager calls for them; give them a role of their own, or a condition on aws:SourceIp in the role's permissions`;
  return [{ path: pathOf(...at), message }];
}
