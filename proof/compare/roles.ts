import { Answers } from "../answers";
import type { Found } from "./found";
import type { Answer } from "./more";
import { keyOfPermissions, morePermitted, unknownBeside } from "./permissions";
import type { Side } from "./side";
import type { Place, State } from "./state";
import { textOfAll } from "./statements";
import { moreTrusted, onRole, type Retagged } from "./trust";

/** Who gets into the roles that both states have, and what sessions of these may do. */
export function compareRoles(side: Side, found: Found): void {
  const retagged = retaggedIn(side.to, side.from);
  const trusts = new Answers<Answer[]>();
  const permissions = new Answers<ReturnType<typeof morePermitted>>();
  for (const [key, place] of side.places) {
    const earlier = side.others.get(key);
    if (earlier === undefined) continue;
    compareTrust(side, { key, place, earlier, retagged }, trusts, found);
    comparePermissions(side, place, earlier, permissions, found);
  }
}

interface Trusted {
  readonly key: string;
  readonly place: Place;
  readonly earlier: Place;
  readonly retagged: readonly Retagged[];
}

function compareTrust(
  { direction, to, from, gained }: Side,
  { key, place, earlier, retagged }: Trusted,
  answers: Answers<Answer[]>,
  found: Found,
): void {
  const told = gained.callersOf(key);
  const [trust, earlierTrust] = [place, earlier].map(({ role }) => textOfAll(role.trust));
  const tags = [place, earlier].map(({ role }) => JSON.stringify(role.tags));
  // The ARN of a provider, say, names the account; but for that, the question is the same in every account.
  const ownAccount = new RegExp(place.role.accountId, "g");
  const question = [trust ?? "", earlierTrust ?? "", ...tags, told.key].map((text) =>
    text.replace(ownAccount, "ACCOUNT"),
  );
  const all = answers.once(question, () =>
    moreTrusted({ to, from, place, earlier, told: told.told }, retagged),
  );
  for (const [index, answer] of all.entries()) {
    found.addAnswer(
      [...question, place.roleName, String(index)],
      { role: { account: place.at.account, role: place.roleName } },
      answer,
      { about: "trust", direction, isDenial: false },
      (request) => onRole(request, place.role.arn),
    );
  }
}

function comparePermissions(
  { direction, to }: Side,
  place: Place,
  earlier: Place,
  answers: Answers<ReturnType<typeof morePermitted>>,
  found: Found,
): void {
  const one = { role: { account: place.at.account, role: place.roleName } };
  const key = keyOfPermissions({ to, place, earlier });
  const { answer, isDenial } = answers.once(key, () => morePermitted({ to, place, earlier }));
  found.addAnswer([...key, place.roleName], one, answer, { about: "permissions", direction, isDenial });
  const isAttached = direction === "broader";
  for (const policy of unknownBeside(place.role.policies, earlier.role.policies)) {
    found.addPolicy(one, "permissions", policy, { as: "policy", isAttached });
  }
  for (const policy of unknownBeside(boundariesOf(place), boundariesOf(earlier))) {
    found.addPolicy(one, "permissions", policy, { as: "boundary", isAttached });
  }
}

function boundariesOf({ role: { boundary } }: Place) {
  return boundary === undefined ? [] : [boundary];
}

/** Users in both states whose tags are not what they were. */
function retaggedIn({ registered: { users } }: State, { registered: other }: State): Retagged[] {
  return [...users.values()].flatMap(({ name, arn, tags }) => {
    const earlier = other.users.get(name);
    if (earlier?.arn !== arn || textOf(tags) === textOf(earlier.tags)) return [];
    return [{ arn, to: tags, from: earlier.tags }];
  });
}

function textOf(tags: Readonly<Record<string, string>> | undefined): string {
  return tags === undefined ? "" : JSON.stringify(Object.entries(tags).sort());
}
