import type { Partition } from "../model/accessModel";

/** The parts of an ARN as a policy may write it, with wildcards and policy variables. */
interface PolicyArn {
  readonly prefix: string;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/**
 * Why IAM refuses a text as a resource; undefined where it takes it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
export function resourceProblem(partition: Partition, text: string): string | undefined {
  if (text === "*") return undefined;
  const shown = JSON.stringify(text);
  const arn = partsOf(text);
  if (arn?.prefix !== "arn" || /\s/.test(text)) {
    return `${shown} is no ARN; allowed: "*", or all six parts of one, arn:${partition}:SERVICE:REGION:ACCOUNT:RESOURCE, where REGION and ACCOUNT may be empty`;
  }
  if (!isWild(arn.partition) && arn.partition !== partition) {
    return `${shown} is in partition ${JSON.stringify(arn.partition)}; the model's partition is ${partition}`;
  }
  if (arn.service === "" || isWild(arn.service)) {
    return `${shown} names no service; IAM takes no wildcard there`;
  }
  return regionOfIam(arn, shown);
}

/**
 * Why no ARN of a request ever is like a text; undefined where one may be. ARNs are compared part by part, so that a
 * text with fewer parts is like none, wildcards or not.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnPatternProblem(text: string): string | undefined {
  if (text === "*" || /^\$\{[^}]+\}$/.test(text)) return undefined;
  const shown = JSON.stringify(text);
  const arn = partsOf(text);
  if (arn === undefined || (arn.prefix !== "arn" && !isWild(arn.prefix))) {
    return `${shown} is no ARN; one has six parts, arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, each compared by itself`;
  }
  return regionOfIam(arn, shown);
}

/** Undefined where there are fewer than six. */
function partsOf(text: string): PolicyArn | undefined {
  // The colons of a policy variable, as in ${aws:username}, part nothing.
  const parts = text
    .replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(":", "\0"))
    .split(":")
    .map((part) => part.replaceAll("\0", ":"));
  const [prefix, partition, service, region, account, ...resource] = parts;
  if (prefix === undefined || partition === undefined || service === undefined) return undefined;
  if (region === undefined || account === undefined || resource.length === 0) return undefined;
  return { prefix, partition, service, region, account, resource: resource.join(":") };
}

/** IAM is one service for all regions. */
function regionOfIam(arn: PolicyArn, shown: string): string | undefined {
  if (arn.service !== "iam" || arn.region === "") return undefined;
  const { prefix, partition, service, account, resource } = arn;
  const written = [prefix, partition, service, "", account, resource].join(":");
  return `${shown} has a region, and ARNs of IAM have none; write ${JSON.stringify(written)}`;
}

function isWild(part: string): boolean {
  return /[*?]/.test(part);
}
