import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { defaultConfigFile, readConfigFile, replaceConfigFile } from "../../../commands/profiles/configFile";

const OLD = Buffer.from("[default]\n# \xff\n", "latin1");
const NEW = Buffer.from("[profile child]\n");

describe("a config file", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "config-file-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const withFile = (mode = 0o640): string => {
    const path = join(folder, "config");
    writeFileSync(path, OLD);
    chmodSync(path, mode);
    return path;
  };
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  it("is replaced with its mode, and what it was is kept beside it", () => {
    const path = withFile();
    const backup = replaceConfigFile(readConfigFile(path), NEW) ?? assert.fail();
    assert.deepEqual([readFileSync(path), modeOf(path)], [NEW, "640"]);
    assert.deepEqual([readFileSync(backup), modeOf(backup)], [OLD, "640"]);
    assert.match(backup, /config\.bak-\d{8}T\d{6}Z$/);
    assert.deepEqual(readdirSync(folder).length, 2);
  });

  it("never overwrites an earlier backup", () => {
    const path = withFile();
    const contents = ["1", "2", "3", "4"].map((text) => Buffer.from(text));
    const backups = contents.map((bytes) => replaceConfigFile(readConfigFile(path), bytes) ?? assert.fail());
    assert.equal(new Set(backups).size, 4);
    assert.deepEqual(
      backups.map((backup) => readFileSync(backup)),
      [OLD, ...contents.slice(0, 3)],
    );
  });

  it("is created for its owner alone, with its folders", () => {
    const path = join(folder, "a/b/config");
    assert.equal(replaceConfigFile(readConfigFile(path), NEW), undefined);
    assert.deepEqual(readFileSync(path), NEW);
    assert.deepEqual(
      [modeOf(path), modeOf(join(folder, "a/b")), modeOf(join(folder, "a"))],
      ["600", "700", "700"],
    );
    assert.deepEqual(readdirSync(join(folder, "a/b")), ["config"]);
  });

  it("stays a link where it is one", () => {
    const target = withFile();
    const link = join(folder, "link");
    symlinkSync("config", link);
    const backup = replaceConfigFile(readConfigFile(link), NEW);
    assert.equal(readlinkSync(link), "config");
    assert.deepEqual(readFileSync(target), NEW);
    assert.match(backup ?? "", /link\.bak-/);
  });

  it("is left alone where it changed since it was read", () => {
    const path = withFile();
    const file = readConfigFile(path);
    writeFileSync(path, "theirs");
    assert.throws(
      () => replaceConfigFile(file, NEW),
      /^InputError: .*\n {2}the file: has changed since it was read/,
    );
    assert.equal(readFileSync(path, "utf8"), "theirs");
    assert.deepEqual(readdirSync(folder), ["config"]);
  });

  it("is left alone where it came, went, or became a link since it was looked for", () => {
    const path = join(folder, "config");
    const absent = readConfigFile(path);
    withFile();
    assert.throws(() => replaceConfigFile(absent, NEW), /has changed since it was read/);
    assert.deepEqual(readFileSync(path), OLD);

    const present = readConfigFile(path);
    rmSync(path);
    assert.throws(() => replaceConfigFile(present, NEW), /cannot be written: there is no such file/);
    assert.equal(existsSync(path), false);

    writeFileSync(join(folder, "other"), OLD);
    symlinkSync("other", path);
    assert.throws(() => replaceConfigFile(present, NEW), /has changed since it was read/);
    assert.ok(lstatSync(path).isSymbolicLink());
  });

  for (const [what, prepare, problem] of [
    [
      "a folder",
      (path: string) => {
        mkdirSync(path);
      },
      "is a folder or a device",
    ],
    [
      "a link to nothing",
      (path: string) => {
        symlinkSync("nowhere", path);
      },
      "cannot be read: there is no such file",
    ],
    [
      "a link to itself",
      (path: string) => {
        symlinkSync(path, path);
      },
      "its links lead in a circle",
    ],
  ] as const) {
    it(`is not ${what}`, () => {
      const path = join(folder, "config");
      prepare(path);
      assert.throws(() => readConfigFile(path), new RegExp(`^InputError: .*\\n {2}the file: .*${problem}`));
    });
  }

  it("cannot be created below a file, nor where the system takes no folders", () => {
    const below = join(withFile(), "config");
    assert.throws(() => replaceConfigFile(readConfigFile(below), NEW), /a part of its path is a file/);
    assert.deepEqual(readFileSync(join(folder, "config")), OLD);
    if (!existsSync("/proc/self")) return;
    assert.throws(() => replaceConfigFile(readConfigFile("/proc/none/config"), NEW), /cannot be written/);
  });

  it("is left alone where it may not be read or written", function () {
    if (process.getuid?.() === 0) this.skip(); // Everything is allowed to root.
    assert.throws(() => readConfigFile(withFile(0o200)), /cannot be read: permission denied/);
    const path = withFile(0o400);
    assert.throws(() => replaceConfigFile(readConfigFile(path), NEW), /cannot be written: permission denied/);
    assert.deepEqual(readdirSync(folder), ["config"]);
  });

  it("is below the home folder where its name starts with ~/", () => {
    assert.equal(readConfigFile("~/no/such/config").path, join(homedir(), "no/such/config"));
  });

  it("is the one that AWS clients read, by default", () => {
    const { AWS_CONFIG_FILE: configured } = process.env;
    try {
      process.env.AWS_CONFIG_FILE = "/x/config";
      assert.equal(defaultConfigFile(), "/x/config");
      delete process.env.AWS_CONFIG_FILE;
      assert.equal(defaultConfigFile(), "~/.aws/config");
    } finally {
      if (configured !== undefined) process.env.AWS_CONFIG_FILE = configured;
    }
  });
});
