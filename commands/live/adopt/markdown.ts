import { markdownText } from "../../review/text";
import type { Adoption } from "./adopt";
import { effectsOf, type Effect } from "./effect";
import { NOT_TOLD } from "./limits";
import type { Thing } from "./things";

/** What people read before they take accounts over. */
export function adoptionMarkdown(adoption: Adoption): string {
  const { ledger, changes, leftOut, notes } = adoption;
  const effects = effectsOf(adoption);
  return [
    "# Taking these accounts over",
    `Of ${count(ledger.taken.length + ledger.left.length, "thing")} that the files have, ${ledger.taken.length} are in the model and in the import files, and ${ledger.left.length} are not; each of these stands below with its reason. ${proofOf(adoption)}`,
    "## Steps",
    steps(adoption),
    "## Who gains and who loses",
    "What stands, held against what stands once the model is deployed. `>` is allowed then and is not today, `<` is allowed today and is not then, each with an example; `?` could not be decided.",
    list(
      changes.map(
        ({ sign, text, broader }) => `${code(sign)} ${markdownText(text)}${broader ? " **BROADER**" : ""}`,
      ),
      "Nobody gains or loses anything.",
    ),
    ...section("Gets in today, and has no place in the model", leftOut.map(markdownText)),
    "## What the next preview shows after the import",
    ...effects.map(effectSection),
    ...section("What the model says otherwise than it stands", notes.map(markdownText)),
    "## What is not in the model",
    ...leftSections(adoption),
    "## What the accounts do not tell",
    list(NOT_TOLD.map(markdownText), ""),
    "",
  ].join("\n\n");
}

function proofOf({ rehearsal: { proof } }: Adoption): string {
  const { counterexamples, unusable, open } = proof;
  const problems = [
    ...counterexamples.map(({ says }) => says),
    ...unusable.map(({ path, why }) => `${path}: ${why}`),
  ];
  if (problems.length > 0)
    return `**The model does not come out of a rehearsal as it is meant: ${problems.map(markdownText).join("; ")}.**`;
  const doubts = open.map(({ account, role, why }) => markdownText(`${role} in ${account}: ${why}`));
  const undecided = doubts.length === 0 ? "" : ` Not decided: ${doubts.join("; ")}.`;
  return `A rehearsal of the model proves ${proof.proven} of its ${count(proof.roles, "role")}.${undecided}`;
}

function steps({ imports }: Adoption): string {
  const [first] = imports;
  // The same for every stack but for its name.
  const provider = first?.providerUrn.replace(`urn:pulumi:${first.stack}::`, "urn:pulumi:$stack::") ?? "";
  return [
    "1. Read the rest of this page, and the model in `access.yaml`: change what should not be as it is.",
    "2. Put the model into `Pulumi.yaml` under `config`, `access`, `value`, give each stack its `Pulumi.STACK.yaml`, and rehearse and review (`npm run rehearse`, `npm run review`).",
    "3. Take over what exists, children first and the primary last, with credentials of each stack's account. The first `up` makes the stack's provider and touches nothing in the account:",
    [
      "```sh",
      `for stack in ${imports.map(({ stack }) => stack).join(" ")}; do`,
      '  pulumi stack select --create "$stack"',
      `  pulumi up --stack "$stack" --target "${provider}"`,
      '  pulumi import --stack "$stack" --file "import-$stack.json" --protect=false --generate-code=false',
      '  pulumi preview --stack "$stack" --diff    # shows what stands below, and nothing else',
      '  pulumi up --stack "$stack"',
      "done",
      "```",
    ].join("\n"),
    "4. Take away what stands beside the model, then `exclusive: false` from the roles, and `npm run verify`.",
  ].join("\n\n");
}

function effectSection({ stack, imported, created, changed, beside, unknown }: Effect): string {
  const isQuiet = created.length === 0 && changed.length === 0;
  return [
    `### ${markdownText(stack)}`,
    `${count(imported, "resource")} imported.${isQuiet ? " The preview changes nothing." : ""}`,
    ...lines("Would be created:", created),
    ...(changed.length === 0
      ? []
      : [
          "Would be changed:",
          ["```diff", ...changed.map((line) => line.replaceAll("`", "'")), "```"].join("\n"),
        ]),
    ...lines("Stands beside the model, and stays while the roles are not exclusive:", beside),
    ...lines("Not compared:", unknown),
  ].join("\n\n");
}

function lines(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, list(items.map(markdownText), "")];
}

/** By account and reason, each thing by its name. */
function leftSections({ ledger: { left } }: Adoption): string[] {
  if (left.length === 0) return ["Everything in the files is in the model."];
  const accounts = [...new Set(left.map(({ thing }) => thing.account))];
  return accounts.flatMap((account) => {
    const own = left.filter(({ thing }) => thing.account === account);
    const reasons = [...new Set(own.map(({ thing, why }) => `${thing.kind}\n${why}`))];
    const items = reasons.map((reason) => {
      const [kind = "", why = ""] = reason.split("\n");
      const things = own
        .filter((each) => `${each.thing.kind}\n${each.why}` === reason)
        .map(({ thing }) => thing);
      return `${plural(kind, things)} ${things.map(({ name }) => markdownText(name)).join(", ")}: ${markdownText(why)}`;
    });
    return [`### ${markdownText(account)}`, list(items, "")];
  });
}

function plural(kind: string, things: readonly Thing[]): string {
  if (things.length === 1) return kind;
  return kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : kind === "alias" ? kind : `${kind}s`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, list(items, "")];
}

function list(items: readonly string[], otherwise: string): string {
  return items.length === 0 ? otherwise : items.map((item) => `- ${item}`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
