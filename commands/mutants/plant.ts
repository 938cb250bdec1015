import type { AccessModel } from "../../components/model/accessModel";
import { Answers } from "../../proof/answers";
import { prove } from "../../proof/prove";
import type { Proof } from "../../proof/proof";
import { readRegistered } from "../rehearsal/registered";
import type { RegisteredResource, StackRun } from "../rehearsal/stacks";
import { parsePolicy } from "../witnesses/policy";
import { type DocumentChange, sayChange } from "./change";
import { type DeploymentChange, deploymentChanges } from "./deployments";
import { changesOf } from "./documents";

/** One mistake in what stacks registered. */
export interface Mutant {
  /** Where and what: `stack shop, federation-auditor: FederatedUsers dropped`. */
  readonly says: string;
  readonly kind: string;
  readonly runs: readonly StackRun[];
  readonly cause:
    | {
        readonly of: "document";
        readonly side: "trust" | "identity";
        readonly change: DocumentChange;
        readonly on: StackRun;
        readonly resource: RegisteredResource;
      }
    | { readonly of: "deployment"; readonly change: DeploymentChange };
}

/** Every mistake that can be planted. */
export function mutantsOf(runs: readonly StackRun[]): Mutant[] {
  const ofDeployments = deploymentChanges(runs).map((change): Mutant => ({
    says: `stack ${change.stack}, ${change.says}`,
    kind: change.kind,
    runs: change.runs,
    cause: { of: "deployment", change },
  }));
  return [...runs.flatMap((run, index) => documentMutants(runs, run, index)), ...ofDeployments];
}

const DOCUMENTS = [
  ["assumeRolePolicy", "trust"],
  ["policy", "identity"],
] as const;

function documentMutants(runs: readonly StackRun[], run: StackRun, index: number): Mutant[] {
  return run.resources.flatMap((resource, at) =>
    DOCUMENTS.flatMap(([input, side]) => {
      const text = resource.inputs[input];
      if (typeof text !== "string") return [];
      return changesOf(parsePolicy(text)).map((change): Mutant => {
        const inputs = { ...resource.inputs, [input]: JSON.stringify(change.after) };
        const resources = run.resources.with(at, { ...resource, inputs });
        return {
          says: `stack ${run.name}, ${resource.name}: ${sayChange(change)}`,
          kind: change.detail.is,
          runs: runs.with(index, { ...run, resources }),
          cause: { of: "document", side, change, on: run, resource },
        };
      });
    }),
  );
}

/** Proves mutants of one model, of which equal questions are asked once. */
export class Prover {
  readonly #access: AccessModel;
  readonly #answers = new Answers<unknown>();
  #known = new Set<string>();

  public constructor(access: AccessModel) {
    this.#access = access;
  }

  /** What the proof says of the unchanged state: only what it says beside that counts. */
  public async begin(runs: readonly StackRun[]): Promise<Proof> {
    const proof = await this.#prove(runs);
    this.#known = new Set(saidBy(proof));
    return proof;
  }

  /** Whether the proof, or the reading of what was registered, notices a mistake. */
  public async notices(runs: readonly StackRun[]): Promise<boolean> {
    try {
      return saidBy(await this.#prove(runs)).some((said) => !this.#known.has(said));
    } catch {
      return true;
    }
  }

  async #prove(runs: readonly StackRun[]): Promise<Proof> {
    const registered = await readRegistered(this.#access.primary.partition, runs);
    return prove(this.#access, registered, { deadline: Infinity, answers: this.#answers });
  }
}

function saidBy({ counterexamples, open, unusable }: Proof): string[] {
  return [
    ...counterexamples.map(({ account, role, side, says }) => JSON.stringify([account, role, side, says])),
    ...open.map((each) => JSON.stringify(each)),
    ...unusable.map((each) => JSON.stringify(each)),
  ];
}
