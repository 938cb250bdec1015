import type { AccessModel } from "./accessModel";

/** What a stack deploys. */
export type Side =
  { readonly side: "primary" | "alarms" } | { readonly side: "child"; readonly account: string };

/**
 * What the model has a stack of this name deploy; undefined where it has none of that name, or several.
 *
 * @param stack its name, without organization and project
 */
export function sideOfStack(
  { primary, audit, accounts }: Pick<AccessModel, "primary" | "audit" | "accounts">,
  stack: string,
): Side | undefined {
  const children = Object.entries(accounts).map(([account, child]) => ({
    name: child.stack,
    deploys: { side: "child", account } as const,
  }));
  const stacks: readonly { readonly name: string; readonly deploys: Side }[] = [
    { name: primary.stack, deploys: { side: "primary" } },
    ...(audit === undefined ? [] : [{ name: audit.stack, deploys: { side: "alarms" } as const }]),
    ...children,
  ];
  const [found, ...others] = stacks.filter(({ name }) => name.split("/").at(-1) === stack);
  return others.length === 0 ? found?.deploys : undefined;
}
