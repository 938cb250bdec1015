import assert from "node:assert/strict";
import * as iam from "@aws-sdk/client-iam";
import { z } from "zod";
import type { RegisteredResource } from "../../../commands/rehearsal/stacks";

/** What takes a created resource away again. */
type Remove = () => Promise<unknown>;

const Texts = z.record(z.string(), z.string());
const Named = z.object({
  name: z.string(),
  path: z.string().optional(),
  tags: Texts.optional(),
  permissionsBoundary: z.string().optional(),
});
const tagList = (tags: z.infer<typeof Texts> = {}): iam.Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/**
 * How the AWS provider creates each type of resource, by calls of the IAM API. In the order in which one needs the
 * other.
 */
const CREATE: Readonly<
  Record<string, (client: iam.IAMClient, resource: RegisteredResource) => Promise<Remove>>
> = {
  "aws:iam/user:User": async (client, { inputs, outputs }) => {
    const { name, path, tags, permissionsBoundary } = Named.parse(inputs);
    const { User } = await client.send(
      new iam.CreateUserCommand({
        UserName: name,
        Path: path,
        Tags: tagList(tags),
        PermissionsBoundary: permissionsBoundary,
      }),
    );
    assert.equal(User?.Arn, outputs.arn);
    return () => client.send(new iam.DeleteUserCommand({ UserName: name }));
  },
  "aws:iam/group:Group": async (client, { inputs, outputs }) => {
    const { name, path } = Named.parse(inputs);
    const { Group } = await client.send(new iam.CreateGroupCommand({ GroupName: name, Path: path }));
    assert.equal(Group?.Arn, outputs.arn);
    return () => client.send(new iam.DeleteGroupCommand({ GroupName: name }));
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": async (client, { inputs, outputs }) => {
    const { url, clientIdLists } = z
      .object({ url: z.string(), clientIdLists: z.array(z.string()) })
      .parse(inputs);
    const { OpenIDConnectProviderArn: arn } = await client.send(
      new iam.CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: clientIdLists }),
    );
    assert.equal(arn, outputs.arn);
    return () => client.send(new iam.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
  },
  "aws:iam/samlProvider:SamlProvider": async (client, { inputs, outputs }) => {
    const { name, samlMetadataDocument } = z
      .object({ name: z.string(), samlMetadataDocument: z.string() })
      .parse(inputs);
    const { SAMLProviderArn: arn } = await client.send(
      new iam.CreateSAMLProviderCommand({ Name: name, SAMLMetadataDocument: samlMetadataDocument }),
    );
    assert.equal(arn, outputs.arn);
    return () => client.send(new iam.DeleteSAMLProviderCommand({ SAMLProviderArn: arn }));
  },
  "aws:iam/role:Role": async (client, { inputs, outputs }) => {
    const { name, path, tags, permissionsBoundary } = Named.parse(inputs);
    const { assumeRolePolicy, description, maxSessionDuration } = z
      .object({
        assumeRolePolicy: z.string(),
        description: z.string().optional(),
        maxSessionDuration: z.number(),
      })
      .parse(inputs);
    const { Role } = await client.send(
      new iam.CreateRoleCommand({
        RoleName: name,
        Path: path,
        Tags: tagList(tags),
        PermissionsBoundary: permissionsBoundary,
        AssumeRolePolicyDocument: assumeRolePolicy,
        Description: description,
        MaxSessionDuration: maxSessionDuration,
      }),
    );
    assert.equal(Role?.Arn, outputs.arn);
    return () => client.send(new iam.DeleteRoleCommand({ RoleName: name }));
  },
  "aws:iam/policy:Policy": async (client, { inputs, outputs }) => {
    const { name, path } = Named.parse(inputs);
    const { Policy } = await client.send(
      new iam.CreatePolicyCommand({
        PolicyName: name,
        Path: path,
        PolicyDocument: z.string().parse(inputs.policy),
      }),
    );
    const arn = Policy?.Arn;
    assert.equal(arn, outputs.arn);
    return () => client.send(new iam.DeletePolicyCommand({ PolicyArn: arn }));
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (client, { inputs }) => {
    const { role, policyArn } = Texts.parse(inputs);
    await client.send(new iam.AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
    return () => client.send(new iam.DetachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
  },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": async (client, { inputs }) => {
    const { group, policyArn } = Texts.parse(inputs);
    await client.send(new iam.AttachGroupPolicyCommand({ GroupName: group, PolicyArn: policyArn }));
    return () => client.send(new iam.DetachGroupPolicyCommand({ GroupName: group, PolicyArn: policyArn }));
  },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": async (client, { inputs }) => {
    const { user, policyArn } = Texts.parse(inputs);
    await client.send(new iam.AttachUserPolicyCommand({ UserName: user, PolicyArn: policyArn }));
    return () => client.send(new iam.DetachUserPolicyCommand({ UserName: user, PolicyArn: policyArn }));
  },
  "aws:iam/userGroupMembership:UserGroupMembership": async (client, { inputs }) => {
    const { user, groups } = z.object({ user: z.string(), groups: z.array(z.string()) }).parse(inputs);
    for (const group of groups) {
      await client.send(new iam.AddUserToGroupCommand({ UserName: user, GroupName: group }));
    }
    return () =>
      Promise.all(
        groups.map((group) =>
          client.send(new iam.RemoveUserFromGroupCommand({ UserName: user, GroupName: group })),
        ),
      );
  },
  "aws:iam/userLoginProfile:UserLoginProfile": async (client, { inputs }) => {
    const user = z.string().parse(inputs.user);
    await client.send(
      new iam.CreateLoginProfileCommand({ UserName: user, Password: "Correct-Horse-7-Battery" }),
    );
    return () => client.send(new iam.DeleteLoginProfileCommand({ UserName: user }));
  },
  "aws:iam/accessKey:AccessKey": async (client, { inputs }) => {
    const user = z.string().parse(inputs.user);
    const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName: user }));
    return () =>
      client.send(new iam.DeleteAccessKeyCommand({ UserName: user, AccessKeyId: AccessKey?.AccessKeyId }));
  },
  "aws:iam/accountAlias:AccountAlias": async (client, { inputs }) => {
    const alias = z.string().parse(inputs.accountAlias);
    await client.send(new iam.CreateAccountAliasCommand({ AccountAlias: alias }));
    return () => client.send(new iam.DeleteAccountAliasCommand({ AccountAlias: alias }));
  },
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": async (client, { inputs }) => {
    const MinimumPasswordLength = z.number().parse(inputs.minimumPasswordLength);
    await client.send(new iam.UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength }));
    return () => client.send(new iam.DeleteAccountPasswordPolicyCommand({}));
  },
};

/** What stands for no resource of IAM: what a stack is made of, and rules on what others have attached. */
const NO_RESOURCE = /^(federation:|pulumi:|aws:iam\/role(Policies|PolicyAttachments)Exclusive:)/;

/**
 * Creates resources as a rehearsal registers them, through the IAM API.
 *
 * @returns for each, what takes it away again; to be called from the last to the first
 */
export async function createAll(
  client: iam.IAMClient,
  resources: readonly RegisteredResource[],
): Promise<Remove[]> {
  const types = Object.keys(CREATE);
  const unknown = resources.filter(({ type }) => !types.includes(type) && !NO_RESOURCE.test(type));
  assert.deepEqual(
    unknown.map(({ type }) => type),
    [],
  );
  const removes: Remove[] = [];
  for (const [type, create] of Object.entries(CREATE)) {
    for (const resource of resources.filter((each) => each.type === type)) {
      removes.push(await create(client, resource));
    }
  }
  return removes;
}
