import { describe, expect, it } from "vitest";
import { readTrace } from "@oxbow/profile";

const epoch = 1_700_000_000_000_000_000n;
const traceId = "0af7651916cd43dd8448eb211c80319c";
const span = (id: number, more: object = {}) => ({
  traceId,
  spanId: id.toString(16).padStart(16, "a"),
  name: `span ${id}`,
  kind: 1,
  startTimeUnixNano: String(epoch + BigInt(id) * 1_000_003n),
  endTimeUnixNano: String(epoch + BigInt(id) * 1_000_003n + 500n),
  ...more,
});
const request = (spans: unknown, more: object = {}) => ({ resourceSpans: [{ scopeSpans: [{ spans }], ...more }] });

async function read(...documents: readonly unknown[]) {
  const text = documents.map((document) => JSON.stringify(document)).join("\n");
  const trace = await readTrace(
    (async function* () {
      yield await Promise.resolve(Buffer.from(text));
    })(),
  );
  const spans = trace.processes.flatMap((process) => process.spans);
  const parents = spans.map(({ parent }) => spans.find(({ id }) => id === parent)?.name ?? "");
  return { ...trace, spans, parents };
}

describe("readTrace, of OTLP/JSON", () => {
  it("counts a span that was delivered twice once, and says so", async () => {
    const { spans, counts } = await read(request([span(1), span(2)]), request([span(2), span(3)]));
    expect(spans.map(({ name }) => name)).toEqual(["span 1", "span 2", "span 3"]);
    expect(counts).toMatchObject({ spans: 3, twice: 1 });
  });

  it.each([
    [1000, 1000n],
    [1_000_000, 1_000_000n],
    [undefined, 1n],
    // As a simulation that counts from its own begin.
    [undefined, 1n << 40n],
  ] as const)("takes times for nanoseconds, and says when they rather are %s times as long", async (rather, factor) => {
    const times = { startTimeUnixNano: String(epoch / factor), endTimeUnixNano: String(epoch / factor + 7n) };
    expect((await read(request([span(1, times)]))).rather).toBe(rather);
  });

  it.each([
    ["ot=th:0", 1],
    ["ot=th:8", 2],
    ["vendor=1,ot=rv:1;th:c", 4],
    ["ot=th:ffffffffffffff", 2 ** 56],
    ["ot=th:zz", 1],
  ])("counts a span with tracestate %s for %d", async (traceState, weight) => {
    expect((await read(request([span(1, { traceState })]))).spans[0]?.weight).toBe(weight);
  });

  it("writes out what would move a terminal's cursor in a name", async () => {
    const service = { resource: { attributes: [{ key: "service.name", value: { stringValue: "a\u001b[2J" } }] } };
    const { processes, spans } = await read(request([span(1, { name: "b\nc" })], service));
    expect([processes[0]?.service, spans[0]?.name]).toEqual(["a\\u001b[2J", "b\\u000ac"]);
  });

  it("keeps spans of one id in different traces apart", async () => {
    const numbered = ["a", "b"].map((letter) => {
      const trace = { traceId: letter.repeat(32), spanId: "0000000000000001" };
      return [
        span(1, { ...trace, name: letter }),
        span(2, { ...trace, spanId: "0000000000000002", parentSpanId: trace.spanId }),
      ];
    });
    const { parents, counts } = await read(request(numbered.flat()));
    expect(counts.twice).toBe(0);
    expect(parents).toEqual(["", "a", "", "b"]);
  });

  it("takes hexadecimal ids in either case for one, and base64 in two for two", async () => {
    const [small, large] = ["abcdefabcdefabcd", "ABCDEFABCDEFABCD"];
    const both = [span(1, { spanId: small }), span(2, { traceId: traceId.toUpperCase(), parentSpanId: large })];
    expect((await read(request(both))).parents).toEqual(["", "span 1"]);
    const base64 = [
      span(1, { spanId: "AbCdEfAbCdE=" }),
      span(2, { spanId: "aBcDeFaBcDe=", parentSpanId: "AbCdEfAbCdE=" }),
    ];
    expect(await read(request(base64))).toMatchObject({ parents: ["", "span 1"], counts: { twice: 0 } });
  });

  it("finds the parent of a span without a trace id where one span alone has its id", async () => {
    const child = span(2, { traceId: undefined, parentSpanId: span(1).spanId });
    expect((await read(request([child, span(1)]))).parents).toEqual(["span 1", ""]);
    const two = await read(request([child, span(1), span(1, { traceId: "b".repeat(32) })]));
    expect(two.parents).toEqual(["", "", ""]);
  });

  it("takes zeros for no parent", async () => {
    expect((await read(request([span(1, { parentSpanId: "0".repeat(16) })]))).spans[0]?.parent).toBe(-1);
  });

  it.each([
    [1, "function"],
    [0, "function"],
    [2, "request"],
    ["2", "request"],
    [3, "away"],
    [4, "away"],
    [5, "request"],
    ["SPAN_KIND_SERVER", "request"],
    ["SPAN_KIND_INTERNAL", "function"],
    ["SPAN_KIND_UNSPECIFIED", "function"],
    ["SPAN_KIND_CLIENT", "away"],
    ["SPAN_KIND_CONSUMER", "request"],
    ["Server", "request"],
    ["internal", "function"],
    [null, "function"],
    [undefined, "function"],
    [9, "away"],
  ])("knows kind %j for a %s", async (kind, found) => {
    expect((await read(request([span(1, { kind })]))).spans[0]?.kind).toBe(found);
  });

  it.each([
    ["no start", { startTimeUnixNano: undefined }, "a span has no startTimeUnixNano"],
    ["the start 0", { startTimeUnixNano: "0" }, "a span has no startTimeUnixNano"],
    ["a start in words", { startTimeUnixNano: "now" }, "a span's startTimeUnixNano is no whole number"],
    [
      "a start in seconds",
      { startTimeUnixNano: "1700000000" },
      "a span's time is none of this century, where others' are",
    ],
    ["no end", { endTimeUnixNano: null }, "a span has no endTimeUnixNano"],
    [
      "an end long after",
      { endTimeUnixNano: "99999999999999999999" },
      "a span's time is none of this century, where others' are",
    ],
    ["an end before it", { endTimeUnixNano: "1" }, "a span ends before it begins"],
    ["no id", { spanId: "" }, "a span has no spanId"],
  ])("leaves out a span with %s, wherever it stands, and says so", async (_, broken, because) => {
    for (const order of [
      [span(9, broken), span(1)],
      [span(1), span(9, broken)],
    ]) {
      const { spans, counts } = await read(request(order));
      expect(spans.map(({ name, from }) => [name, from])).toEqual([["span 1", Number(epoch % 1_000_000n) + 3]]);
      expect(counts).toMatchObject({ spans: 1, bad: 0, badSpans: 1, badSpanLines: [{ line: 1, because }] });
    }
  });

  it.each([
    ["spans: null", request(null), []],
    ["scopeSpans: null", { resourceSpans: [{ scopeSpans: null }] }, []],
    ["resourceSpans: null", { resourceSpans: null }, []],
    ["no attributes", request([span(2, { attributes: null })], { resource: null }), []],
    ["attributes with null", request([span(2, { attributes: [null, { key: "a", value: null }] })]), []],
    ["spans: [null]", request([null]), ["spans has null where an object belongs"]],
    ["spans: {}", request({}), ["spans is no list"]],
    ["scopeSpans: [7]", { resourceSpans: [{ scopeSpans: [7] }] }, ["scopeSpans has 7 where an object belongs"]],
    ["resourceSpans: [null]", { resourceSpans: [null] }, ["resourceSpans has null where an object belongs"]],
    ["resourceSpans: {}", { resourceSpans: {} }, ["resourceSpans is no list"]],
  ])("reads on behind %s", async (_, odd, told) => {
    const { spans, counts } = await read(odd, request([span(1)]));
    expect(spans.at(-1)?.name).toBe("span 1");
    expect(counts.badSpanLines.map(({ because }) => because)).toEqual(told);
    expect(counts.bad).toBe(0);
  });

  it("reads attributes that are an object", async () => {
    const { spans, processes } = await read(
      request([span(1, { kind: 2, attributes: { "http.route": "/a" } })], {
        resource: { attributes: { "service.name": "shop" } },
      }),
    );
    expect(spans[0]?.name).toBe("/a");
    expect(processes[0]?.name).toContain("shop");
  });
});
