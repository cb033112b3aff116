import { expect, it } from "vitest";
import { copyArguments } from "./copy.ts";

// What a copy is said to hold decides whether a service keeps it: within a factor of two of what it holds.
it.each<[string, () => unknown, least: number]>([
  ["strings", () => Array.from({ length: 1000 }, () => "ab".repeat(500)), 2_000_000],
  ["a list of numbers", () => Array.from({ length: 100_000 }, () => 1.5), 800_000],
  ["objects", () => Array.from({ length: 10_000 }, (_, i) => ({ i })), 500_000],
  ["a Map", () => new Map(Array.from({ length: 10_000 }, (_, i) => [i, i])), 400_000],
  ["a Set", () => new Set(Array.from({ length: 10_000 }, (_, i) => i)), 400_000],
  ["a BigInt", () => 1n << 8_000_000n, 1_000_000],
  ["bytes far down", () => ({ a: [new Map([["b", new Uint8Array(1_000_000)]])] }), 1_000_000],
])("weighs %s", (_, make, least) => {
  const value = make();
  const copied = copyArguments([value]);
  if (copied.kind !== "copied") throw new Error(copied.kind);
  expect(copied.bytes).toBeGreaterThanOrEqual(least);
  expect(copied.bytes).toBeLessThan(2 * least);
  expect(copyArguments([value], { maxBytes: least / 2 }).kind).toBe("too-large");
});
