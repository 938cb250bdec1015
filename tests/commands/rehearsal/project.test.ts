import assert from "node:assert/strict";
import { InputError } from "../../../components/model/problems";
import { CHILD_ID, example, OTHER_ID, PRIMARY_ID } from "../../models";
import { type Files, PROJECT, projectFiles, projectOf } from "./inMemory";

const MODEL = example();

function configOf(stack: string, files: Files): Readonly<Record<string, string>> {
  const plan = projectOf(files).stacks.find(({ name }) => name === stack);
  return plan?.config ?? assert.fail(`there is no stack ${stack}`);
}

describe("a project", () => {
  it("has a stack for each account of the model, children first", () => {
    const { name, stacks } = projectOf(projectFiles(MODEL));
    assert.equal(name, PROJECT);
    assert.deepEqual(
      stacks.map(({ name: stack, side, accountId }) => ({ stack, side, accountId })),
      [
        { stack: "child", side: "child", accountId: CHILD_ID },
        { stack: "primary", side: "primary", accountId: PRIMARY_ID },
      ],
    );
  });

  it("names its stacks as the model does, without organization and project", () => {
    const change = { primary: { stack: "acme/people/main" }, account: { stack: "acme/accounts/dev" } };
    const { stacks } = projectOf(projectFiles(example(change)));
    assert.deepEqual(
      stacks.map(({ name }) => name),
      ["dev", "main"],
    );
  });

  it("takes the access model from another file where one is given", () => {
    const other = JSON.stringify(example({ primary: { accountId: OTHER_ID } }));
    const project = projectOf({ ...projectFiles(MODEL), "other.json": other }, "other.json");
    assert.equal(project.access.primary.accountId, OTHER_ID);
    for (const { config } of project.stacks) {
      assert.deepEqual(JSON.parse(config[`${PROJECT}:access`] ?? ""), JSON.parse(other));
    }
  });

  const broken = [
    {
      fact: "YAML that cannot be read",
      files: { "Pulumi.yaml": "a: [" },
      says: /^Pulumi\.yaml .*\n {2}Pulumi\.yaml:1:\d+: YAML: /,
    },
    {
      fact: "UTF-16, as PowerShell writes it",
      files: { "Pulumi.yaml": Buffer.from("\ufeffname: a\n", "utf16le").toString() },
      says: /Pulumi\.yaml: is in UTF-16; save it in UTF-8$/,
    },
    { fact: "no Pulumi.yaml", files: {}, says: /Pulumi\.yaml: there is no such file/ },
    {
      fact: "no name",
      files: { "Pulumi.yaml": "config: {}" },
      says: /^Pulumi\.yaml has 1 problem:\n {2}Pulumi\.yaml:1:1: name: /,
    },
    {
      fact: "a key twice",
      files: { "Pulumi.yaml": "name: a\nname: b" },
      says: /Pulumi\.yaml:2:1: YAML: "name" stands in line 1 already; .*$/,
    },
    {
      fact: "what Pulumi reads otherwise",
      files: { "Pulumi.yaml": "name: a\nconfig: { b: { value: 024 } }\n" },
      says: /^Pulumi\.yaml has 1 problem:\n {2}Pulumi\.yaml:2:23: 024: .*quote it: "024"$/,
    },
    {
      fact: "a line that only Pulumi sees",
      files: { ...projectFiles(MODEL), "Pulumi.child.yaml": "config: {} # mine\u2028  access: {}\n" },
      says: /^Pulumi\.child\.yaml has 1 problem:\n {2}Pulumi\.child\.yaml:1:18: U\+2028: /,
    },
    {
      fact: "a stack file that cannot be read",
      files: { ...projectFiles(MODEL), "Pulumi.primary.yaml": "config: {" },
      says: /^Pulumi\.primary\.yaml has 1 problem:/,
    },
  ];
  for (const { fact, files, says } of broken) {
    it(`is refused with ${fact}`, () => {
      assert.throws(
        () => projectOf(files),
        (error) => error instanceof InputError && says.test(error.message),
      );
    });
  }
});

describe("the configuration of a stack", () => {
  it("follows from the model where the stack has no file", () => {
    const files = projectFiles(MODEL);
    assert.deepEqual(configOf("child", files), {
      "aws:region": "us-east-1",
      [`${PROJECT}:access`]: JSON.stringify(MODEL),
      [`${PROJECT}:side`]: "child",
      [`${PROJECT}:account`]: "child",
    });
    assert.deepEqual(configOf("primary", files), {
      "aws:region": "us-east-1",
      [`${PROJECT}:access`]: JSON.stringify(MODEL),
      [`${PROJECT}:side`]: "primary",
    });
  });

  it("has a region of the model's partition where it has none, whatever the environment says", () => {
    const access = example({ primary: { partition: "aws-cn" } });
    assert.equal(configOf("child", projectFiles(access))["aws:region"], "cn-north-1");
  });

  it("has no provider's settings for the accounts of another model", () => {
    const files = {
      ...projectFiles(MODEL),
      "Pulumi.child.yaml": `config: { "${PROJECT}:side": child, "aws:region": eu-west-1, "aws:profile": child }`,
      "other.json": JSON.stringify(example({ primary: { partition: "aws-us-gov" } })),
    };
    const child = projectOf(files, "other.json").stacks.find(({ name }) => name === "child");
    const ofProvider = Object.entries(child?.config ?? {}).filter(([key]) => key.startsWith("aws:"));
    assert.deepEqual(ofProvider, [["aws:region", "us-gov-west-1"]]);
  });

  it("is that of the stack's file where it has one", () => {
    const files = {
      ...projectFiles(MODEL),
      "Pulumi.child.yaml": `config: { "${PROJECT}:side": child, "aws:region": eu-west-1 }`,
    };
    assert.deepEqual(configOf("child", files), {
      [`${PROJECT}:access`]: JSON.stringify(MODEL),
      [`${PROJECT}:side`]: "child",
      "aws:region": "eu-west-1",
    });
  });

  it("has the project's values and defaults, under the project's name where they have none", () => {
    const declared = {
      "aws:region": "eu-west-1",
      "aws:skipMetadataApiCheck": { value: true },
      team: { type: "string", default: "platform" },
      quota: 12,
      nothing: { type: "string" },
    };
    const config = configOf("child", projectFiles(MODEL, declared));
    assert.equal(config["aws:region"], "eu-west-1");
    assert.equal(config["aws:skipMetadataApiCheck"], "true");
    assert.equal(config[`${PROJECT}:team`], "platform");
    assert.equal(config[`${PROJECT}:quota`], "12");
    assert.ok(!(`${PROJECT}:nothing` in config));
  });

  it("prefers the stack's value to the project's, whole", () => {
    const files = {
      ...projectFiles(MODEL, { "aws:region": "eu-west-1", tags: { value: { a: "1", b: "2" } } }),
      "Pulumi.child.yaml": `config: { "aws:region": us-east-1, "${PROJECT}:tags": { a: "3" } }`,
    };
    const config = configOf("child", files);
    assert.equal(config["aws:region"], "us-east-1");
    assert.equal(config[`${PROJECT}:tags`], '{"a":"3"}');
    assert.equal(configOf("primary", files)[`${PROJECT}:tags`], '{"a":"1","b":"2"}');
  });

  for (const key of ["quota", `${PROJECT}:quota`, `${PROJECT}:config:quota`]) {
    it(`takes ${key} for a key of the project, as Pulumi does`, () => {
      const files = {
        ...projectFiles(MODEL),
        "Pulumi.child.yaml": JSON.stringify({ config: { [key]: 12 } }),
      };
      assert.equal(configOf("child", files)[`${PROJECT}:quota`], "12");
      assert.equal(configOf("child", projectFiles(MODEL, { [key]: 12 }))[`${PROJECT}:quota`], "12");
    });
  }

  it("is refused where a key stands under two names, of which Pulumi takes either", () => {
    const config = { access: {}, [`${PROJECT}:config:access`]: {} };
    const files = { ...projectFiles(MODEL), "Pulumi.child.yaml": JSON.stringify({ config }) };
    assert.throws(
      () => configOf("child", files),
      /^InputError: Pulumi\.child\.yaml has 1 problem:\n {2}config\["cross-account-federation:config:access"\]: is "access" once more; write one of them$/,
    );
  });

  it("has a model of its own where the stack's file has one, whatever its key is called", () => {
    const files = {
      ...projectFiles(MODEL),
      "Pulumi.child.yaml": JSON.stringify({ config: { access: { a: 1 } } }),
    };
    assert.equal(configOf("child", files)[`${PROJECT}:access`], '{"a":1}');
  });

  it("has the project's default where its value is nothing", () => {
    const declared = { team: { value: null, default: "platform" } };
    assert.equal(configOf("child", projectFiles(MODEL, declared))[`${PROJECT}:team`], "platform");
  });

  it("has what is encrypted as a secret, not as its ciphertext", () => {
    const files = {
      ...projectFiles(MODEL),
      "Pulumi.child.yaml": `config: { "${PROJECT}:token": { secure: AAABBBCCC } }`,
    };
    assert.equal(configOf("child", files)[`${PROJECT}:token`], "[secret]");
  });

  it("leaves out what is encrypted for the provider, which a rehearsal does not need", () => {
    const files = {
      ...projectFiles(MODEL),
      "Pulumi.child.yaml": 'config: { "aws:insecure": { secure: AAABBBCCC } }',
    };
    assert.ok(!("aws:insecure" in configOf("child", files)));
  });
});
