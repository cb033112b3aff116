import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { moveFlag, readFlagsFile } from "@oxbow/flags";
import type { Move } from "@oxbow/flags";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { sentence } from "./flag-sentence.ts";
import { flagState } from "./flag-state.ts";
import type { FlagState } from "./flag-state.ts";

describe("a flag's state, for people", () => {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-flags-"));
  const path = join(directory, "oxbow.flags.json");
  const after = (...moves: readonly Move[]): FlagState => {
    for (const move of moves) moveFlag(path, "byte-hash", move);
    return flagState(readFlagsFile(path), "byte-hash");
  };
  beforeEach(() => writeFileSync(path, '{"version":2,"features":[]}'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each<[string, readonly Move[]]>([
    ["off", []],
    ["shadow of native, sample 5 %", [{ stage: "shadow", sample: 0.05 }]],
    ["ramp 10 % to native", [{ stage: "ramp", percent: 10 }]],
    ["ramp 0.1 % to worker", [{ stage: "ramp", percent: 0.1, implementation: "worker" }]],
    ["ramp 12.5 % to native, held", [{ stage: "ramp", percent: 12.5 }, { held: true }]],
    ["promoted to native", [{ stage: "ramp", percent: 50 }, { stage: "promoted" }]],
    ["off", [{ stage: "promoted" }, { stage: "off" }]],
  ])("is %s", (words, moves) => expect(sentence(after(...moves))).toBe(words));

  it("keeps the epoch in mind while the flag is off", () => {
    expect(after({ stage: "ramp", percent: 10, epoch: 4 }, { stage: "off" })).toMatchObject({ stage: "off", epoch: 4 });
  });

  it("is off, and says why, for a payload that does not parse", () => {
    moveFlag(path, "byte-hash", { stage: "shadow" });
    const file = readFlagsFile(path);
    const variant = file.features[0]?.strategies?.[0]?.variants?.[0];
    if (variant?.payload === undefined) throw new Error("a new flag has a payload");
    variant.payload.value = "{";
    expect(flagState(file, "byte-hash")).toMatchObject({
      stage: "off",
      epoch: 0,
      because: expect.stringContaining("the payload is not JSON") as string,
    });
  });
});
