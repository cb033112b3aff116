import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type FileFlags, fileFlags, moveFlag, newFlag } from "./index.ts";

let directory: string;
let path: string;
let flags: FileFlags;
const errors: Error[] = [];
const options = { onError: (error: Error) => errors.push(error) };

beforeEach(() => {
  errors.length = 0;
  directory = mkdtempSync(join(tmpdir(), "oxbow-flags-"));
  path = join(directory, "oxbow.flags.json");
  writeFileSync(path, JSON.stringify({ version: 2, features: [newFlag("oxbow.byte-hash")] }));
});

afterEach(() => {
  flags.close();
  rmSync(directory, { recursive: true });
});

const cell = () => flags.cell("oxbow.byte-hash");

it("reads the file before it returns", () => {
  moveFlag(path, "byte-hash", { stage: "promoted", epoch: 4 });
  flags = fileFlags(path, options);
  expect(cell()).toMatchObject({ stage: "promoted", population: "all", epoch: 4 });
});

it("sees each move of a flag, and tells who subscribed", async () => {
  flags = fileFlags(path, options);
  expect(cell().stage).toBe("off");
  const told = vi.fn();
  flags.subscribe(told);
  moveFlag(path, "byte-hash", { stage: "ramp", percent: 10 });
  await until(() => expect(cell()).toMatchObject({ stage: "ramp", population: "sticky" }));
  moveFlag(path, "byte-hash", { stage: "off" });
  await until(() => expect(cell()).toMatchObject({ stage: "off", because: "the flag oxbow.byte-hash is off" }));
  expect(told).toHaveBeenCalledTimes(2);
});

it("keeps the last good flags when an edit cannot be read, and reports it once", async () => {
  moveFlag(path, "byte-hash", { stage: "promoted" });
  flags = fileFlags(path, options);
  writeFileSync(path, '{"version": 2, "feat');
  await until(() => expect(errors).toHaveLength(1));
  expect(errors[0]!.message).toMatch(/oxbow\.flags\.json is not JSON: /);
  expect(cell().stage).toBe("promoted");
});

it("waits for the rest of a text that is half written", () => {
  vi.useFakeTimers();
  try {
    flags = fileFlags(path, options);
    const whole = JSON.stringify({ version: 2, features: [{ ...newFlag("oxbow.byte-hash"), enabled: true }] });
    writeFileSync(path, whole.slice(0, 50));
    vi.advanceTimersByTime(60);
    writeFileSync(path, whole);
    vi.advanceTimersByTime(60);
    expect(cell().stage).toBe("shadow");
    expect(errors).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

it("turns every flag off when the file disappears, and on again when it is back", async () => {
  moveFlag(path, "byte-hash", { stage: "promoted" });
  flags = fileFlags(path, options);
  renameSync(path, `${path}.away`);
  await until(() => expect(cell().stage).toBe("off"));
  renameSync(`${path}.away`, path);
  await until(() => expect(cell().stage).toBe("promoted"));
});

it("is off without a file", () => {
  rmSync(path);
  flags = fileFlags(path, options);
  expect(cell()).toMatchObject({ stage: "off", because: "the flag oxbow.byte-hash is unknown" });
});

/** However long a busy machine takes. */
function until(holds: () => void): Promise<void> {
  return vi.waitFor(holds, { timeout: 20_000, interval: 5 });
}
