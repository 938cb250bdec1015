import assert from "node:assert/strict";
import { stringify } from "yaml";
import { InputError } from "../../../components/model/problems";
import { refuseUnwrittenModel } from "../../../components/source/asWritten";
import { type Files, inFolder } from "../../folders";
import { example, OTHER_ID, USER } from "../../models";
import { PROJECT, projectFile } from "../../projects";

const MODEL = example();
const OTHER = example({ group: { members: [USER, "mallory"] } });

/** What a program of this stack is told that has been given a model. */
function told(files: Files, given: unknown): Promise<string> {
  return inFolder(files, (folder) => {
    try {
      refuseUnwrittenModel({ folder, project: PROJECT, stack: "child" }, given);
      return "";
    } catch (error) {
      assert.ok(error instanceof InputError, String(error));
      return error.message;
    }
  });
}

const stackFile = (config: unknown): string => stringify({ config });

describe("the model that Pulumi gives to the program", () => {
  const fine: readonly (readonly [fact: string, files: Files, given: unknown])[] = [
    ["is that of Pulumi.yaml", { "Pulumi.yaml": projectFile(MODEL) }, MODEL],
    [
      "may have its keys in another order",
      { "Pulumi.yaml": projectFile(MODEL) },
      Object.fromEntries(Object.entries(MODEL).reverse()),
    ],
    [
      "is that of the stack's file where it has one, as pulumi config set --path writes it",
      { "Pulumi.yaml": projectFile(MODEL), "Pulumi.child.yaml": stackFile({ [`${PROJECT}:access`]: OTHER }) },
      OTHER,
    ],
    [
      "may be named without its project there",
      { "Pulumi.yaml": projectFile(MODEL), "Pulumi.child.yaml": stackFile({ access: OTHER }) },
      OTHER,
    ],
    [
      "has nothing to do with other settings of the stack",
      { "Pulumi.yaml": projectFile(MODEL), "Pulumi.child.yaml": stackFile({ [`${PROJECT}:side`]: "child" }) },
      MODEL,
    ],
    ["is anything where there is no Pulumi.yaml", {}, MODEL],
    ["is anything in a project of another name", { "Pulumi.yaml": "name: theirs\nruntime: nodejs\n" }, MODEL],
    ["may be missing in both", { "Pulumi.yaml": `name: ${PROJECT}\n` }, undefined],
  ];
  for (const [fact, files, given] of fine) {
    it(fact, async () => {
      assert.equal(await told(files, given), "");
    });
  }

  const refused: readonly (readonly [fact: string, files: Files, given: unknown, says: RegExp])[] = [
    [
      "what is more than Pulumi.yaml says",
      { "Pulumi.yaml": projectFile(MODEL) },
      OTHER,
      /^The access model has 1 problem:\n {2}Pulumi\.yaml:\d+:\d+: access\.groups\.child-users\.members\[1\]: Pulumi gives the program "mallory", where Pulumi\.yaml says nothing; .*--config-file/,
    ],
    [
      "what is less",
      { "Pulumi.yaml": projectFile(OTHER) },
      MODEL,
      /gives the program nothing, where Pulumi\.yaml says "mallory"/,
    ],
    [
      "what is otherwise",
      { "Pulumi.yaml": projectFile(MODEL) },
      example({ primary: { accountId: OTHER_ID } }),
      /access\.primary\.accountId: Pulumi gives the program "/,
    ],
    [
      "Pulumi.yaml's where the stack's file says otherwise",
      { "Pulumi.yaml": projectFile(MODEL), "Pulumi.child.yaml": stackFile({ [`${PROJECT}:access`]: OTHER }) },
      MODEL,
      /Pulumi\.child\.yaml:\d+:\d+: access\.groups/,
    ],
    [
      "a secret, which it does not tell",
      { "Pulumi.yaml": projectFile(MODEL), "Pulumi.child.yaml": stackFile({ access: { secure: "v1:abc" } }) },
      MODEL,
      /: access: is a secret in Pulumi\.child\.yaml, which nobody can review; write it as text$/,
    ],
    [
      "none at all",
      { "Pulumi.yaml": projectFile(MODEL) },
      undefined,
      /access: Pulumi gives the program nothing, where/,
    ],
  ];
  for (const [fact, files, given, says] of refused) {
    it(`is refused: ${fact}`, async () => {
      assert.match(await told(files, given), says);
    });
  }
});
