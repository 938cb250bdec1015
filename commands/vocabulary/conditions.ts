import type {
  AccessModel,
  IdentityProvider,
  Machine,
  OidcProvider,
  Trust,
} from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { identityCenterGroupInWords } from "../../components/model/audiences/identityCenterGroups";
import { CONSOLES } from "../../components/model/audiences/saml";
import { machineInWords } from "../../components/model/audiences/machines";
import { permissionSetInWords } from "../../components/model/audiences/permissionSets";
import { operatorsInWords } from "../../components/model/conditions";
import { keysFor, trustOfMachine } from "../../components/model/trust/keysOfRole";
import type { Kind } from "../../components/model/trust/reach";
import { wholeTenant } from "../../components/policies/sharedIssuers";
import type { Rollout } from "../rehearsal/rehearse";
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
  switch (kind) {
    case "group": {
      const group = defined(access.groups, name);
      if (group.permissionSet !== undefined)
        return [...permissionSetInWords(), ...saidOf("permissionSets", access, trust)];
      if (group.identityCenterGroup !== undefined)
        return [...identityCenterGroupInWords(), ...saidOf("identityCenterGroups", access, trust)];
      return saidOf("users", access, trust);
    }
    case "machine": {
      const machine = defined(access.machines, name);
      return [...machineInWords(machine), ...saidOfMachine(access, trust, machine)];
    }
    case "identity provider":
      return [
        ...ofProvider(access, defined(access.identityProviders, name), known),
        ...saidOf("identityProviders", access, trust),
      ];
  }
}

/** What the keys of a role's trust ask of callers of one kind. */
function saidOf(kind: Kind, access: AccessModel, trust: Trust): string[] {
  return keysFor(kind, trust).flatMap((key) => key.words(access));
}

/** A machine's own conditions stand before the times of the role and its conditions. */
function saidOfMachine(access: AccessModel, trust: Trust, machine: Machine): string[] {
  return keysFor("machines", trustOfMachine(trust, machine)).flatMap((key) =>
    key.name === "notBefore"
      ? [...operatorsInWords(machine.conditions), ...key.words(access)]
      : key.words(access),
  );
}

function ofProvider(
  { primary: { partition } }: AccessModel,
  provider: IdentityProvider,
  { metadata, subject }: Known,
): string[] {
  if (provider.type === "saml") {
    const signed = metadata === undefined ? [] : [`by its metadata with SHA-256 ${digestOf(metadata)}...`];
    // That it is the console is not worth a word.
    const isUsual = provider.audiences.every((audience) => audience === CONSOLES[partition]);
    const addressed = isUsual ? [] : [`addressed to ${provider.audiences.join(" or ")}`];
    return [...signed, "as the provider asserts", ...addressed];
  }
  const { url, audiences, subjects, claims } = provider;
  return [
    `a token of ${url} for ${audiences.join(" or ")}`,
    ...(subjects.length > 0 && subject === undefined ? [`subject ${subjectsInWords(provider)}`] : []),
    ...(subject === undefined ? [] : breadth(provider, subject)),
    ...Object.entries(claims).map(([claim, values]) => `${claim} ${values.map(valueInWords).join(" or ")}`),
  ];
}

/** Cognito gives credentials to whoever has the application, where its guests may have them. */
function valueInWords(value: string): string {
  return value === "unauthenticated" ? "unauthenticated (guests: anybody who has the application)" : value;
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
