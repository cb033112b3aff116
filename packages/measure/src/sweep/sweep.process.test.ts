import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comparison } from "@oxbow/contract";
import { sweep, sweepOf, sweepRows } from "@oxbow/measure";
import { comparison } from "../fixtures/comparison.ts";
import { growthExponent, linearFit } from "./fit.ts";

const sizes = [16, 64, 256, 1024, 4096, 16_384];

/** A sweep whose costs follow from formulas; every ratio is known within `spread`. */
const swept = (control: (n: number) => number, candidate: (n: number) => number, spread = 1.01) =>
  sweepOf(
    sizes.map((size): Comparison => {
      const ratio = control(size) / candidate(size);
      return {
        ...comparison,
        inputSize: size,
        control: { ...comparison.control, medianNs: control(size) },
        candidate: { ...comparison.candidate, medianNs: candidate(size) },
        speedup: { ratio, lo: ratio / spread, hi: ratio * spread, level: 0.95 },
      };
    }),
  );

describe("a sweep", () => {
  it("finds the size from which a candidate with a fixed cost wins", () => {
    // 2n = 300 + n/2 at n = 200.
    const { crossover, sides } = swept(
      (n) => 2 * n,
      (n) => 300 + n / 2,
    );
    expect(crossover.at).toBeGreaterThan(180);
    expect(crossover.at).toBeLessThan(220);
    expect(crossover.lo).toBeLessThan(crossover.at ?? 0);
    expect(crossover.hi).toBeGreaterThan(crossover.at ?? Infinity);
    expect(crossover.minSize).toBe(Math.ceil(crossover.hi ?? 0));
    expect(sides[0]).toMatchObject({
      name: "typescript",
      fixedNs: expect.closeTo(0, 6),
      perUnitNs: expect.closeTo(2, 6),
    });
    expect(sides[1]).toMatchObject({
      name: "native",
      fixedNs: expect.closeTo(300, 3),
      perUnitNs: expect.closeTo(0.5, 6),
    });
  });

  it("never recommends a size at which the low end loses", () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: sizes.length, maxLength: sizes.length }),
        (ratios) => {
          const { points, crossover } = swept(
            (n) => ratios[sizes.indexOf(n)] as number,
            () => 1,
          );
          const { minSize } = crossover;
          for (const { inputSize, speedup } of points) {
            if (minSize !== null && inputSize >= minSize) expect(speedup.lo).toBeGreaterThan(1);
          }
          if (minSize === null) expect(points.at(-1)?.speedup.lo).toBeLessThanOrEqual(1);
        },
      ),
    ));

  it.each([
    [
      "wins everywhere",
      (n: number) => n / 3,
      0,
      "the candidate is faster than the control at every size measured, from 16 to 16384 bytes",
    ],
    [
      "wins nowhere",
      (n: number) => n * 3,
      null,
      "the candidate is not certain to be faster than the control at 16384 bytes, the largest size measured",
    ],
  ])("of a candidate that %s says so", (_, candidate, minSize, because) => {
    expect(swept((n) => n, candidate).crossover).toEqual({ at: null, lo: null, hi: null, minSize, because });
  });

  it("names the peers that are faster than the candidate, and where", () => {
    const { points } = swept(
      (n) => 2 * n,
      (n) => n,
    );
    const against = (ratioAt: (n: number) => number) =>
      sweepOf(
        points.map((point) => {
          const ratio = ratioAt(point.inputSize);
          const candidateSpeedup = { ratio, lo: ratio * 0.9, hi: ratio * 1.1, level: 0.95 };
          return { ...point, others: point.others.map((other) => ({ ...other, candidateSpeedup })) };
        }),
      );
    expect(against(() => 0.5).quickerPeers).toEqual(["zlib.crc32 is faster than the candidate at every size measured"]);
    expect(against((n) => (n < 100 ? 0.5 : 2)).quickerPeers).toEqual([
      "zlib.crc32 is faster than the candidate at 16, 64 bytes",
    ]);
    expect(against(() => 0.95).quickerPeers).toEqual([]);
    expect(sweepRows(against(() => 0.5))[0]?.note).toBe(
      "the candidate is faster than the control at every size measured, from 16 to 16384 bytes; zlib.crc32 is faster than the candidate at every size measured",
    );
  });

  it("recommends a larger size on a machine that finds a difference where there is none", () => {
    const [control, candidate] = [(n: number) => 2 * n, (n: number) => 300 + n / 2];
    const { points, crossover } = swept(control, candidate);
    const unsteady = sweepOf(
      points.map((point) => ({ ...point, aaOk: false, aa: { ratio: 1, lo: 0.8, hi: 1.25, level: 0.95 } })),
    );
    expect(unsteady.crossover.at).toBe(crossover.at);
    expect(unsteady.crossover.minSize).toBeGreaterThan(crossover.minSize ?? Infinity);
  });

  it("takes the last rise of a candidate that wins, loses and wins again", () => {
    const ratios = [2, 0.5, 2, 0.5, 2, 2];
    const { crossover } = swept(
      (n) => ratios[sizes.indexOf(n)] as number,
      () => 1,
    );
    expect(crossover.at).toBeCloseTo(2048, 6);
  });

  it("runs from a definition that can make inputs of any size", async () => {
    const module = new URL("../../dist/fixtures/oxbow.config.js", import.meta.url);
    const seen: number[] = [];
    const found = await sweep({
      module,
      kernel: "sum",
      forks: 2,
      quick: true,
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(found).toMatchObject({
      kernel: "sum",
      unit: "items",
      sides: [{ name: "loop" }, { name: "reduce" }, { name: "length" }],
    });
    expect(found.points.map(({ inputSize, workload }) => [inputSize, workload])).toEqual([
      [10, "10 items"],
      [100, "100 items"],
      [1000, "1000 items"],
      [100_000, "100000 items"],
    ]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it("keeps what was measured when it is ended, and says what is missing", { timeout: 60_000 }, async () => {
    const module = new URL("../../dist/fixtures/oxbow.config.js", import.meta.url);
    const ending = new AbortController();
    const onProgress = ({ done, total }: { done: number; total: number }): void => {
      // Of four sizes the first three are measured.
      if (done / total > 0.8) ending.abort();
    };
    const found = await sweep({ module, kernel: "sum", forks: 2, quick: true, signal: ending.signal, onProgress });
    expect(found.points.map(({ inputSize }) => inputSize)).toEqual([10, 100, 1000]);
    expect(found.notes).toContain("it was ended before 100000 items");
  });

  it("needs three sizes", async () => {
    expect(() => sweepOf([comparison])).toThrow("a sweep needs three sizes or more, found 1");
  });
});

describe("linearFit and growthExponent", () => {
  it("find a straight line again, and its power 1", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (a, b) => {
          const { fixedNs, perUnitNs } = linearFit(sizes.map((size) => ({ size, ns: a + b * size })));
          expect(fixedNs).toBeCloseTo(a, 3);
          expect(perUnitNs).toBeCloseTo(b, 6);
        },
      ),
    ));

  it("never find a cost below zero", () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 6, maxLength: 6 }), (costs) => {
        const { fixedNs, perUnitNs } = linearFit(sizes.map((size, i) => ({ size, ns: costs[i] as number })));
        expect(Math.min(fixedNs, perUnitNs)).toBeGreaterThanOrEqual(0);
      }),
    ));

  it.each([0.5, 1, 2])("find the power %d", (power) => {
    const found = growthExponent(sizes.map((size) => ({ size, ns: 3 * size ** power })));
    expect(found.value).toBeCloseTo(power, 9);
    expect(found.hi - found.lo).toBeLessThan(1e-6);
  });
});

describe("a side whose cost does not follow its size", () => {
  it("is told so: a compiler may have folded its work away", () => {
    const { notes } = swept(
      (n) => 2 * n,
      () => 40,
    );
    expect(notes).toEqual([
      "native costs the same at every size: a closed form, a cached answer, or a compiler that folded the work away. If it should look at its whole input, it does not",
      "zlib.crc32 costs the same at every size: a closed form, a cached answer, or a compiler that folded the work away. If it should look at its whole input, it does not",
    ]);
  });

  it("is a row of the file like the others, beside the crossover", () => {
    const rows = sweepRows(
      swept(
        (n) => 2 * n,
        (n) => 300 + n / 2,
      ),
    );
    expect(rows.map(({ id, value }) => [id, Math.round(value)])).toEqual([
      ["byte-hash/by-size/native/crossover", expect.closeTo(200, -2)],
      ["byte-hash/by-size/native/minsize", expect.closeTo(200, -2)],
      ["byte-hash/by-size/typescript/growth-exponent", 1],
      ["byte-hash/by-size/native/growth-exponent", 1],
      ["byte-hash/by-size/zlib.crc32/growth-exponent", 0],
    ]);
  });
});
