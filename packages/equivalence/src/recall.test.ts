import type { Side } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { recall, recallRatio } from "./recall.ts";

/** Takes some tenths of a millisecond. */
function slowSum(data: Uint8Array): number {
  let sum = 0;
  for (let round = 0; round < 300; round++) for (const byte of data) sum = (sum * 31 + byte) | 0;
  return sum;
}

const inputs = Array.from({ length: 36 }, (_, i) => [new Uint8Array(2000).fill(i)]);
const side = (run: (data: Uint8Array) => number): Side => ({
  name: "it",
  implementation: "native",
  run: run as Side["run"],
});
const ratioOf = async (run: (data: Uint8Array) => number): Promise<number | null> =>
  recallRatio(await recall(side(run), inputs));

const byIdentity = new WeakMap<Uint8Array, number>();
const byContent = new Map<string, number>();
let latest: { readonly data: Uint8Array; readonly sum: number } | undefined;

describe("a side", () => {
  it("that computes takes as long for what it has seen", async () => {
    expect(await ratioOf(slowSum)).toBeLessThan(5);
  });

  it.each<[string, (data: Uint8Array) => number]>([
    [
      "by the object",
      (data) => {
        const known = byIdentity.get(data) ?? slowSum(data);
        byIdentity.set(data, known);
        return known;
      },
    ],
    [
      "by what is in it",
      (data) => {
        const key = Buffer.from(data.buffer).toString("latin1");
        const known = byContent.get(key) ?? slowSum(data);
        byContent.set(key, known);
        return known;
      },
    ],
    [
      "for the latest object alone",
      (data) => {
        if (latest?.data !== data) latest = { data, sum: slowSum(data) };
        return latest.sum;
      },
    ],
  ])("that keeps answers %s is found out", async (_, run) => {
    expect(await ratioOf(run)).toBeGreaterThan(20);
  });

  it("whose calls are too short to tell is not judged", async () => {
    expect(await ratioOf(() => 1)).toBe(null);
  });

  it("that refuses is timed all the same", async () => {
    const seen = await recall(
      side(() => {
        throw new RangeError("no");
      }),
      inputs,
    );
    expect(seen).toHaveLength(24);
  });
});
