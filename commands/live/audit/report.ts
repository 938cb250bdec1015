import { counted, plural } from "../../../components/model/counted";
import { oneLine } from "../../review/text";
import { type Line, table } from "../../terminal/table";
import type { Style, Terminal } from "../../terminal/terminal";
import { isService, perhapsInWords, unattributedInWords } from "../../vocabulary/unattributed";
import type { Change } from "./changes";
import type { Audit, Happening } from "./conclusion";
import { timeOf } from "./json";
import type { Kept } from "./kept";
import { dateOfDay } from "./logFiles";
import type { Source } from "./readSources";
import type { Usage } from "./tallies";

/** An audit for people: who used what, what nobody uses, and what happened otherwise than declared. */
export function auditReport(audit: Audit, sources: readonly Source[], terminal: Terminal): string {
  const { style } = terminal;
  const { undeclared, refused, changes } = audit;
  const others = changes.items.filter(({ by }) => by !== "themselves");
  return [
    ...heading(audit, sources, style),
    style.bold("Who assumed what"),
    usageTable(audit.usages, terminal),
    ...unattributed(audit, style),
    ...section("Happened and not declared", undeclared, (each) => happening(each), style),
    ...section("Refused", refused, (each) => happening(each), style),
    ...(others.length === 0 ? [] : [changed(changes, others, style)]),
    conclusion(audit, sources, style),
  ].join("\n\n");
}

function heading({ from, to, events, regions }: Audit, sources: readonly Source[], style: Style): string[] {
  const files = sources.reduce((sum, source) => sum + source.files, 0);
  const skipped = (which: "digest" | "insights" | "other"): number =>
    sources.reduce((sum, source) => sum + source.skipped[which], 0);
  const passed = [
    ...(skipped("digest") === 0 ? [] : [counted(skipped("digest"), "digest")]),
    ...(skipped("insights") === 0
      ? []
      : [counted(skipped("insights"), "file of Insights", "files of Insights")]),
    ...(skipped("other") === 0 ? [] : [counted(skipped("other"), "other file")]),
  ];
  const period = from === undefined || to === undefined ? "" : `, from ${minute(from)} to ${minute(to)}`;
  return [
    `${style.bold(`${events.toLocaleString("en")} ${plural(events, "event")}`)}${files === 0 ? "" : ` in ${files.toLocaleString("en")} ${plural(files, "file")}`}${period}`,
    [
      `Not used is said only where all of these regions were read: ${regions.join(", ")}`,
      ...(passed.length === 0 ? [] : [`Passed over: ${passed.join(", ")}`]),
    ].join("\n"),
  ];
}

function usageTable(usages: readonly Usage[], terminal: Terminal): string {
  const { style } = terminal;
  const rows = usages.map((usage) => {
    const { grant, count } = usage;
    const isUsed = count > 0;
    return [
      oneLine(grant.who),
      grant.target.account,
      grant.target.role,
      [lastInWords(usage, style)],
      isUsed ? String(count) : "",
      isUsed ? withInWords(usage) : "",
      isUsed ? [mfaInWords(usage, style)] : "",
    ];
  });
  return table(["Who", "Account", "Role", "Last used", "Times", "With", "MFA"], rows, terminal);
}

function lastInWords({ grant, last, covered, perhaps }: Usage, style: Style): Line {
  if (last !== undefined) return { text: minute(last) };
  if (perhaps > 0) return { text: perhapsInWords(perhaps, grant.principal) };
  const { read, of, missing } = covered;
  if (of > 0 && read === of) return { text: `not in ${counted(of, "day")}`, set: style.yellow };
  const first = missing === undefined ? "" : `, not ${missing.region} on ${dateOfDay(missing.day)}`;
  return { text: `not known: ${read} of ${of} days read${first}` };
}

function mfaInWords({ mfa }: Usage, style: Style): Line {
  if (mfa === undefined) return { text: "not known" };
  return mfa ? { text: "yes" } : { text: "not always", set: style.red };
}

function withInWords({ console, cli }: Usage): string {
  const uses = [...(console === 0 ? [] : ["console"]), ...(cli === 0 ? [] : ["CLI or program"])];
  return uses.join(", ") || "not known";
}

function unattributed({ unattributed: uses }: Audit, style: Style): string[] {
  if (uses.length === 0) return [];
  return [
    [
      style.bold("Uses of which no log that was read tells whose they were"),
      ...uses.map(
        ({ target, knownAs, count, last }) =>
          `  ${target.role} in ${target.account}: ${unattributedInWords(count, knownAs)}, last ${minute(last)}; ${isService(knownAs) ? "account access manager calls for all of them alike" : "read that account's log too"}`,
      ),
    ].join("\n"),
  ];
}

/** More than so many lines of one kind are told by their number. */
const MOST_LINES = 50;

function section<Item extends { readonly time: number; readonly eventId: string }>(
  title: string,
  kept: Kept<Item>,
  lineOf: (item: Item) => string,
  style: Style,
): string[] {
  if (kept.count === 0) return [];
  return [lines(title, kept.items, kept.count, lineOf, style)];
}

function lines<Item>(
  title: string,
  items: readonly Item[],
  count: number,
  lineOf: (item: Item) => string,
  style: Style,
): string {
  const shown = items.slice(-MOST_LINES);
  const more = count - shown.length;
  return [
    style.bold(title),
    ...(more === 0 ? [] : [`  ${more} earlier ones: --json`]),
    ...shown.map((item) => `  ${lineOf(item)}`),
  ].join("\n");
}

function happening({ time, principal, roleArn, sourceIp, why }: Happening): string {
  const from = sourceIp === "" ? "" : ` from ${oneLine(sourceIp)}`;
  return `${minute(time)}  ${oneLine(principal)}${from}, ${oneLine(roleArn)}: ${oneLine(why)}`;
}

function changed({ more }: Kept<Change>, others: readonly Change[], style: Style): string {
  return lines("Changed", others, others.length + more, changeInWords, style);
}

function changeInWords({ time, action, resource, accountId, principal, userAgent, why, by }: Change): string {
  const who = by === "deployment" ? "the deployment, " : "";
  return `${minute(time)}  ${action} on ${oneLine(resource)} in ${accountId} by ${who}${oneLine(principal)} (${oneLine(userAgent).slice(0, 60)}): ${oneLine(why)}`;
}

function conclusion(audit: Audit, sources: readonly Source[], style: Style): string {
  const { undeclared, refused, usages, foreign, notUnderstood } = audit;
  const unread = sources.flatMap((source) => source.unread);
  const byOthers = undeclaredChanges(audit);
  const unused = usages.filter(isKnownUnused).length;
  const notKnown = usages.filter((usage) => usage.count === 0 && !isKnownUnused(usage)).length;
  const otherEvents = [...foreign.values()].reduce((sum, count) => sum + count, 0);
  const wrong = `${undeclared.count} not declared, ${byOthers} changed by others than the deployment`;
  return [
    ...unread.slice(0, MOST_LINES).map(({ path, message }) => `${style.red("not read")}: ${path} ${message}`),
    ...(unread.length > MOST_LINES
      ? [`${style.red("not read")}: ${unread.length - MOST_LINES} more: --json`]
      : []),
    ...(notUnderstood === 0
      ? []
      : [
          `${style.yellow("note")}: ${notUnderstood === 1 ? "1 record is no CloudTrail event" : `${counted(notUnderstood, "record")} are no CloudTrail events`}`,
        ]),
    ...(otherEvents === 0
      ? []
      : [
          `${style.yellow("note")}: ${counted(otherEvents, "event is", "events are")} of ${foreign.size === 1 ? "an account" : `${foreign.size} accounts`} that the model does not have`,
        ]),
    `${usages.length - unused - notKnown} of ${counted(usages.length, "grant")} used, ${unused} not used, ${notKnown} not known; ${refused.count} refused`,
    undeclared.count + byOthers === 0 ? style.green(wrong) : style.red(wrong),
  ].join("\n");
}

function isKnownUnused({ count, perhaps, covered }: Usage): boolean {
  return count === 0 && perhaps === 0 && covered.of > 0 && covered.read === covered.of;
}

/** How many changes are neither the deployment's nor of what people manage themselves. */
export function undeclaredChanges({ changes }: Audit): number {
  return changes.items.filter(({ by }) => by === "somebody else").length + changes.more;
}

function minute(time: number): string {
  return timeOf(time)
    .replace("T", " ")
    .replace(/:\d\d(\.\d+)?Z$/, "");
}
