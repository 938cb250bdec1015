import { Document, isScalar, visit } from "yaml";
import type {
  AccessModelArgs,
  AccountArgs,
  MachineArgs,
  OidcProviderArgs,
  PasswordPolicyArgs,
  PermissionsArgs,
  PrimaryArgs,
  RoleArgs,
  SamlProviderArgs,
  StatementArgs,
  UserArgs,
  UserGroupArgs,
} from "../../../components/model/accessModel";
import type { TrustArgs } from "../../../components/model/trust/keys";

/** Keys of a mapping in the order in which the README has them; one that is not here comes last. */
type Order<Args> = readonly (keyof Args & string)[];

/** How what stands under a key is ordered: `*` is any key. */
interface Layout {
  readonly keys?: readonly string[];
  readonly within?: Readonly<Record<string, Layout>>;
}

const PASSWORD_POLICY: Order<PasswordPolicyArgs> = [
  "minimumLength",
  "reusePrevention",
  "maxAge",
  "requireLowercase",
  "requireUppercase",
  "requireNumbers",
  "requireSymbols",
  "allowUsersToChange",
];
const PRIMARY_KEYS: Order<PrimaryArgs> = [
  "accountId",
  "stack",
  "partition",
  "userPath",
  "accessKeys",
  "alias",
  "passwordPolicy",
  "quotas",
];
const ACCOUNT: Order<AccountArgs> = [
  "accountId",
  "stack",
  "roles",
  "displayName",
  "color",
  "region",
  "quotas",
];
const ROLE: Order<RoleArgs> = [
  "name",
  "path",
  "description",
  "maxSessionDuration",
  "permissions",
  "permissionsBoundary",
  "tags",
  "exclusive",
  "forceDetachPolicies",
  "trust",
];
const PERMISSIONS: Order<PermissionsArgs> = ["managedPolicies", "statements", "policyName"];
const STATEMENT: Order<StatementArgs> = [
  "sid",
  "effect",
  "actions",
  "notActions",
  "resources",
  "notResources",
  "conditions",
];
const TRUST: Order<TrustArgs> = [
  "mfa",
  "match",
  "sessionName",
  "sourceIdentity",
  "sessionTags",
  "sourceIps",
  "notBefore",
  "notAfter",
  "organizationId",
  "denyUsers",
  "conditions",
];
const GROUP: readonly (keyof UserGroupArgs)[] = [
  "members",
  "permissionSet",
  "assume",
  "policyName",
  "path",
  "selfManagement",
  "managedPolicies",
];
const USER: Order<UserArgs> = ["existing", "path", "forceDestroy", "tags", "permissionsBoundary"];
const MACHINE: Order<MachineArgs> = [
  "principal",
  "assume",
  "externalId",
  "attach",
  "sessionName",
  "sessionTags",
  "sourceIdentity",
  "sourceIps",
  "conditions",
];
const PROVIDER: readonly (keyof OidcProviderArgs | keyof SamlProviderArgs)[] = [
  "type",
  "assume",
  "existing",
  "url",
  "audiences",
  "subjects",
  "claims",
  "metadata",
];
const MODEL: Order<AccessModelArgs> = [
  "primary",
  "accounts",
  "roles",
  "groups",
  "users",
  "machines",
  "identityProviders",
];

const LAYOUT: Layout = {
  keys: MODEL,
  within: {
    primary: { keys: PRIMARY_KEYS, within: { passwordPolicy: { keys: PASSWORD_POLICY } } },
    accounts: { within: { "*": { keys: ACCOUNT } } },
    roles: {
      within: {
        "*": {
          keys: ROLE,
          within: {
            permissions: {
              keys: PERMISSIONS,
              within: { statements: { within: { "*": { keys: STATEMENT } } } },
            },
            trust: { keys: TRUST },
          },
        },
      },
    },
    groups: { within: { "*": { keys: GROUP } } },
    users: { within: { "*": { keys: USER } } },
    machines: { within: { "*": { keys: MACHINE } } },
    identityProviders: { within: { "*": { keys: PROVIDER } } },
  },
};

/** A model in the order of its keys. */
export function ordered(model: AccessModelArgs): AccessModelArgs {
  return laidOut(model, LAYOUT) as AccessModelArgs;
}

function laidOut(value: unknown, layout: Layout | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => laidOut(item, layout?.within?.["*"]));
  if (typeof value !== "object" || value === null) return value;
  const { keys = [], within = {} } = layout ?? {};
  const place = (key: string): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([left], [right]) => place(left) - place(right))
      .map(([key, inner]) => [key, laidOut(inner, within[key] ?? within["*"])]),
  );
}

/** Characters of a list that stands in one line. */
const LONGEST_LIST = 80;

/** A model as a file for people: short lists in a line each. */
export function modelYaml(model: AccessModelArgs, comment: string): string {
  const document = new Document(ordered(model), { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, list) => {
      const texts = list.items.map((item) => (isScalar(item) ? String(item.value) : undefined));
      if (texts.includes(undefined) || texts.join(", ").length > LONGEST_LIST) return;
      list.flow = true;
    },
  });
  document.commentBefore = comment;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
