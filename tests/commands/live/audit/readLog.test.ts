import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readLog } from "../../../../commands/live/audit/readLog";

const log = (from: number, to: number): string =>
  JSON.stringify({
    Records: Array.from({ length: to - from }, (_, index) => ({
      eventID: String(from + index),
      // Something that does not compress, so that a cut is in the middle.
      noise: Array.from(
        { length: 20 },
        (_each, at) => ((from + index) * 7919 + at * 104729) ** 3 % 1e9,
      ).join(),
    })),
  });

describe("A log file", () => {
  let folder = "";
  const written = (content: string | Buffer): string => {
    const path = join(folder, "log.json.gz");
    writeFileSync(path, content);
    return path;
  };
  const read = async (
    content: string | Buffer,
  ): Promise<{ readonly ids: number[]; readonly error?: string }> => {
    const ids: number[] = [];
    try {
      await readLog(written(content), ({ bytes }) => {
        ids.push(Number((JSON.parse(bytes().toString()) as { readonly eventID: string }).eventID));
      });
      return { ids };
    } catch (error) {
      return { ids, error: error instanceof Error ? error.message : String(error) };
    }
  };
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "log-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read whether it is compressed or not, whatever its name says", async () => {
    assert.deepEqual(await read(log(0, 50)), { ids: upTo(50) });
    assert.deepEqual(await read(gzipSync(log(0, 50))), { ids: upTo(50) });
  });

  it("is read on behind its first compressed member", async () => {
    assert.deepEqual(await read(Buffer.concat([gzipSync(log(0, 20)), gzipSync(log(20, 50))])), {
      ids: upTo(50),
    });
  });

  for (const count of [50, 20_000]) {
    it(`gives what stands before the place where it is cut off (${count} events)`, async () => {
      const whole = gzipSync(log(0, count));
      const { ids, error = "" } = await read(whole.subarray(0, Math.floor(whole.length * 0.8)));
      assert.match(error, /is cut off/);
      assert.deepEqual(ids, upTo(ids.length));
      assert.ok(ids.length > count * 0.7 && ids.length < count, String(ids.length));
    });
  }

  it("is cut off even where only the end of the compression is missing", async () => {
    const { ids, error = "" } = await read(gzipSync(log(0, 50)).subarray(0, -4));
    assert.match(error, /is cut off/);
    assert.deepEqual(ids, upTo(50));
  });

  it("is corrupt where its compression cannot be read on", async () => {
    const whole = gzipSync(log(0, 20_000));
    whole.fill(0xff, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 200);
    const { ids, error = "" } = await read(whole);
    // What comes of the damaged bytes may look like JSON at first.
    assert.match(error, /is corrupt|is no JSON/);
    assert.ok(ids.length > 1_000);
  });

  it("is said to be no JSON where a record is none", async () => {
    const { ids, error = "" } = await read('{"eventID":"0"}\n{"eventID":"9","x":oops}\n{"eventID":"1"}');
    assert.match(error, /a record that is no JSON/);
    assert.deepEqual(ids, [0, 1]);
  });
});
