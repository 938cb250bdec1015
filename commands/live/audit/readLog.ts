import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { DamagedLog, type RawRecord, RecordSplitter } from "./recordSplitter";

/** Bytes; larger ones are no faster. */
const CHUNK = 256 * 1024;

/**
 * Reads a log file record by record, whatever its size; compressed or not is told by its first bytes.
 *
 * @param onBytes hears how many bytes of the file have been read
 * @throws {@link DamagedLog} where it is cut off or corrupt, after everything before that place was given
 */
export async function readLog(
  path: string,
  onRecord: (record: RawRecord) => void,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  let noJson = 0;
  const splitter = new RecordSplitter((record) => {
    try {
      onRecord(record);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      noJson++;
    }
  });
  try {
    const chunks = (await isCompressed(path)) ? inflated(path, onBytes) : plain(path, onBytes);
    for await (const chunk of chunks) splitter.push(chunk);
    splitter.end();
    if (noJson > 0)
      throw new DamagedLog(
        noJson === 1 ? "holds a record that is no JSON" : `holds ${noJson} records that are no JSON`,
      );
  } catch (error) {
    if (error instanceof DamagedLog) throw error;
    throw new DamagedLog(reasonOf(error), { cause: error });
  }
}

async function isCompressed(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

async function* plain(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const bytes = asBuffer(chunk);
    onBytes(bytes.length);
    yield bytes;
  }
}

/** Members that follow each other are read as one; what stands before a place where the file is cut off is given. */
async function* inflated(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  file.on("data", (chunk) => {
    onBytes(chunk.length);
  });
  const gunzip = createGunzip({ chunkSize: CHUNK });
  file.on("error", (error) => gunzip.destroy(error));
  try {
    for await (const chunk of file.pipe(gunzip)) yield asBuffer(chunk);
  } finally {
    file.destroy();
  }
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR";
}

function asBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  throw new Error("a stream of bytes gave something else");
}

function reasonOf(error: unknown): string {
  if (isCutOff(error)) return "is cut off: the compressed data has no end";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_")) return "is corrupt: its compressed data cannot be read on";
  return `cannot be read (${code === "" ? String(error) : code})`;
}
