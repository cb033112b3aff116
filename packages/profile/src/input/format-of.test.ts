import { describe, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import { formatOf } from "./format-of.ts";
import { topLevelKeys } from "./top-level-keys.ts";
import { unpacked } from "./unpacked.ts";

const of = (text: unknown) => formatOf(Buffer.from(typeof text === "string" ? text : JSON.stringify(text)));

describe("formatOf", () => {
  it.each([
    ["trace", { resourceSpans: [] }],
    ["trace", '{\n  "resourceSpans": ['],
    ["trace", [{ traceId: "a", id: "b" }]],
    ["trace", { data: [{ traceID: "a", spans: [{ nodes: 1, traceEvents: 2 }] }] }],
    ["trace", "something else"],
    ["recording", '{"schema":"oxbow/recording/v1","functions":[]}'],
    ["cpu-profile", '\uFEFF{"nodes":[{"id":1,"callFrame":'],
    ["cpu-profile", { startTime: 1, endTime: 2, nodes: [], samples: [] }],
    ["chrome-trace", { metadata: { nodes: 1 }, traceEvents: [] }],
    ["chrome-trace", [{ pid: 1, tid: 1, ph: "X" }]],
    [
      "speedscope",
      { version: "1", $schema: "https://www.speedscope.app/file-format-schema.json", shared: {}, profiles: [] },
    ],
    ["speedscope", { shared: { frames: [] }, profiles: [] }],
  ])("knows a %s: %.60j", (kind, text) => {
    expect(of(text)).toEqual({ kind });
  });

  it.each([
    [{ resourceMetrics: [] }, /^these are OTLP metrics \(resourceMetrics\).*export traces/u],
    [{ resourceLogs: [] }, /^these are OTLP logs/u],
    [{ snapshot: {}, nodes: [], edges: [] }, /^this is a heap snapshot.*`node --cpu-prof`$/u],
    [{ head: { callFrame: {} } }, /^this is a heap profile/u],
    [{ head: {}, startTime: 1, samples: [], timestamps: [] }, /^this is a CPU profile of before 2017/u],
    [{ meta: { product: "Firefox" }, libs: [], threads: [] }, /Firefox/u],
    [{ took: 1, timed_out: false, hits: { hits: [] } }, /^this is an answer of Elasticsearch.*jq/u],
    [{ traces: [], metrics: {} }, /Tempo.*api\/traces/u],
    [[{ trace_id: 1, span_id: 2, service: "a", meta: {} }], /^these are Datadog's spans/u],
    ["PERFILE2\u0001", /perf's own format/u],
    ["v8-version,13,6", /V8's log/u],
    ["<!DOCTYPE html>", /a page for people/u],
    ["main;a;b 12\nmain;a 3\n", /collapsed stacks/u],
  ])("refuses %.40j, and says what to do", (text, sentence) => {
    expect(of(text)).toEqual({ refused: expect.stringMatching(sentence) });
  });

  it.each([
    [[0x28, 0xb5, 0x2f, 0xfd, 0x04], "this is a zstd file: unpack it first, with `zstd -d`"],
    [[0x50, 0x4b, 3, 4], "this is a zip file: unpack it first, with `unzip`"],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "this is an xz file: unpack it first, with `unxz`"],
    [[0xff, 0xfe, 0x7b, 0], "this is text in UTF-16: save it in UTF-8"],
    [[0, 0, 0, 0, 0], "this begins with zeros, as a file of a machine that went down: record it again"],
    [[0x7b, 0, 0x22, 0], "this is text in UTF-16: save it in UTF-8"],
    [[0, 0x7b, 0, 0x22], "this is text in UTF-16: save it in UTF-8"],
    [[0x1f, 0x8b, 8, 0], "this is packed with gzip twice: unpack it first, with `gunzip`"],
    [
      [0x0a, 0x9e, 2, 0x0a, 1],
      "this is protobuf, as OTLP over gRPC is: have the collector's file exporter write it with format json",
    ],
  ])("refuses the bytes %j", (bytes, refused) => {
    expect(formatOf(Uint8Array.from(bytes))).toEqual({ refused });
  });

  it("knows pprof by its first field, and a text that begins with a blank line by its bytes", () => {
    expect(formatOf(Uint8Array.from([0x0a, 4, 8, 1, 16, 2]))).toEqual({ kind: "pprof" });
    expect(of('\n{"resourceSpans":[]}')).toEqual({ kind: "trace" });
  });
});

it("topLevelKeys reads as far as the text goes, and no key of an object inside", () => {
  expect([...topLevelKeys('{"a":{"x":[{"y":1}]},"b":"\\"}","c" : ["d", {"e":1}], "f')]).toEqual(["a", "b", "c"]);
  expect([...topLevelKeys('[ {"a":1}, {"b":2}]')]).toEqual(["a"]);
  expect([...topLevelKeys("a: 1")]).toEqual([]);
});

describe("unpacked", () => {
  async function read(bytes: Uint8Array, size = 7): Promise<string> {
    const parts: Uint8Array[] = [];
    const chunks = (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
    })();
    for await (const part of unpacked(chunks)) parts.push(part);
    return Buffer.concat(parts).toString();
  }
  const text = "word ".repeat(10_000);

  it("gives what was packed, in one part or two, and other bytes as they are", async () => {
    expect(await read(gzipSync(text))).toBe(text);
    expect(await read(gzipSync(text), 1)).toBe(text);
    expect(await read(Buffer.concat([gzipSync("a"), gzipSync("b")]))).toBe("ab");
    expect(await read(Buffer.from(text))).toBe(text);
    expect(await read(Buffer.from(""))).toBe("");
  });

  it("refuses what was cut off, in a sentence", async () => {
    await expect(read(gzipSync(text).subarray(0, -20))).rejects.toThrow(
      "the gzip file is damaged or cut off (unexpected end of file): copy it again",
    );
  });
});
