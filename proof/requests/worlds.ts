import type { Partition } from "../../components/model/accessModel";
import { ACCOUNT_ACCESS } from "../../components/model/audiences/identityCenterGroups";
import { REQUEST } from "../decision/context";
import { type Dimension, fixedKey, type Form, probesOf, textKey } from "../decision/dimensions";
import type { World } from "../decision/find";
import { ANY, exactly, IN_NAME, literal, many, one, type Pattern, pattern } from "../decision/pattern";
import type { Test } from "../decision/statements";
import { type CallerKind, callers, type KnownCaller, theCallers } from "./callers";
import { OF_SESSION, uniqueId } from "./forms";
import {
  ACCOUNT_ACCESS_SOURCE,
  CREDENTIALS,
  CREDENTIALS_APART,
  CREDENTIALS_TO_ASSUME,
  NETWORK,
  REQUEST_TAGS,
  ROLE_CREDENTIALS,
  SOME_REQUEST_TAGS,
  sourceIdentity,
  TIME,
} from "./joint";
import {
  assertionKey,
  CARRIES_SOURCE,
  CARRIES_TAGS,
  type Carries,
  claimKey,
  HAS_SOURCE,
  type Key,
  OF_ACCOUNT_ACCESS,
  OF_ACCOUNT_ACCESS_ACTIONS,
  OF_ACCOUNTS,
  OF_CHAINED_SESSIONS,
  OF_EVERY_REQUEST,
  OF_OWN_CALLS,
  OF_SESSION_ACTIONS,
  ofResource,
  ofServicesOwnCalls,
  serviceKey,
  type SessionAction,
} from "./keys";

/** A role that somebody calls for, as it was deployed. */
export interface TargetRole {
  readonly arn: string;
  readonly accountId: string;
  readonly tags: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<CallerKind, string>> = {
  user: "an IAM user's own call",
  root: "a root user's own call",
  role: "the own call of a role's session",
  federatedUser: "the own call of a federated user's session",
};

/** How callers of a kind ask for a session of a role, or mark one. */
export function accountWorld(
  partition: Partition,
  kind: CallerKind,
  known: readonly KnownCaller[],
  action: SessionAction,
  role: TargetRole,
): World {
  return {
    says: WORDS[kind],
    dimensions: [
      callers(partition, kind, known),
      ...ofCaller(kind, CREDENTIALS_APART),
      ...ofSessionAction(action, kind === "role"),
      ...ofTarget(role),
    ],
  };
}

/** How anybody of a kind asks for a session of a role, as AWS sends it. */
export function callersWorld(
  partition: Partition,
  kind: CallerKind,
  action: SessionAction,
  role: TargetRole,
): World {
  return worldOf(callers(partition, kind, []), kind, action, role);
}

/** How one caller asks for a session of a role. */
export function oneCallersWorld(caller: KnownCaller, action: SessionAction, role: TargetRole): World {
  return worldOf(theCallers([caller]), caller.kind, action, role);
}

function worldOf(who: Dimension, kind: CallerKind, action: SessionAction, role: TargetRole): World {
  return {
    says: WORDS[kind],
    dimensions: [
      who,
      ...ofCaller(kind, CREDENTIALS_TO_ASSUME),
      ...ofSessionAction(action, kind === "role"),
      ...ofTarget(role),
    ],
  };
}

/** What callers of a kind carry with every request, whatever they ask for. */
export function ofKind(kind: CallerKind, credentials = CREDENTIALS): Dimension[] {
  return [...ofCaller(kind, credentials), ...(kind === "role" ? dimensionsOf([HAS_SOURCE]) : [])];
}

function ofCaller(kind: CallerKind, credentials: Dimension): Dimension[] {
  return [
    kind === "user" || kind === "root" ? credentials : ROLE_CREDENTIALS,
    textKey("aws:userid", USER_IDS[kind], true),
    NETWORK,
    TIME,
    ...dimensionsOf([
      ...OF_EVERY_REQUEST,
      ...OF_ACCOUNTS,
      ...OF_OWN_CALLS,
      ...(kind === "role" ? OF_CHAINED_SESSIONS : []),
    ]),
  ];
}

const USER_IDS: Readonly<Record<CallerKind, Form>> = {
  user: uniqueId("AIDA"),
  root: { patterns: [pattern(Array.from({ length: 12 }, () => one(["digit"])))], examples: [] },
  role: uniqueId("AROA", ...OF_SESSION),
  federatedUser: {
    patterns: [pattern(many(["digit"]), literal(":"), one(IN_NAME), many(IN_NAME))],
    examples: [],
  },
};

/**
 * What somebody may ask for in their own account: any action at all; and to assume a role, which may be done with
 * long-term keys and the code of a device.
 *
 * @param examples real actions that are tried before others
 */
export function ownCalls(kind: CallerKind, examples: readonly string[]): Dimension[][] {
  const any = [...ofKind(kind), anyAction(examples)];
  if (kind !== "user" && kind !== "root") return [any];
  const toAssume = fixedKey(REQUEST.action, "sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession");
  return [any, [...ofKind(kind, CREDENTIALS_TO_ASSUME), toAssume]];
}

/** How somebody for whom an identity provider vouches asks for a session. Such a call carries no keys of an account. */
export function federatedWorld(
  says: string,
  provider: { readonly arn: string; readonly claims: readonly string[]; readonly isSaml: boolean },
  action: SessionAction,
  role: TargetRole,
): World {
  const claims = provider.claims.map((name) => (provider.isSaml ? assertionKey(name) : claimKey(name)));
  return {
    says,
    dimensions: [
      fixed(REQUEST.provider, [REQUEST.caller, REQUEST.provider], provider.arn),
      NETWORK,
      TIME,
      ...dimensionsOf([...OF_EVERY_REQUEST, ...claims]),
      ...ofSessionAction(action),
      ...ofTarget(role),
    ],
  };
}

/** How account access manager asks for a session for somebody of Identity Center, in any organization. */
export function accountAccessWorld(action: SessionAction, role: TargetRole): World {
  return {
    says: "a call of account access manager",
    dimensions: [
      theService(() => [ACCOUNT_ACCESS]),
      ACCOUNT_ACCESS_SOURCE,
      TIME,
      ...dimensionsOf([
        ...OF_EVERY_REQUEST,
        ...OF_ACCOUNT_ACCESS,
        ...(OF_ACCOUNT_ACCESS_ACTIONS[action] ?? []),
      ]),
      fixedKey(REQUEST.action, action),
      ...ofTarget(role),
    ],
  };
}

/** How a service of AWS asks for a session for itself. */
export function serviceWorld(partition: Partition, action: SessionAction, role: TargetRole): World {
  return {
    says: "a service of AWS",
    dimensions: [
      theService((tests) =>
        [
          "ec2.amazonaws.com",
          ...probesOf(tests).flatMap((probe) => (probe.kind === "exact" ? [probe.text] : [])),
        ].filter((name) => /^[a-z0-9.-]+\.[a-z.]+$/.test(name)),
      ),
      NETWORK,
      TIME,
      ...dimensionsOf([...OF_EVERY_REQUEST, ...ofServicesOwnCalls(partition)]),
      ...ofSessionAction(action),
      ...ofTarget(role),
    ],
  };
}

/** A service that calls for itself, which is no caller of any account. */
function theService(names: (tests: readonly Test[]) => readonly string[]): Dimension {
  return {
    name: REQUEST.service,
    controls: (key) => key === REQUEST.caller || key === REQUEST.service,
    values: (tests) => names(tests).map((name) => new Map([[REQUEST.service, name]])),
  };
}

/** @param isChained whether the caller may have a source identity already */
function ofSessionAction(action: SessionAction, isChained = false): Dimension[] {
  return [
    fixedKey(REQUEST.action, action),
    ...dimensionsOf(OF_SESSION_ACTIONS[action]),
    ...OF_TAGS[CARRIES_TAGS[action]],
    sourceIdentity(CARRIES_SOURCE[action], isChained),
  ];
}

const OF_TAGS: Readonly<Record<Carries, readonly Dimension[]>> = {
  always: [SOME_REQUEST_TAGS],
  sometimes: [REQUEST_TAGS],
  never: [],
};

function ofTarget({ arn, accountId, tags }: TargetRole): Dimension[] {
  const ofTags = ["aws:ResourceTag", "iam:ResourceTag"].flatMap((prefix) =>
    Object.entries(tags).map(([tag, value]) => fixedKey(`${prefix}/${tag}`, value)),
  );
  return [fixedKey(REQUEST.resource, arn), ...ofTags, ...dimensionsOf(ofResource(accountId))];
}

/** A dimension that sets several names to one text. */
function fixed(name: string, keys: readonly string[], text: string): Dimension {
  return {
    name,
    controls: (key) => keys.includes(key),
    values: () => [new Map(keys.map((key) => [key, text]))],
  };
}

/** Policies that name more actions than this are not compared action by action. */
const MOST_ACTIONS = 150;

const ACTION: Form = {
  patterns: [
    pattern(
      one(["lower"]),
      many(["lower", "digit", "mark"]),
      literal(":"),
      one(["upper", "lower"]),
      many(["upper", "lower", "digit"]),
    ),
  ],
  examples: [],
};

/**
 * Any action of AWS. Where policies name very many, only those that they name are tried, which finds a request but
 * does not show that there is none.
 *
 * @param examples real ones that the policies in question speak of
 */
export function anyAction(examples: readonly string[]): Dimension {
  const all = textKey(REQUEST.action, ACTION, true, examples);
  const isSampled = (tests: readonly Test[]): boolean => probesOf(tests).length > MOST_ACTIONS;
  return {
    ...all,
    isSampled,
    values: (tests) => {
      if (!isSampled(tests)) return all.values(tests);
      const named = probesOf(tests).flatMap((probe) =>
        probe.kind === "text" ? [exampleOf(probe.pattern)] : [],
      );
      return [...new Set([...examples, ...named])].map((action) => new Map([[REQUEST.action, action]]));
    },
  };
}

/** A text of a pattern. */
function exampleOf({ steps }: Pattern): string {
  return steps
    .map((step) => {
      if (step.is === "literal") return step.character;
      return step.is === "one" ? "x" : "";
    })
    .join("");
}

const RESOURCE: Form = { patterns: [pattern(literal("arn:"), many(ANY)), exactly("*")], examples: ["*"] };

/** Any resource, or the `*` of actions that have none. */
export function anyResource(examples: readonly string[] = []): Dimension {
  return textKey(REQUEST.resource, RESOURCE, true, examples);
}

/** Keys that belong to no table of ours: those of single services. */
export function ofServices(keys: readonly string[], lists: ReadonlySet<string>): Dimension[] {
  return dimensionsOf(keys.map((name) => serviceKey(name, lists.has(name))));
}

function dimensionsOf(keys: readonly Key[]): Dimension[] {
  return keys.map(({ dimension }) => dimension);
}
