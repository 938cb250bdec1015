import { z } from "zod";
import type { RegisteredResource, StackRun } from "../../rehearsal/stacks";

/** What the program would deploy into one account, as far as an account tells of it. */
export interface Declared {
  readonly roles: readonly DeclaredRole[];
  readonly users: readonly DeclaredUser[];
  readonly groups: readonly DeclaredNamed[];
  readonly policies: readonly DeclaredPolicy[];
  readonly attachments: readonly DeclaredAttachment[];
  readonly memberships: readonly DeclaredMembership[];
  readonly oidcProviders: readonly { readonly arn: string; readonly audiences: readonly string[] }[];
  readonly samlProviders: readonly { readonly arn: string; readonly metadata: string }[];
  readonly alias: string | undefined;
  /** As the stack registers it; undefined where it sets none. */
  readonly passwordPolicy: Readonly<Record<string, unknown>> | undefined;
  /** Users to whom it gives a console password. */
  readonly loginProfiles: readonly string[];
  /** Users of the model by their ARNs, those among them who existed before. */
  readonly userArns: Readonly<Record<string, string>>;
  /** Whether a tag is none of the program's business. */
  readonly isIgnoredTag: (key: string) => boolean;
}

interface DeclaredNamed {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
}

export interface DeclaredUser extends DeclaredNamed {
  readonly boundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DeclaredRole extends DeclaredUser {
  readonly trust: unknown;
  readonly maxSessionDuration: number;
  readonly description: string;
}

export interface DeclaredPolicy {
  readonly name: string;
  readonly arn: string;
  readonly document: unknown;
}

export interface DeclaredAttachment {
  readonly kind: "role" | "user" | "group";
  /** Its name. */
  readonly holder: string;
  readonly policyArn: string;
}

export interface DeclaredMembership {
  readonly user: string;
  readonly groups: readonly string[];
}

const Document = z.string().transform((text): unknown => JSON.parse(text));
const Tags = z.record(z.string(), z.string()).default({});
const Named = z.object({ name: z.string(), path: z.string().default("/"), arn: z.string() });
const User = Named.extend({ permissionsBoundary: z.string().optional(), tags: Tags });
const Role = User.extend({
  assumeRolePolicy: Document,
  maxSessionDuration: z.number().default(3_600),
  description: z.string().default(""),
});
const Policy = z.object({ name: z.string(), arn: z.string(), policy: Document });
const RoleAttachment = z.object({ role: z.string(), policyArn: z.string() });
const UserAttachment = z.object({ user: z.string(), policyArn: z.string() });
const GroupAttachment = z.object({ group: z.string(), policyArn: z.string() });
const Membership = z.object({ user: z.string(), groups: z.array(z.string()) });
const Oidc = z.object({ arn: z.string(), clientIdLists: z.array(z.string()) });
const Saml = z.object({ arn: z.string(), samlMetadataDocument: z.string() });
const Alias = z.object({ accountAlias: z.string() });
const LoginProfile = z.object({ user: z.string() });
const Outputs = z.looseObject({ userArns: z.record(z.string(), z.string()).default({}) });

/** Reads what a stack registered, and nothing else. */
export function declaredIn({ resources, outputs }: StackRun): Declared {
  const all = <Shape>(type: string, shape: z.ZodType<Shape>): Shape[] => of(resources, type, shape);
  const withDefaultTags = defaultTagsIn(resources);
  const user = ({ name, path, arn, permissionsBoundary, tags }: z.infer<typeof User>): DeclaredUser => ({
    name,
    path,
    arn,
    boundary: permissionsBoundary,
    tags: withDefaultTags(tags),
  });
  return {
    roles: all("role:Role", Role).map((role) => ({
      ...user(role),
      trust: role.assumeRolePolicy,
      maxSessionDuration: role.maxSessionDuration,
      description: role.description,
    })),
    users: all("user:User", User).map(user),
    groups: all("group:Group", Named),
    policies: all("policy:Policy", Policy).map(({ name, arn, policy }) => ({ name, arn, document: policy })),
    attachments: [
      ...all("rolePolicyAttachment:RolePolicyAttachment", RoleAttachment).map(
        ({ role, policyArn }): DeclaredAttachment => ({ kind: "role", holder: role, policyArn }),
      ),
      ...all("userPolicyAttachment:UserPolicyAttachment", UserAttachment).map(
        ({ user: holder, policyArn }): DeclaredAttachment => ({ kind: "user", holder, policyArn }),
      ),
      ...all("groupPolicyAttachment:GroupPolicyAttachment", GroupAttachment).map(
        ({ group, policyArn }): DeclaredAttachment => ({ kind: "group", holder: group, policyArn }),
      ),
    ],
    memberships: all("userGroupMembership:UserGroupMembership", Membership),
    oidcProviders: all("openIdConnectProvider:OpenIdConnectProvider", Oidc).map(({ arn, clientIdLists }) => ({
      arn,
      audiences: clientIdLists,
    })),
    samlProviders: all("samlProvider:SamlProvider", Saml).map(({ arn, samlMetadataDocument }) => ({
      arn,
      metadata: samlMetadataDocument,
    })),
    alias: all("accountAlias:AccountAlias", Alias)[0]?.accountAlias,
    passwordPolicy: all("accountPasswordPolicy:AccountPasswordPolicy", z.record(z.string(), z.unknown()))[0],
    loginProfiles: all("userLoginProfile:UserLoginProfile", LoginProfile).map((profile) => profile.user),
    userArns: Outputs.parse(outputs).userArns,
    isIgnoredTag: ignoredTagsIn(resources),
  };
}

/** Resources of a type, their inputs with what AWS gives back. */
function of<Shape>(resources: readonly RegisteredResource[], type: string, shape: z.ZodType<Shape>): Shape[] {
  return resources
    .filter((resource) => resource.type === `aws:iam/${type}`)
    .map(({ inputs, outputs }) => shape.parse({ ...outputs, ...inputs }));
}

type Tags = Readonly<Record<string, string>>;

const DefaultTags = z.object({ tags: Tags });
const IgnoreTags = z.object({
  keys: z.array(z.string()).default([]),
  keyPrefixes: z.array(z.string()).default([]),
});

/** A stack's configuration may give its provider tags for everything that it makes. */
function defaultTagsIn(resources: readonly RegisteredResource[]): (own: Tags) => Tags {
  const defaults = ofProvider(resources, "defaultTags", DefaultTags)?.tags ?? {};
  return (own) => ({ ...defaults, ...own });
}

/** It may also leave tags to others; AWS's own are not for anybody to set. */
function ignoredTagsIn(resources: readonly RegisteredResource[]): (key: string) => boolean {
  const { keys, keyPrefixes } = ofProvider(resources, "ignoreTags", IgnoreTags) ?? {
    keys: [],
    keyPrefixes: [],
  };
  return (key) => keys.includes(key) || ["aws:", ...keyPrefixes].some((prefix) => key.startsWith(prefix));
}

/** A setting of the stack's provider, which gets what is no text as JSON. */
function ofProvider<Shape>(
  resources: readonly RegisteredResource[],
  key: string,
  shape: z.ZodType<Shape>,
): Shape | undefined {
  const given = resources.find(({ type }) => type === "pulumi:providers:aws")?.inputs[key];
  return typeof given === "string" ? shape.parse(JSON.parse(given)) : undefined;
}
