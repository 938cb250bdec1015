import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { readAccess } from "../../../../components/access";
import type { AccessModel, AccessModelArgs, Assume } from "../../../../components/model/accessModel";
import { rolesOf } from "../../../../components/model/grants";
import { withDefaults } from "../../../../components/model/defaults";
import { managedPolicy } from "../../../../components/policies/managedPolicies";
import { EVERYTHING, EVERYTHING_WITHOUT_KEYS } from "../../../proof/everything";
import { samlXml } from "../../../models";
import { REPOSITORY } from "../../../repository";
import { rehearsalOf } from "../../rehearsal/inMemory";
import { Accounts } from "../verifying";
import { type Adopted, adopted, printedOf } from "./adopting";

/** What no account tells, by its path in the model (`*` is any name), and what comes back in its place. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  "primary.stack": "what a stack is called is Pulumi's matter",
  "primary.quotas": "IAM does not print what Service Quotas has raised",
  audit: "rules of EventBridge are none of IAM's",
  accountSets: "an account has no sets; grants in one come back by the names of its accounts",
  "accounts.*.sets": "an account has no sets",
  "accounts.*.stack": "what a stack is called is Pulumi's matter",
  "accounts.*.displayName": "a setting of the console's switch",
  "accounts.*.color": "a setting of the console's switch",
  "accounts.*.region": "a setting of clients",
  "accounts.*.quotas": "IAM does not print what Service Quotas has raised",
  "roles.*.exclusive": "starts as false, until somebody has seen what else is attached",
  "roles.*.forceDetachPolicies": "a setting of the deployment",
  "users.*.existing": "a user whom the model can say is taken over",
  "users.*.forceDestroy": "starts as false, so that nobody's keys are deleted",
  "users.*.consoleAccess": "a password cannot be taken over without a new one",
  "users.*.accessKey": "a key's secret cannot be read",
  "users.*.pgpKey": "of a password or key that is not taken over",
};

/** A model in which everything that means the same is written the same, without what no account tells. */
function comparable(args: AccessModelArgs): unknown {
  const access = withDefaults(args);
  const policy = (name: string): string => managedPolicy(access.primary.partition, name).arn;
  const assumable = (assume: Assume): string[] =>
    rolesOf(access, { assume })
      .map(({ account, role }) => `${account} ${role}`)
      .sort();
  const spelled = {
    ...access,
    accountSets: {},
    accounts: mapped(access.accounts, (account) => ({
      ...account,
      ownRoles: undefined,
      roles: [...account.roles].sort(),
    })),
    roles: mapped(access.roles, (role) => ({
      ...role,
      permissions: {
        ...role.permissions,
        managedPolicies: role.permissions.managedPolicies.map(policy).sort(),
      },
      permissionsBoundary: role.permissionsBoundary && policy(role.permissionsBoundary),
    })),
    groups: mapped(access.groups, (group) => ({
      ...group,
      members: [...group.members].sort(),
      assume: assumable(group.assume),
      managedPolicies: group.managedPolicies.map(policy).sort(),
    })),
    users: mapped(access.users, (user) => ({
      ...user,
      permissionsBoundary: user.permissionsBoundary && policy(user.permissionsBoundary),
    })),
    machines: mapped(access.machines, (machine) => ({ ...machine, assume: assumable(machine.assume) })),
    identityProviders: mapped(access.identityProviders, (provider) => ({
      ...provider,
      audiences: [...provider.audiences].sort(),
      assume: assumable(provider.assume),
    })),
  } satisfies { [Section in keyof AccessModel]: unknown };
  return untold(JSON.parse(JSON.stringify(spelled)), []);
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => [key, map(value)]),
  );
}

function untold(value: unknown, path: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isNotTold([...path, key]))
      .map(([key, inner]) => [key, untold(inner, [...path, key])]),
  );
}

function isNotTold([section, ...rest]: readonly string[]): boolean {
  const named = section === "primary" ? rest : rest.slice(1);
  if (rest.length === 0) return NOT_TOLD[section ?? ""] !== undefined;
  const pattern = [section, ...(section === "primary" ? [] : ["*"]), ...named].join(".");
  return NOT_TOLD[pattern] !== undefined;
}

function omit<Value>(
  record: Readonly<Record<string, Value>> = {},
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/**
 * Without what adoption leaves alone, and says: providers that IAM has itself, and people of account access manager, of
 * whom IAM tells a service alone.
 */
function readable(model: AccessModelArgs): AccessModelArgs {
  const ofIam = ["google", "app", "facebook", "amazon"];
  return {
    ...model,
    primary: { ...model.primary, identityCenter: undefined },
    accounts: mapped(model.accounts, (account) => ({
      ...account,
      roles: [account.roles ?? []].flat().filter((role) => role !== "observer"),
    })),
    roles: omit(model.roles, ["observer"]),
    groups: omit(model.groups, ["observers"]),
    identityProviders: omit(model.identityProviders, ofIam),
  };
}

/** With every key that a provider's account takes over. */
const WITH_PROVIDERS: AccessModelArgs = {
  ...readable(EVERYTHING),
  identityProviders: {
    ...readable(EVERYTHING).identityProviders,
    corporate: {
      type: "saml",
      metadata: samlXml(),
      assume: { shop: ["auditor"], data: ["auditor"] },
    },
  },
};

/** What the first model has no example of: names of its own, policies that fill several, machines that are users. */
const SPELLED_OUT: AccessModelArgs = {
  primary: { accountId: "111111111111" },
  accounts: Object.fromEntries(
    Array.from({ length: 13 }, (_, index) => [
      `account-${index}`,
      { accountId: String(200_000_000_000 + index), roles: index === 0 ? ["reader", "writer"] : ["reader"] },
    ]),
  ),
  roles: {
    reader: {
      // Its ARNs fill an assume policy with eleven of them.
      path: `/${"reading/".repeat(60)}`,
      description: "Reads.",
      permissions: { managedPolicies: ["ReadOnlyAccess", "SecurityAudit"] },
    },
    writer: {
      permissions: {
        managedPolicies: ["arn:aws:iam::aws:policy/job-function/Billing"],
        statements: Array.from({ length: 20 }, (_, index) => ({
          sid: `Bucket${index}`,
          actions: ["s3:PutObject"],
          resources: [`arn:aws:s3:::bucket-${index}/${"x".repeat(300)}`],
        })),
      },
      trust: { mfa: { maxAge: 129_600 }, organizationId: "o-a1b2c3d4e5" },
    },
  },
  groups: {
    readers: { members: ["ada", "grace"], assume: { "*": ["reader"] }, policyName: "read-everywhere" },
    writers: {
      members: ["grace"],
      assume: { "account-0": ["writer"] },
      managedPolicies: ["job-function/ViewOnlyAccess"],
      path: "/teams/",
    },
    outside: { permissionSet: "Readers", assume: { "account-0": ["reader"] } },
  },
  users: {
    ada: { path: "/people/" },
    grace: { tags: { team: "compilers" }, permissionsBoundary: "PowerUserAccess" },
  },
  machines: {
    backup: {
      principal: "arn:aws:iam::111111111111:user/backup",
      assume: { "account-0": ["writer"] },
    },
    sync: {
      principal: "arn:aws:iam::111111111111:role/sync",
      attach: false,
      assume: { "account-0": ["writer"] },
    },
  },
};

const ProjectFile = z.object({ config: z.object({ access: z.object({ value: z.unknown() }) }) });
const SHIPPED = ProjectFile.parse(parse(readFileSync(join(REPOSITORY, "Pulumi.yaml"), "utf8"))).config.access
  .value;

const MODELS: Readonly<Record<string, AccessModelArgs>> = {
  "a model with every key": WITH_PROVIDERS,
  "the same without access keys": readable(EVERYTHING_WITHOUT_KEYS),
  "a model of names and sizes of its own": SPELLED_OUT,
  "the shipped example": SHIPPED as AccessModelArgs,
};

describe("what this program deployed", function () {
  this.timeout(120_000);
  for (const [name, model] of Object.entries(MODELS)) {
    describe(`of ${name}`, () => {
      let back: Adopted;
      before(async () => {
        back = await adopted(printedOf(await Accounts.of(model)));
      });

      it("comes back as the model that it came from", () => {
        assert.deepEqual(comparable(back.model), comparable(model));
      });

      it("is read, and rehearses", async () => {
        readAccess(back.model);
        const { proof } = await rehearsalOf(back.model);
        assert.deepEqual([proof.counterexamples, proof.unusable], [[], []]);
      });

      it("changes nothing for anybody", () => {
        assert.deepEqual([back.changes, back.leftOut], [[], []]);
      });

      it("is imported whole, so that a preview shows nothing", async () => {
        const { runs } = await rehearsalOf(back.model);
        for (const { name: stack, resources } of runs) {
          const registered = resources
            .filter(({ type }) => type.startsWith("aws:"))
            .map(({ type, name: of }) => `${type} ${of}`);
          const imported = back.imports[stack]?.resources.flatMap(({ type, logicalName, component }) =>
            component === true ? [] : [`${type} ${String(logicalName)}`],
          );
          assert.deepEqual(imported?.sort(), registered.sort(), stack);
          assert.deepEqual([back.stacks[stack]?.created, back.stacks[stack]?.changed], [[], []], stack);
        }
      });
    });
  }
});
