/** Condition keys as AWS writes them; it compares them without regard to case. */
const SPELLINGS = [
  "aws:CalledVia",
  "aws:CalledViaFirst",
  "aws:CalledViaLast",
  "aws:CurrentTime",
  "aws:EpochTime",
  "aws:FederatedProvider",
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalType",
  "aws:Referer",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceIdentity",
  "aws:SourceIp",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceVpc",
  "aws:SourceVpcArn",
  "aws:SourceVpce",
  "aws:TagKeys",
  "aws:TokenIssueTime",
  "aws:UserAgent",
  "aws:ViaAWSService",
  "aws:VpcSourceIp",
  "SAML:aud",
  "sts:ExternalId",
  "sts:RequestContextProviders",
  "sts:RoleAuthorizedByIdp",
  "sts:RoleSessionName",
  "sts:SourceIdentity",
  "sts:TransitiveTagKeys",
];
const BY_NAME: ReadonlyMap<string, string> = new Map(SPELLINGS.map((key) => [key.toLowerCase(), key]));
const PREFIXES = ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/", "iam:ResourceTag/"];

export function spelledAsAws(key: string): string {
  const prefix = PREFIXES.find((each) => key.startsWith(each.toLowerCase()));
  return BY_NAME.get(key) ?? (prefix === undefined ? key : prefix + key.slice(prefix.length));
}
