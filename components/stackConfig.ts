import * as pulumi from "@pulumi/pulumi";
import { type CheckedAccess, readAccess, unknownAccount, warningsOf } from "./access";
import { defined } from "./model/arns";
import { didYouMean, InputError, type Problem, show } from "./model/problems";
import { actionWarnings, claimWarnings } from "./policies/actions";
import { conditionKeyWarnings } from "./policies/conditionKeys";
import { refusal } from "./refusal";

/** What a stack deploys. */
export type StackConfig =
  | { readonly side: "primary"; readonly access: CheckedAccess }
  | { readonly side: "child"; readonly account: string; readonly access: CheckedAccess };

const KEYS = ["side", "account", "access"] as const;
const SIDES = ["primary", "child"] as const;

/**
 * Reads the stack's side and account and the project's access model, and checks all of it.
 *
 * @throws RunError with every problem, before anything is registered
 */
export async function readStackConfig(): Promise<StackConfig> {
  const config = new pulumi.Config();
  const access = attempt(() => readAccess(parsedAccess(config)));
  const side = attempt(() => readSide(config, access instanceof InputError ? undefined : access));
  if (side instanceof InputError || access instanceof InputError) {
    const errors = [side, access].filter((result) => result instanceof InputError);
    throw refusal(errors.map(({ message }) => message).join("\n"));
  }
  const warnings = [
    ...warningsOf(access),
    ...(await actionWarnings(access)),
    ...(await claimWarnings(access)),
    ...(await conditionKeyWarnings(access)),
    ...stackNameWarnings(access, side),
  ];
  for (const { path, message } of warnings) await pulumi.log.warn(`${path}: ${message}`);
  return side.side === "child" ? { ...side, access } : { side: "primary", access };
}

type Side = { readonly side: "primary" } | { readonly side: "child"; readonly account: string };

function readSide(config: pulumi.Config, access: CheckedAccess | undefined): Side {
  const side = SIDES.find((known) => known === config.get("side"));
  const account = config.get("account");
  const problems = [
    ...unknownKeyProblems(config),
    ...(side === undefined ? [sideProblem(config)] : []),
    ...(side === "child" ? accountProblems(config, access) : []),
    ...(side === "primary" && account !== undefined
      ? [
          {
            path: keyOf(config, "account"),
            message: `${show(account)} is for child stacks; a primary stack has none`,
          },
        ]
      : []),
  ];
  if (side === undefined || problems.length > 0) throw new InputError("The stack configuration", problems);
  return side === "child" ? { side, account: account ?? pulumi.getStack() } : { side };
}

function sideProblem(config: pulumi.Config): Problem {
  const given = config.get("side");
  const there = given === undefined ? "is missing" : `${show(given)} is not a side`;
  return { path: keyOf(config, "side"), message: `${there}; allowed: ${SIDES.join(" | ")}` };
}

function accountProblems(config: pulumi.Config, access: CheckedAccess | undefined): Problem[] {
  const account = config.get("account") ?? pulumi.getStack();
  const message = access === undefined ? undefined : unknownAccount(access, account);
  return message === undefined ? [] : [{ path: keyOf(config, "account"), message }];
}

function unknownKeyProblems(config: pulumi.Config): Problem[] {
  const prefix = keyOf(config, "");
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !KEYS.some((known) => known === key))
    .map((key) => ({
      path: keyOf(config, key),
      message: `unknown key${didYouMean(key, KEYS)} (allowed: ${KEYS.join(", ")})`,
    }));
}

/** The primary stack looks for a child's role ARNs in the stack that the model names. */
function stackNameWarnings(access: CheckedAccess, side: Side): Problem[] {
  if (side.side === "primary") return [];
  const { stack } = defined(access.accounts, side.account);
  if (stack.split("/").at(-1) === pulumi.getStack()) return [];
  const message = `the model says that stack "${stack}" deploys it, but this is stack "${pulumi.getStack()}"; the primary stack will look for its role ARNs in "${stack}"`;
  return [{ path: `accounts.${side.account}.stack`, message }];
}

function parsedAccess(config: pulumi.Config): unknown {
  const text = config.get("access");
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    const message = "is not a mapping; it stands under `value:` of the project-level config key";
    throw new InputError("The access model", [{ path: "access", message }]);
  }
}

function keyOf(config: pulumi.Config, key: string): string {
  return `${config.name}:${key}`;
}

function attempt<Result>(read: () => Result): Result | InputError {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
