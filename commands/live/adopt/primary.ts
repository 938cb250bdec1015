import type { PasswordPolicyArgs, PrimaryArgs } from "../../../components/model/accessModel";
import { PASSWORD_RULE_NAMES, PASSWORD_RULES } from "../../../components/model/passwordPolicy";
import { PRIMARY } from "../verify/difference";
import type { Findings } from "./candidates";
import type { Groups } from "./groups";
import { defined } from "./written";

/** The primary account of the model. */
export function primaryArgs(
  findings: Findings,
  { accessKeys }: Pick<Groups, "accessKeys">,
  userPath: string,
): PrimaryArgs {
  const { primary, partition } = findings;
  return {
    accountId: primary.accountId,
    ...defined({
      partition: partition === "aws" ? undefined : partition,
      userPath: userPath === "/" ? undefined : userPath,
      accessKeys: accessKeys === "allowed" ? undefined : accessKeys,
      alias: primary.alias ?? undefined,
      passwordPolicy: passwordPolicyOf(findings),
    }),
  };
}

function passwordPolicyOf({ primary, reasons }: Findings): PasswordPolicyArgs | undefined {
  const { passwordPolicy: there } = primary;
  if (!there) return undefined;
  if (there.minimumLength === undefined || there.reusePrevention === undefined) {
    const missing =
      there.minimumLength === undefined ? "shortest length" : "number of former passwords that are refused";
    reasons.add(
      { account: PRIMARY, kind: "password policy", name: "the account's" },
      `it has no ${missing}, and one of the model has`,
    );
    return undefined;
  }
  const entries = PASSWORD_RULE_NAMES.map((name) => {
    const { standard } = PASSWORD_RULES[name];
    // Where AWS says nothing of a switch, it is off.
    const value = there[name] ?? (typeof standard === "boolean" ? false : undefined);
    return [name, value === standard ? undefined : value] as const;
  });
  return defined(Object.fromEntries(entries));
}
