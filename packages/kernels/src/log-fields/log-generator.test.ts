import { drawn, reach, tenths } from "@oxbow/equivalence";
import { log } from "./log-generator.ts";
import { compilePattern } from "./arguments.ts";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";

/** What implementations disagree about, by what makes it: a suite that never draws one of these proves nothing about it. */
const traps = {
  log: rows(log, {
    "has a pattern that is taken": ([source]) => isPattern(source),
    "has a pattern that is not": ([source]) => !isPattern(source),
    "has a group that may take no part": ([source]) => isPattern(source) && source.includes(")?"),
    "has a lazy repetition": ([source]) => isPattern(source) && source.includes("+?"),
    "asks for a number": ([, names]) => names.length > 0,
    "asks for a bigint": ([, , names]) => names.length > 0,
    "has CR CR LF": ([, , , b]) => includes(b, [0x0d, 0x0d, 0x0a]),
    "ends in CR": ([, , , b]) => b.at(-1) === 0x0d,
    "ends without a newline": ([, , , b]) => b.length > 0 && b.at(-1) !== 0x0a,
    "is no UTF-8": ([, , , b]) => !isUtf8(b),
    "has a digit of another script": ([, , , b]) => includes(b, [0xd9, 0xa3]),
    "has white space beyond ASCII": ([, , , b]) => includes(b, [0xc2, 0x85]) || includes(b, [0xc2, 0xa0]),
    "has 2^53": ([, , , b]) => includes(b, [...Buffer.from("9007199254740992")]),
    "has 2^64": ([, , , b]) => includes(b, [...Buffer.from("18446744073709551616")]),
    "has a line at the end of a block": ([, , , b]) => lines(b).some((line) => line >= 63 && line <= 65),
  }),
  "large log": rows(() => log({ size: "large" }), {
    "has a line beyond a window of 16 KiB": ([, , , b]) => lines(b).some((line) => line > 2 ** 14),
  }),
};

describe.each(Object.entries(traps))("a thousand inputs from %s", (_, { arbitrary, classes }) => {
  const shares = reach(arbitrary, classes);
  it.each(Object.keys(classes))("hold one that %s, 95 times in 100", (name) => {
    expect(shares.get(name)).toBeGreaterThanOrEqual(0.95);
  });
});

describe("of 10,000 logs", () => {
  const all = drawn(log()).map(([, , , bytes]) => Buffer.from(bytes).toString("latin1").split("\n"));

  it("there are some of every number of lines up to nine", () => {
    expect(
      Math.min(
        ...tenths(
          all.map((each) => each.length),
          0.5,
          10.5,
        ),
      ),
    ).toBeGreaterThan(0.015);
  });

  it("what is no UTF-8 is in every tenth of a line", () => {
    const places = all.flat().map((line) => line.search(/[\xc0\xc1\xf5-\xff]/) / line.length);
    expect(Math.min(...tenths(places.filter((at) => at >= 0)))).toBeGreaterThan(0.03);
  });

  it("a long run of letters or digits is broken in every tenth", () => {
    const places = all.flat().flatMap((line) => {
      const found = /(a{3,}|7{3,})(?:[ \r-]|[\xc2\xc3\xd9][\x80-\xbf])(a*|7*)/.exec(line);
      return found === null ? [] : [found[1]!.length / (found[1]!.length + found[2]!.length)];
    });
    expect(Math.min(...tenths(places))).toBeGreaterThan(0.015);
  });
});

function rows<T>(
  make: () => Arbitrary<T>,
  classes: Record<string, (value: T) => boolean>,
): { arbitrary: Arbitrary<unknown>; classes: Readonly<Record<string, (value: unknown) => boolean>> } {
  return { arbitrary: make(), classes: classes as Record<string, (value: unknown) => boolean> };
}

function isPattern(value: string): boolean {
  try {
    compilePattern(value);
    return true;
  } catch {
    return false;
  }
}

function isUtf8(value: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(value);
    return true;
  } catch {
    return false;
  }
}

function includes(value: Uint8Array, wanted: readonly number[]): boolean {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(Buffer.from(wanted));
}

function lines(value: Uint8Array): readonly number[] {
  return Buffer.from(value)
    .toString("latin1")
    .split("\n")
    .map((line) => line.length);
}
