import type { AccessModel, OidcProvider, Trust } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { wholeTenant } from "../../components/policies/sharedIssuers";
import { inWords } from "./requirements";

/** What a role asks of those who assume it through a part of the model, in words, for the table of access. */
export function conditionsInWords(access: AccessModel, via: string, role: string): string[] {
  const { trust } = defined(access.roles, role);
  const [kind = "", name = ""] = splitVia(via);
  const common = [...validity(trust), ...free(trust.conditions)];
  if (kind === "group") {
    const ofUsers = defined(access.groups, name).permissionSet === undefined;
    return [
      ...(ofUsers ? people(access, trust) : ["through Identity Center"]),
      ...tags(trust),
      ...networks(trust.sourceIps),
      ...organization(trust),
      ...common,
    ];
  }
  if (kind === "machine") {
    const machine = defined(access.machines, name);
    return [
      "without MFA",
      ...(machine.externalId === undefined ? [] : ["external ID"]),
      ...(machine.sessionName === undefined ? [] : [`session named ${machine.sessionName}...`]),
      ...networks(machine.sourceIps ?? trust.sourceIps),
      ...organization(trust),
      ...free(machine.conditions),
      ...common,
    ];
  }
  const provider = defined(access.identityProviders, name);
  const who =
    provider.type === "saml" ? ["as the provider asserts"] : [`subject ${subjects(provider).join(" or ")}`];
  const claims =
    provider.type === "saml"
      ? []
      : Object.entries(provider.claims).map(([claim, values]) => `${claim} ${values.join(" or ")}`);
  return [...who, ...claims, ...networks(trust.sourceIps), ...common];
}

function splitVia(via: string): string[] {
  const [, kind, name] = /^(group|machine|identity provider) ([\s\S]*)$/.exec(via) ?? [];
  return [kind ?? "", name ?? ""];
}

function people({ primary }: AccessModel, trust: Trust): string[] {
  return [
    trust.mfa === false ? "without MFA" : `MFA within ${inWords(trust.mfa.maxAge)}`,
    ...(trust.sessionName === undefined ? [] : ["session named after the user"]),
    ...(trust.sourceIdentity ? ["source identity set to the user"] : []),
    ...(trust.denyUsers.length === 0 ? [] : [`never ${trust.denyUsers.join(", ")}`]),
    ...(trust.match === "path" ? [`trusts every user in ${primary.userPath}`] : []),
  ];
}

/** A subject that is a whole organization, told as such. */
function subjects(provider: OidcProvider): string[] {
  return provider.subjects.map((subject) => {
    const whole = wholeTenant(provider, subject);
    return whole === undefined ? subject : `${subject} (${whole})`;
  });
}

function tags({ sessionTags }: Trust): string[] {
  if (sessionTags === undefined) return [];
  const allowed = Object.entries(sessionTags).map(([key, values]) => `${key}: ${values.join(" or ")}`);
  return [`may set session tags ${allowed.join(", ")}`];
}

function networks(sourceIps: readonly string[]): string[] {
  return sourceIps.length === 0 ? [] : [`from ${sourceIps.join(" or ")}`];
}

function organization({ organizationId }: Trust): string[] {
  return organizationId === undefined ? [] : [`in organization ${organizationId}`];
}

function validity({ notBefore, notAfter }: Trust): string[] {
  return [
    ...(notBefore === undefined ? [] : [`from ${notBefore}`]),
    ...(notAfter === undefined ? [] : [`until ${notAfter}`]),
  ];
}

function free(conditions: Trust["conditions"]): string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(" or ")}`),
  );
}
