import type { Proof } from "../../proof/proof";
import type { Rehearsal } from "./rehearse";

/** A rehearsal for other programs, in the form that they rely on. */
export function rehearsalJson({ runs, grants, checks, proof }: Rehearsal): string {
  const stacks = runs.map(({ name, side, accountId, resources, outputs }) => {
    const registered = resources.map(({ type, name: logicalName, parent, inputs, outputs: given }) => ({
      type,
      name: logicalName,
      parent,
      inputs,
      outputs: given,
    }));
    return [name, { side, account: accountId, resources: registered, outputs }] as const;
  });
  return JSON.stringify(
    { stacks: Object.fromEntries(stacks), grants, checks, proof: provenJson(proof) },
    null,
    2,
  );
}

export function provenJson({ roles, proven, counterexamples, unusable, open }: Proof) {
  return {
    roles,
    proven,
    counterexamples: counterexamples.map(({ account, role, side, says, request }) => ({
      account,
      role,
      side,
      says,
      request,
    })),
    unusable,
    open,
  };
}
