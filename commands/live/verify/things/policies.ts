import type { Compare } from "./thing";
import { extra, missing } from "./thing";
import { sameDocument } from "../sameDocument";

/** Managed policies that the program creates, and those that are called as if it had. */
export const comparePolicies: Compare = (declared, { policies }) => {
  const names = new Set(declared.policies.map(({ name }) => name.toLowerCase()));
  const isOurs = (name: string): boolean => names.has(name.toLowerCase().replace(FURTHER, ""));
  const arns = new Set(declared.policies.map(({ arn }) => arn));
  const others = [...policies.values()].filter(
    ({ arn, name }) => !arn.includes(OF_AWS) && !arns.has(arn) && isOurs(name),
  );
  return {
    differences: [
      ...declared.policies.flatMap(({ arn: resource, document }) => {
        const there = policies.get(resource);
        if (there === undefined) return [missing(resource, "policy")];
        if (sameDocument(document, there.document)) return [];
        return [{ resource, what: "policy" as const, declared: document, live: there.document ?? null }];
      }),
      ...others.map(({ arn }) => extra(arn, "policy")),
    ],
  };
};

/** What is too long for one policy goes into further ones: `NAME-2`. */
const FURTHER = /-\d+$/;
const OF_AWS = ":iam::aws:policy/";
