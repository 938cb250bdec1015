import { type Context, REQUEST, together } from "../../proof/decision/context";
import { type Dimension, textKey } from "../../proof/decision/dimensions";
import type { RequestSet, World } from "../../proof/decision/find";
import { many, one, pattern } from "../../proof/decision/pattern";
import { UndecidedError } from "../../proof/decision/representatives";
import type { Test } from "../../proof/decision/statements";
import { type CallerKind, knownCaller, theCallers } from "../../proof/requests/callers";
import { TEXT } from "../../proof/requests/forms";
import { type SessionAction, SESSION_ACTIONS } from "../../proof/requests/keys";
import { REQUEST_TAGS } from "../../proof/requests/joint";
import {
  accountWorld,
  federatedWorld,
  ofKind,
  serviceWorld,
  type TargetRole,
} from "../../proof/requests/worlds";
import { CALLS, OIDC_PROVIDER, ROLE_ARN, SAML_PROVIDER } from "./draw";
import type { Random } from "./random";

/** Requests as AWS could send them, drawn from worlds. */

const ROLE: TargetRole = { arn: ROLE_ARN, accountId: "222222222222", tags: {} };
const KINDS: readonly CallerKind[] = ["user", "root", "role", "federatedUser"];
const KNOWN = [
  knownCaller({ kind: "user", arn: "arn:aws:iam::111111111111:user/people/alice", tags: { team: "blue" } }),
  knownCaller({ kind: "user", arn: "arn:aws:iam::222222222222:user/bob", tags: {} }),
  knownCaller({ kind: "role", arn: "arn:aws:iam::111111111111:role/ci", tags: { team: "red" } }),
];

/** Everybody who may ask for a session of a role. */
export function drawTrustWorld(random: Random): World {
  const action = random.once(2)
    ? "sts:AssumeRole"
    : random.one(SESSION_ACTIONS.filter((each) => each !== "sts:SetContext"));
  return random.one(worldsOf(action));
}

function worldsOf(action: SessionAction): World[] {
  const issuer = OIDC_PROVIDER.slice(OIDC_PROVIDER.indexOf("/") + 1);
  const token = { arn: OIDC_PROVIDER, claims: [`${issuer}:aud`, `${issuer}:sub`], isSaml: false };
  const assertion = { arn: SAML_PROVIDER, claims: ["saml:aud"], isSaml: true };
  if (action === "sts:AssumeRoleWithSAML") return [federatedWorld("an assertion", assertion, action, ROLE)];
  if (action === "sts:AssumeRoleWithWebIdentity") return [federatedWorld("a token", token, action, ROLE)];
  return [
    ...KINDS.map((kind) => accountWorld("aws", kind, KNOWN, action, ROLE)),
    serviceWorld("aws", action, ROLE),
  ];
}

/** Somebody's calls, each with a resource that it can have. */
export function drawOwnWorld(random: Random): World {
  const caller = random.one(KNOWN);
  return {
    says: `the own calls of ${caller.arn}`,
    dimensions: [theCallers([caller]), CALL, REQUEST_TAGS, ...ofKind(caller.kind)],
  };
}

const CALL: Dimension = {
  name: "the call",
  controls: (key) => ["s3:prefix", "s3:max-keys", REQUEST.action, REQUEST.resource].includes(key),
  values: (tests) =>
    CALLS.flatMap(([action, resource]) => {
      const call = new Map([
        [REQUEST.action, action],
        [REQUEST.resource, resource],
      ]);
      // To other actions AWS does not give the keys of a listing.
      if (action !== "s3:ListBucket") return [call];
      const [prefixes, numbers] = LISTING.map((key) =>
        key.values(tests.filter((test) => key.controls(test.key))),
      );
      return [call, ...[prefixes ?? [], numbers ?? []].flat().map((keys) => together(call, keys))];
    }),
};

const LISTING: readonly Dimension[] = [
  textKey("s3:prefix", TEXT, false),
  textKey("s3:max-keys", { patterns: [pattern(one(["digit"]), many(["digit"]))], examples: ["50"] }, false),
];

/** Draws requests of a world, likely to be at the edge of what the sets tell apart. */
export function requestsOf({ dimensions }: World, sets: readonly RequestSet[]): (random: Random) => Context {
  const variables = sets.flatMap((set) => set.variables);
  const giving = dimensions.filter(({ controls }) => variables.some(controls));
  const others = dimensions.filter((dimension) => !giving.includes(dimension));
  const given = valuesOf(giving, testsOf(sets, new Map()));
  const rest = new Map<string, readonly (readonly Context[])[]>();
  return (random) => {
    const first = together(...given.map((values) => random.one(values)));
    const key = JSON.stringify([...first]);
    const values = rest.get(key) ?? valuesOf(others, testsOf(sets, first));
    rest.set(key, values);
    return together(first, ...values.map((each) => random.one(each)));
  };
}

function valuesOf(dimensions: readonly Dimension[], tests: readonly Test[]): (readonly Context[])[] {
  return dimensions.map((dimension) => {
    const own = tests.filter(({ key }) => dimension.controls(key));
    try {
      return dimension.values(own);
    } catch (error) {
      // What cannot be decided is no reason to ask nothing: then a usual value is taken.
      if (error instanceof UndecidedError) return dimension.values([]);
      throw error;
    }
  });
}

function testsOf(sets: readonly RequestSet[], context: Context): Test[] {
  return sets.flatMap((set) =>
    set.layers(context).flatMap(({ allow, deny }) => [...allow, ...deny].flatMap((clause) => [...clause])),
  );
}
