import { compilePattern } from "./arguments.ts";
import type { FileOptions } from "@oxbow/contract";
import type { LogRows } from "./arguments.ts";
import type { OnLogRows } from "./log-file.ts";
import * as kernels from "./control.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { describe, expect, it } from "vitest";
import { failure } from "../failure.test.fixture.ts";
import { caseFile } from "../input-files.ts";

const pattern = compilePattern("^(?<id>\\d+) (?<text>.*)$", { numeric: ["id"] });
const big = compilePattern("^(?<id>\\d+) (?<text>.*)$", { bigint: ["id"] });
const many = "1 a\n".repeat(400_000);

/** What a side hands over: every text and number, read while it may be read, and where each part begins. */
async function seen(side: typeof kernels.logFieldsFile, content: string, given = pattern) {
  const [texts, ids, parts]: [string[], (number | bigint)[], number[]] = [[], [], []];
  const summary = await side(given, caseFile(Buffer.from(content)), ({ bytes, byteOffset, columns, count }) => {
    const text = columns.fields["text"] as Uint32Array;
    const id = columns.fields["id"] as Float64Array | BigUint64Array;
    for (let i = 0; i < count; i++) {
      const start = bytes.byteOffset + text[2 * i]!;
      texts.push(Buffer.from(bytes.buffer, start, text[2 * i + 1]).toString("latin1"));
      ids.push(id[i]!);
    }
    parts.push(byteOffset);
    expect(content.startsWith(Buffer.from(bytes.subarray(0, 64)).toString("latin1"), byteOffset)).toBe(true);
  });
  return { summary, texts, ids, parts };
}

describe.skipIf(unavailable)("logFieldsFile in Rust", () => {
  const run = (content: string, onRows: OnLogRows, options?: FileOptions) =>
    native.logFieldsFile(pattern, caseFile(Buffer.from(content)), onRows, options);

  it("hands over what the control does, however the file is cut into parts", async () => {
    const lines = Array.from({ length: 40_000 }, (_, i) => `${i} ${"x".repeat(i % 97)}`);
    const content = `${lines.join("\r\n")}\nno row\n7 ${"y".repeat(3 << 20)}\n${lines.join("\n")}\n8 last`;
    for (const given of [pattern, big]) {
      const [one, other] = [
        await seen(native.logFieldsFile, content, given),
        await seen(kernels.logFieldsFile, content, given),
      ];
      expect(one.summary).toEqual(other.summary);
      expect(one.texts).toEqual(other.texts);
      expect(one.ids).toEqual(other.ids);
    }
  });

  it("goes on behind the last row where the columns have no room", async () => {
    const { summary, texts, parts } = await seen(native.logFieldsFile, many);
    expect(summary).toMatchObject({ bytes: many.length, matched: 400_000, unmatched: 0 });
    expect(texts.length).toBe(400_000);
    expect(parts.length).toBeGreaterThan(20);
  });

  it("leaves rows as they are until the callback's promise is settled", async () => {
    let [running, most] = [0, 0];
    await run(many, async ({ bytes, columns, count }: LogRows) => {
      most = Math.max(most, ++running);
      const before = [columns.fields["text"]!.slice(0, 2 * count), bytes.slice()];
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect([columns.fields["text"]!.slice(0, 2 * count), bytes.slice()]).toEqual(before);
      running--;
    });
    expect([running, most]).toEqual([0, 1]);
  });

  it("rejects with what the callback throws, and with what onProgress throws", async () => {
    const enough = (): never => {
      throw new RangeError("enough");
    };
    await expect(run(many, enough)).rejects.toThrow(new RangeError("enough"));
    await expect(run("1 a\n", () => {}, { onProgress: enough })).rejects.toThrow(new RangeError("enough"));
  });

  it("reports the bytes read, and all of them at the end", async () => {
    const reports: [number, number][] = [];
    await run("1 a\n", () => {}, { onProgress: (...report) => reports.push(report) });
    expect(reports).toEqual([[4, 4]]);
  });

  it("ends when the signal fires, and does not begin when it has", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = { name: "InputError", code: "ABORTED", message: "cancelled: the caller's AbortSignal fired" };
    await expect(run(many, () => controller.abort(), { signal })).rejects.toMatchObject(aborted);
    await expect(run(many, () => expect.unreachable(), { signal })).rejects.toMatchObject(aborted);
  });

  it("refuses what the control refuses, in the same words", async () => {
    const long = caseFile(Buffer.concat([Buffer.from("1 a\n"), Buffer.alloc(2 ** 24 + 1, "b")]));
    for (const path of [long, import.meta.dirname, `${import.meta.filename}/nothing`, "", 7 as unknown as string]) {
      const [one, other] = await Promise.all(
        [native, kernels].map((side) =>
          side
            .logFieldsFile(pattern, path, () => {})
            .catch((error: unknown) =>
              failure(() => {
                throw error;
              }),
            ),
        ),
      );
      expect(one).toEqual(other);
    }
    const noFunction = "rows" as unknown as OnLogRows;
    await expect(run("", noFunction)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("takes a line of the greatest length, with CRLF", async () => {
    const content = `${"1 ".repeat(2 ** 23)}\r\n`;
    expect((await seen(native.logFieldsFile, content)).summary).toMatchObject({ bytes: 2 ** 24 + 2, matched: 1 });
  });
});
