import assert from "node:assert/strict";
import type { PolicyProviderResource, ResourceValidationArgs } from "@pulumi/policy";
import * as policy from "@pulumi/policy";
import { RULES } from "../../policy-pack/rules";

/** What the pack's rules say of resources, each as `@pulumi/policy` would call it. */

/** Rule -> what it reports. Rules that report nothing are left out. */
export type Violations = Readonly<Record<string, readonly string[]>>;

export interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** The account that its provider is held to. @default none */
  readonly accountId?: string | undefined;
  readonly region?: string;
}

/** Rule -> its configuration. */
export type Configuration = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a preview has in place of a text that it does not know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

class NotApplicable extends Error {}

/** Values as rules get them: reading one that is not known throws. The package's types leave this out. */
const { unknownCheckingProxy } = policy as unknown as {
  readonly unknownCheckingProxy: <Value>(value: Value) => Value;
};

function argsOf(
  { type, name = "mine", props, accountId, region }: Resource,
  config: object,
): ResourceValidationArgs {
  const provider: PolicyProviderResource = {
    type: "pulumi:providers:aws",
    name: "aws",
    urn: "urn:pulumi:s::p::pulumi:providers:aws::aws",
    // As a provider's properties come: lists are JSON.
    props: {
      ...(accountId === undefined ? {} : { allowedAccountIds: JSON.stringify([accountId]) }),
      ...(region === undefined ? {} : { region }),
    },
  };
  return {
    type,
    name,
    urn: `urn:pulumi:s::p::${type}::${name}`,
    props: unknownCheckingProxy({ ...props }),
    provider,
    opts: {
      protect: false,
      ignoreChanges: [],
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    },
    stackTags: new Map(),
    isType: () => assert.fail("not asked"),
    asType: () => assert.fail("not asked"),
    getConfig: (() => config) as ResourceValidationArgs["getConfig"],
    notApplicable: (reason) => {
      throw new NotApplicable(reason);
    },
  };
}

export function violations(resource: Resource, config: Configuration = {}): Violations {
  const all = RULES.map((rule): readonly [string, string[]] => {
    const reported: string[] = [];
    try {
      rule.validateResource(argsOf(resource, config[rule.name] ?? {}), (message) => reported.push(message));
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
    }
    return [rule.name, reported];
  });
  return Object.fromEntries(all.filter(([, reported]) => reported.length > 0));
}

/** A role with a trust policy of these statements. */
export function roleTrusting(...statements: readonly object[]): Resource {
  return {
    type: "aws:iam/role:Role",
    props: { assumeRolePolicy: JSON.stringify(documentOf(...statements)) },
  };
}

export function documentOf(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}
