import { readAccess } from "../../../components/access";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { InputError, type Problem } from "../../../components/model/problems";
import { projectOf } from "../../rehearsal/project";
import { type Progress, type Rehearsal, rehearse } from "../../rehearsal/rehearse";
import { PRIMARY } from "../verify/difference";
import type { Findings } from "./candidates";
import type { Draft } from "./draft";
import { stepsOf } from "./modelPath";
import type { Thing } from "./things";
import { partAt, type Part, without } from "./without";
import { ordered } from "./yaml";

/** A model that can be deployed, and its rehearsal. */
export interface Settled {
  /** Keys in the order of the schema. */
  readonly model: AccessModelArgs;
  readonly rehearsal: Rehearsal;
}

/** There is no model of these accounts: what is in the way of each role that lets in somebody of another account. */
function nothingToAdopt({ children, reasons }: Findings): InputError {
  const problems = [...children].flatMap(([account, { roles }]) =>
    roles.flatMap(({ name, arn }) => {
      const why = reasons.of({ account, kind: "role", name });
      return why === undefined ? [] : [{ path: arn, message: why }];
    }),
  );
  const none = { path: "accounts", message: "have no role" };
  return new InputError("An access model of these accounts", problems.length === 0 ? [none] : problems);
}

/**
 * Takes out of a draft what the model refuses, and what does not come out of a rehearsal as it is meant, each with the
 * reason.
 *
 * @param name the project's, which the resources' URNs have
 * @throws InputError where the model is refused for what no part of it can be blamed
 */
export async function settle(
  name: string,
  { model: draft, roles, granted }: Draft,
  findings: Findings,
  progress: Progress,
): Promise<Settled> {
  const { reasons } = findings;
  const leaveOut = (model: AccessModelArgs, part: Part, why: string): AccessModelArgs => {
    for (const thing of thingsOf(model, part)) reasons.add(thing, why);
    return without(model, part);
  };
  const thingsOf = (model: AccessModelArgs, part: Part): Thing[] => {
    if (part.kind === "group") return [{ account: PRIMARY, kind: "group", name: part.name }];
    if (part.kind === "user") return [{ account: PRIMARY, kind: "user", name: part.name }];
    if (part.kind === "setting") {
      const isAlias = part.name === "alias";
      return [
        {
          account: PRIMARY,
          kind: isAlias ? "alias" : "password policy",
          name: isAlias ? (model.primary.alias ?? "") : "the account's",
        },
      ];
    }
    if (part.kind !== "role") return [];
    return granted.flatMap(({ candidate: { account, live } }) =>
      roles.keys.get(live.arn) === part.name ? [{ account, kind: "role" as const, name: live.name }] : [],
    );
  };
  let model = draft;
  for (;;) {
    if (Object.keys(model.roles).length === 0) throw nothingToAdopt(findings);
    const problems = problemsOf(model);
    if (problems.length === 0) {
      const project = projectOf(name, model);
      const rehearsal = await rehearse(project, progress);
      const wrong = wrongParts(rehearsal);
      if (wrong.length === 0) return { model: ordered(model), rehearsal };
      for (const { part, why } of wrong)
        model = leaveOut(model, part, `a rehearsal of the model with it does not come out as meant: ${why}`);
      continue;
    }
    const blamed = blamedFor(problems);
    if (blamed.length === 0) throw new InputError("The access model of these accounts", problems);
    for (const { part, why } of blamed) model = leaveOut(model, part, `the model cannot have it: ${why}`);
  }
}

interface Blamed {
  readonly part: Part;
  readonly why: string;
}

/** The parts that problems stand at, from the end, so that places in lists stay what they are. */
function blamedFor(problems: readonly Problem[]): Blamed[] {
  const all = problems.flatMap(({ path, message }): Blamed[] => {
    const part = partAt(stepsOf(path));
    return part === undefined ? [] : [{ part, why: message }];
  });
  // A group may have a problem for no other reason than what is gone with the others.
  const others = all.filter(({ part }) => part.kind !== "group");
  return (others.length > 0 ? others : all).reverse();
}

function problemsOf(model: AccessModelArgs): readonly Problem[] {
  try {
    readAccess(model);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

function wrongParts({ proof, checks }: Rehearsal): Blamed[] {
  const roles = [...proof.counterexamples, ...checks.unexpected].flatMap(({ role, says }): Blamed[] =>
    role === "" ? [] : [{ part: { kind: "role", name: role }, why: says }],
  );
  const unusable = proof.unusable.flatMap(({ path, why }): Blamed[] => {
    const part = partAt(stepsOf(path));
    return part === undefined ? [] : [{ part, why }];
  });
  return [...roles, ...unusable];
}
