/** Values that somebody could write by mistake beside those of a condition: each a real value of its key. */
export function furtherValues(operator: string, key: string, values: readonly string[]): string[] {
  const [first = ""] = values;
  if (/bool|null/i.test(operator)) return [first.toLowerCase() === "true" ? "false" : "true"];
  if (/numeric/i.test(operator)) return [String(Number(first) + 1), String(Number(first) - 1)];
  if (/date/i.test(operator)) return ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"];
  const near = BY_KEY.find(([pattern]) => pattern.test(key))?.[1];
  return near === undefined ? [`another-${first.replace(/[*?]/g, "")}`] : near(first);
}

type Near = (value: string) => string[];

const BY_KEY: readonly (readonly [RegExp, Near])[] = [
  [/^aws:principalarn$/i, principalsNear],
  [/^aws:principalorgid$/i, () => ["o-z9y8x7w6v5", "*"]],
  [/^aws:(vpc)?sourceip$/i, () => ["203.0.113.0/24", "2600:1f00::/24", "0.0.0.0/0"]],
  [/^aws:requestedregion$/i, () => ["ap-southeast-2", "*"]],
  [/^sts:(rolesessionname|sourceidentity)$/i, () => ["mallory", "*"]],
  [/^sts:externalid$/i, () => ["build-43"]],
  [/^aws:tagkeys$/i, () => ["cost-center"]],
  [/^aws:requesttag\//i, () => ["mercury", "*"]],
  [/^saml:aud$/i, () => ["https://signin.amazonaws.cn/saml", "https://signin.amazonaws-eusc.eu/saml"]],
  [/:aud$/i, () => ["https://github.com/another"]],
  [/:sub$/i, () => ["repo:acme/another:ref:refs/heads/main", "repo:acme/infra:pull_request", "*"]],
  [/:job_workflow_ref$/i, () => ["acme/infra/.github/workflows/test.yml@refs/heads/main"]],
  [/^iam:awsservicename$/i, () => ["lambda.amazonaws.com"]],
  [/^s3:prefix$/i, () => ["secrets/*"]],
];

function principalsNear(arn: string): string[] {
  const [account = "", name = ""] = arn.split(/(?<=^(?:[^:]*:){5})/);
  if (name.includes("AWSReservedSSO_"))
    return [
      account + name.replace(/AWSReservedSSO_[^_]*/, "AWSReservedSSO_Another"),
      `${account}role/mallory`,
    ];
  const kind = name.startsWith("role/") ? "role" : "user";
  const elsewhere = arn.replace(/:\d{12}:/, ":999999999999:");
  return [`${account}${kind}/mallory`, `${account}${kind}/people/mallory`, `${account}*`, elsewhere];
}

/** Actions and resources that somebody could add to those of a statement. */
export function furtherListed(element: string, isTrust: boolean, values: readonly string[]): string[] {
  if (element === "Action" && isTrust)
    return ["*", "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRoleWithSAML"];
  if (element.endsWith("Action")) return ["*", "iam:CreateUser", "sts:TagSession", "s3:DeleteObject"];
  const [first = ""] = values;
  return ["*", first === "*" ? "arn:aws:s3:::another" : first.replace(/[^:/]*$/, "another")];
}

/** The last part of a text as a wildcard, and the text as the start of others. */
export function widened(value: string): string[] {
  if (value === "*" || /^\d+$/.test(value) || /^\d{4}-\d\d-\d\dT/.test(value)) return [];
  if (/^[\da-f.:]+\/\d+$/i.test(value)) return [value.replace(/\d+$/, (bits) => String(Number(bits) - 1))];
  return [value.replace(/[^:/]+$/, "*"), ...(value.endsWith("*") ? [] : [`${value}*`])].filter(
    (each) => each !== value,
  );
}
