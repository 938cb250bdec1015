import { z } from "zod";
import type { LiveAccount, LiveRole } from "../account/account";

/** A role outside of the model that lets in somebody of another account, or for whom an identity provider vouches. */
export interface Way {
  /** Key of the account in the model. */
  readonly account: string;
  readonly roleArn: string;
  /** As its trust policy names them; `*` is everybody. */
  readonly principals: readonly string[];
}

/**
 * The ways into an account that the model does not have. What a trust policy asks of those whom it names is not looked
 * at, nor are services: AWS's own roles trust no one else.
 *
 * @param roles ARNs of the model's roles, whose trust is proven
 */
export function waysInto(account: string, live: LiveAccount, roles: ReadonlySet<string>): Way[] {
  return live.roles
    .filter(({ arn }) => !roles.has(arn))
    .flatMap((role) => {
      const principals = strangersIn(role, live.accountId);
      return principals.length === 0 ? [] : [{ account, roleArn: role.arn, principals }];
    });
}

const Texts = z.union([z.string().transform((only) => [only]), z.array(z.string())]).default([]);
const Principals = z.union([
  z.string().transform((everybody) => ({ AWS: [everybody], Federated: [] })),
  z.looseObject({ AWS: Texts, Federated: Texts }),
]);
const Statement = z.looseObject({ Effect: z.string(), Principal: Principals.optional() });
const Trust = z.object({
  Statement: z.union([z.array(Statement), Statement.transform((only) => [only])]),
});

function strangersIn({ trust }: LiveRole, accountId: string): string[] {
  const parsed = Trust.safeParse(trust);
  if (!parsed.success) return [UNREADABLE];
  const principals = parsed.data.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
    // Where nobody is named, it is NotPrincipal: everybody else.
    ({ Principal: { AWS, Federated } = { AWS: ["*"], Federated: [] } }) => [
      ...AWS.filter((principal) => !isOf(accountId, principal)),
      ...Federated,
    ],
  );
  return [...new Set(principals)].sort();
}

const UNREADABLE = "(its trust policy cannot be read)";

/** A principal that was deleted stands there by its unique ID, and lets nobody in. */
function isOf(accountId: string, principal: string): boolean {
  return (
    principal === accountId ||
    principal.includes(`::${accountId}:`) ||
    /^A(IDA|ROA|GPA)[A-Z0-9]+$/.test(principal)
  );
}
