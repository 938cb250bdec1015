import type { Style } from "../../terminal/terminal";
import { changesText } from "../../review/changes";
import { oneLine } from "../../review/text";
import type { Adoption } from "./adopt";
import { effectsOf } from "./effect";
import { count } from "./markdown";

/** An adoption for a terminal: the rest stands in ADOPT.md. */
export function adoptionReport(adoption: Adoption, files: readonly string[], style: Style): string {
  const { ledger, changes, leftOut, rehearsal, model } = adoption;
  const { proof } = rehearsal;
  const roles = Object.keys(model.roles).length;
  const effects = effectsOf(adoption).filter(({ created, changed }) => created.length + changed.length > 0);
  const shown = effects.slice(0, MOST_STACKS);
  return [
    `${count(roles, "role")} of the model in ${count(Object.keys(model.accounts).length, "account")}, ${count(Object.keys(model.groups).length, "group")}; ${proof.proven} of ${proof.roles} proven`,
    `${ledger.taken.length} of what stands is in the model, ${ledger.left.length} is not: ADOPT.md says why`,
    "",
    changesText(changes, "today", style),
    ...leftOut.map((line) => style.yellow(`gets in today, and has no place in the model: ${oneLine(line)}`)),
    "",
    effects.length === 0
      ? style.green("After the import, a preview changes nothing.")
      : "After the import, a preview shows:",
    ...shown.map(
      ({ stack, created, changed }) =>
        `  ${stack}: ${created.length} to create, ${changed.filter((line) => !line.startsWith(" ")).length} to change`,
    ),
    ...(effects.length > shown.length ? [`  … and ${effects.length - shown.length} more stacks`] : []),
    "",
    ...files.filter((file) => !file.includes("import-")).map((file) => `wrote ${file}`),
    `wrote ${files.filter((file) => file.includes("import-")).length} files for pulumi import`,
  ].join("\n");
}

const MOST_STACKS = 12;

export function adoptionJson(adoption: Adoption): string {
  const { model, ledger, notes, changes, leftOut } = adoption;
  return JSON.stringify(
    {
      model,
      stacks: Object.fromEntries(effectsOf(adoption).map(({ stack, ...effect }) => [stack, effect])),
      taken: ledger.taken.map(({ thing, ...as }) => ({ ...thing, ...as })),
      left: ledger.left.map(({ thing, why }) => ({ ...thing, why })),
      notes,
      changes,
      leftOut,
    },
    null,
    2,
  );
}
