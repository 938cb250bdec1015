import { wholeAccount } from "../../components/model/arns";
import { Answers } from "../answers";
import type { Found } from "./found";
import { keyOfIdentity, moreOf } from "./identities";
import { unknownBeside } from "./permissions";
import type { Side } from "./side";
import { type Identity, machineIn, permissionSetIn, personIn, type State } from "./state";

/** What everybody who is in both states may do in the primary account: people, permission sets, machines. */
export function compareIdentities({ direction, to, from, gained }: Side, found: Found): void {
  const answers = new Answers<ReturnType<typeof moreOf>>();
  for (const { name, holder, find } of everybodyIn(to)) {
    const [now, before] = [find(to), find(from)];
    if (now === undefined || before === undefined) continue;
    const question = { to: now, from: before, told: gained.rolesOf(holder) };
    const key = keyOfIdentity(question);
    const { answer, isDenial } = answers.once(key, () => moreOf(question));
    const one = { who: name };
    found.addAnswer(key, one, answer, { about: "identity", direction, isDenial });
    const isAttached = direction === "broader";
    for (const policy of unknownBeside(now.policies, before.policies)) {
      found.addPolicy(one, "identity", policy, { as: "policy", isAttached });
    }
    for (const policy of unknownBeside(boundariesOf(now), boundariesOf(before))) {
      found.addPolicy(one, "identity", policy, { as: "boundary", isAttached });
    }
  }
}

interface Somebody {
  /** In words. */
  readonly name: string;
  /** What tells them from others in both states. */
  readonly holder: string;
  readonly find: (state: State) => Identity | undefined;
}

function everybodyIn({ access }: State): Somebody[] {
  const sets = Object.values(access.groups).flatMap(({ permissionSet }) => permissionSet ?? []);
  return [
    ...Object.keys(access.users)
      .sort()
      .map((user): Somebody => ({
        name: user,
        holder: `user ${user}`,
        find: (state) => personIn(state, user),
      })),
    ...[...new Set(sets)].sort().map((set): Somebody => ({
      name: `permission set ${set}`,
      holder: `permission set ${set}`,
      find: (state) => permissionSetIn(state, set),
    })),
    ...Object.values(access.machines)
      .map(({ principal }) => principal)
      // Of whoever an account lets nothing is known here.
      .filter((principal) => wholeAccount(principal) === undefined)
      .sort()
      .map((principal): Somebody => ({
        name: principal,
        holder: `machine ${principal}`,
        find: (state) => machineIn(state, principal),
      })),
  ];
}

function boundariesOf({ boundary }: Identity) {
  return boundary === undefined ? [] : [boundary];
}
