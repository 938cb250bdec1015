import { CannotWork } from "../cannotWork";
import { reasonOf } from "../reason";

/** Why an operation on a stack did not come to its end, in words for the person at the terminal. */
export interface Failure {
  /** `setup`: for want of something that is no part of the project. */
  readonly kind: "cancelled" | "locked" | "setup" | "failed";
  readonly text: string;
}

/** What was to be begun when the command was cancelled. */
export class NotStarted extends Error {}

export const NOT_STARTED = "not started, since the command was cancelled";

/**
 * Says what an operation was rejected with. The Automation API's errors hold all that the CLI printed; what counts is
 * in the errors among the engine's events, where there are any.
 *
 * @param errors messages of the engine's error events
 */
export function failureOf(error: unknown, stack: string, errors: readonly string[]): Failure {
  const printed = reasonOf(error);
  if (error instanceof NotStarted) return { kind: "cancelled", text: NOT_STARTED };
  if (error instanceof Error && error.name === "ConcurrentUpdateError") {
    return { kind: "locked", text: lockedBy(printed, stack) };
  }
  const setup = error instanceof CannotWork ? printed : setupProblem(printed);
  if (setup !== undefined) return { kind: "setup", text: setup };
  const messages = distinct(errors.map((message) => message.trim()));
  const cancelled = messages.map((message) => CANCELLED.exec(message)).find((found) => found !== null);
  const [, what] = cancelled ?? /error: (update|preview) canceled$/m.exec(printed) ?? [];
  if (what !== undefined) {
    return { kind: "cancelled", text: what === "update" ? "cancelled; its lock is given back" : "cancelled" };
  }
  const told = messages.length > 1 ? messages.filter((message) => !FAILED.test(message)) : messages;
  return { kind: "failed", text: told.length > 0 ? told.join("\n") : essenceOf(printed) };
}

/** A CannotWork where an error of the CLI is none of the project's, and undefined where it is. */
export function cannotWorkBecause(error: unknown): CannotWork | undefined {
  const problem = setupProblem(reasonOf(error));
  return problem === undefined ? undefined : new CannotWork(problem);
}

/** What the engine says last: a preview is one in which nothing is changed, whatever the operation. */
const CANCELLED = /^(update|preview) canceled$/;
const FAILED = /^(update|preview) failed$/;

const PASSPHRASE =
  "set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one that the stack was made with";

/** What the CLI prints where something beside the project is missing, and what to do then. */
const SETUP: readonly (readonly [printed: RegExp, text: string])[] = [
  [/incorrect passphrase/, `the passphrase of its secrets is wrong; ${PASSPHRASE}`],
  [/passphrase must be set/, `the passphrase of its secrets is missing; ${PASSPHRASE}`],
  [
    /PULUMI_ACCESS_TOKEN must be set|[Pp]lease run `?pulumi login|not logged in|invalid access token/,
    "the Pulumi CLI is not logged in to a backend; run pulumi login, or set PULUMI_ACCESS_TOKEN or PULUMI_BACKEND_URL",
  ],
  [
    /ExpiredToken|security token included in the request is expired/,
    "its AWS credentials have expired; sign in again, and run this again: it does what is left",
  ],
  [/could not find plugin|no resource plugin/, "a plugin of Pulumi is missing; run pulumi install"],
];

function setupProblem(printed: string): string | undefined {
  return SETUP.find(([pattern]) => pattern.test(printed))?.[1];
}

/** A file backend says who holds a lock and since when; Pulumi Cloud says only that somebody does. */
function lockedBy(printed: string, stack: string): string {
  const locks = [...printed.matchAll(/created by (.+) at (\S+)/g)].map(
    ([, who = "", since = ""]) => `by ${who} since ${since}`,
  );
  const who = locks.length === 0 ? "by somebody else" : distinct(locks).join(" and ");
  return `is being updated ${who}; wait until that ends and run this again, or, if that process is gone: pulumi cancel --stack ${stack}`;
}

/** What the CLI prints as its diagnostics, or as errors, out of all that it has printed. */
function essenceOf(printed: string): string {
  const [, stderr = printed] = /stderr: ([\s\S]*?)(?:\n err\?:|$)/.exec(printed) ?? [];
  const [, diagnostics] =
    /^Diagnostics:\n([^]*?)(?=^(?:Outputs|Resources|Duration|Policies)\b|(?![^]))/m.exec(stderr) ?? [];
  if (diagnostics !== undefined) return diagnostics.trim();
  const lines = stderr.split("\n").flatMap((line) => /^\s*error: (.+)$/.exec(line)?.[1] ?? []);
  return lines.length > 0 ? distinct(lines).join("\n") : (stderr.trim().split("\n")[0] ?? "");
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
