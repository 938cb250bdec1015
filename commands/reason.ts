/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where every address of a host refuses, Node.js gives the errors and no message.
  return error.message === "" && "code" in error ? String(error.code) : error.message;
}
