import { basename } from "node:path";
import { z } from "zod";
import { InputError } from "../../components";
import { pathOf } from "../../components/model/problems";
import { sayIssue } from "../../components/model/schema";
import { readText } from "../../components/source/read";

/** How grants were used, as `npm run audit -- --json` found it. */
export interface Usages {
  /** First and last day of what was read. */
  readonly from: string;
  readonly to: string;
  /** @param subject of an OIDC provider: one of its subjects, or all of them */
  readonly of: (principal: string, roleArn: string, subject?: string) => UsageInWords;
}

export interface UsageInWords {
  readonly text: string;
  readonly isUsed: boolean;
}

/** Days after which a grant that nobody used is worth a second look. */
const LONG_UNUSED = 90;
const MS_PER_DAY = 86_400_000;

const Grant = z.object({
  principal: z.string(),
  subject: z.string().optional(),
  roleArn: z.string(),
  count: z.number(),
  last: z.iso.datetime().nullable(),
  days: z.object({ read: z.number(), of: z.number() }),
  perhaps: z.number(),
});
type Grant = z.infer<typeof Grant>;

const File = z.object({ from: z.iso.datetime(), to: z.iso.datetime(), grants: z.array(Grant) });

/**
 * @param file what `npm run audit -- --json` printed
 * @throws InputError where it is something else
 */
export function readUsages(file: string): Usages {
  const parsed = File.safeParse(jsonIn(readText(file), file), { error: sayIssue });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path: pathOf(...path) || basename(file),
      message: `${message}; write the file with: npm run audit -- PATH --json`,
    }));
    throw new InputError(basename(file), problems);
  }
  const { from, to, grants } = parsed.data;
  const known = new Map<string, Grant>();
  for (const grant of grants) {
    const { principal, roleArn, subject } = grant;
    const keys = [
      keyOf(principal, roleArn, undefined),
      ...(subject === undefined ? [] : [keyOf(principal, roleArn, subject)]),
    ];
    for (const key of keys) known.set(key, together(known.get(key), grant));
  }
  return {
    from: from.slice(0, 10),
    to: to.slice(0, 10),
    of: (principal, roleArn, subject) =>
      inWords(known.get(keyOf(principal, roleArn, subject)), Date.parse(to)),
  };
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const message = "is no JSON; write the file with: npm run audit -- PATH --json";
    throw new InputError(basename(file), [{ path: file, message }]);
  }
}

function keyOf(principal: string, roleArn: string, subject: string | undefined): string {
  return JSON.stringify([principal, roleArn, subject]);
}

/** Subjects of one provider, or machines with one principal, as one. */
function together(one: Grant | undefined, other: Grant): Grant {
  if (one === undefined) return other;
  const [last = null] = [one.last, other.last]
    .flatMap((time) => time ?? [])
    .sort()
    .reverse();
  return {
    ...other,
    last,
    count: one.count + other.count,
    perhaps: Math.max(one.perhaps, other.perhaps),
    days: one.days.read < other.days.read ? one.days : other.days,
  };
}

function inWords(grant: Grant | undefined, to: number): UsageInWords {
  if (grant === undefined) return { text: "not known: not in the audit", isUsed: false };
  const { last, count, days, perhaps } = grant;
  if (last !== null) {
    const ago = Math.floor((to - Date.parse(last)) / MS_PER_DAY);
    const date = last.slice(0, 10);
    if (ago >= LONG_UNUSED) return { text: `not used for ${ago} days: last on ${date}`, isUsed: false };
    return { text: `${date}, ${count === 1 ? "once" : `${count} times`}`, isUsed: true };
  }
  if (perhaps > 0) return { text: `not known: ${perhaps} uses by somebody of the account`, isUsed: false };
  if (days.of === 0 || days.read < days.of)
    return { text: `not known: ${days.read} of ${days.of} days read`, isUsed: false };
  return { text: `not used for ${days.of} days`, isUsed: false };
}
