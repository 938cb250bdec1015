import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime";
import { pathOf, type Problem } from "../../components/model/problems";
import type { StackPlan } from "./project";

export const PROVIDER = "pulumi:providers:aws";

/**
 * Notes which AWS provider each resource and each call of a stack uses. It has to be one that is held to the stack's
 * account: Pulumi's default provider takes whatever credentials there are, also when it destroys.
 */
export class ProviderUse {
  readonly #held = new Set<string>();
  readonly #problems: Problem[] = [];

  public constructor(private readonly stack: Pick<StackPlan, "name" | "accountId">) {}

  /** Whatever is not deployed by a provider that is held to the account. */
  public get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** @param id of the resource, once it is created */
  public noteResource({ type, name, inputs, provider }: MockResourceArgs, id: string | undefined): void {
    if (type === PROVIDER) this.#noteProvider(name, id, inputs as Readonly<Record<string, unknown>>);
    if (type.startsWith("aws:")) this.#noteUse(name, type, provider);
  }

  public noteCall({ token, provider }: MockCallArgs): void {
    this.#noteUse(token, "function", provider);
  }

  #noteProvider(
    name: string,
    id: string | undefined,
    { allowedAccountIds }: Readonly<Record<string, unknown>>,
  ) {
    const { accountId } = this.stack;
    if (id !== undefined && allowedAccountIds === JSON.stringify([accountId])) {
      this.#held.add(id);
      return;
    }
    const there = typeof allowedAccountIds === "string" ? allowedAccountIds : "is missing";
    const message = `${there}, so that it is not held to the stack's account alone; allowed: ["${accountId}"]`;
    this.#problems.push({ path: pathOf(this.stack.name, name, "allowedAccountIds"), message });
  }

  #noteUse(name: string, kind: string, provider: string | undefined): void {
    const id = providerId(provider);
    if (id !== undefined && this.#held.has(id)) return;
    const used = id === undefined ? "Pulumi's default AWS provider" : `provider ${String(provider)}`;
    const message = `${kind} on ${used}, which is not held to account ${this.stack.accountId}; give it, or its component, the stack's provider`;
    this.#problems.push({ path: pathOf(this.stack.name, name), message });
  }
}

/** The ID at the end of a provider's reference, `URN::ID`; undefined for the default provider. */
export function providerId(reference: string | undefined): string | undefined {
  return reference === undefined || reference === "" ? undefined : reference.split("::").at(-1);
}
