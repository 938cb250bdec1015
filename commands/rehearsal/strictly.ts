import { counted } from "../../components/model/counted";
import type { Progress, Rehearsal } from "./rehearse";

/** Progress that counts the warnings which are told on its way. */
export function countingWarnings<Told extends Progress>(
  progress: Told,
): { readonly progress: Told; readonly warned: () => number } {
  let count = 0;
  const warn = (message: string): void => {
    count += 1;
    progress.warn(message);
  };
  return { progress: { ...progress, warn }, warned: () => count };
}

/** Why a rehearsal fails under `--strict` that is as declared otherwise; undefined where it does not. */
export function strictly({ proof, project }: Rehearsal, warnings: number): string | undefined {
  const open = proof.open.length + project.notKnown.length;
  const reasons = [
    ...(warnings === 0 ? [] : [`${counted(warnings, "warning")}, told above`]),
    ...(open === 0 ? [] : [`${open} not decided`]),
  ];
  return reasons.length === 0 ? undefined : `Fails by --strict: ${reasons.join("; ")}.`;
}
