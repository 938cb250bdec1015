import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../../commands/rehearsal/evaluate";
import { EvaluationError, policyEngine } from "../../../commands/rehearsal/evaluate";
import { questionsOf, secondOpinion } from "../../../commands/rehearsal/secondOpinion";
import type { Proof, Question } from "../../../proof/proof";
import { example } from "../../models";
import { copyProgram, uninstall } from "../../programCopy";
import { writeProject } from "../../projects";
import { type Finished, startProcess } from "../process";
import { rehearsalOf } from "./inMemory";

const ignore = (): undefined => undefined;

describe("the second opinion on a proof", () => {
  let proof: Proof;
  before(async () => {
    ({ proof } = await rehearsalOf(example()));
  });

  it("is that of a policy engine, on every question", async () => {
    const engine = await policyEngine();
    let asked = 0;
    const counting: Engine | undefined =
      engine &&
      ((request) => {
        asked += 1;
        return engine(request);
      });
    const { allowed, denied, unexpected } = await secondOpinion(proof, counting, ignore);
    assert.deepEqual(unexpected, []);
    assert.deepEqual([allowed, denied, asked], [2, 4, 6]);
    assert.equal(questionsOf(proof), 6);
  });

  it("is unexpected where the engine answers otherwise", async () => {
    const { unexpected } = await secondOpinion(proof, () => Promise.resolve("allowed"), ignore);
    assert.deepEqual(
      unexpected.map(({ says, expected, got }) => [says, expected, got]),
      proof.questions
        .filter(({ expected }) => expected === "denied")
        .map(({ says }) => [says, "denied", "allowed"]),
    );
  });

  it("is unexpected where the engine has no answer about a role's trust, and says why", async () => {
    const silent: Engine = () => Promise.reject(new EvaluationError("the key is not evaluated"));
    const { unexpected } = await secondOpinion(proof, silent, ignore);
    assert.equal(unexpected.length, 5);
    assert.equal(unexpected[0]?.got, "no answer: the key is not evaluated");
  });

  it("is our own where no engine is installed, and does not take the proof's word for it", async () => {
    const wrong = proof.questions.map((question): Question => ({
      ...question,
      expected: question.expected === "allowed" ? "denied" : "allowed",
    }));
    assert.deepEqual((await secondOpinion(proof, undefined, ignore)).unexpected, []);
    const { unexpected } = await secondOpinion({ ...proof, questions: wrong }, undefined, ignore);
    assert.equal(unexpected.length, 6);
  });

  it("says that two judges disagree on a counterexample", async () => {
    const [question] = proof.questions;
    assert.ok(question !== undefined);
    const { says, request, account, role } = question;
    const counterexample = { account, role, says, request, question, side: "trust", allowed: true } as const;
    const doubtful: Proof = { ...proof, questions: [], counterexamples: [counterexample] };
    const { unexpected } = await secondOpinion(doubtful, () => Promise.resolve("denied"), ignore);
    assert.deepEqual(
      unexpected.map((each) => each.says),
      [`the two judges disagree: ${says}`],
    );
  });
});

describe("npm run rehearse, where the policy engine is not installed", function () {
  this.timeout(60_000);
  let finished: Finished;
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), "no-engine-"));
    try {
      copyProgram(folder);
      uninstall(folder, "@cloud-copilot", "iam-simulate");
      writeProject(folder);
      const ts = ["node_modules/ts-node/dist/bin.js", "--swc", "commands/rehearse.ts"];
      finished = await startProcess(process.execPath, ts, { project: folder });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("works on our own decision, and says that nobody else was asked", () => {
    const { exitCode, stdout, stderr } = finished;
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(
      stdout,
      /\nno second opinion: the policy engine is not installed .*\n6 checks: .* 0 unexpected\nproven: .*\n$/,
    );
  });
});
