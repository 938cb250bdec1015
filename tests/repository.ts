import { join } from "node:path";

/**
 * The folder of this repository, for tests of what it ships: its workflows, its settings. No test stands on the access
 * model that it ships, which is there to be edited: the tests that import this are run against another model too, by
 * adopted.slow.test.ts.
 */
export const REPOSITORY = join(__dirname, "..");
