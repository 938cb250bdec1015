import type { PasswordPolicyArgs, PrimaryArgs } from "../../../components/model/accessModel";
import { withDefaults } from "../../../components/model/defaults";
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
  const { minimumLength, reusePrevention, maxAge, ...switches } = there;
  if (minimumLength === undefined || reusePrevention === undefined) {
    const missing =
      minimumLength === undefined ? "shortest length" : "number of former passwords that are refused";
    reasons.add(
      { account: PRIMARY, kind: "password policy", name: "the account's" },
      `it has no ${missing}, and one of the model has`,
    );
    return undefined;
  }
  const standard = withDefaults({
    primary: { accountId: "", passwordPolicy: {} },
    accounts: {},
    roles: {},
    groups: {},
  });
  const defaults: Readonly<Record<string, unknown>> = { ...standard.primary.passwordPolicy };
  // Where AWS says nothing of a switch, it is off.
  const on = Object.fromEntries(Object.entries(switches).map(([name, value]) => [name, value ?? false]));
  const all: Readonly<Record<string, unknown>> = { minimumLength, reusePrevention, maxAge, ...on };
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== undefined && value !== defaults[name]),
  );
}
