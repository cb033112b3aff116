import { describe, expect, it } from "vitest";
import { redactValue, shrinkValue } from "./shrink-value.ts";

type AnyArgs = readonly unknown[];

/** Holds wherever `is` does. */
const where =
  (is: (...args: never[]) => boolean) =>
  async (inputs: readonly AnyArgs[]): Promise<number> =>
    inputs.findIndex((args) => is(...(args as never[])));

const shrunk = async (args: AnyArgs, is: (...args: never[]) => boolean): Promise<AnyArgs> =>
  (await shrinkValue(args, where(is), Infinity)).args;
const redacted = (args: AnyArgs, is: (...args: never[]) => boolean): Promise<AnyArgs> =>
  redactValue(args, where(is), Infinity);

describe("an input that no generator has made shrinks", () => {
  it.each<[string, AnyArgs, (...args: never[]) => boolean, AnyArgs]>([
    ["a number", [123_456], (n: number) => n > 999, [1000]],
    ["a fraction", [-12.5], (n: number) => n !== 0, [1]],
    ["NaN to itself", [Number.NaN], (n: number) => Number.isNaN(n), [Number.NaN]],
    ["a BigInt", [-(2n ** 70n)], (n: bigint) => n < -5n || n > 5n, [6n]],
    ["a text", ["Dear Mx Example, 42"], (text: string) => text.includes(","), [","]],
    ["letters", ["xyz"], (text: string) => text.length === 3, ["aaa"]],
    ["a list", [[1, 2, 300, 4]], (list: number[]) => list.some((n) => n > 255), [[256]]],
    [
      "bytes",
      [Uint8Array.of(9, 7, 200, 90)],
      (b: Uint8Array) => b.reduce((x, y) => x + y, 0) > 255,
      [Uint8Array.of(166, 90)],
    ],
    [
      "a record",
      [{ id: 17, name: "x", tags: ["a"] }],
      (r: { tags?: string[] }) => r.tags !== undefined,
      [{ tags: [] }],
    ],
    [
      "big integers in an array",
      [BigInt64Array.of(5n, -9n)],
      (b: BigInt64Array) => b.some((n) => n < 0n),
      [BigInt64Array.of(-1n)],
    ],
  ])("%s", async (_, args, is, wanted) => {
    expect(await shrunk(args, is)).toEqual(wanted);
  });

  it("without losing or gaining an argument", async () => {
    expect(await shrunk([[1, 2], "ab", 3], () => true)).toEqual([[], "", 0]);
  });

  it("to bytes of the same class, without what lies around their view", async () => {
    const view = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
    const [left] = await shrunk([view], (bytes: Uint8Array) => bytes.length === 2);
    expect(left).toEqual(Uint8Array.of(0, 0));
    expect((left as Uint8Array).buffer.byteLength).toBe(2);
    const [buffer] = await shrunk([Buffer.from("abc")], (bytes: Uint8Array) => bytes.length > 0);
    expect(Buffer.isBuffer(buffer)).toBe(true);
  });

  it("until its time is over, with the best so far", async () => {
    const { args } = await shrinkValue(
      [Array.from({ length: 500 }, () => 9)],
      where(() => true),
      0,
    );
    expect(args).toEqual([Array.from({ length: 500 }, () => 9)]);
  });
});

describe("an input is redacted", () => {
  it("in all its texts, class by class, with lengths and marks kept", async () => {
    const args = ["Ada, b. 1815", { mail: ["ada@example.org"] }, Buffer.from('{"id":4711}')];
    expect(await redacted(args, () => true)).toEqual([
      "Aaa, a. 0000",
      { mail: ["aaa@aaaaaaa.aaa"] },
      Buffer.from('{"aa":0000}'),
    ]);
  });

  it("but for what the mismatch needs", async () => {
    expect(await redacted(["name: Ada, size: 1e400"], (text: string) => text.includes("1e400"))).toEqual([
      "aaaa: Aaa, aaaa: 1e400",
    ]);
  });

  it("and stays well formed beyond ASCII", async () => {
    expect(await redacted(["Émile 𝒳 ٣", Buffer.from("é9")], () => true)).toEqual(["Aaaaa AA 0", Buffer.from("é0")]);
  });
});
