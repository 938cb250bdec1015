import type { OidcProvider } from "../components/model/accessModel";
import { isBuiltIn, providerName } from "../components/model/arns";
import { claimsOf, subjectKey } from "../proof/requests/keys";
import type { NumberedStatement, Trust } from "./documents";
import { asked, keysIn, principals, saysSomething } from "./named";
import { isSamlProvider, waysThrough } from "./questions";

/** An OIDC provider's way into a role: one statement, as if it were a provider of an access model. */
export interface OidcWay extends Trust {
  readonly through: NumberedStatement;
  /** The principal: an ARN, or the host of a provider that is built into IAM. */
  readonly principal: string;
  readonly issuer: string;
  /** What the statement asks of tokens. */
  readonly provider: OidcProvider;
  /** The condition key that says whose a token is: for built-in providers, the application's. */
  readonly key: string;
  /** Values of the key that the statement names. */
  readonly named: readonly string[];
  readonly isBuiltIn: boolean;
}

/** A provider of the account that no text names, where a policy lets in all. */
const ANY_PROVIDER = "oidc-provider/any.example.com";

export function oidcWays(trust: Trust): OidcWay[] {
  return waysThrough(trust).flatMap((way) => providersOf(way).map((principal) => wayOf(way, principal)));
}

function providersOf(way: Trust): string[] {
  const any = `arn:${way.partition}:iam::${way.role.accountId}:${ANY_PROVIDER}`;
  const isForAll = [...principals(way, "AWS"), ...principals(way, "Federated")].includes("*");
  const named = principals(way, "Federated").filter((each) => each !== "*" && !isSamlProvider(each));
  return isForAll ? [...named, any] : named;
}

function wayOf(way: Trust & { readonly through: NumberedStatement }, principal: string): OidcWay {
  const issuer = providerName(principal);
  const url = `https://${issuer}`;
  const [audience = ""] = claimsOf(issuer);
  const subject = subjectKey(issuer);
  const claims = Object.fromEntries(
    keysIn(way)
      .filter((key) => key.startsWith(`${issuer.toLowerCase()}:`))
      .map((key) => [key.slice(issuer.length + 1), asked(way.statements, key)] as const)
      .filter(([, values]) => values.length > 0),
  );
  const provider: OidcProvider = {
    type: "oidc",
    url,
    audiences: asked(way.statements, audience),
    subjects: asked(way.statements, subject),
    claims,
    assume: {},
    existing: true,
  };
  const builtIn = isBuiltIn(provider);
  // Of these the application chooses who its people are.
  const key = builtIn ? audience : subject;
  const named = asked(way.statements, key).filter(saysSomething);
  return { ...way, principal, issuer, provider, key, named, isBuiltIn: builtIn };
}
