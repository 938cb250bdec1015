import { provenJson } from "../../rehearsal/json";
import type { Verification } from "./verify";

/** A verification for other programs, in the form that they rely on. */
export function verificationJson({ readings, differences, checks, proof, ways }: Verification): string {
  const accounts = [...readings].map(
    ([name, reading]) => [name, reading.read ? { read: true } : { read: false, why: reading.why }] as const,
  );
  return JSON.stringify(
    { accounts: Object.fromEntries(accounts), differences, checks, proof: provenJson(proof), ways },
    null,
    2,
  );
}
