import type { AccessModelArgs } from "../../../components/model/accessModel";
import { PRIMARY } from "../verify/difference";
import type { Findings } from "./candidates";
import type { StackImport } from "./imports";
import { isOfAws, keyOf, type Thing, thingsIn } from "./things";

/** What becomes of everything that stands in the accounts: each thing once. */
export interface Ledger {
  readonly taken: readonly { readonly thing: Thing; readonly stack: string; readonly resource: string }[];
  readonly left: readonly { readonly thing: Thing; readonly why: string }[];
}

export function allThings({ primary, children }: Pick<Findings, "primary" | "children">): Thing[] {
  return [...[[PRIMARY, primary] as const, ...children]].flatMap(([account, live]) =>
    thingsIn(account, live),
  );
}

export function ledgerOf(
  findings: Findings,
  model: AccessModelArgs,
  imports: readonly StackImport[],
): Ledger {
  const taken = imports.flatMap(({ stack, taken: ofStack }) => ofStack.map((each) => ({ ...each, stack })));
  const isTaken = new Set(taken.map(({ thing }) => keyOf(thing)));
  const left = allThings(findings).filter((thing) => !isTaken.has(keyOf(thing)));
  const text = JSON.stringify(model);
  return {
    taken,
    left: left.map((thing) => ({
      thing,
      why: findings.reasons.of(thing) ?? usualReason(findings, thing, text, isTaken),
    })),
  };
}

/** Why something is not taken over of which nobody said it already: it follows from what it belongs to. */
function usualReason(
  { primary, children, candidates, reasons }: Findings,
  thing: Thing,
  model: string,
  isTaken: ReadonlySet<string>,
): string {
  const { account, kind, name } = thing;
  const live = account === PRIMARY ? primary : children.get(account);
  switch (kind) {
    case "role": {
      const moved = candidates.find((each) => each.account === account && each.live.name === name);
      if (moved !== undefined) return "whoever may assume it has no place in the model";
      const arn = live?.roles.find((role) => role.name === name)?.arn ?? "";
      if (/\/AWSReservedSSO_[^/]+$/.test(arn)) return "IAM Identity Center made it, and alone may change it";
      if (account === PRIMARY && model.includes(JSON.stringify(arn)))
        return "it is a machine of the model, which names it and leaves it as it is";
      return account === PRIMARY
        ? "a role of the primary account: the model's roles are in the others"
        : "nobody of the model may assume it";
    }
    case "user":
      if (account !== PRIMARY) return "a user of a child account: the model's people are in the primary";
      return "it is in no group of the model";
    case "group":
      return account === PRIMARY
        ? "it grants no role of the model"
        : "a group of a child account: the model's people are in the primary";
    case "policy": {
      if (model.includes(JSON.stringify(name)))
        return "the model names it by its ARN; it stays whoever's it is";
      const holders = [...(live?.roles ?? []), ...(live?.users ?? []), ...(live?.groups ?? [])]
        .filter(({ attached }) => attached.includes(name))
        .map((holder) => holder.name);
      return holders.length === 0
        ? "it is attached to nobody of the model"
        : `${holders.join(", ")} ${holders.length === 1 ? "has" : "have"} it, and the model does not`;
    }
    case "attachment":
    case "inline policy":
      return holderReason(thing, isTaken);
    case "membership": {
      const [, user = "", group = ""] = /^user (.+) in group (.+)$/.exec(name) ?? [];
      const why = reasons.of({ account, kind: "group", name: group });
      return `group ${group} is left alone${why === undefined ? "" : `, and ${user} with it`}`;
    }
    case "OIDC provider":
    case "SAML provider":
      return "no role of the model trusts it";
    case "alias":
    case "password policy":
      return account === PRIMARY ? "the model does not set it" : "the model sets the primary account's alone";
  }
}

function holderReason({ account, kind, name }: Thing, isTaken: ReadonlySet<string>): string {
  const [, holderKind = "", holder = ""] = / (?:on|in) (role|user|group) (\S+)$/.exec(name) ?? [];
  const isHolderTaken = isTaken.has(
    keyOf({
      account,
      kind: holderKind === "role" ? "role" : holderKind === "user" ? "user" : "group",
      name: holder,
    }),
  );
  if (!isHolderTaken) return `what ${holderKind} ${holder} has of its own is left alone`;
  const arn = name.slice(0, name.indexOf(" on "));
  if (kind === "attachment" && isOfAws(arn)) return "the model does not have it; it stays attached";
  return "the model does not have it; it stays as it is";
}
