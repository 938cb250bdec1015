import type {
  AccessModel,
  IdentityProvider,
  Machine,
  OidcProvider,
  Trust,
} from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { wholeTenant } from "../../components/policies/sharedIssuers";
import type { Rollout } from "../rehearsal/rehearse";
import { inWords } from "./durations";
import { canonical } from "./canonical";
import { wayOf } from "./holders";
import { digestOf, metadataIn } from "./metadata";

/** What is known of a way in besides the model. */
interface Known {
  /** SAML metadata as deployed. */
  readonly metadata?: string | undefined;
  /** The subject of a provider whose name stands beside the words; without it, they name all subjects. */
  readonly subject?: string | undefined;
}

/**
 * What a rollout's roles ask of those who come through a part of the model, in words. The words do not depend on the
 * person, so a large group needs them once.
 */
export function conditionWords({
  project,
  runs,
}: Pick<Rollout, "project" | "runs">): (via: string, role: string, subject?: string) => readonly string[] {
  const access = canonical<AccessModel>(project.access);
  const metadata = metadataIn(runs);
  const words = new Map<string, readonly string[]>();
  return (via, role, subject) => {
    const key = JSON.stringify([via, role, subject]);
    const known = { metadata: metadata.get(wayOf(via).name), subject };
    const said = words.get(key) ?? conditionsInWords(access, via, role, known);
    words.set(key, said);
    return said;
  };
}

/** What a role asks of those who assume it through a part of the model, in words. */
export function conditionsInWords(
  access: AccessModel,
  via: string,
  role: string,
  known: Known = {},
): string[] {
  const { trust } = defined(access.roles, role);
  const { kind, name } = wayOf(via);
  const common = [...validity(trust), ...operatorsInWords(trust.conditions)];
  switch (kind) {
    case "group": {
      const ofUsers = defined(access.groups, name).permissionSet === undefined;
      return [
        ...(ofUsers ? people(access, trust) : ["through Identity Center"]),
        ...tags(trust),
        ...networks(trust.sourceIps),
        ...organization(trust),
        ...common,
      ];
    }
    case "machine":
      return [...ofMachine(defined(access.machines, name), trust), ...common];
    case "identity provider":
      return [
        ...ofProvider(defined(access.identityProviders, name), known),
        ...networks(trust.sourceIps),
        ...common,
      ];
  }
}

function ofMachine({ externalId, sessionName, sourceIps, conditions }: Machine, trust: Trust): string[] {
  return [
    "without MFA",
    // It is no secret, and another one lets in somebody else.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    ...(externalId === undefined ? [] : [`external ID ${externalId}`]),
    ...(sessionName === undefined ? [] : [`session named ${sessionName}...`]),
    ...networks(sourceIps ?? trust.sourceIps),
    ...organization(trust),
    ...operatorsInWords(conditions),
  ];
}

function ofProvider(provider: IdentityProvider, { metadata, subject }: Known): string[] {
  if (provider.type === "saml") {
    const signed = metadata === undefined ? [] : [`by its metadata with SHA-256 ${digestOf(metadata)}...`];
    return [...signed, "as the provider asserts"];
  }
  const { url, audiences, claims } = provider;
  return [
    `a token of ${url} for ${audiences.join(" or ")}`,
    ...(subject === undefined ? [`subject ${subjectsInWords(provider)}`] : breadth(provider, subject)),
    ...Object.entries(claims).map(([claim, values]) => `${claim} ${values.join(" or ")}`),
  ];
}

/** A subject that is a whole organization is called one. */
function subjectsInWords(provider: OidcProvider): string {
  return provider.subjects
    .map((subject) => [subject, ...breadth(provider, subject).map((whole) => `(${whole})`)].join(" "))
    .join(" or ");
}

function breadth(provider: OidcProvider, subject: string): string[] {
  return [wholeTenant(provider, subject) ?? []].flat();
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

/** Conditions as a policy has them, a line each. */
export function operatorsInWords(conditions: Trust["conditions"]): string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(" or ")}`),
  );
}
