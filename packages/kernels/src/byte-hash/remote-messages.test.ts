import { describe, expect, it } from "vitest";
import { hashOf, hashRequest, kernel } from "./remote-messages.ts";
import { halves } from "@oxbow/remote";

/** Around every length that needs another byte to say it. */
const LENGTHS = [0, 1, 64, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152];
const SEEDS = [0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];

describe("the messages of byte-hash", () => {
  it.each(LENGTHS)("are those of the library for %i bytes", (length) => {
    const bytes = new Uint8Array(length).fill(7);
    for (const seed of SEEDS) {
      const library = kernel.Hash.requestSerialize({ bytes, seed: halves(seed) });
      expect(hashRequest(bytes, seed).equals(library)).toBe(true);
    }
  });

  it.each([
    ["64 bits", [0x09, 1, 2, 3, 4, 5, 6, 7, 8], 0x08_07_06_05_04_03_02_01n],
    ["64 bits, all of them set", [0x09, 255, 255, 255, 255, 255, 255, 255, 255], 2n ** 64n - 1n],
    ["nothing, which is zero", [], 0n],
    ["a field that only later versions know", [0x18, 1, 0x09, 1, 0, 0, 0, 0, 0, 0, 0], 1n],
  ])("give the hash of a reply with %s", (_, reply, hash) => {
    expect(hashOf(Buffer.from(reply))).toBe(hash);
  });
});
