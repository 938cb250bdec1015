import { createHash } from "node:crypto";
import type { StackRun } from "../rehearsal/stacks";

/** SAML metadata as deployed, by the provider's key in the model. */
export type Metadata = ReadonlyMap<string, string>;

export function metadataIn(runs: readonly StackRun[]): Metadata {
  return new Map(
    runs.flatMap(({ resources }) =>
      resources.flatMap(({ type, inputs: { name, samlMetadataDocument: metadata } }) =>
        type === "aws:iam/samlProvider:SamlProvider" &&
        typeof name === "string" &&
        typeof metadata === "string"
          ? [[name, metadata] as const]
          : [],
      ),
    ),
  );
}

/** Enough of a digest to see that a SAML provider's metadata, and so perhaps its signing key, is another one. */
export function digestOf(metadata: string): string {
  return createHash("sha256").update(metadata).digest("hex").slice(0, 12);
}
