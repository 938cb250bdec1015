import type { Rehearsal } from "../rehearsal/rehearse";
import { countsInWords } from "../vocabulary/checks";
import { proofInWords } from "../vocabulary/proof";
import { mayInWords, type RolePermissions } from "../vocabulary/permissions";
import { type AccessReport, accessReport, type RoleAccess, type TrustedPath } from "./accessReport";
import { type Finding, firstLook, inNoGroup, nothingToLookAt, ofNoGroup } from "./firstLook";
import { type Row, rowsOf, standingPlaces } from "./rows";
import { markdownName, markdownText } from "./text";
import type { Usages } from "./usage";

/** The line by which a file is known as one of the review's. */
export const GENERATED = "<!-- Written by `npm run review`. Edit the access model, not this file. -->";

/** A formatter would align the tables, and a longer name in one row would then change all the others. */
const UNFORMATTED = ["<!-- prettier-ignore-start -->", "<!-- prettier-ignore-end -->"] as const;

const HOW_TO_READ =
  "Each row of the grants is one principal and one role: the principal may assume the role in each of the accounts that the row names, under the conditions that stand in it, all of them together, and then may do what stands at its end, for as long as one session lasts. _Every account of_ a set, and _every account with it_ (in which the role stands), are said only where the model grants the role so; all other accounts are named. The flags are **administrator** (everything on everything), **privilege escalation** (permissions that give themselves more) and **data exposure** (permissions that read what is stored); _What the roles allow_ spells out what makes them so. First stands what a reviewer looks at first: administrators whose MFA no trust policy asks for, with what is asked instead, privilege escalation, policies whose text is not known here, subjects that are a whole organization, trust in a path of users, principals of other accounts, access that ends, and people with credentials in no group. All of it is read from what the stacks would deploy, and each grant was evaluated by an IAM policy engine. ";

const INDEPENDENT =
  "Nothing here depends on the date or the machine, so a difference in this file is a difference in access.";

/** Said where how roles were used stands beside who may use them. */
function usageRead({ from, to }: Usages): string {
  return `When a role was last used is what \`npm run audit\` found in the logs from ${from} to ${to}; nothing else here depends on the date or the machine. _Not known_ is where not all of the days were read, or where no log tells whose a use was.`;
}

/** ACCESS.md: a row for each principal and role, so that a difference of it says who gains or loses what. */
export function accessMarkdown(rehearsal: Rehearsal, usages?: Usages): string {
  const report = accessReport(rehearsal);
  const rows = rowsOf(report, usages);
  const sections = [
    GENERATED,
    "# Who may assume what",
    HOW_TO_READ + (usages === undefined ? INDEPENDENT : usageRead(usages)),
    UNFORMATTED[0],
    "## What to look at first",
    firstSection(report, rows),
    "## Grants",
    ...grantsSection(rows, usages),
    "## Accounts",
    accountsSection(report),
    ...primarySection(report),
    ...(report.alarms === undefined ? [] : ["## Alarms", report.alarms.map(markdownText).join(" ")]),
    "## What the roles allow",
    ...report.roles.map((role) => roleSection(report, role)),
    "## Checks",
    ...checks(rehearsal),
    UNFORMATTED[1],
  ];
  return `${sections.join("\n\n")}\n`;
}

function firstSection(report: AccessReport, rows: readonly Row[]): string {
  const lines = [...firstLook(report, rows).map(findingLine), ...inNoGroup(report).map(noGroupLine)];
  return lines.length === 0 ? nothingToLookAt(rows) : lines.map((line) => `- ${line}`).join("\n");
}

function noGroupLine(person: ReturnType<typeof inNoGroup>[number]): string {
  return `**in no group**: ${markdownText(person.who)} ${ofNoGroup(person)}`;
}

function findingLine({ kind, text, who, role, places }: Finding): string {
  const subject = `${markdownText(who)} may assume ${linkToRole(role)} in ${markdownText(places)}`;
  return text.startsWith(kind)
    ? `**${kind}**${markdownText(text.slice(kind.length))}: ${subject}`
    : `**${kind}**: ${subject}: ${markdownText(text)}`;
}

/** Of headings that a role could be called like. */
const OTHER_ANCHORS = ["grants", "accounts", "checks"];

/** A link to the section of a role, where it is known what a heading's anchor is called. */
function linkToRole(key: string): string {
  const anchor = key.toLowerCase();
  const isKnown = /^[a-z0-9_-]+$/.test(anchor) && !OTHER_ANCHORS.includes(anchor);
  return isKnown ? `[${markdownName(key)}](#${anchor})` : markdownName(key);
}

const HEADS = ["Who", "Through", "May assume", "In", "If", "For up to", "May then"];

function grantsSection(rows: readonly Row[], usages: Usages | undefined): string[] {
  if (rows.length === 0) return ["Nobody may assume a role."];
  const heads = usages === undefined ? HEADS : [...HEADS, "Last used"];
  return [
    table(
      heads,
      rows.map((row) => [...grantRow(row), ...usageCell(row)]),
    ),
  ];
}

function usageCell({ usage }: Row): string[] {
  if (usage === undefined) return [];
  const text = markdownText(usage.text);
  return [usage.use === "not used" ? `**${text}**` : text];
}

function accountsSection({ accounts, accountSets }: AccessReport): string {
  const setsOf = (account: string): string[] =>
    Object.entries(accountSets)
      .filter(([, set]) => set.accounts.includes(account))
      .map(([set]) => set);
  return table(
    ["Account", "ID", "Of sets", "Roles"],
    accounts.map(({ account, accountId, roles }) => [
      markdownName(account),
      accountId,
      setsOf(account).map(markdownText).join(", ") || "none",
      roles.map(markdownName).join(", ") || "none",
    ]),
  );
}

function grantRow({ grant, places }: Row): string[] {
  const { who, via, role, conditions, session, permissions } = grant;
  return [
    markdownName(who),
    markdownText(via),
    markdownName(role),
    markdownText(places),
    markdownText(conditions.join("; ")),
    session,
    mayThen(permissions),
  ];
}

function mayThen(permissions: RolePermissions): string {
  return mayInWords(permissions)
    .map(({ flag, text }) => `${flag === undefined ? "" : `**${flag}**`}${markdownText(text)}`)
    .join("; ");
}

function primarySection({ primary }: AccessReport): string[] {
  const rows = primary.people.map(({ who, groups, policies, within, selfManagement, credentials }) => [
    markdownName(who),
    markdownText(groups.join(", ")),
    selfManagement ? "yes" : "no",
    [
      policies.map(markdownText).join(", ") || "nothing",
      ...(within === undefined ? [] : [`within ${markdownText(within)}`]),
    ].join(" "),
    credentials.join(", ") || "nothing",
  ]);
  const head = ["Who", "In groups", "Manages own credentials", "May beside", "Gets from the stack"];
  return [
    `## The primary account (${primary.accountId})`,
    rows.length === 0
      ? "No IAM users."
      : `What people have in the account that they live in, beside the roles.\n\n${table(head, rows)}`,
    ...(rows.length === 0 ? [] : [primary.accessKeys]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function roleSection(report: AccessReport, role: RoleAccess): string {
  const { key, name, description, accounts, trustsPath, maxSession } = role;
  const items = [
    ...(key === name ? [] : [`called ${markdownName(name)} in IAM`]),
    ...(description === undefined ? [] : [`described as: ${markdownText(description)}`]),
    `stands in ${markdownText(standingPlaces(report, role, accounts)) || "no account"}`,
    ...(role.permissions === undefined ? ["nobody may assume it"] : [`sessions of up to ${maxSession}`]),
    ...(trustsPath === undefined
      ? []
      : [trusted(trustsPath, standingPlaces(report, role, trustsPath.accounts))]),
    ...(role.permissions === undefined ? [] : permissionItems(role.permissions)),
  ];
  return [`### ${markdownText(key)}`, items.map((item) => `- ${item}`).join("\n")].join("\n\n");
}

function trusted({ path }: TrustedPath, places: string): string {
  return `trusts every user in ${markdownName(path)} of the primary account, named above or not, in ${markdownText(places)}: whoever may create users there, or attach policies to them, can let others in`;
}

function permissionItems({ allows, denies, within, risks }: RolePermissions): string[] {
  return [
    ...allows.map((line) => `allows ${markdownName(line)}`),
    ...denies.map((line) => `denies ${markdownName(line)}`),
    ...(within === undefined ? [] : [`within ${markdownName(within)}`]),
    ...risks.map(({ kind, because }) => `**${kind}**: ${because.map(markdownName).join(", ")}`),
  ];
}

function checks(rehearsal: Rehearsal): string[] {
  const { asDeclared, otherwise } = countsInWords(rehearsal.checks);
  const { verdict, open } = proofInWords(rehearsal);
  return [
    `${sentence(verdict)}.`,
    ...(open.length === 0
      ? []
      : [["Not decided:", "", ...open.map((reason) => `- ${markdownText(reason)}`)].join("\n")]),
    `${asDeclared}, ${otherwise}.`,
  ];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
