import fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { copy, remember, uncopyable, weight } from "./copy.ts";

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
});

it("makes copies that nobody can tell from the original, and that share nothing with it", () => {
  fc.assert(
    fc.property(anything, (value) => {
      const copied = copy(value);
      expect(isDeepStrictEqual(copied, value)).toBe(true);
      if (typeof value === "object" && value !== null) expect(copied).not.toBe(value);
    }),
  );
});

it("puts back what was there, in place, whatever was done to it", () => {
  const record = fc.oneof(
    fc.uint8Array(),
    fc.float64Array(),
    fc.array(fc.anything()),
    fc.dictionary(fc.string(), fc.anything()),
    fc.date().map((date) => new Map([[1, date]])),
  );
  fc.assert(
    fc.property(record, (value) => {
      const before = copy(value);
      const undo = remember([value], [0])!;
      scribble(value);
      undo();
      expect(isDeepStrictEqual(value, before)).toBe(true);
    }),
  );
});

it("keeps a Buffer a Buffer and a view a view, without the rest of its memory", () => {
  const buffer = Buffer.from("abcdef").subarray(2, 4);
  const copied = copy(buffer) as Buffer;
  expect(Buffer.isBuffer(copied)).toBe(true);
  expect(copied.toString()).toBe("cd");
  expect((copy(new DataView(new ArrayBuffer(8), 4, 2)) as DataView).byteLength).toBe(2);
});

it("keeps __proto__ where it is a key like any other", () => {
  const value: unknown = JSON.parse('{"__proto__":{"a":1},"b":2}');
  expect(isDeepStrictEqual(copy(value), JSON.parse('{"__proto__":{"a":1},"b":2}'))).toBe(true);
  const undo = remember([value], [0])!;
  delete (value as { b?: number }).b;
  undo();
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"b":2}');
});

class Stateful {
  #state = 1;
  next = () => this.#state++;
}

it.each([
  [() => {}],
  [Symbol("s")],
  [new Stateful()],
  [{ deep: [new Stateful()] }],
  [new Map([[1, new WeakMap()]])],
  [new Set([Promise.resolve()])],
])("does not pretend to copy %s", (value) => {
  expect(copy(value)).toBe(uncopyable);
  expect(remember([value], [0])).toBe(null);
});

it("weighs strings and bytes", () => {
  expect(weight(["ab", new Uint16Array(3), 7, new ArrayBuffer(5)])).toBe(4 + 6 + 5);
});

function scribble(value: object): void {
  if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer).fill(7);
  else if (Array.isArray(value)) value.splice(0, 1, "scribbled", {});
  else if (value instanceof Map) value.clear();
  else Object.assign(value, { scribbled: true });
}
