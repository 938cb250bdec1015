import type { Rehearsal } from "../rehearsal/rehearse";
import { countsInWords } from "../vocabulary/checks";
import { proofInWords } from "../vocabulary/proof";
import { mayInWords, type RolePermissions } from "../vocabulary/permissions";
import { placeInWords } from "../vocabulary/places";
import { type AccessReport, accessReport, type GrantAccess, type RoleAccess } from "./accessReport";
import { graphOf } from "./mermaid";
import { type Section, sectionsOf } from "./sections";
import { markdownName, markdownText } from "./text";
import type { Usages } from "./usage";

/** The line by which a file is known as one of the review's. */
export const GENERATED = "<!-- Written by `npm run review`. Edit the access model, not this file. -->";

/** A formatter would align the tables, and a longer name in one row would then change all the others. */
const UNFORMATTED = ["<!-- prettier-ignore-start -->", "<!-- prettier-ignore-end -->"] as const;

const HOW_TO_READ =
  "Each row of a table is one principal and one role: the principal may assume the role under the conditions that stand in the row, all of them together, and then may do what stands at its end, for as long as one session lasts. The flags are **administrator** (everything on everything), **privilege escalation** (permissions that give themselves more) and **data exposure** (permissions that read what is stored); the last section spells out what makes them so. All of it is read from what the stacks would deploy, and each grant was evaluated by an IAM policy engine. ";

const INDEPENDENT =
  "Nothing here depends on the date or the machine, so a difference in this file is a difference in access.";

/** Said where how roles were used stands beside who may use them. */
function usageRead({ from, to }: Usages): string {
  return `When a role was last used is what \`npm run audit\` found in the logs from ${from} to ${to}; nothing else here depends on the date or the machine. *Not known* is where not all of the days were read, or where no log tells whose a use was.`;
}

/** ACCESS.md: a row for each principal and role, so that a difference of it says who gains or loses what. */
export function accessMarkdown(rehearsal: Rehearsal, usages?: Usages): string {
  const report = accessReport(rehearsal);
  const sections = [
    GENERATED,
    "# Who may assume what",
    HOW_TO_READ + (usages === undefined ? INDEPENDENT : usageRead(usages)),
    UNFORMATTED[0],
    // When a role was last used differs by account.
    ...sectionsOf(usages === undefined ? report : { ...report, accountSets: {} }).flatMap((section) =>
      placeSection(section, usages),
    ),
    ...primarySection(report),
    ...(report.alarms === undefined ? [] : ["## Alarms", report.alarms.map(markdownText).join(" ")]),
    "## Graph",
    graph(report),
    "## What the roles allow",
    ...report.roles.map(roleSection),
    "## Checks",
    ...checks(rehearsal),
    UNFORMATTED[1],
  ];
  return `${sections.join("\n\n")}\n`;
}

function placeSection(section: Section, usages: Usages | undefined): string[] {
  const { grants, openTo } = section;
  const heads = usages === undefined ? HEADS : [...HEADS, "Last used"];
  return [
    ...placeHeading(section),
    ...(grants.length === 0
      ? ["Nobody may assume a role here."]
      : [
          table(
            heads,
            grants.map((grant) => [...grantRow(grant), ...usageCell(grant, usages)]),
          ),
        ]),
    ...openTo.map(
      ({ roleName, path }) =>
        `${markdownName(roleName)} trusts every user in ${markdownName(path)} of the primary account, in this table or not: whoever may create users there, or attach policies to them, can let others in.`,
    ),
  ];
}

const HEADS = ["Who", "Through", "May assume", "If", "For up to", "May then"];

function usageCell({ principal, roleArn, holder }: GrantAccess, usages: Usages | undefined): string[] {
  if (usages === undefined) return [];
  const ofProvider = holder.kind === "provider" ? holder : undefined;
  const { text, isUsed } = usages.of({ principal, roleArn, ...ofProvider });
  return [isUsed || text.startsWith("not known") ? markdownText(text) : `**${markdownText(text)}**`];
}

function placeHeading({ place, accounts, beside }: Section): string[] {
  const named = accounts.map(({ account, accountId }) => `${markdownText(account)} (${accountId})`);
  if (place.kind === "account") {
    return [
      `## ${named.join()}`,
      ...(beside.length === 0 ? [] : [`Beside what stands under ${markdownText(beside.join(" and "))}.`]),
    ];
  }
  return [`## ${markdownText(sentence(placeInWords(place)))}`, `${named.join(", ")}.`];
}

function grantRow({ who, via, roleName, conditions, session, permissions }: GrantAccess): string[] {
  return [
    markdownName(who),
    markdownText(via),
    markdownName(roleName),
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

function graph(report: AccessReport): string {
  const drawn = graphOf(report);
  if ("leftOut" in drawn) return drawn.leftOut;
  const denies = report.accounts.some(({ grants }) => grants.some(({ terms }) => terms.denied.length > 0));
  return [
    ...(denies
      ? ["Where a role refuses single members of a group, the tables say so and the graph does not."]
      : []),
    `\`\`\`mermaid\n${drawn.source}\n\`\`\``,
  ].join("\n\n");
}

function roleSection({ key, name, description, permissions }: RoleAccess): string {
  const { allows, denies, within, risks } = permissions;
  const items = [
    ...(key === name ? [] : [`called ${markdownName(name)} in IAM`]),
    ...(description === undefined ? [] : [`described as: ${markdownText(description)}`]),
    ...allows.map((line) => `allows ${markdownName(line)}`),
    ...denies.map((line) => `denies ${markdownName(line)}`),
    ...(within === undefined ? [] : [`within ${markdownName(within)}`]),
    ...risks.map(({ kind, because }) => `**${kind}**: ${because.map(markdownName).join(", ")}`),
  ];
  return [`### ${markdownText(key)}`, items.map((item) => `- ${item}`).join("\n")].join("\n\n");
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
