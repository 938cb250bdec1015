import { principalParts } from "../../../components/model/arns";

/** Whom a trust policy names, as far as the model has a word for them. */
export type Principal =
  | { readonly kind: "account"; readonly accountId: string }
  | { readonly kind: "everybody" }
  | {
      readonly kind: "user" | "role";
      readonly accountId: string;
      readonly name: string;
      readonly arn: string;
    }
  | { readonly kind: "permissionSet"; readonly accountId: string; readonly permissionSet: string }
  /** Users of an account under a path. */
  | { readonly kind: "usersUnder"; readonly accountId: string; readonly path: string }
  | { readonly kind: "oidc"; readonly issuer: string; readonly arn: string }
  | { readonly kind: "saml"; readonly name: string; readonly arn: string }
  | { readonly kind: "service"; readonly name: string }
  /** Somebody who was deleted, and whom IAM shows by a unique ID. */
  | { readonly kind: "deleted"; readonly id: string }
  | { readonly kind: "unknown"; readonly text: string };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function awsPrincipal(text: string): Principal {
  if (text === "*") return { kind: "everybody" };
  if (/^\d{12}$/.test(text)) return { kind: "account", accountId: text };
  if (/^A(IDA|ROA|GPA)[A-Z0-9]+$/.test(text)) return { kind: "deleted", id: text };
  const [, accountId] = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(text) ?? [];
  return accountId === undefined ? principalOfArn(text) : { kind: "account", accountId };
}

/** @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
const RESERVED =
  /^arn:[a-z-]+:iam::(\d{12}):role\/(?:aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)?|\*\/?)?AWSReservedSSO_([\w+=,.@-]+)_(?:[0-9a-f]{16}|\?{16}|\*)$/;
const UNDER = /^arn:[a-z-]+:iam::(\d{12}):user(\/(?:[\w+=,.@-]+\/)+)\*$/;

/** Whom an ARN, or a pattern of ARNs, names. */
export function principalOfArn(arn: string): Principal {
  const [, reservedIn, permissionSet] = RESERVED.exec(arn) ?? [];
  if (reservedIn !== undefined && permissionSet !== undefined)
    return { kind: "permissionSet", accountId: reservedIn, permissionSet };
  const [, usersIn, path] = UNDER.exec(arn) ?? [];
  if (usersIn !== undefined && path !== undefined) return { kind: "usersUnder", accountId: usersIn, path };
  const parts = principalParts(arn);
  if (parts === undefined || !("name" in parts)) return { kind: "unknown", text: arn };
  return { kind: parts.kind, accountId: parts.accountId, name: parts.name, arn };
}

export function federatedPrincipal(text: string): Principal {
  const [, kind, name] = /^arn:[a-z-]+:iam::\d{12}:(oidc|saml)-provider\/(.+)$/.exec(text) ?? [];
  if (name === undefined) return { kind: "unknown", text };
  return kind === "oidc" ? { kind: "oidc", issuer: name, arn: text } : { kind: "saml", name, arn: text };
}

/** Whose a principal is, in words. */
export function principalInWords(principal: Principal): string {
  switch (principal.kind) {
    case "account":
      return `account ${principal.accountId}`;
    case "everybody":
      return "everybody";
    case "user":
    case "role":
    case "oidc":
    case "saml":
      return principal.arn;
    case "permissionSet":
      return `permission set ${principal.permissionSet} of ${principal.accountId}`;
    case "usersUnder":
      return `users in ${principal.path} of ${principal.accountId}`;
    case "service":
      return principal.name;
    case "deleted":
      return `${principal.id}, who was deleted`;
    case "unknown":
      return principal.text;
  }
}
