import * as fc from "fast-check";
import { expect, it } from "vitest";
import { copy } from "./copy.ts";
import { exact } from "./exact.ts";
import { remember } from "./undo.ts";

it("puts back what was there, in place, whatever was done to it, as often as it is asked", () => {
  const record = fc.oneof(
    fc.uint8Array(),
    fc.float64Array(),
    fc.array(fc.anything({ withSparseArray: true })),
    fc.dictionary(fc.string(), fc.anything({ withMap: true, withSet: true, withDate: true })),
    fc.date().map((date) => new Map([[1, { date }]])),
    fc.array(fc.anything()).map((items) => new Set(items)),
  );
  fc.assert(
    fc.property(record, (value) => {
      const before = copy(value);
      const undo = remember([value], [0]);
      if (typeof undo === "string") throw new Error(undo);
      for (let round = 0; round < 2; round++) {
        scribble(value);
        undo();
        expect(exact(value, before)).toBeNull();
      }
    }),
  );
});

it("puts back what lies inside, and leaves every array the one that the caller holds", () => {
  const out = { starts: new Uint32Array(2), rows: [["a"]], seen: new Map([["k", { n: 1 }]]) };
  const { starts, rows, seen } = out;
  const [row, entry] = [rows[0]!, seen.get("k")!];
  const undo = remember([0, out], [1]) as () => void;
  starts.fill(7);
  row.push("b");
  entry.n = 2;
  seen.clear();
  Object.assign(out, { starts: new Uint32Array(9), rows: [], extra: true });
  undo();
  expect(out).toEqual({ starts: new Uint32Array(2), rows: [["a"]], seen: new Map([["k", { n: 1 }]]) });
  expect([out.starts === starts, out.rows === rows, rows[0] === row, seen.get("k") === entry]).toEqual(
    Array.from({ length: 4 }, () => true),
  );
});

it("puts keys back in their order, __proto__ among them", () => {
  const value = JSON.parse('{"__proto__":{"a":1},"b":2,"c":3}') as { b?: number };
  const undo = remember([value], [0]) as () => void;
  delete value.b;
  undo();
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"b":2,"c":3}');
});

it.each([
  [
    new (class Money {
      readonly #cents = 1;
      get cents(): number {
        return this.#cents;
      }
    })(),
    "a Money keeps private state",
  ],
  [{ deep: [Promise.resolve()] }, "a Promise keeps its state where nobody can look"],
  [new Proxy({}, {}), "a Proxy"],
])("says what it cannot put back: %#", (value, because) => expect(remember([value], [0])).toBe(because));

function scribble(value: object): void {
  if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer).fill(7);
  else if (Array.isArray(value)) Object.assign(value, { 0: "scribbled", hung: true }).push({});
  else if (value instanceof Map || value instanceof Set) value.clear();
  else Object.assign(value, { scribbled: true });
}

it("puts back the size of a buffer that was resized, and says when something resisted", () => {
  const bytes = new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 })).fill(7);
  const list = [1, [2]];
  const undo = remember([bytes, list], [0, 1]);
  if (typeof undo === "string") throw new Error(undo);
  bytes.buffer.resize(8);
  bytes.fill(0);
  (list[1] as number[]).push(3);
  expect(undo()).toBe(true);
  expect([[...bytes], list]).toEqual([
    [7, 7, 7, 7],
    [1, [2]],
  ]);
  Object.freeze(list[1]);
  bytes.fill(0);
  expect(undo()).toBe(false);
  // What did not resist is back all the same.
  expect(bytes[0]).toBe(7);
});
