import { readFileSync, statSync } from "node:fs";
import type { AccessModel } from "./model/accessModel";
import { LIMITS, outside } from "./model/limits";
import { pathOf, show } from "./model/problems";
import type { Consequence } from "./model/references";

/** The XML of a SAML provider's metadata: what was given, or what stands in the file that was given. */
export function samlMetadata(metadata: string): string {
  return isXml(metadata) ? metadata : readFileSync(metadata, "utf8");
}

/** Metadata that cannot be read, or that is not that of an identity provider. */
export function samlMetadataProblems({ identityProviders }: AccessModel): Consequence[] {
  return Object.entries(identityProviders).flatMap(([name, provider]) => {
    if (provider.type !== "saml") return [];
    const message = provider.existing
      ? uselessMetadata(provider.metadata)
      : metadataProblem(provider.metadata);
    const at = (key: string): string => pathOf("identityProviders", name, key);
    return message === undefined ? [] : [{ path: at("metadata"), message, becauseOf: [at("type")] }];
  });
}

function metadataProblem(metadata: string | undefined): string | undefined {
  if (metadata === undefined) return "is missing; give a file in the project's folder, or the XML itself";
  if (!isXml(metadata) && !isFile(metadata)) {
    return `there is no file ${show(metadata)}; give a file in the project's folder, or the XML itself`;
  }
  const xml = samlMetadata(metadata);
  if (!xml.includes("EntityDescriptor") || !xml.includes("IDPSSODescriptor")) {
    return "has no EntityDescriptor with an IDPSSODescriptor; give the metadata that the identity provider publishes";
  }
  return outside(LIMITS.samlMetadata, xml.length);
}

function uselessMetadata(metadata: string | undefined): string | undefined {
  return metadata === undefined
    ? undefined
    : "is for providers that the stacks create; an existing one has its own";
}

function isFile(path: string): boolean {
  // A NUL byte, which no file system takes, throws.
  return !path.includes("\0") && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isXml(metadata: string): boolean {
  return metadata.trimStart().startsWith("<");
}
