import type { StateResource } from "./engine";

/** A role of an account that a stack's state refers to. */
export interface Reference {
  /** Logical name of the resource that names it. */
  readonly from: string;
  readonly roleArn: string;
}

/** Where a primary stack, as it is deployed, refers to roles of an account. */
export function referencesTo(accountId: string, resources: readonly StateResource[]): Reference[] {
  const role = new RegExp(`arn:[a-z-]+:iam::${accountId}:role/[\\w+=,.@/-]+`, "g");
  return resources
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap(({ urn, inputs }) =>
      [...new Set(JSON.stringify(inputs).match(role) ?? [])].map((roleArn) => ({
        from: urn.slice(urn.lastIndexOf("::") + 2),
        roleArn,
      })),
    );
}
