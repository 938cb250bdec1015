import { basename } from "node:path";
import { z } from "zod";
import { counted } from "../../components/model/counted";
import { InputError } from "../../components";
import { pathOf } from "../../components/model/problems";
import { sayIssue } from "../../components/model/schema";
import { readText } from "../../components/source/read";
import { perhapsInWords } from "../vocabulary/unattributed";

/** How grants were used, as `npm run audit -- --json` found it. */
export interface Usages {
  /** First and last day of what was read. */
  readonly from: string;
  readonly to: string;
  readonly of: (grant: UsedGrant) => UsageInWords;
}

export interface UsedGrant {
  readonly principal: string;
  readonly roleArn: string;
  /** Key in the model; several may have one issuer, and so one principal. */
  readonly identityProvider?: string | undefined;
  /** One of its subjects; undefined: all of them. */
  readonly subject?: string | undefined;
}

export interface UsageInWords {
  readonly text: string;
  /** `not known`: not all of the time was read, or no log tells whose a use was. */
  readonly use: "used" | "not used" | "not known";
}

/** Days after which a grant that nobody used is worth a second look. */
const LONG_UNUSED = 90;
const MS_PER_DAY = 86_400_000;

const Grant = z.object({
  principal: z.string(),
  subject: z.string().optional(),
  via: z.array(z.string()),
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
    const { subject, ...others } = grant;
    const ofProvider = { ...others, identityProvider: providerIn(grant) };
    const keys = [keyOf(ofProvider), keyOf({ ...ofProvider, subject })];
    for (const key of new Set(keys)) known.set(key, together(known.get(key), grant));
  }
  return {
    from: from.slice(0, 10),
    to: to.slice(0, 10),
    of: (grant) => inWords(known.get(keyOf(grant)), Date.parse(to)),
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

function keyOf({ principal, roleArn, identityProvider, subject }: UsedGrant): string {
  return JSON.stringify([principal, roleArn, identityProvider, subject]);
}

const OF_PROVIDER = "identity provider ";

function providerIn({ via }: Grant): string | undefined {
  return via.find((each) => each.startsWith(OF_PROVIDER))?.slice(OF_PROVIDER.length);
}

/** Subjects of one provider as one. */
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
  if (grant === undefined) return { text: "not known: not in the audit", use: "not known" };
  const { principal, last, count, days, perhaps } = grant;
  if (last !== null) {
    const ago = Math.floor((to - Date.parse(last)) / MS_PER_DAY);
    const date = last.slice(0, 10);
    if (ago >= LONG_UNUSED) return { text: `not used for ${ago} days: last on ${date}`, use: "not used" };
    return { text: `${date}, ${count === 1 ? "once" : counted(count, "time")}`, use: "used" };
  }
  if (perhaps > 0) return { text: perhapsInWords(perhaps, principal), use: "not known" };
  if (days.of === 0 || days.read < days.of)
    return { text: `not known: ${days.read} of ${counted(days.of, "day")} read`, use: "not known" };
  return { text: `not used for ${counted(days.of, "day")}`, use: "not used" };
}
