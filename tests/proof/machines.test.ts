import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectOf } from "../../commands/rehearsal/project";
import { readRegistered } from "../../commands/rehearsal/registered";
import { runStacks, type StackRun } from "../../commands/rehearsal/stacks";
import { readAccess } from "../../components/access";
import type { AccessModelArgs, MachineArgs } from "../../components/model/accessModel";
import type { Proof } from "../../proof/proof";
import { prove } from "../../proof/prove";
import { mapValues } from "../../components/model/records";
import { CHILD_ID, example, OTHER_ID, PRIMARY_ID, ROLE } from "../models";
import { REPOSITORY } from "../repository";
import { registeredOf, replacing } from "./planted";

const SILENT = { onStack: () => undefined, warn: () => undefined };
const ASSUME = { child: "deploy" };
const PODS: MachineArgs = { principal: `arn:aws:iam::${PRIMARY_ID}:role/pods`, assume: ASSUME };
const VENDOR: MachineArgs = {
  principal: `arn:aws:iam::${OTHER_ID}:root`,
  externalId: "acme-7",
  assume: ASSUME,
};

function modelOf(machines: AccessModelArgs["machines"]): AccessModelArgs {
  return {
    primary: { accountId: PRIMARY_ID },
    accounts: { child: { accountId: CHILD_ID, roles: ["deploy"] } },
    roles: {
      deploy: {
        permissions: { statements: [{ actions: "s3:PutObject", resources: "arn:aws:s3:::site/*" }] },
      },
    },
    groups: {},
    machines,
  };
}

/** What is proven of the machines of one model beside what those of another one would register. */
async function proofOf(machines: AccessModelArgs["machines"], registering = machines): Promise<Proof> {
  const runs = await runStacks(projectOf("cross-account-federation", modelOf(registering)), SILENT);
  return proofOfRuns(machines, runs);
}

async function proofOfRuns(machines: AccessModelArgs["machines"], runs: readonly StackRun[]): Promise<Proof> {
  return prove(readAccess(modelOf(machines)), await readRegistered("aws", runs), { deadline: Infinity });
}

const EKS = {
  "eks-cluster-arn": "arn:aws:eks:us-east-1:111111111111:cluster/prod",
  "eks-cluster-name": "prod",
  "kubernetes-namespace": "shop",
  "kubernetes-service-account": ["deployer", "deployer-*"],
  "kubernetes-pod-name": "*",
  "kubernetes-pod-uid": "*",
};
const GITHUB = {
  GitHub: "Actions",
  Repository: "acme/shop",
  Workflow: "*",
  Action: "*",
  Actor: "*",
  Branch: "refs/heads/main",
  Commit: "*",
};

describe("a machine that may mark its sessions", () => {
  for (const [name, keys] of [
    ["the tags of EKS Pod Identity", { sessionTags: EKS }],
    ["the tags of GitHub's action", { sessionTags: GITHUB }],
    ["both", { sessionTags: { ...EKS, ...GITHUB } }],
    ["any source identity", { sourceIdentity: true }],
    ["some source identities", { sourceIdentity: ["ops-*", "release"] }],
  ] as const) {
    it(`gets in with ${name}, and nobody else does`, async () => {
      const { proven, counterexamples, unusable, open } = await proofOf({ pods: { ...PODS, ...keys } });
      assert.deepEqual([counterexamples, unusable, open, proven], [[], [], [], 1]);
    });
  }

  const mistakes: readonly (readonly [
    fact: string,
    meant: Partial<MachineArgs>,
    registered: Partial<MachineArgs>,
    action: string,
  ])[] = [
    ["a tag more", { sessionTags: { a: "1" } }, { sessionTags: { a: "1", b: "1" } }, "sts:TagSession"],
    ["a value more", { sessionTags: { a: "1" } }, { sessionTags: { a: ["1", "2"] } }, "sts:TagSession"],
    ["a wider pattern", { sessionTags: { a: "x-?*" } }, { sessionTags: { a: "x-*" } }, "sts:TagSession"],
    ["a narrower one", { sessionTags: { a: "x-*" } }, { sessionTags: { a: "x-?*" } }, "sts:TagSession"],
    ["any value", { sessionTags: { a: "x?" } }, { sessionTags: { a: "*" } }, "sts:TagSession"],
    ["tags", {}, { sessionTags: { a: "1" } }, "sts:TagSession"],
    ["no tags", { sessionTags: { a: "1" } }, {}, "sts:TagSession"],
    ["any source identity", { sourceIdentity: "ops-*" }, { sourceIdentity: true }, "sts:SetSourceIdentity"],
    ["another one", { sourceIdentity: "ops-*" }, { sourceIdentity: "ops" }, "sts:SetSourceIdentity"],
    ["a source identity", {}, { sourceIdentity: "ops" }, "sts:SetSourceIdentity"],
    ["no source identity", { sourceIdentity: "ops" }, {}, "sts:SetSourceIdentity"],
  ];
  for (const [fact, meant, registered, action] of mistakes) {
    it(`is not as meant where documents let it have ${fact} (${JSON.stringify(meant)})`, async () => {
      const { counterexamples } = await proofOf(
        { pods: { ...PODS, ...meant } },
        { pods: { ...PODS, ...registered } },
      );
      const trust = counterexamples.filter(({ side }) => side === "trust");
      assert.deepEqual(
        trust.map(({ request }) => request.action),
        [action],
      );
    });
  }

  for (const [key, action] of [
    ["sessionTags", "sts:TagSession"],
    ["sourceIdentity", "sts:SetSourceIdentity"],
  ] as const) {
    it(`needs ${action} in its own account too`, async () => {
      const marked = { pods: { ...PODS, [key]: key === "sessionTags" ? { a: "1" } : true } };
      const project = projectOf("cross-account-federation", modelOf(marked));
      const runs = (await runStacks(project, SILENT)).map((run) =>
        run.side === "child" ? run : withoutAction(run, action),
      );
      const { counterexamples } = await proofOfRuns(marked, runs);
      assert.deepEqual(
        counterexamples.map(({ side, allowed, request }) => [side, allowed, request.action]),
        [["assume", false, action]],
      );
    });
  }

  for (const [condition, key] of [
    [{ StringEquals: { "aws:RequestTag/team": "blue" } }, "sessionTags"],
    [{ StringLike: { "aws:SourceIdentity": "*" } }, "sourceIdentity"],
    [{ Null: { "sts:SourceIdentity": "false" } }, "sourceIdentity"],
  ] as const) {
    it(`cannot meet ${JSON.stringify(condition)} without ${key}, for AWS asks for both permissions`, async () => {
      const conditions: MachineArgs["conditions"] = condition;
      const { unusable } = await proofOf({ pods: { ...PODS, conditions } });
      assert.deepEqual(
        unusable.map(({ path }) => path),
        [`machines.pods.${key}`],
      );
      const marks = key === "sessionTags" ? { sessionTags: { team: "b*" } } : { sourceIdentity: true };
      assert.deepEqual((await proofOf({ pods: { ...PODS, conditions, ...marks } })).unusable, []);
    });
  }

  it("cannot meet a condition on a tag that it may set to other values alone", async () => {
    const conditions = { StringEquals: { "aws:RequestTag/team": "red" } };
    const { unusable } = await proofOf({ pods: { ...PODS, conditions, sessionTags: { team: "b*" } } });
    assert.equal(unusable.length, 1);
  });
});

describe("whoever an account lets", () => {
  it("gets in with the external ID, of whatever kind, and nobody else does", async () => {
    const { counterexamples, unusable, questions } = await proofOf({ vendor: VENDOR });
    assert.deepEqual([counterexamples, unusable], [[], []]);
    const own = questions.filter(({ trust }) => trust !== undefined);
    const allowed = own.filter(({ expected }) => expected === "allowed");
    assert.deepEqual(allowed.map(({ request }) => request.context["aws:PrincipalType"]).sort(), [
      "Account",
      "AssumedRole",
      "FederatedUser",
      "User",
    ]);
    for (const { request } of allowed) {
      assert.match(String(request.context["aws:PrincipalArn"]), /^arn:aws:(iam|sts)::333333333333:/);
      assert.equal(request.context["sts:ExternalId"], "acme-7");
    }
    const denied = own.filter(({ expected }) => expected === "denied");
    for (const type of ["Account", "AssumedRole", "FederatedUser", "User"]) {
      const ofType = denied.filter(({ request }) => request.context["aws:PrincipalType"] === type);
      assert.ok(ofType.some(({ request }) => request.context["aws:PrincipalAccount"] !== OTHER_ID));
      assert.ok(ofType.some(({ request }) => request.context["aws:PrincipalAccount"] === OTHER_ID));
    }
  });

  it("may be narrowed to principals and sessions that conditions name", async () => {
    const conditions = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER_ID}:role/prod/*` } };
    const { counterexamples, unusable, questions } = await proofOf({
      vendor: { ...VENDOR, conditions, sessionName: "acme-" },
    });
    assert.deepEqual([counterexamples, unusable], [[], []]);
    const allowed = questions.filter(({ trust, expected }) => trust !== undefined && expected === "allowed");
    assert.deepEqual(
      allowed.map(({ request }) => request.context["aws:PrincipalType"]),
      ["AssumedRole"],
    );
  });

  it("cannot come where conditions leave nobody of it", async () => {
    const conditions = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${PRIMARY_ID}:role/*` } };
    const { unusable } = await proofOf({ vendor: { ...VENDOR, conditions } });
    assert.deepEqual(
      unusable.map(({ path }) => path),
      ["roles.deploy.trust"],
    );
  });

  const role = `arn:aws:iam::${OTHER_ID}:role/sync`;
  const others: Readonly<Record<string, MachineArgs>> = {
    "another account": { ...VENDOR, principal: "arn:aws:iam::444444444444:root" },
    "another external ID": { ...VENDOR, externalId: "acme-8" },
    "any session name": VENDOR,
    "one role of it": { ...VENDOR, principal: role },
  };
  for (const [fact, vendor] of Object.entries(others)) {
    it(`is not as meant where documents let in ${fact}`, async () => {
      const meant = fact === "any session name" ? { ...VENDOR, sessionName: "acme-" } : VENDOR;
      const { counterexamples } = await proofOf({ vendor: meant }, { vendor });
      assert.equal(counterexamples.length, 1);
    });
  }

  it("is more than one role of it", async () => {
    const { counterexamples } = await proofOf({ vendor: { ...VENDOR, principal: role } }, { vendor: VENDOR });
    assert.equal(counterexamples.length, 1);
  });
});

describe("the machines that the guide shows", () => {
  const guide = readFileSync(join(REPOSITORY, "docs/machines.md"), "utf8");
  const shown = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);

  for (const text of shown) {
    const { machines } = parse(text) as { readonly machines: Readonly<Record<string, MachineArgs>> };
    it(`get in, and nobody else does: ${Object.keys(machines).join()}`, async () => {
      const model = { ...example(), groups: {}, machines };
      const runs = await runStacks(projectOf("cross-account-federation", model), SILENT);
      const registered = await readRegistered("aws", runs);
      const { counterexamples, unusable } = prove(readAccess(model), registered, { deadline: Infinity });
      assert.deepEqual([counterexamples, unusable], [[], []]);
    });
  }

  it("are four", () => {
    assert.equal(shown.length, 4);
  });
});

describe("a machine that another way in would let in too", () => {
  const outside = `arn:aws:iam::${PRIMARY_ID}:user/bots/ci`;
  const inside = `arn:aws:iam::${PRIMARY_ID}:user/people/ci`;
  const ci: MachineArgs = { principal: outside, externalId: "acme-7", assume: { child: ROLE } };

  it("is found where it is a user in the path that a role trusts", async () => {
    const model = example({
      primary: { userPath: "/people/" },
      trust: { match: "path" },
      machines: { ci },
    });
    const { machines, ...others } = readAccess(model);
    const access = { ...others, machines: mapValues(machines, (each) => ({ ...each, principal: inside })) };
    // Its check of the model is left out.
    const registered = await readRegistered("aws", replacing(outside, inside)(await registeredOf(model)));
    const { counterexamples } = prove(access, registered, { deadline: Infinity });
    assert.deepEqual(
      counterexamples.map(({ side, allowed, request }) => [side, allowed, request.principal]),
      [["trust", true, inside]],
    );
    assert.equal(
      prove(readAccess(model), await readRegistered("aws", await registeredOf(model)), {
        deadline: Infinity,
      }).counterexamples.length,
      0,
    );
  });
});

/** A stack without the statement of an action in its policies. */
function withoutAction(run: StackRun, action: string): StackRun {
  const resources = run.resources.map((resource) => {
    const { policy } = resource.inputs;
    if (typeof policy !== "string") return resource;
    const document = JSON.parse(policy) as { readonly Statement: readonly { readonly Action?: unknown }[] };
    const Statement = document.Statement.filter(({ Action }) => Action !== action);
    return {
      ...resource,
      inputs: { ...resource.inputs, policy: JSON.stringify({ ...document, Statement }) },
    };
  });
  return { ...run, resources };
}
