import type { AccessKeys } from "../../components/model/accessModel";
import type { Call } from "./calls";
import { type Cell, cellOf } from "./rules";
import { type Asked, type Audience, ROLES, type TriedRole } from "./roles";

/** The values that each part of a call takes; a table crosses them all. */
type Dimensions = { readonly [Part in keyof Call]: readonly Call[Part][] };

/** Right, wrong and absent values, for the roles that ask for the most. */
const ALL_VALUES = {
  people: {
    caller: ["alice", "eve"],
    mfa: ["fresh", "old", "none", "an age alone"],
    externalId: ["none", "ci's"],
    sessionName: ["own", "ci-42"],
    sourceIdentity: ["own", "none", "somebody else's"],
    tags: ["right", "none", "of another value"],
    address: ["the role's", "ci's", "none"],
    time: ["inside", "after"],
    transport: ["TLS"],
  },
  ci: {
    caller: ["ci"],
    mfa: ["none", "fresh"],
    externalId: ["ci's", "another", "none"],
    sessionName: ["ci-42", "own"],
    sourceIdentity: ["none", "own"],
    tags: ["none", "right", "right and another"],
    address: ["ci's", "the role's", "none"],
    time: ["inside", "after"],
    transport: ["TLS"],
  },
  cron: {
    caller: ["cron"],
    mfa: ["none", "fresh"],
    externalId: ["none", "ci's"],
    sessionName: ["ci-42", "own"],
    sourceIdentity: ["none", "own"],
    tags: ["none", "right", "right and another"],
    address: ["the role's", "ci's", "none"],
    time: ["inside", "after"],
    transport: ["TLS"],
  },
  github: {
    caller: ["octo/infra", "octo/infra-2", "octo/infra for another audience", "a workflow without a subject"],
    mfa: ["none", "fresh"],
    externalId: ["none", "ci's"],
    sessionName: ["own", "ci-42"],
    sourceIdentity: ["none", "own"],
    tags: ["none", "right"],
    address: ["the role's", "ci's", "none"],
    time: ["inside", "before"],
    transport: ["TLS"],
  },
} as const satisfies Partial<Record<Audience, Dimensions>>;

/** The right value of each part, and the wrong one that another audience's rules would take. */
function temptingValues(audience: Audience, { asks }: TriedRole): Dimensions {
  const common = {
    mfa: ["none", "fresh"],
    externalId: ["none", "ci's"],
    sessionName: ["own", "ci-42"],
    sourceIdentity: ["none", "own"],
    tags: ["none", "right"],
    address: ["the role's", "ci's"],
    // Where the role does not ask, the wrong value alone, which must not matter.
    time: [...timesAsked(asks), asks.includes("notAfter") ? "after" : "before"],
    transport: asks.includes("conditions") ? ["TLS", "plain"] : ["plain"],
  } as const satisfies Partial<Dimensions>;
  switch (audience) {
    case "people":
      return {
        ...common,
        caller: asks.includes("denyUsers") ? ["alice", "eve", "trudy"] : ["eve", "trudy"],
        tags: asks.includes("sessionTags") ? ["none", "right", "right and another"] : ["none", "right"],
      };
    case "ci":
      return { ...common, caller: ["ci", "cd"] };
    case "cron":
      return { ...common, caller: ["cron"] };
    case "pods":
      return {
        ...common,
        caller: ["pods", "cd"],
        sourceIdentity: ["none", "own", "somebody else's"],
        tags: ["none", "right", "of another value", "right and another"],
      };
    case "vendor":
      return {
        ...common,
        caller: ["a role of the vendor's", "a user of the vendor's", "a role of another account"],
        externalId: ["none", "ci's", "another"],
      };
    case "github":
      return { ...common, caller: ["octo/infra", "octo/infra-2"] };
    case "google":
      return {
        ...common,
        time: ["inside", "before", "after"],
        caller: [
          "Google's account",
          "Google's account for another audience",
          "Google's account, whose client asked",
          "another account of Google",
        ],
      };
    case "permissionSet":
      return {
        ...common,
        ...OF_FEDERATED_PEOPLE,
        caller: ["permission set Audit", "permission set Audit_More"],
        tags: ["none", "right", "of another value", "right and another"],
      };
    case "direct":
      return {
        ...common,
        ...OF_FEDERATED_PEOPLE,
        caller: [
          "account access manager",
          "account access manager for another application",
          "account access manager for another organization",
          "another service for the application",
        ],
        tags: ["none", "right", "of another value", "right and another"],
      };
    case "saml":
      return {
        ...common,
        ...OF_FEDERATED_PEOPLE,
        caller: [
          "okta for the console",
          "okta for the console in Ireland",
          "okta for the console in London",
          "okta for another application",
          "okta without an audience",
          "another SAML provider",
        ],
      };
  }
}

function timesAsked(asks: readonly Asked[]): readonly "inside"[] {
  return asks.includes("notBefore") || asks.includes("notAfter") ? ["inside"] : [];
}

/** No machine's rules tempt them, so that all times and addresses can be tried. */
const OF_FEDERATED_PEOPLE = {
  externalId: ["none"],
  sessionName: ["own"],
  address: ["the role's", "ci's", "none"],
  time: ["inside", "before", "after"],
} as const satisfies Partial<Dimensions>;

/** Calls of one audience to one role. */
export interface Table {
  readonly role: TriedRole;
  readonly audience: Audience;
  readonly accessKeys: AccessKeys;
  readonly cells: readonly Cell[];
}

export function everyTable(): Table[] {
  const thorough = [
    table(ROLES.machines, "people", ALL_VALUES.people),
    table(ROLES.machines, "ci", ALL_VALUES.ci),
    table(ROLES.machines, "cron", ALL_VALUES.cron),
    table(ROLES.workflows, "github", ALL_VALUES.github),
  ];
  const isThorough = (role: TriedRole, audience: Audience): boolean =>
    thorough.some((each) => each.role === role && each.audience === audience);
  const tempting = Object.values(ROLES).flatMap((role: TriedRole) =>
    role.grantedTo
      .filter((audience) => !isThorough(role, audience))
      .map((audience) => table(role, audience, temptingValues(audience, role))),
  );
  return [...thorough, ...tempting, ...withoutKeys()];
}

/** Where people's access keys are refused; machines have theirs. */
function withoutKeys(): Table[] {
  const mfa = ["fresh", "none", "fresh in a session", "no MFA in a session"] as const;
  const tried: readonly (readonly [role: TriedRole, audience: Audience])[] = [
    [ROLES.nothing, "people"],
    [ROLES.mfa, "people"],
    [ROLES.nothing, "ci"],
    [ROLES.nothing, "cron"],
  ];
  return tried.map(([role, audience]) =>
    table(role, audience, { ...temptingValues(audience, role), mfa }, "refused"),
  );
}

function table(
  role: TriedRole,
  audience: Audience,
  dimensions: Dimensions,
  accessKeys: AccessKeys = "allowed",
): Table {
  const cells = cross(dimensions).map((call) => cellOf(role, audience, call, accessKeys));
  return { role, audience, accessKeys, cells };
}

/** Every combination of the values. */
function cross(dimensions: Dimensions): Call[] {
  const { caller, mfa, externalId, sessionName, sourceIdentity, tags, address, time, transport } = dimensions;
  const parts: readonly ((call: Call) => Call[])[] = [
    (call) => caller.map((value) => ({ ...call, caller: value })),
    (call) => mfa.map((value) => ({ ...call, mfa: value })),
    (call) => externalId.map((value) => ({ ...call, externalId: value })),
    (call) => sessionName.map((value) => ({ ...call, sessionName: value })),
    (call) => sourceIdentity.map((value) => ({ ...call, sourceIdentity: value })),
    (call) => tags.map((value) => ({ ...call, tags: value })),
    (call) => address.map((value) => ({ ...call, address: value })),
    (call) => time.map((value) => ({ ...call, time: value })),
    (call) => transport.map((value) => ({ ...call, transport: value })),
  ];
  return parts.reduce((calls, part) => calls.flatMap(part), [BLANK]);
}

/** What is crossed takes the place of each of these. */
const BLANK: Call = {
  caller: "alice",
  mfa: "none",
  externalId: "none",
  sessionName: "own",
  sourceIdentity: "none",
  tags: "none",
  address: "none",
  time: "inside",
  transport: "TLS",
};
