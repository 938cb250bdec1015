import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that goes with this process, however that ends. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes it, unless it is released. */
  readonly remove: () => void;
  /** Lets it outlive this process. */
  readonly release: () => void;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), "try-"));
  const removeAtExit = (): void => {
    rmSync(path, { recursive: true, force: true });
  };
  let isReleased = false;
  process.on("exit", removeAtExit);
  const release = (): void => {
    isReleased = true;
    process.off("exit", removeAtExit);
  };
  const remove = (): void => {
    if (isReleased) return;
    removeAtExit();
    release();
  };
  return { path, remove, release };
}
