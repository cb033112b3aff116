import vm from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copy, copyArguments } from "./copy.ts";
import { exact } from "./exact.ts";

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
});

function copied<T extends readonly unknown[]>(...args: T): T {
  const found = copyArguments(args);
  if (found.kind !== "copied") throw new Error(`not copied: ${JSON.stringify(found)}`);
  return found.value as unknown as T;
}

class Total extends Array<number> {
  unit = "g";
  total(): number {
    return this.reduce((sum, each) => sum + each, 0);
  }
}
class Day extends Date {
  tomorrow(): number {
    return this.getTime() + 86_400_000;
  }
}
class Counts extends Map<string, number> {}
class Column extends Float64Array {
  name = "price";
}
class Point {
  x = 1;
}
class Stateful {
  readonly #state = 1;
  get state(): number {
    return this.#state;
  }
}

describe("a copy of arguments", () => {
  it("cannot be told from the original, and shares nothing with it", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const [made] = copied(value);
        expect(exact(made, value)).toBeNull();
        if (typeof value === "object" && value !== null) expect(made).not.toBe(value);
      }),
    );
  });

  it("keeps what a RegExp found, subclasses and their fields", () => {
    const [found] = copied(/(?<letter>b)/d.exec("abc")!);
    expect([found.index, found.input, found.groups!["letter"], found.indices![0]]).toEqual([1, "abc", "b", [1, 2]]);
    const [total, day, counts, column] = copied(
      Total.from([1, 2]) as Total,
      new Day(5),
      new Counts([["a", 1]]),
      new Column([1, 2]),
    );
    expect([total.total(), total.unit, total instanceof Total]).toEqual([3, "g", true]);
    expect(day.tomorrow()).toBe(86_400_005);
    expect([counts instanceof Counts, counts.get("a")]).toEqual([true, 1]);
    expect([column instanceof Column, column.name, column[1]]).toEqual([true, "price", 2]);
    expect(copied(new Point())[0]).toEqual(new Point());
  });

  it("keeps symbol keys, attributes, frozen and sealed objects, and objects without a prototype", () => {
    const id = Symbol("id");
    const hidden = Object.defineProperty({ [id]: 7 }, "hidden", { value: [1], enumerable: false });
    const [record, frozen, sealed, list, bare] = copied(
      hidden,
      Object.freeze({ deep: Object.freeze([1, , 3]) }), // oxlint-disable-line no-sparse-arrays -- holes are what is tested.
      Object.seal({ a: 1 }),
      Object.preventExtensions([1]),
      Object.assign(Object.create(null) as object, { a: 1 }),
    );
    expect(record[id]).toBe(7);
    expect(Object.getOwnPropertyDescriptor(record, "hidden")).toMatchObject({ value: [1], enumerable: false });
    expect([Object.isFrozen(frozen), Object.isFrozen(frozen.deep), 1 in frozen.deep]).toEqual([true, true, false]);
    expect([Object.isSealed(sealed), Object.isFrozen(sealed)]).toEqual([true, false]);
    expect([Object.isExtensible(list), Object.getPrototypeOf(bare)]).toEqual([false, null]);
  });

  it("keeps one object one, wherever it is passed", () => {
    const same = { n: 1 };
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const [a, b, { inner }, view, other] = copied(same, same, { inner: same }, bytes.subarray(0, 2), bytes.subarray(1));
    expect([a === b, inner === a]).toEqual([true, true]);
    view[1] = 9;
    expect(other[0]).toBe(9);
    const cyclic: unknown[] = [1];
    cyclic.push(cyclic);
    const [again] = copied(cyclic);
    expect(again[1]).toBe(again);
  });

  it("keeps a buffer shared, resizable or detached, and of a view only what is in view", () => {
    const resizable = new Uint8Array(new ArrayBuffer(2, { maxByteLength: 8 }));
    const detached = new Int16Array(3);
    detached.buffer.transfer();
    const [shared, growing, gone, part, view] = copied(
      new Uint8Array(new SharedArrayBuffer(8), 2, 3),
      resizable,
      detached,
      Buffer.from("abcdef").subarray(2, 4),
      new DataView(new ArrayBuffer(8), 4, 2),
    );
    expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([shared.byteOffset, shared.length]).toEqual([2, 3]);
    growing.buffer.resize(4);
    expect([growing.length, resizable.length]).toEqual([4, 2]);
    expect([gone.buffer.detached, gone instanceof Int16Array]).toEqual([true, true]);
    expect([Buffer.isBuffer(part), part.toString(), view.byteLength]).toEqual([true, "cd", 2]);
    expect(copied(new Uint8Array(100).subarray(3, 5))[0].buffer.byteLength).toBe(2);
  });

  it("keeps what comes from another realm what it is there", () => {
    const [value] = copied(
      vm.runInNewContext("({ list: [new Date(1)], map: new Map([[1, new Uint8Array(2)]]) })") as {
        list: Date[];
        map: Map<number, Uint8Array>;
      },
    );
    expect(Array.isArray(value.list)).toBe(true);
    expect(Object.getPrototypeOf(value.list)).not.toBe(Array.prototype);
    expect(value.list[0]!.getTime()).toBe(1);
    expect(value.map.get(1)!.length).toBe(2);
  });

  it("keeps __proto__ where it is a key like any other", () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1},"b":2}');
    expect(JSON.stringify(copied(value)[0])).toBe('{"__proto__":{"a":1},"b":2}');
  });

  it("is made of a hundred thousand levels like of one", () => {
    let deep: { next: unknown } = { next: null };
    for (let i = 0; i < 100_000; i++) deep = { next: deep };
    expect(exact(copied(deep)[0], deep)).toBeNull();
  });

  it.each<[unknown, string]>([
    [() => {}, "a function"],
    [Symbol("s"), "a symbol"],
    [
      {
        get lazy(): never {
          throw new Error("lazy");
        },
      },
      "an object with an accessor",
    ],
    [new Stateful(), "a Stateful keeps private state"],
    [{ deep: [new Stateful()] }, "a Stateful keeps private state"],
    [new Map([[1, new WeakMap()]]), "a WeakMap keeps its state where nobody can look"],
    [new Set([Promise.resolve()]), "a Promise keeps its state where nobody can look"],
    [new AbortController().signal, "an AbortSignal keeps its state where nobody can look"],
    [new Proxy({}, {}), "a Proxy"],
    [Proxy.revocable({}, {}).proxy, "a Proxy"],
    [new Error("x"), "an error, whose stack no copy has"],
  ])("is not made of everything: %#", (value, because) => {
    expect(copyArguments([value])).toEqual({ kind: "uncopyable", because });
  });

  it("weighs what it holds, and stops where that is too much", () => {
    expect(copyArguments(["ab", new Uint16Array(3), 7])).toMatchObject({ bytes: 4 + 6 });
    const body = Buffer.alloc(1000);
    expect(copyArguments([{ body }], { maxBytes: 999 })).toEqual({ kind: "too-large" });
    expect(copyArguments([[[["x".repeat(600)]]]], { maxBytes: 999 })).toEqual({ kind: "too-large" });
    expect(copyArguments([{ body }], { maxBytes: 2000 }).kind).toBe("copied");
    // Endless by its length, not by what is in it: stopped before it is walked.
    expect(copyArguments([Object.assign([], { length: 2 ** 31 })], { maxBytes: 1e6 })).toEqual({ kind: "too-large" });
  });
});

describe("the suite's copy", () => {
  it("hands on what cannot be copied", () => {
    const run = (): number => 1;
    const { signal } = new AbortController();
    const made = copy([run, { signal }, [1]] as const);
    expect([made[0], made[1].signal]).toEqual([run, signal]);
    expect(made[2]).toEqual([1]);
  });

  it("keeps what lies beside a view", () => {
    const view = Uint8Array.of(1, 2, 3).subarray(1, 2);
    const made = copy(view);
    expect([[...new Uint8Array(made.buffer)], made.byteOffset]).toEqual([[1, 2, 3], 1]);
  });
});
