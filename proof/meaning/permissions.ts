import type { Statement as ModelStatement } from "../../components/model/accessModel";
import type { Statement } from "../decision/statements";

/** A statement of the model as IAM would read it. */
export function meantStatement(statement: ModelStatement): Statement {
  const { effect, actions, notActions, resources, notResources, conditions } = statement;
  return {
    effect,
    actions: { not: actions === undefined, texts: actions ?? notActions ?? [] },
    resources: { not: resources === undefined, texts: resources ?? notResources ?? [] },
    conditions: Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
    ),
  };
}

/**
 * Whether an ARN is that of the policy that the model names: by its ARN, or an AWS managed policy by its name, with
 * or without its path.
 */
export function isNamed(arn: string, nameOrArn: string): boolean {
  if (nameOrArn.startsWith("arn:")) return arn === nameOrArn;
  const ofAws = /^arn:[a-z-]+:iam::aws:policy\/(.*)$/.exec(arn)?.[1];
  return (
    ofAws !== undefined && (ofAws === nameOrArn || ofAws.slice(ofAws.lastIndexOf("/") + 1) === nameOrArn)
  );
}
