/**
 * Whether an error is that of a value which a preview does not know yet. `@pulumi/policy` throws it where such a value
 * is read, and its types do not name it.
 *
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/
 */
export function isUnknown(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}
