import { describe, expect, it } from "vitest";
import { linesOf } from "./bounded-lines.ts";
import { valuesOf } from "./json-values.ts";

async function read(text: string, maxBytes = 1000) {
  const bytes = (async function* () {
    yield await Promise.resolve(Buffer.from(text));
  })();
  const found: unknown[] = [];
  for await (const each of valuesOf(linesOf(bytes, maxBytes), maxBytes)) {
    found.push("value" in each ? [each.line, each.value] : [each.line, each.because]);
  }
  return found;
}

const [a, b] = [{ a: [1, { b: '"]}\\' }] }, { b: [] }];
const cut = "it is not JSON, or cut off";

describe("valuesOf", () => {
  it.each([
    ["one a line", `${JSON.stringify(a)}\n\n${JSON.stringify(b)}\r\n`, [1, 3]],
    ["behind a byte order mark", `\uFEFF${JSON.stringify(a)}\n${JSON.stringify(b)}`, [1, 2]],
    ["each laid out over lines", `${JSON.stringify(a, null, 2)}\n${JSON.stringify(b, null, "\t")}\n`, [1, 9]],
    ["an array, one element a line", `[\n${JSON.stringify(a)},\n${JSON.stringify(b)}\n]\n`, [2, 3]],
    ["an array that begins and ends in lines of its elements", `[${JSON.stringify(a)},\n${JSON.stringify(b)}]`, [1, 2]],
    ["commas first", `[ ${JSON.stringify(a)}\n, ${JSON.stringify(b)}\n]`, [1, 2]],
    ["an array, laid out", JSON.stringify([a, b], null, 2), [2, 10]],
  ])("gives two values, %s", async (_, text, [first, second]) => {
    expect(await read(text)).toEqual([
      [first, a],
      [second, b],
    ]);
  });

  it("gives an array in one line as it is", async () => {
    expect(await read(JSON.stringify([a, b]))).toEqual([[1, [a, b]]]);
  });

  it.each([
    [
      "in the first line",
      `{"a":[1\n${JSON.stringify(b)}\n`,
      [
        [1, cut],
        [2, b],
      ],
    ],
    [
      "in a string of the first line",
      `{"a":"1\n${JSON.stringify(b)}\n`,
      [
        [1, cut],
        [2, b],
      ],
    ],
    [
      "before its first bracket",
      `1]}\n${JSON.stringify(b)}\n`,
      [
        [1, cut],
        [2, b],
      ],
    ],
    [
      "in the last line",
      `${JSON.stringify(b)}\n{"a":[1`,
      [
        [1, b],
        [2, cut],
      ],
    ],
    [
      "in an array",
      `[\n${JSON.stringify(a)},\n{"a":[1\n,${JSON.stringify(b)}\n]`,
      [
        [2, a],
        [3, cut],
        [4, b],
      ],
    ],
    [
      "in an array that nobody closed",
      `[\n${JSON.stringify(a)},\n${JSON.stringify(b)},\n`,
      [
        [2, a],
        [3, b],
      ],
    ],
    ["in a laid out document, which is one fault", JSON.stringify(a, null, 2).slice(0, -4), [[1, cut]]],
  ])("loses no more than what was cut off %s", async (_, text, found) => {
    expect(await read(text)).toEqual(found);
  });

  it("holds no more than it may", async () => {
    const long = JSON.stringify({ a: "x".repeat(500) });
    expect(await read(`${long}\n${JSON.stringify(b)}\n`, 100)).toEqual([
      [1, "it is longer than 100 bytes"],
      [2, b],
    ]);
    const laidOut = JSON.stringify({ a: Array.from({ length: 100 }, () => 1) }, null, 1);
    expect((await read(laidOut, 100))[0]).toEqual([1, "it is longer than 100 bytes"]);
    expect(await read(`[\n${`${JSON.stringify(b)},\n`.repeat(100)}${JSON.stringify(b)}\n]`, 100)).toHaveLength(101);
  });
});
