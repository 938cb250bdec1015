import {
  type IAMClient,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  paginateListGroups,
  paginateListPolicies,
  paginateListRoles,
  paginateListUsers,
} from "@aws-sdk/client-iam";

interface WithArn {
  readonly Arn?: string | undefined;
}

/** What an account holds of IAM that stays when nobody takes it away: ARNs, and the account's alias, sorted. */
export async function holdingsOf(iam: IAMClient): Promise<string[]> {
  const held: WithArn[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) held.push(...Roles);
  for await (const { Users = [] } of paginateListUsers({ client: iam }, {})) held.push(...Users);
  for await (const { Groups = [] } of paginateListGroups({ client: iam }, {})) held.push(...Groups);
  for await (const { Policies = [] } of paginateListPolicies({ client: iam }, { Scope: "Local" })) {
    held.push(...Policies);
  }
  const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  const { SAMLProviderList = [] } = await iam.send(new ListSAMLProvidersCommand({}));
  const { AccountAliases = [] } = await iam.send(new ListAccountAliasesCommand({}));
  const arns = [...held, ...OpenIDConnectProviderList, ...SAMLProviderList].flatMap(({ Arn }) => Arn ?? []);
  return [...arns, ...AccountAliases.map((alias) => `account alias ${alias}`)].sort();
}
