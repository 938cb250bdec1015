import type { Partition } from "../../components/model/accessModel";
import { type Dimension, fixedKey, listKey, textKey } from "../decision/dimensions";
import type { RequestSet, World } from "../decision/find";
import { knownCaller, theCallers } from "./callers";
import { ACCOUNT_ID, OF_SESSION, ORGANIZATION, SESSION_NAME, TEXT, uniqueId } from "./forms";
import { NETWORK, REQUEST_TAGS, ROLE_CREDENTIALS, TIME } from "./joint";
import { OF_ACCOUNTS, OF_EVERY_REQUEST, OF_OWN_CALLS, ofServicesCalls } from "./keys";
import { anyAction, anyResource, ofServices } from "./worlds";

/** A role whose sessions call AWS. */
export interface SessionOf {
  readonly partition: Partition;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Tags that a session may be given when it begins, with patterns of their values. */
  readonly sessionTags: Readonly<Record<string, readonly string[]>>;
  /** Whether a session may say who is behind it. */
  readonly sourceIdentity: boolean;
  /** Identity providers that may have vouched for it. */
  readonly providers: readonly string[];
  /** Real actions that are tried before others. */
  readonly actions: readonly string[];
}

/** What a session of a role may ask AWS for by itself, and what services may ask for with it. */
export function sessionWorlds(
  role: SessionOf,
  sets: readonly RequestSet[],
): { readonly own: World; readonly services: World } {
  const tests = sets.flatMap(({ layers }) =>
    layers(new Map()).flatMap(({ allow, deny }) => [...allow, ...deny].flat()),
  );
  const keys = new Set([...tests.map(({ key }) => key), ...sets.flatMap(({ variables }) => variables)]);
  const lists = new Set(tests.flatMap(({ key, ofSeveral }) => (ofSeveral === true ? [key] : [])));
  const common = ofSessions(role);
  const known = [...common, ...ofServicesCalls(role.partition).map(({ dimension }) => dimension)];
  const others = [...keys].filter(
    (key) => !key.startsWith("aws:") && !known.some(({ controls }) => controls(key)),
  );
  const tags = [...keys].filter((key) => key.startsWith("aws:resourcetag/"));
  const dimensions = [...common, ...ofServices([...others, ...tags], lists)];
  return {
    own: {
      says: "a person's own call",
      dimensions: [...dimensions, ...OF_OWN_CALLS.map(({ dimension }) => dimension)],
    },
    services: {
      says: "a call that a service makes with the session",
      dimensions: [...dimensions, ...ofServicesCalls(role.partition).map(({ dimension }) => dimension)],
    },
  };
}

const SESSION_ID = uniqueId("AROA", ...OF_SESSION);

function ofSessions(role: SessionOf): Dimension[] {
  return [
    theCallers([
      knownCaller({ kind: "role", arn: role.arn, tags: role.tags, sessionTags: role.sessionTags }),
    ]),
    anyAction(role.actions),
    anyResource(),
    ROLE_CREDENTIALS,
    NETWORK,
    TIME,
    REQUEST_TAGS,
    textKey("aws:userid", SESSION_ID, true),
    ...[...OF_EVERY_REQUEST, ...OF_ACCOUNTS].map(({ dimension }) => dimension),
    ...(role.sourceIdentity ? [textKey("aws:SourceIdentity", SESSION_NAME, false)] : []),
    ...(role.providers.length === 0 ? [] : [fixedKey("aws:FederatedProvider", ...role.providers)]),
    textKey("aws:ResourceAccount", ACCOUNT_ID, false),
    textKey("aws:ResourceOrgID", ORGANIZATION, false),
    listKey("aws:ResourceOrgPaths", TEXT),
  ];
}
