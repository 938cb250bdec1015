/** Something that the command needs is not there, or does not answer: nothing is wrong with the model. */
export class CannotWork extends Error {}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where every address of a host refuses, Node.js gives the errors and no message.
  return error.message === "" && "code" in error ? String(error.code) : error.message;
}
