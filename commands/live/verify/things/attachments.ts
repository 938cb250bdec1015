import type { InlinePolicy } from "../../account/account";
import type { Declared, DeclaredAttachment } from "../declared";
import type { Found } from "../difference";

/** Whoever has policies. */
interface Holder {
  readonly arn: string;
  readonly attached: readonly string[];
  readonly inline: readonly InlinePolicy[];
}

/** The policies that the program attaches to somebody. */
export function attachedTo(
  { attachments }: Declared,
  kind: DeclaredAttachment["kind"],
  name: string,
): readonly string[] {
  return attachments
    .filter((each) => each.kind === kind && each.holder === name)
    .map(({ policyArn }) => policyArn);
}

/** Where somebody whom the program creates has other policies than it attaches. */
export function compareAttachments(
  declared: Declared,
  kind: DeclaredAttachment["kind"],
  name: string,
  { arn, attached, inline }: Holder,
): Found[] {
  const wanted = attachedTo(declared, kind, name);
  const more = [
    ...attached.filter((policy) => !wanted.includes(policy)),
    ...inline.map((policy) => `inline policy ${policy.name}`),
  ];
  return [
    ...wanted.filter((policy) => !attached.includes(policy)).map((policy) => attachment(arn, policy, null)),
    ...more.map((policy) => attachment(arn, null, policy)),
  ];
}

export function attachment(resource: string, declared: string | null, live: string | null): Found {
  return { resource, what: "attachment", declared, live };
}
