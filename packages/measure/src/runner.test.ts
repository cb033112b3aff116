import { describe, expect, it } from "vitest";
import type { Side } from "@oxbow/contract";
import { returned, samenessOf, ulp } from "@oxbow/sameness";
import { differenceOf, prepare } from "./runner.ts";

const side = (run: (...args: never[]) => unknown): Side => ({
  name: "side",
  implementation: "typescript",
  run: run as Side["run"],
});

describe("prepare", () => {
  it("gives each side a copy of what it writes to, and the very same of everything else", async () => {
    const [input, output] = [new Uint8Array([1, 2]), new Float64Array(1)];
    const seen: unknown[][] = [];
    const runner = await prepare(
      side((...args) => void seen.push(args)),
      [input, output],
      [1],
    );
    await runner.run(2);
    expect(seen).toHaveLength(3);
    for (const [first, second] of seen) {
      expect(first).toBe(input);
      expect(second).not.toBe(output);
      expect(second).toEqual(output);
    }
  });

  it("copies a Buffer as a Buffer, without the rest of its pool", async () => {
    const output = Buffer.from("small enough for the pool");
    let copied: unknown;
    await prepare(
      side((given: Buffer) => void (copied = given)),
      [output],
      [0],
    );
    expect(Buffer.isBuffer(copied)).toBe(true);
    expect(copied).toEqual(output);
  });

  it("compares one call on fresh arguments where a kernel reads what it writes", async () => {
    const increment = side((counter: Int32Array) => {
      counter[0] = (counter[0] ?? 0) + 1;
      return counter[0];
    });
    const runner = await prepare(increment, [new Int32Array(1)], [0]);
    await runner.run(3);
    expect(await runner.outcome()).toEqual(returned(1, [new Int32Array([1])]));
    await runner.run(5);
    expect(await runner.outcome()).toEqual(returned(1, [new Int32Array([1])]));
  });

  it("restores columns in place, and leaves those of the workload alone", async () => {
    const columns = { counts: new Int32Array(1) };
    const seen = new Set<Int32Array>();
    const increment = side(({ counts }: typeof columns) => {
      seen.add(counts);
      counts[0] = (counts[0] ?? 0) + 1;
    });
    const runner = await prepare(increment, [columns], [0]);
    await runner.run(3);
    expect(await runner.outcome()).toMatchObject({ argsAfter: [{ counts: new Int32Array([1]) }] });
    await runner.run(3);
    expect(seen.size).toBe(1);
    expect(columns.counts[0]).toBe(0);
  });

  it.each([0, 1, 2, 5])("calls a side with %d arguments as often as it is told", async (arity) => {
    let calls = 0;
    const args = Array.from({ length: arity }, (_, i) => i);
    const runner = await prepare(
      side((...given) => {
        calls++;
        return given;
      }),
      args,
      [],
    );
    calls = 0;
    await runner.run(7);
    expect(calls).toBe(7);
    expect(await runner.outcome()).toEqual(returned(args, []));
  });

  it("awaits each call of an asynchronous side before the next", async () => {
    let [running, most] = [0, 0];
    const runner = await prepare(
      side(async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        return running--;
      }),
      [],
      [],
    );
    await runner.run(4);
    expect([runner.asynchronous, most]).toEqual([true, 1]);
    expect(await runner.outcome()).toEqual(returned(1, []));
  });

  it("throws what the side throws", async () => {
    const failing = side(() => {
      throw new RangeError("no");
    });
    await expect(prepare(failing, [], [])).rejects.toThrow(RangeError);
  });
});

describe("two outcomes", () => {
  const outcome = (value: unknown, ...written: unknown[]) => returned(value, written);

  it.each([
    [outcome(NaN), outcome(NaN), true],
    [outcome(0), outcome(-0), false],
    [outcome(1n), outcome(1), false],
    [outcome(new Float64Array([0])), outcome(new Float64Array([-0])), false],
    [outcome({ a: [1, "x"] }), outcome({ a: [1, "x"] }), true],
    [outcome(1, new Uint8Array([1])), outcome(1, new Uint8Array([2])), false],
  ])("%o and %o are the same: %s", (one, other, same) =>
    expect(differenceOf(samenessOf({}), one, other) === null).toBe(same),
  );

  it("are compared as the definition says", () => {
    const normalize = {
      because: "white space in JSON has no meaning",
      of: (text: unknown) => JSON.parse(String(text)),
    };
    const tolerance = [ulp(1, { because: "regrouped" })];
    expect(differenceOf(samenessOf({ normalize }), outcome("[1]"), outcome("[ 1 ]"))).toBeNull();
    expect(differenceOf(samenessOf({ normalize }), outcome("[1]"), outcome("[2]"))).not.toBeNull();
    expect(differenceOf(samenessOf({}), outcome("[1]"), outcome("[ 1 ]"))).not.toBeNull();
    expect(differenceOf(samenessOf({ tolerance }), outcome(0, [0.1 + 0.2]), outcome(0, [0.3]))).toBeNull();
  });

  it("are refused where they cannot be compared", () => {
    expect(() => differenceOf(samenessOf({}), outcome(new Headers()), outcome(new Headers()))).toThrow(
      "returned.value cannot be compared (a Headers keeps its state where nobody can look): declare in the definition how to normalize it",
    );
  });
});

it("says what it cannot copy or put back", async () => {
  await expect(
    prepare(
      side(() => 1),
      [Promise.resolve()],
      [0],
    ),
  ).rejects.toThrow("an argument that is written to cannot be copied: a Promise keeps its state where nobody can look");
});
