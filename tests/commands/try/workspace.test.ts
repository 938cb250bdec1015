import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { readProject } from "../../../commands/rehearsal/project";
import { readTriedProject, writeWorkspace } from "../../../commands/try/workspace";
import { CHILD_ID, example, GROUP, OTHER_ID, PRIMARY_ID, ROLE, USER } from "../../models";
import { PROJECT, writeProject } from "../../projects";
import { emptyFolder } from "./moto";

const ENDPOINT = "http://127.0.0.1:12345";
const File = z.looseObject({ config: z.record(z.string(), z.unknown()) });

describe("the copy of a project that is tried", () => {
  const folder = emptyFolder();
  const [project, copy] = [(): string => join(folder(), "project"), (): string => join(folder(), "copy")];
  const read = (name: string) => File.parse(parse(readFileSync(join(copy(), name), "utf8")));

  before(() => {
    const model = example({
      primary: { stack: "acme/people/main" },
      accounts: { other: { accountId: OTHER_ID, roles: [ROLE], stack: "acme/others/second" } },
      group: { assume: { "*": [ROLE] } },
      users: {
        [USER]: { permissionsBoundary: "PowerUserAccess", tags: { team: "boats" } },
        elder: { existing: true },
      },
      groups: { elders: { members: ["elder", "newcomer"], assume: { child: [ROLE] } } },
    });
    writeProject(project(), model);
    const file = join(project(), "Pulumi.yaml");
    const content = File.parse(parse(readFileSync(file, "utf8")));
    const settings = { backend: { url: "s3://the-persons" }, main: "index.ts" };
    const config = { ...content.config, "aws:profile": "the-persons" };
    writeFileSync(file, stringify({ ...content, ...settings, config }));
    appendFileSync(join(project(), "Pulumi.child.yaml"), "  aws:profile: the-persons\n");
    writeFileSync(join(project(), "Pulumi.third.yaml"), "encryptionsalt: the-persons\n");
    for (const name of ["node_modules", ".git", "metadata"]) mkdirSync(join(project(), name));
    for (const name of ["node_modules/package", ".git/config", "metadata/idp.xml", "index.ts"]) {
      writeFileSync(join(project(), name), name);
    }
    writeWorkspace(copy(), readTriedProject(project()), ENDPOINT);
  });

  it("has the program and its files, and takes its packages from where they are", () => {
    assert.equal(readFileSync(join(copy(), "index.ts"), "utf8"), "index.ts");
    assert.equal(readFileSync(join(copy(), "metadata/idp.xml"), "utf8"), "metadata/idp.xml");
    assert.equal(realpathSync(join(copy(), "node_modules")), realpathSync(join(project(), "node_modules")));
    assert.ok(!existsSync(join(copy(), ".git")));
  });

  it("has nothing of the person's backend, stacks and profiles", () => {
    const { backend, main, config } = read("Pulumi.yaml");
    assert.deepEqual([backend, main], [undefined, "index.ts"]);
    assert.deepEqual(Object.keys(config), ["access"]);
    assert.ok(!existsSync(join(copy(), "Pulumi.third.yaml")));
  });

  it("has a file for each stack of the model, whether the project has one or not, at the emulator", () => {
    const atEmulator = {
      "aws:region": "us-east-1",
      "aws:endpoints": [{ iam: ENDPOINT, sts: ENDPOINT }],
      "aws:skipCredentialsValidation": true,
      "aws:skipMetadataApiCheck": true,
    };
    const child = { [`${PROJECT}:side`]: "child" };
    assert.deepEqual(read("Pulumi.child.yaml").config, {
      ...child,
      [`${PROJECT}:account`]: "child",
      ...atEmulator,
    });
    assert.deepEqual(read("Pulumi.second.yaml").config, {
      ...child,
      [`${PROJECT}:account`]: "other",
      ...atEmulator,
    });
    assert.deepEqual(read("Pulumi.main.yaml").config, { [`${PROJECT}:side`]: "primary", ...atEmulator });
  });

  it("has all stacks in one project and organization, as a backend of files wants it", () => {
    const { stacks } = readProject(copy());
    assert.deepEqual(
      stacks.map(({ fullName, accountId }) => [fullName, accountId]),
      [
        [`organization/${PROJECT}/child`, CHILD_ID],
        [`organization/${PROJECT}/second`, OTHER_ID],
        [`organization/${PROJECT}/main`, PRIMARY_ID],
      ],
    );
  });

  it("asks of users that the stack creates nothing that moto cannot do, and of others nothing", () => {
    const { users, groups } = readProject(copy()).access;
    assert.deepEqual(
      Object.entries(users).map(([user, { forceDestroy, permissionsBoundary, existing }]) => [
        user,
        forceDestroy,
        permissionsBoundary,
        existing,
      ]),
      [
        [USER, false, undefined, false],
        ["elder", true, undefined, true],
        ["newcomer", false, undefined, false],
      ],
    );
    assert.deepEqual(users[USER]?.tags, { team: "boats" });
    assert.deepEqual(groups[GROUP]?.members, [USER]);
  });

  it("comes with what it leaves out", () => {
    assert.deepEqual(readTriedProject(project()).leftOut, [
      `the permissions boundary of user ${USER}, since moto keeps none of users`,
    ]);
  });
});
