import * as pulumi from "@pulumi/pulumi";
import { InputError } from "./model/problems";

/**
 * An error that Pulumi prints as its message alone. Every error that the program throws on purpose is made here.
 *
 * It has no stack trace: Pulumi's SDK prints none of a RunError, but makes a coloured text of it all the same, and
 * Node.js needs up to half a minute and gigabytes of memory to colour frames of @pulumi/pulumi.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/run/error.ts
 */
export function refusal(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

/**
 * What `read` gives.
 *
 * @throws RunError with the message of an {@link InputError}
 */
export function refuseCleanly<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw refusal(error.message);
    throw error;
  }
}
