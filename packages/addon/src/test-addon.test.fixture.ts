import { createRequire } from "node:module";
import { loadAddon } from "./load.ts";
import type { SlotsAddon } from "./slot-memory.ts";
import type { WatchedProgress } from "./with-progress.ts";

/** The exports of rust/guard/test-addon. */
interface TestAddon extends SlotsAddon {
  readonly Progress: new () => WatchedProgress;
  readonly sum: (bytes: Uint8Array) => number;
  readonly sumLater: (bytes: Uint8Array) => Promise<number>;
  readonly sumSlowly: (bytes: Uint8Array, progress: WatchedProgress) => Promise<number>;
  readonly refuse: (code: string, message: string, row: number, byteOffset: number) => void;
  readonly refuseLater: (code: string, message: string, row: number, byteOffset: number) => Promise<void>;
  readonly panicNow: (message: string) => void;
  readonly panicLater: (message: string) => Promise<void>;
  readonly panicTwice: () => void;
  readonly dieNow: () => never;
}

export const testAddonFile = new URL("../test-addon/oxbow-test.node", import.meta.url);

/** Unavailable without cargo; tests that need it are skipped then. */
export const testAddon = loadAddon({
  name: "the test addon",
  load: () => createRequire(import.meta.url)("../test-addon/oxbow-test.node") as TestAddon,
});
