import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import { chunks, fc, ndjson } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { ndjsonStatsCases, ndjsonStatsRefusals } from "./cases.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { describe, expect, it } from "vitest";
import { nestedRecords } from "./records.ts";
import { failure } from "../failure.test.fixture.ts";
import { duckdbCounts } from "./duckdb.ts";
import { caseFile } from "../input-files.ts";
import { ndjsonStats, ndjsonStatsFile } from "./definition.ts";

const sides = [["typescript", kernels], ...(unavailable ? [] : ([["native", native]] as const))] as const;
const files = ndjsonStatsFile.cases.filter(({ expected }) => "throws" in expected);

describe.skipIf(unavailable)("with the addon", () => {
  describeEquivalence(embedded(ndjsonStats));
  describeEquivalence(embedded(ndjsonStatsFile));

  it.each(ndjsonStatsRefusals)("$name in the same words on both sides", ({ args }) =>
    expect(failure(() => native.ndjsonStats(...args()))).toEqual(failure(() => kernels.ndjsonStats(...args()))),
  );

  it.each(files)("$name in the same words on both sides", async ({ args }) => {
    const [control, candidate] = await Promise.allSettled([
      kernels.ndjsonStatsFile(...args()),
      native.ndjsonStatsFile(...args()),
    ]);
    expect(candidate).toMatchObject({ reason: { message: (control as PromiseRejectedResult).reason.message } });
  });

  // Bounded, and without gaps: every string of up to four tokens, one a line.
  it.each([
    ["structure", ["{", "}", "[", "]", ":", ",", '"a"', "1", " ", "true"]],
    ["numbers", ["0", "1", "-", "+", ".", "e", "E5", ",", "["]],
    ["strings", ['"', "\\", "u", "00", "aF", "n", "\u0001", "é", "/", "\r"]],
    ["bytes", ["\xc3", "\xa9", "\xed", "\xa0", "\x80", "\xf0\x9f", '"', "\xff", "\xef\xbb\xbf", "1"]],
  ])("agrees with the control on every short line of %s", (what, tokens) => {
    const encoding = what === "bytes" ? "latin1" : "utf8";
    for (const first of tokens) {
      const lines = sequences(tokens, 4).map((line) => first + line);
      const input = Buffer.from(lines.join("\n"), encoding);
      const candidate = native.ndjsonStats(input);
      if (JSON.stringify(candidate) === JSON.stringify(kernels.ndjsonStats(input))) continue;
      for (const line of lines) {
        const bytes = Buffer.from(line, encoding);
        expect(native.ndjsonStats(bytes), JSON.stringify(line)).toEqual(kernels.ndjsonStats(bytes));
      }
      expect(candidate).toEqual(kernels.ndjsonStats(input));
    }
  });
});

describe.each(sides)("in %s", (_, side) => {
  it("gives the same totals wherever a short input is cut", () => {
    for (const { name, args } of ndjsonStatsCases) {
      const [input] = args();
      if (input.length > 100) continue;
      const expected = side.ndjsonStats(input);
      for (let cut = 0; cut <= input.length; cut++) {
        const stats = new side.NdjsonStats().update(input.subarray(0, cut)).update(input.subarray(cut));
        expect(stats.finish(), `${name}, cut at ${cut}`).toEqual(expected);
      }
      const bytewise = new side.NdjsonStats();
      for (const byte of input) bytewise.update(Uint8Array.of(byte));
      expect(bytewise.finish(), `${name}, byte by byte`).toEqual(expected);
    }
  });

  it("gives the same totals however an input is cut", () => {
    fc.assert(
      fc.property(chunks(ndjson()), (parts) => {
        const stats = new side.NdjsonStats();
        for (const part of parts) stats.update(part);
        expect(stats.finish()).toEqual(side.ndjsonStats(Buffer.concat(parts)));
      }),
    );
  });

  it("keeps nothing of a chunk that its caller reuses", () => {
    const chunk = new Uint8Array(4);
    const stats = new side.NdjsonStats();
    for (const text of ["[1,2", ",3]\n", '"abc', 'def"']) {
      chunk.set(Buffer.from(text));
      stats.update(chunk);
    }
    expect(stats.finish()).toMatchObject({ lines: 2, valid: 2, chars: 15 });
  });

  it("refuses to go on behind the end", () => {
    const stats = new side.NdjsonStats();
    stats.finish();
    const finished = "these statistics are finished: make a new NdjsonStats for more input";
    expect(() => stats.update(new Uint8Array(1))).toThrow(finished);
    expect(() => stats.finish()).toThrow(finished);
  });

  it("counts a file of many sections, with lines longer than a section, as it counts its bytes", async () => {
    const records = nestedRecords(6e6, { faults: true });
    const long = Buffer.from(`["${"é".repeat(4_500_000)}"]\n`);
    const input = Buffer.concat([
      records,
      long,
      records,
      Buffer.from("\n".repeat(9000)),
      records,
      long.subarray(0, -1),
    ]);
    expect(await side.ndjsonStatsFile(caseFile(input))).toEqual(kernels.ndjsonStats(input));
  });

  it("counts files whose lines end at, before and behind the end of a section", async () => {
    const section = 4 << 20;
    for (const length of [section - 2, section - 1, section, section + 1, 2 * section - 1, 2 * section]) {
      const line = Buffer.from(`${JSON.stringify("x".repeat(length - 2))}\n`);
      const input = Buffer.concat([line, line, Buffer.from("\n1\n[\n"), line]);
      expect(await side.ndjsonStatsFile(caseFile(input)), `lines of ${length} bytes`).toEqual(side.ndjsonStats(input));
    }
  });

  it("says how far it is, and at the end that it is there", async () => {
    const input = nestedRecords(9e6);
    const seen: [number, number][] = [];
    await side.ndjsonStatsFile(caseFile(input), { onProgress: (read, total) => void seen.push([read, total]) });
    expect(seen.at(-1)).toEqual([input.length, input.length]);
    expect(seen.map(([read]) => read)).toEqual(seen.map(([read]) => read).sort((a, b) => a - b));
  });

  it("does not begin under a signal that has fired", async () => {
    const signal = AbortSignal.abort("enough");
    await expect(side.ndjsonStatsFile("/nowhere", { signal })).rejects.toMatchObject({
      name: "InputError",
      code: "ABORTED",
      message: "cancelled: the caller's AbortSignal fired",
      cause: "enough",
    });
  });

  it("ends when the signal fires", async () => {
    const controller = new AbortController();
    const counted = side.ndjsonStatsFile(caseFile(nestedRecords(9e6)), { signal: controller.signal });
    controller.abort("enough");
    await expect(counted).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
  });

  it("refuses a line longer than the longest string", () => {
    // Never written to, so the system gives it no memory.
    const zeros = new Uint8Array(2 ** 29);
    const message =
      "line 1 is longer than 536870888 bytes: is this newline-delimited JSON? Split the line, or pass a file with newlines";
    expect(() => side.ndjsonStats(zeros)).toThrow(expect.objectContaining({ code: "UNSUPPORTED", row: 1, message }));
  });
});

describe("DuckDB", () => {
  it("counts the lines and the valid lines that the control counts", async () => {
    const input = nestedRecords(1e6, { faults: true });
    const { lines, valid, invalid } = kernels.ndjsonStats(input);
    expect(invalid).toBeGreaterThan(0);
    expect(await duckdbCounts(caseFile(input))).toMatchObject({ lines, valid, invalid });
  });
});

describe("without the addon", () => {
  it.skipIf(unavailable === undefined)("says so, so that the control can run", () => {
    expect(() => native.ndjsonStats(new Uint8Array())).toThrow(expect.objectContaining({ code: "NATIVE_UNAVAILABLE" }));
  });
});

/** Every sequence of up to `length` of the tokens. */
function sequences(tokens: readonly string[], length: number): string[] {
  let last = [""];
  const all = [""];
  for (let i = 1; i < length; i++) {
    last = last.flatMap((start) => tokens.map((token) => start + token));
    all.push(...last);
  }
  return all;
}
