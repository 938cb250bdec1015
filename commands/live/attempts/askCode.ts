import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { InputError } from "../../../components/model/problems";
import type { Input, Output } from "../../streams";

/**
 * Asks for the code that an MFA device shows.
 *
 * @throws InputError where there is no terminal to ask on, or nobody answers
 */
export async function askCode(serial: string, input: Input, output: Output): Promise<string> {
  if (input.isTTY !== true || output.isTTY !== true)
    throw new InputError("The command line", [
      { path: "--mfa-code", message: `there is no terminal to ask on; pass the code that ${serial} shows` },
    ]);
  const terminal = createInterface({ input, output });
  const closed = once(terminal, "close").then(() => "");
  const answer = await Promise.race([terminal.question(`MFA code of ${serial}: `).catch(() => ""), closed]);
  terminal.close();
  if (/^\d{6}$/.test(answer.trim())) return answer.trim();
  throw new InputError("The MFA code", [{ path: serial, message: "is six digits; nothing was tried" }]);
}
