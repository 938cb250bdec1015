import { z } from "zod";
import type { AccessModel } from "../../../components/model/accessModel";
import type { LiveAccount, LiveRole } from "../account/account";

/** A role outside of the model that lets in somebody of another account, or for whom a provider or a service vouches. */
export interface Way {
  /** Key of the account in the model. */
  readonly account: string;
  readonly roleArn: string;
  /** As its trust policy names them; `*` is everybody. */
  readonly principals: readonly string[];
}

/**
 * Services that begin sessions for whoever comes to them from outside: people of Identity Center, and whoever has a
 * certificate. All others act for themselves, or for what runs in the account.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
 */
const DOORS = [
  "account-access.amazonaws.com",
  "rolesanywhere.amazonaws.com",
  "credentials.iot.amazonaws.com",
];

/**
 * The ways into an account that the model does not have. What a trust policy asks of those whom it names is not looked
 * at, nor are services that let nobody in.
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

/** The ways into the primary account's roles that are machines of the model: whoever comes in is the machine. */
export function waysIntoMachines({ machines }: AccessModel, account: string, live: LiveAccount): Way[] {
  const principals = new Set(Object.values(machines).map(({ principal }) => principal));
  const others = live.roles.filter(({ arn }) => !principals.has(arn));
  return waysInto(account, live, new Set(others.map(({ arn }) => arn)));
}

/** What is not known of an account's own users, who come in without assuming a role. */
export function ownUsersInWords(users: LiveAccount["users"]): string {
  const [count, their] = users.length === 1 ? ["1 IAM user", "its"] : [`${users.length} IAM users`, "their"];
  const names = users.map(({ name }) => name).sort();
  return `what ${count} of the account's own may do, with ${their} access keys and passwords, which are not read: ${names.join(", ")}`;
}

const Texts = z.union([z.string().transform((only) => [only]), z.array(z.string())]).default([]);
const Principals = z.union([
  z.string().transform((everybody) => ({ AWS: [everybody], Federated: [], Service: [] })),
  z.looseObject({ AWS: Texts, Federated: Texts, Service: Texts }),
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
    ({ Principal: { AWS, Federated, Service } = { AWS: ["*"], Federated: [], Service: [] } }) => [
      ...AWS.filter((principal) => !isOf(accountId, principal)),
      ...Federated,
      ...Service.filter((service) => DOORS.includes(service)),
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
