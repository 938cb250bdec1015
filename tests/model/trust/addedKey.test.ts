import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { REPOSITORY } from "../../repository";
import { copyProgram } from "../../programCopy";

const FOLDER = join(REPOSITORY, "components/model/trust");
const TRIAL = readFileSync(join(REPOSITORY, "tests/model/trust/trialKey.ts"), "utf8").replace(
  "../../../components/model/trust/",
  "./",
);

/** The registry with one key more. */
const REGISTRY =
  `import { sourceVpc } from "./sourceVpc";\n${readFileSync(join(FOLDER, "keys.ts"), "utf8")}`.replace(
    "  ...mfa,\n",
    "  ...mfa,\n  ...sourceVpc,\n",
  );

/** Files that are not the trial's own. */
const OTHERS = ["each.ts", "written.ts", "keysOfRole.ts", "checks.ts", "asked.ts"];

/** The compiler's view of files that stand, or could stand, in the folder of the keys. */
function compiled(files: Readonly<Record<string, string>>) {
  const read = ts.readConfigFile(join(REPOSITORY, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, REPOSITORY);
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(FOLDER, name), text]));
  const textOf = (path: string): string | undefined => texts.get(path) ?? ts.sys.readFile(path);
  const roots = [...texts.keys(), ...OTHERS.map((name) => join(FOLDER, name))];
  const program = ts.createProgram(roots, options, {
    ...ts.createCompilerHost(options),
    readFile: textOf,
    fileExists: (path) => texts.has(path) || ts.sys.fileExists(path),
    getSourceFile: (path, language) => {
      const text = textOf(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, language);
    },
  });
  const sourceOf = (name: string): ts.SourceFile =>
    program.getSourceFile(join(FOLDER, name)) ?? assert.fail(`${name} is not there`);
  return {
    errors: (name: string): string[] =>
      program
        .getSemanticDiagnostics(sourceOf(name))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    /** Docstrings of a type's properties, by name. */
    docstrings: (name: string, type: string): ReadonlyMap<string, string> => {
      const checker = program.getTypeChecker();
      const symbol = checker
        .getExportsOfModule(checker.getSymbolAtLocation(sourceOf(name)) ?? assert.fail())
        .find((each) => each.name === type);
      const properties = checker.getDeclaredTypeOfSymbol(symbol ?? assert.fail()).getProperties();
      return new Map(
        properties.map((property) => [
          property.name,
          ts.displayPartsToString(property.getDocumentationComment(checker)),
        ]),
      );
    },
  };
}

const MEANING = 'means: [{ claim: "isOneOf", key: "aws:SourceVpc", values: [vpc] }],';

/** What a key has to have: its text in the trial key, what stands there instead, and what the compiler misses. */
const LACKING = {
  "for whom it holds": ['    holdsFor: "everybody",\n', "", /'holdsFor' is missing/],
  "a shape": ["    shape: ({ text }) => text,\n", "", /'shape' is missing/],
  "a value": ["    value: (written) => written,\n", "", /'value' is missing/],
  words: [/ {4}words: .*\n/, "", /'words' is missing/],
  "anything asked": [/ {4}ask: [^]*(?= {4}words:)/, "", /'(ask|forbid)' is missing/],
  "a condition": ['conditions: { StringEquals: { "aws:SourceVpc": vpc } },', "", /'conditions' is missing/],
  "a meaning": [MEANING, "", /'means' is missing/],
  "a meaning that says something": [MEANING, "means: [],", /Source has 0 element/],
} as const satisfies Readonly<Record<string, readonly [string | RegExp, string, RegExp]>>;

function fileOf(what: string): string {
  return `without ${what}.ts`;
}

describe("a key of a role's trust that is added", function () {
  this.timeout(60_000);

  describe("to the compiler", () => {
    let view: ReturnType<typeof compiled>;
    before(() => {
      const lacking = Object.entries(LACKING).map(([what, [text, instead]]): [string, string] => [
        fileOf(what),
        TRIAL.replace(text, instead),
      ]);
      view = compiled({
        ...Object.fromEntries(lacking),
        "sourceVpc.ts": TRIAL,
        "keys.ts": REGISTRY,
        "use.ts": `import type { Trust, TrustArgs } from "./keys";
          export const written: TrustArgs = { sourceVpc: "vpc-1" };
          export const read = (trust: Trust): string | undefined => trust.sourceVpc;`,
      });
    });

    for (const [what, [, , missing]] of Object.entries(LACKING)) {
      it(`is an error where it lacks ${what}`, () => {
        assert.match(view.errors(fileOf(what)).join("\n"), missing);
      });
    }

    it("is an error in the registry too, where its own file does not say what it is", () => {
      const untyped = TRIAL.replace("sourceVpc: SourceVpc", "sourceVpc");
      const { errors } = compiled({ "sourceVpc.ts": untyped, "keys.ts": REGISTRY });
      assert.match(errors("each.ts").join("\n"), /Types of property 'sourceVpc' are incompatible/);
    });

    it("is part of the types of the model, without another change", () => {
      for (const file of ["sourceVpc.ts", "keys.ts", "use.ts", ...OTHERS])
        assert.deepEqual(view.errors(file), [], file);
    });

    it("is shown with its docstring where people write it, as all others are", () => {
      const docstrings = view.docstrings("keys.ts", "TrustArgs");
      assert.equal(docstrings.get("sourceVpc"), "Everybody: VPC to call from, through an endpoint of STS.");
      assert.deepEqual(
        [...docstrings].filter(([, text]) => text === ""),
        [],
      );
    });
  });

  it("is taken by schema, checks, trust policy, meaning and words, without another change", () => {
    const folder = mkdtempSync(join(tmpdir(), "added-key-"));
    try {
      copyProgram(folder);
      cpSync(join(REPOSITORY, "proof"), join(folder, "proof"), { recursive: true });
      writeFileSync(join(folder, "components/model/trust/sourceVpc.ts"), TRIAL);
      writeFileSync(join(folder, "components/model/trust/keys.ts"), REGISTRY);
      writeFileSync(join(folder, "trial.ts"), USE);
      const tsNode = require.resolve("ts-node/dist/bin.js");
      const printed = execFileSync(process.execPath, [tsNode, "--swc", "trial.ts"], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.deepEqual(JSON.parse(printed), {
        problems: ["roles.reader.trust.sourceVpc: is no VPC"],
        condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
        meant: { claim: "isOneOf", key: "aws:SourceVpc", values: ["vpc-1"] },
        words: ["without MFA", "from vpc-1"],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Reads a model with the trial key in the copy, and prints what comes of it. */
const USE = `
import { conditionsInWords } from "./commands/vocabulary/conditions";
import { readAccess } from "./components/access";
import { audienceOf } from "./components/model/grants";
import { InputError } from "./components/model/problems";
import { trustPolicy } from "./components/policies/trust";
import { waysIn } from "./proof/meaning/trust";

const modelWith = (sourceVpc: string) => ({
  primary: { accountId: "111111111111" },
  accounts: { child: { accountId: "222222222222", roles: "reader" } },
  roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" }, trust: { sourceVpc } } },
  groups: {},
  machines: { ci: { principal: "arn:aws:iam::333333333333:role/ci", assume: { child: "reader" } } },
});

function problemsOf(model: unknown) {
  try {
    readAccess(model);
    return [];
  } catch (error) {
    return (error as InputError).problems.map(({ path, message }) => path + ": " + message);
  }
}

const target = { account: "child", role: "reader" };
const access = readAccess(modelWith("vpc-1"));
const [statement] = trustPolicy(access, target, audienceOf(access, target)).Statement;
const { ArnEquals, ...condition } = statement?.Condition ?? {};
const [way] = waysIn(access, target, "sts:AssumeRole");
console.log(
  JSON.stringify({
    problems: problemsOf(modelWith("subnet-1")),
    condition,
    meant: way?.claims.find((claim) => "key" in claim && claim.key === "aws:SourceVpc"),
    words: conditionsInWords(access, "machine ci", "reader"),
  }),
);
`;
