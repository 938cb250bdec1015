/**
 * A command that could not do its work, for want of something that is no part of its input: a CLI, a login,
 * credentials. It ends with exit code 2, and its message says what to do.
 */
export class CannotWork extends Error {
  public override readonly name = "CannotWork";
}
