import { InputError } from "@oxbow/contract";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CannotLeaveError, decode, encode, type BytesForm } from "./codec.ts";
import { exact } from "./exact.ts";

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

const detached = (): Uint8Array => {
  const view = new Uint8Array(3);
  view.buffer.transfer();
  return view;
};

const cyclic: unknown[] = [1];
cyclic.push({ of: cyclic });

const values: Record<string, unknown> = {
  "-0": -0,
  NaN,
  bigint: -(2n ** 70n),
  undefined: [undefined],
  // oxlint-disable-next-line no-sparse-arrays -- holes are what is tested.
  holes: [1, , 3, ,],
  "a lone surrogate": "\ud800",
  "a key named $": { $: "bigint", of: "1" },
  "a key named __proto__": JSON.parse('{"__proto__":1,"a":2}'),
  "no prototype": Object.assign(Object.create(null) as object, { a: 1 }),
  "Map and Set": new Map<unknown, unknown>([[new Set([1n]), new Date(0)]]),
  "an invalid date": new Date(NaN),
  "a URL": new URL("file:///a%20b"),
  "a used RegExp": Object.assign(/a/g, { lastIndex: 3 }),
  "an error with a code": new InputError("OUT_OF_RANGE", "too far", { row: 3 }),
  "a TypeError": new TypeError("no"),
  "a class": new Point(-0),
  "bytes that are text": new TextEncoder().encode("a,b\r\n"),
  "bytes that are none": Uint8Array.of(0xff, 0),
  "a view with an offset": new Int16Array(new ArrayBuffer(8), 2, 2),
  "a Buffer": Buffer.from("abc"),
  "a DataView": new DataView(new ArrayBuffer(4), 1, 2),
  "a detached view": detached(),
  "a shared view": new Uint8Array(new SharedArrayBuffer(2)),
  "a resizable buffer": new ArrayBuffer(1, { maxByteLength: 9 }),
  "a cycle": cyclic,
};

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

describe.each<BytesForm>(["raw", "text"])("the codec, with bytes as %s", (form) => {
  it.each(Object.entries(values))("keeps %s", (_, value) => {
    const encoded = encode(value, form);
    const carried = form === "text" ? (JSON.parse(JSON.stringify(encoded)) as unknown) : structuredClone(encoded);
    expect(exact(value, decode(carried))).toBeNull();
  });

  it("keeps any value", () => {
    const any = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
    });
    fc.assert(fc.property(any, (value) => exact(value, decode(encode(value, form))) === null));
  });
});

describe("the codec", () => {
  it("keeps what lies beside a view", () => {
    const view = Uint8Array.of(1, 2, 3).subarray(1, 2);
    const back = decode(encode(view)) as Uint8Array;
    expect([...new Uint8Array(back.buffer)]).toEqual([1, 2, 3]);
    expect(back.byteOffset).toBe(1);
  });

  it("keeps views resizable, shared and detached", () => {
    const resizable = new Uint8Array(new ArrayBuffer(1, { maxByteLength: 9 }));
    expect((decode(encode(resizable)) as Uint8Array<ArrayBuffer>).buffer.maxByteLength).toBe(9);
    expect((decode(encode(values["a shared view"])) as Uint8Array).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect((decode(encode(detached())) as Uint8Array<ArrayBuffer>).buffer.detached).toBe(true);
  });

  it("keeps two views of one buffer together", () => {
    const bytes = new Uint8Array(8);
    const [first, second] = decode(encode([bytes.subarray(1, 3), bytes.subarray(2)])) as [Uint8Array, Uint8Array];
    first[1] = 7;
    expect(second[0]).toBe(7);
  });

  it.each<[unknown, string]>([
    [() => 1, "a function"],
    [{ [Symbol("id")]: 1 }, "a property whose key is Symbol(id)"],
    [new Headers(), "a Headers, which keeps its state where nobody can look,"],
    [new (class Total extends Array {})(), "a Total, which extends Array,"],
    [new Proxy({}, {}), "a Proxy"],
    [deep(2000), "what is nested more than 1000 levels deep"],
  ])("refuses what would arrive as something else: %#", (value, what) => {
    expect(() => encode([value])).toThrow(new CannotLeaveError(what));
  });

  it("keeps the cause of an error, what a RegExp found, and the pairs of URLSearchParams", () => {
    for (const value of [
      new RangeError("no", { cause: { row: 3 } }),
      /(?<letter>b)/.exec("abc"),
      new URLSearchParams("a=1&b"),
    ]) {
      expect(exact(decode(encode(value)), value)).toBeNull();
    }
  });
});
