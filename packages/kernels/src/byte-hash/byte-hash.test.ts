import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteHasher, byteHash, byteHashMany } from "./byte-hash.ts";
import { byteHashCases, byteHashManyCases } from "./cases.ts";

/** The definition over integers without end, brought back to 64 bits once, at the end. */
function unbounded(bytes: Uint8Array, seed = 0n): bigint {
  let h = seed;
  for (const byte of bytes) h = (h * 1315423911n) ^ BigInt(byte);
  return h % 2n ** 64n;
}

const toBytes = (input: Uint8Array | string) => (typeof input === "string" ? new TextEncoder().encode(input) : input);
const seed = () => fc.bigInt(0n, 2n ** 64n - 1n);

describe("the table of cases", () => {
  it.each(byteHashCases)("$name, as in integers without end", ({ args, expected }) => {
    if ("throws" in expected)
      return expect(() => byteHash(...args())).toThrow(expect.objectContaining({ code: expected.throws.code }));
    const [input, from] = args();
    expect(expected.returns).toBe(unbounded(toBytes(input), from));
    expect(byteHash(...args())).toBe(expected.returns);
  });

  it.each(byteHashManyCases)("$name, key by key", ({ args, expected }) => {
    if ("throws" in expected)
      return expect(() => byteHashMany(...args())).toThrow(expect.objectContaining({ code: expected.throws.code }));
    const [bytes, offsets] = args();
    for (let k = 0; k + 1 < offsets.length; k++) {
      expect(expected.returns[k]).toBe(unbounded(bytes.subarray(offsets[k], offsets[k + 1])));
    }
    expect(byteHashMany(...args())).toEqual(expected.returns);
  });
});

describe("byteHash", () => {
  it("agrees with integers without end on any bytes and seed", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), seed(), (bytes, from) => {
        expect(byteHash(bytes, from)).toBe(unbounded(bytes, from));
      }),
    ));

  it("gives the given array back, and says what is wrong before it writes", () => {
    const out = new BigUint64Array(2).fill(7n);
    expect(byteHashMany(new Uint8Array(4), Uint32Array.of(0, 2, 4), out)).toBe(out);
    out.fill(7n);
    expect(() => byteHashMany(new Uint8Array(4), Uint32Array.of(0, 2, 5), out)).toThrow(
      "offsets ends at 5, beyond the 4 bytes given: the last entry is at most their number",
    );
    expect(out).toEqual(BigUint64Array.of(7n, 7n));
  });
});

describe("ByteHasher", () => {
  it("gives the hash of the whole, however the bytes are cut", () =>
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), seed(), (parts, from) => {
        const hasher = new ByteHasher(from);
        for (const part of parts) hasher.update(part);
        expect(hasher.digest()).toBe(byteHash(Buffer.concat(parts), from));
      }),
    ));

  it("can be asked along the way", () => {
    const hasher = new ByteHasher().update("ab");
    expect(hasher.digest()).toBe(byteHash("ab"));
    expect(hasher.update("c").digest()).toBe(byteHash("abc"));
  });

  it("refuses a pair of surrogates cut in two, and keeps what it had", () => {
    const hasher = new ByteHasher().update("ab");
    expect(() => hasher.update("🦀".slice(0, 1))).toThrow(
      "input has a lone surrogate, which UTF-8 cannot hold: pass its bytes, or input.toWellFormed()",
    );
    expect(hasher.digest()).toBe(byteHash("ab"));
  });
});
