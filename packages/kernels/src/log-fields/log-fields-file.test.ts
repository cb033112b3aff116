import { InputError } from "@oxbow/contract";
import { compilePattern } from "./arguments.ts";
import type { LogRows } from "./arguments.ts";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logFieldsFile } from "./log-fields-file.ts";

const pattern = compilePattern("^(?<id>\\d+) (?<text>.*)$", { numeric: ["id"] });
let folder: string;

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "oxbow-log-"))));
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, "a.log");
  await writeFile(path, content);
  return path;
}

/** The text of each row, read while it may be read. */
function texts({ bytes, columns, count }: LogRows): string[] {
  const column = columns.fields["text"] as Uint32Array;
  return Array.from({ length: count }, (_, i) =>
    Buffer.from(bytes.buffer, bytes.byteOffset + column[2 * i]!, column[2 * i + 1]).toString("latin1"),
  );
}

describe("logFieldsFile", () => {
  it("hands over the rows of all lines, in order, however the file is cut into chunks", async () => {
    const lines = Array.from({ length: 40_000 }, (_, i) => `${i} ${"x".repeat(i % 97)}`);
    const long = `7 ${"y".repeat(3 << 20)}`;
    const seen: string[] = [];
    const path = await fileOf(`${lines.join("\r\n")}\nno row\n${long}\n8 last`);
    const summary = await logFieldsFile(pattern, path, (rows) => void seen.push(...texts(rows)));
    const before = lines.join("\r\n").length + 1;
    expect(summary).toEqual({
      bytes: before + 7 + long.length + 1 + 6,
      lines: 40_003,
      matched: 40_002,
      unmatched: 1,
      firstUnmatched: { line: 40_001, byteOffset: before },
      overflowed: 0,
    });
    expect(seen).toEqual([...lines.map((_, i) => "x".repeat(i % 97)), "y".repeat(3 << 20), "last"]);
  });

  it("says where in the file each part begins", async () => {
    const content = Buffer.from("1 a\n".repeat(400_000));
    const parts: [number, string][] = [];
    await logFieldsFile(pattern, await fileOf(content), ({ bytes, byteOffset }) => {
      parts.push([
        byteOffset,
        Buffer.compare(bytes, content.subarray(byteOffset, byteOffset + bytes.length)).toString(),
      ]);
    });
    expect(parts.length).toBeGreaterThan(20);
    expect(parts.every(([, different]) => different === "0")).toBe(true);
  });

  it("waits for a callback that returns a promise", async () => {
    let [running, most] = [0, 0];
    await logFieldsFile(pattern, await fileOf("1 a\n".repeat(400_000)), async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    });
    expect([running, most]).toEqual([0, 1]);
  });

  it("rejects with what the callback throws", async () => {
    const path = await fileOf("1 a\n");
    await expect(
      logFieldsFile(pattern, path, () => {
        throw new RangeError("enough");
      }),
    ).rejects.toThrow(new RangeError("enough"));
  });

  it("reports the bytes read, and all of them at the end", async () => {
    const reports: [number, number][] = [];
    await logFieldsFile(pattern, await fileOf("1 a\n"), () => {}, { onProgress: (...report) => reports.push(report) });
    expect(reports).toEqual([[4, 4]]);
  });

  it("ends when the signal fires", async () => {
    const controller = new AbortController();
    const reading = logFieldsFile(pattern, await fileOf("1 a\n".repeat(400_000)), () => controller.abort(), {
      signal: controller.signal,
    });
    await expect(reading).rejects.toThrow(new InputError("ABORTED", "cancelled: the caller's AbortSignal fired"));
  });

  it("refuses a line that is too long, and says where it begins", async () => {
    const path = await fileOf(Buffer.concat([Buffer.from("1 a\n"), Buffer.alloc(2 ** 24 + 1, "b")]));
    await expect(logFieldsFile(pattern, path, () => {})).rejects.toMatchObject({
      code: "UNSUPPORTED",
      row: 2,
      byteOffset: 4,
      message: "line 2 is longer than 16777216 bytes: is this a log? Split the line, or pass a file with line ends",
    });
  });

  it("takes a line of the greatest length, with CRLF", async () => {
    const path = await fileOf(Buffer.concat([Buffer.alloc(2 ** 24, "1 "), Buffer.from("\r\n")]));
    expect(await logFieldsFile(pattern, path, () => {})).toMatchObject({ bytes: 2 ** 24 + 2, lines: 1, matched: 1 });
  });
});
