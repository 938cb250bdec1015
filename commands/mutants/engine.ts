import { providerName } from "../../components/model/arns";
import { REQUEST } from "../../proof/decision/context";
import type { Dimension } from "../../proof/decision/dimensions";
import { type RequestSet, type World } from "../../proof/decision/find";
import { allowedBy } from "../../proof/decision/policies";
import { readDocument } from "../../proof/decision/statements";
import type { CallerKind, KnownCaller } from "../../proof/requests/callers";
import { knownCaller, theCallers } from "../../proof/requests/callers";
import { claimsOf, type SessionAction, SESSION_ACTIONS } from "../../proof/requests/keys";
import {
  accountWorld,
  federatedWorld,
  ofKind,
  ofServices,
  type TargetRole,
} from "../../proof/requests/worlds";
import { engineAnswer, type Question } from "../witnesses/answers";
import { knownDifference } from "../witnesses/differences";
import type { Policy } from "../witnesses/policy";
import { Random } from "../witnesses/random";
import { requestsOf } from "../witnesses/requests";
import type { Mutant } from "./plant";

/** What the policy engine said about a mutant that is taken to mean the same. */
export interface SecondOpinion {
  /** Requests that it answered for both documents. */
  readonly asked: number;
  /** A request that it answers differently, as JSON. */
  readonly differs?: string;
}

/** Asks the policy engine whether a changed document answers requests as the unchanged one does. */
export async function secondOpinion({ cause, says }: Mutant, requests: number): Promise<SecondOpinion> {
  if (cause.of === "deployment") return { asked: 0 };
  const { side, change } = cause;
  const [before, after] = [change.before, change.after].map((policy): Question => ({ side, policy }));
  if (before === undefined || after === undefined) return { asked: 0 };
  const sets = [change.before, change.after].map((policy) => allowedBy(readDocument(policy)));
  const random = new Random(says.length);
  const worlds = side === "trust" ? trustWorlds(cause.on.accountId, change.before) : [ownWorld(change, sets)];
  const draws = worlds.map((world) => requestsOf(world, sets));
  let asked = 0;
  for (let index = 0; index < requests; index += 1) {
    const request = draws[index % draws.length]?.(random);
    if (request === undefined) continue;
    if ([before, after].some((question) => knownDifference(question, request) !== undefined)) continue;
    const answers = [await engineAnswer(before, request), await engineAnswer(after, request)];
    if (answers.some((answer) => typeof answer === "object")) continue;
    asked += 1;
    if (answers[0] !== answers[1]) return { asked, differs: JSON.stringify([...request]) };
  }
  return { asked };
}

const KINDS: readonly CallerKind[] = ["user", "role", "root"];

function trustWorlds(accountId: string, policy: Policy): World[] {
  const role: TargetRole = { arn: `arn:aws:iam::${accountId}:role/role`, accountId, tags: {} };
  const known = knownCallers(policy);
  const providers = policy.Statement.flatMap(({ Principal }) => [Principal?.Federated ?? []].flat());
  const signed: readonly SessionAction[] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  return [
    ...signed.flatMap((action) => KINDS.map((kind) => accountWorld("aws", kind, known, action, role))),
    ...providers.flatMap((arn) => {
      const isSaml = arn.includes(":saml-provider/");
      const claims = isSaml ? ["saml:aud"] : claimsIn(policy, providerName(arn));
      const action = SESSION_ACTIONS[isSaml ? 1 : 2];
      return [federatedWorld(`a subject of ${arn}`, { arn, claims, isSaml }, action, role)];
    }),
  ];
}

function knownCallers({ Statement }: Policy): KnownCaller[] {
  const named = Statement.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((keys) => keys["aws:PrincipalArn"] ?? []),
  );
  return named
    .filter((arn) => !/[*?]/.test(arn))
    .map((arn) => knownCaller({ kind: arn.includes(":role/") ? "role" : "user", arn, tags: {} }));
}

function claimsIn({ Statement }: Policy, issuer: string): string[] {
  const keys = Statement.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((each) => Object.keys(each)),
  );
  return [...new Set([...claimsOf(issuer), ...keys.filter((key) => key.startsWith(`${issuer}:`))])];
}

const ALICE = knownCaller({
  kind: "user",
  arn: "arn:aws:iam::111111111111:user/people/alice",
  tags: {},
});

function ownWorld(
  { before, after }: { readonly before: Policy; readonly after: Policy },
  sets: readonly RequestSet[],
): World {
  const keys = sets.flatMap(({ layers }) =>
    layers(new Map()).flatMap(({ allow, deny }) => [...allow, ...deny].flat().map(({ key }) => key)),
  );
  const statements = [...before.Statement, ...after.Statement];
  const named = (element: "Action" | "NotAction" | "Resource" | "NotResource"): string[] =>
    statements.flatMap((statement) => statement[element] ?? []);
  const actions = [...named("Action"), ...named("NotAction")].filter((action) => !action.includes("*"));
  const resources = [...named("Resource"), ...named("NotResource")].map(exampleOf);
  const own = [theCallers([ALICE]), ...ofKind("user")];
  const services = [...new Set(keys)].filter((key) => !key.startsWith("aws:") && !key.startsWith("the "));
  return {
    says: "somebody's own calls",
    dimensions: [
      oneOf(REQUEST.action, [...new Set([...actions, "s3:GetObject", "iam:CreateUser", "s3:DeleteObject"])]),
      oneOf(REQUEST.resource, [...new Set([...resources, "*", "arn:aws:s3:::lake/team/file"])]),
      ...own,
      ...ofServices(services, new Set()),
    ],
  };
}

function exampleOf(resource: string): string {
  return resource === "*" ? "*" : resource.replaceAll("${aws:username}", "alice").replaceAll("*", "example");
}

function oneOf(key: string, texts: readonly string[]): Dimension {
  return {
    name: key,
    controls: (each) => each === key,
    values: () => texts.map((text) => new Map([[key, text]])),
  };
}
