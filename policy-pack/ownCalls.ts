import type { Dimension } from "../proof/decision/dimensions";
import type { World } from "../proof/decision/find";
import { allowedBy } from "../proof/decision/policies";
import { CALLER_KINDS, type CallerKind, callers } from "../proof/requests/callers";
import { ofKind } from "../proof/requests/worlds";
import { CREDENTIALS_TO_ASSUME } from "../proof/requests/joint";
import { sessionWorlds } from "../proof/requests/sessions";
import type { IdentityPolicy, Owner } from "./documents";
import { asked } from "./named";

/** Who calls with what a policy of an owner allows. A federated user has what the user allows who asked for the session. */
const CALLERS: Readonly<Record<Owner, readonly CallerKind[]>> = {
  role: ["role"],
  user: ["user", "federatedUser"],
  group: ["user", "federatedUser"],
  anybody: CALLER_KINDS.filter((kind) => kind !== "root"),
};

/**
 * What those whom a policy is for may ask AWS for by themselves.
 *
 * @param instead what is fixed of it
 */
export function ownCallWorlds(policy: IdentityPolicy, instead: readonly Dimension[] = []): World[] {
  return worldsOf(policy, "own", instead);
}

/** What services may ask for with the session of somebody whom a policy is for. */
export function servicesCallWorlds(policy: IdentityPolicy): World[] {
  return worldsOf(policy, "services", []);
}

/** Beside what a caller sends with every request: the keys of who they are take the place of a role's. */
const OF_CALLER = ["caller", "credentials", "aws:userid"];

function worldsOf(policy: IdentityPolicy, whose: "own" | "services", instead: readonly Dimension[]): World[] {
  const { partition, statements } = policy;
  const session = {
    partition,
    arn: "",
    tags: {},
    sessionTags: {},
    sourceIdentity: true,
    providers: asked(statements, "aws:FederatedProvider"),
    actions: [],
  };
  const { says, dimensions } = sessionWorlds(session, [allowedBy(statements)])[whose];
  const rest = [...instead, ...dimensions.filter(({ name }) => !OF_CALLER.includes(name))];
  return CALLERS[policy.owner].map((kind) => ({
    says,
    dimensions: [
      callers(partition, kind, []),
      ...ofKind(kind, CREDENTIALS_TO_ASSUME).filter(({ name }) => OF_CALLER.includes(name)),
      ...rest,
    ],
  }));
}
