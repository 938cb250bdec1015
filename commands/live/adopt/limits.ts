/** What no account tells, so that nobody looks for it in the model in vain. */
export const NOT_TOLD = [
  "passwords and access keys: nobody's are touched, and no user has consoleAccess, accessKey or pgpKey, since importing a password would replace it and a key's secret cannot be read",
  "exclusive: it is false for every role until somebody has seen what else is attached; then take it out",
  "forceDestroy of users: it is false, so that taking somebody out of the model does not delete keys and devices that were made before",
  "forceDetachPolicies, displayName, color, region and stack: they are settings of the program and of clients, and not of the accounts",
  "quotas that AWS has raised: IAM does not print them; where what stands needs one, the most that AWS gives is written",
  "names of machines and OIDC providers: those whose statements this program did not write are called after the principal and the issuer, and one that has more than letters and digits in its name comes back with it where its policy is attached",
  "service and resource control policies: what the organization denies on top is not known here",
] as const;
