import { InParts } from "../schedule.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { least, shareOf } from "./arbitraries.test.fixture.ts";
import { bytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { lengths } from "./lengths.ts";
import { ndjson } from "./ndjson.ts";
import { bigint, integer, number, ordinary, uniform } from "./numbers.ts";
import { inPartsOf } from "./schedules.ts";
import { gapAt, indexAt, share, shareOfGap } from "./share.ts";
import { drawn, tenths } from "./tenths.ts";
import { text } from "./text.ts";

describe("a share", () => {
  const all = drawn(share());

  it("lies in every tenth alike", () => {
    expect(least(all)).toBeGreaterThan(0.09);
    expect(Math.max(...tenths(all))).toBeLessThan(0.11);
  });

  it("falls on every element and every place between them", () => {
    expect(new Set(all.map((at) => indexAt(7, at)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expect(new Set(all.map((at) => gapAt(3, at)))).toEqual(new Set([0, 1, 2, 3]));
    expect([indexAt(0, 0.9), gapAt(0, 0.9)]).toEqual([0, 0]);
  });

  it("is found again from the place", () => {
    for (let gap = 0; gap <= 997; gap++) expect(gapAt(997, shareOfGap(997, gap))).toBe(gap);
  });
});

describe("of 10,000 numbers", () => {
  const all = drawn(number());

  it("two in five are ordinary", () => {
    const isOrdinary = (x: number): boolean => !Number.isInteger(x) && Math.abs(x) >= 1e-6 && Math.abs(x) <= 1e9;
    expect(shareOf(all, isOrdinary)).toBeGreaterThan(0.4);
  });

  it("each power of ten from 1e-6 to 1e9 has some", () => {
    for (let power = -6; power < 9; power++) {
      expect(shareOf(all, (x) => Math.abs(x) >= 10 ** power && Math.abs(x) < 10 ** (power + 1))).toBeGreaterThan(0.005);
    }
  });

  it("some are of magnitudes that only bit patterns reach", () => {
    for (const power of [-300, -200, -100, 100, 200]) {
      expect(shareOf(all, (x) => Math.abs(x) >= 10 ** power && Math.abs(x) < 10 ** (power + 50))).toBeGreaterThan(
        0.005,
      );
    }
  });

  it("those between two bounds lie in every tenth, of either sign", () => {
    expect(least(drawn(uniform({ min: 10, max: 20 })), 10, 20)).toBeGreaterThan(0.09);
    expect(least(drawn(uniform({ min: -1000, max: 1000 })), -1000, 1000)).toBeGreaterThan(0.09);
    expect(shareOf(drawn(ordinary()), (x) => x < 0)).toBeGreaterThan(0.45);
  });
});

describe("1,100 numbers, with any of 20 seeds,", () => {
  const runs = Array.from({ length: 20 }, (_, seed) =>
    drawn(number(), 1100 * 20).slice(1100 * seed, 1100 * (seed + 1)),
  );
  const ways: Record<string, [usual: (x: number) => number, other: (x: number) => number]> = {
    asin: [Math.asin, (x) => Math.atan2(x, Math.sqrt((1 - x) * (1 + x)))],
    acos: [Math.acos, (x) => 2 * Math.atan2(Math.sqrt(1 - x), Math.sqrt(1 + x))],
    atan: [Math.atan, (x) => 2 * Math.atan(x / (1 + Math.sqrt(1 + x * x)))],
    expm1: [Math.expm1, (x) => 2 * Math.exp(x / 2) * Math.sinh(x / 2)],
    log2: [Math.log2, (x) => Math.log(x) * Math.LOG2E],
    log1p: [Math.log1p, (x) => 2 * Math.atanh(x / (2 + x))],
  };

  it.each(Object.entries(ways))("tell %s from the same computed another way", (_, [usual, other]) => {
    // Only where both are close: that one of them fails for an extreme number is another fault.
    const isNear = (x: number): boolean => Math.abs(usual(x) - other(x)) < 1e-12 * Math.abs(usual(x));
    const differ = (x: number): boolean => isNear(x) && usual(x) !== other(x);
    for (const numbers of runs) expect(numbers.some(differ)).toBe(true);
  });
});

describe("of 10,000 integers", () => {
  it("each power of ten has some", () => {
    const all = drawn(integer());
    for (let power = 0; power <= 15; power++) {
      expect(shareOf(all, (n) => Math.abs(n) >= 10 ** power && Math.abs(n) < 10 ** (power + 1))).toBeGreaterThan(0.01);
    }
  });

  it("between bounds, each tenth has some", () => {
    expect(least(drawn(integer({ min: -500, max: 500 })), -500, 500)).toBeGreaterThan(0.015);
    expect(least(drawn(integer({ min: 1000, max: 2000 })), 1000, 2000)).toBeGreaterThan(0.015);
  });

  it("of any size, each tenth of the bits of a bigint has some", () => {
    const bits = drawn(bigint()).map((n) => (n < 0n ? -n : n).toString(2).length);
    expect(least(bits, 0, 131)).toBeGreaterThan(0.02);
  });
});

describe("of 10,000 inputs, lengths", () => {
  it("reach every tenth up to the greatest", () => {
    for (const size of ["small", "large"] as const) {
      const most = size === "small" ? 260 : 65_540;
      expect(least(drawn(lengths(size)), 0, most), `lengths ${size}`).toBeGreaterThan(0.02);
      expect(
        least(
          drawn(text({ size })).map((s) => s.length),
          0,
          most,
        ),
        `text ${size}`,
      ).toBeGreaterThan(0.002);
    }
    expect(
      least(
        drawn(bytes()).map((b) => b.length),
        0,
        260,
      ),
    ).toBeGreaterThan(0.004);
    expect(
      least(
        drawn(bytes({ size: "large" }), 3000).map((b) => b.length),
        0,
        65_540,
      ),
    ).toBeGreaterThan(0.004);
  });

  it("of lists of lines reach every tenth", () => {
    const lines = (file: string): number => file.split("\n").length;
    const files = drawn(ndjson({ size: "large" }), 300).map(latin1);
    expect(least(files.map(lines), 0, 60)).toBeGreaterThan(0.03);
    const tables = drawn(csv({ columns: ["k", "v"], size: "large" }), 250).map(latin1);
    expect(
      least(
        tables.map((table) => lines(table.replaceAll(/"[^"]*"/g, ""))),
        0,
        80,
      ),
    ).toBeGreaterThan(0.03);
  });

  it("of large JSON reach 4 KiB and more", () => {
    expect(shareOf(drawn(json({ size: "large" }), 500), (s) => s.length >= 4096 && isJson(s))).toBeGreaterThan(0.05);
  });

  it("of JSON are of every depth up to 5, and some beyond", () => {
    const depths = drawn(json()).map(depthOf);
    for (let depth = 0; depth <= 5; depth++)
      expect(
        shareOf(depths, (d) => d === depth),
        `${depth}`,
      ).toBeGreaterThan(0.005);
    expect(shareOf(depths, (d) => d > 60)).toBeGreaterThan(0.03);
  });
});

describe("of 10,000 inputs, the odd place", () => {
  it("of a long text is in every tenth", () => {
    const all = drawn(text()).flatMap((s) => (/^a{20}|a{20}$/.test(s) ? [s.search(/[^a]/) / s.length] : []));
    expect(all.length).toBeGreaterThan(800);
    expect(least(all)).toBeGreaterThan(0.03);
  });

  it("of long bytes is in every tenth", () => {
    const all = drawn(bytes())
      .flatMap((b) => {
        const plain = [b[0], b.at(-1)].find((byte) => byte === 0x61 || byte === 0);
        return b.length < 30 || plain === undefined ? [] : [b.findIndex((byte) => byte !== plain) / b.length];
      })
      .filter((at) => at >= 0);
    expect(least(all)).toBeGreaterThan(0.012);
  });

  it("of JSON is in every tenth", () => {
    const all = drawn(json()).flatMap((s) => (s.length < 10 ? [] : faultOfJson(s)));
    expect(all.length).toBeGreaterThan(500);
    expect(least(all)).toBeGreaterThan(0.03);
  });

  it("of NDJSON is in every tenth of a file of which one line is odd", () => {
    for (const size of ["small", "large"] as const) {
      const files = drawn(ndjson({ size }), size === "small" ? 10_000 : 500);
      const all = files.map((b) => faultsOfNdjson(b)).flatMap((faults) => (faults.length === 1 ? faults : []));
      expect(all.length).toBeGreaterThan(50);
      expect(least(all)).toBeGreaterThan(0.01);
    }
  });

  it("of a CSV is in every tenth", () => {
    const all = drawn(csv({ columns: ["k", "v", "w"] })).flatMap((b) => (b.length < 20 ? [] : faultOfCsv(b)));
    expect(all.length).toBeGreaterThan(1000);
    expect(least(all)).toBeGreaterThan(0.04);
  });
});

describe("of 10,000 inputs, cuts", () => {
  const whole = new Uint8Array(131).fill(0x61);

  it("are in every tenth, of chunks", () => {
    const cuts = drawn(chunks(fc.constant(whole))).flatMap((parts) => {
      let end = 0;
      return parts.length > 65 ? [] : parts.slice(0, -1).map((part) => (end += part.length));
    });
    expect(least(cuts, 0, 131)).toBeGreaterThan(0.05);
  });

  it("are in every tenth, of an argument in parts", () => {
    const cuts = drawn(inPartsOf(fc.constant([whole]))).flatMap(([schedule]) => (schedule as InParts).cuts);
    expect(least(cuts, 0, 131)).toBeGreaterThan(0.04);
  });

  it("are in every tenth, of an argument in single bytes", () => {
    const runs = drawn(inPartsOf(fc.constant([whole]))).map(([schedule]) => (schedule as InParts).cuts);
    const firsts = runs.flatMap((cuts) => (cuts.length === 64 ? [cuts[0]!] : []));
    expect(least(firsts, 0, 131 - 64)).toBeGreaterThan(0.02);
  });
});

const latin1 = (file: Uint8Array): string => Buffer.from(file.buffer, file.byteOffset, file.length).toString("latin1");

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function depthOf(value: string): number {
  let [depth, deepest] = [0, 0];
  for (const each of value.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "")) {
    if (each === "[" || each === "{") deepest = Math.max(deepest, ++depth);
    else if (each === "]" || each === "}") depth--;
  }
  return deepest;
}

/** How far into it V8 stops; nothing for JSON, and for an end that came too soon. */
function faultOfJson(value: string): number[] {
  try {
    JSON.parse(value);
    return [];
  } catch (error) {
    const [, at] = /at position (\d+)/.exec((error as Error).message) ?? [];
    return at === undefined ? [] : [Number(at) / value.length];
  }
}

/** How far into the file each line is that is no JSON. */
function faultsOfNdjson(file: Uint8Array): number[] {
  const lines = Buffer.from(file).toString().replace(/\n$/, "").split("\n");
  return lines.length < 3 ? [] : lines.flatMap((line, i) => (isJson(line) ? [] : [(i + 0.5) / lines.length]));
}

/** How far into it the first stray quote, lone CR, or row of another length is. */
function faultOfCsv(file: Uint8Array): number[] {
  const all = latin1(file);
  const record = /(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*)){2}(?:\r?\n|$)/y;
  for (let end = 0; end < all.length; end = record.lastIndex) {
    record.lastIndex = end;
    if (!record.test(all)) {
      // In the record, as far as it can be followed.
      const partial = /(?:(?:"(?:[^"]|"")*"|[^",\r\n]*),){0,2}(?:"(?:[^"]|"")*"|[^",\r\n]*)/y;
      partial.lastIndex = end;
      return [(end + partial.exec(all)![0].length) / all.length];
    }
  }
  return [];
}
