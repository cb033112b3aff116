import { describe, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import { readTrace } from "@oxbow/profile";

async function read(written: unknown, pack = false) {
  const text = Buffer.from(typeof written === "string" ? written : JSON.stringify(written));
  const trace = await readTrace(
    (async function* () {
      yield await Promise.resolve(pack ? gzipSync(text) : text);
    })(),
  );
  const found = trace.processes.flatMap(({ service, spans }) =>
    spans.map(({ name, kind, from, to, id, parent }) => ({ service, name, kind, ns: to - from, id, parent })),
  );
  return {
    ...trace,
    spans: found.map(({ service, name, kind, ns, parent }) => ({
      service,
      name,
      kind,
      ns,
      parent: found.find(({ id }) => id === parent)?.name ?? "",
    })),
  };
}

const traceId = "0af7651916cd43dd8448eb211c80319c";
const [outer, inner] = ["00f067aa0ba902b7", "10f067aa0ba902b7"];
const start = 1_700_000_000_000_000;
const otlp = (id: string, more: object) => ({
  traceId,
  spanId: id,
  startTimeUnixNano: `${start}000`,
  endTimeUnixNano: `${start + 5}000`,
  ...more,
});
const otlpSpans = [
  otlp(outer, { name: "GET", kind: 2 }),
  otlp(inner, { name: "render", kind: 1, parentSpanId: outer }),
];
const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };

const jaegerSpan = (spanID: string, operationName: string, kind: string, references: unknown) => ({
  traceID: traceId,
  spanID,
  operationName,
  references,
  startTime: start,
  duration: 5,
  tags: [{ key: "span.kind", type: "string", value: kind }],
  processID: "p1",
});
const jaeger = {
  traceID: traceId,
  spans: [
    // Its id without the leading zeros, as Jaeger's older versions write it.
    jaegerSpan("f067aa0ba902b7", "GET", "server", []),
    jaegerSpan(inner, "render", "internal", [
      { refType: "FOLLOWS_FROM", traceID: traceId, spanID: "77" },
      { refType: "CHILD_OF", traceID: traceId, spanID: outer },
    ]),
  ],
  processes: { p1: { serviceName: "shop", tags: [{ key: "process.pid", type: "int64", value: 7 }] } },
};
const zipkinSpan = (id: string, name: string, more: object) => ({
  traceId,
  id,
  name,
  timestamp: start,
  duration: 5,
  localEndpoint: { serviceName: "shop", ipv4: "10.0.0.7" },
  ...more,
});
const zipkin = [
  zipkinSpan(outer, "GET", { kind: "SERVER" }),
  zipkinSpan(inner, "render", { parentId: outer, tags: {} }),
];
const sdk = [
  { ...zipkin[0], kind: 1, localEndpoint: undefined, resource: { attributes: { "service.name": "shop" } } },
  {
    ...zipkin[1],
    parentId: undefined,
    parentSpanContext: { traceId, spanId: outer },
    kind: 0,
    localEndpoint: undefined,
    resource: { attributes: { "service.name": "shop" } },
  },
];

describe("readTrace reads the same of", () => {
  it.each<readonly [string, unknown, string]>([
    ["OTLP/JSON", { resourceSpans: [{ resource, scopeSpans: [{ spans: otlpSpans }] }] }, "OTLP/JSON"],
    [
      "its snake_case",
      {
        resource_spans: [
          {
            resource: { attributes: [{ key: "service.name", value: { string_value: "shop" } }] },
            scope_spans: [
              {
                spans: otlpSpans.map(({ spanId, startTimeUnixNano, endTimeUnixNano, ...rest }) => ({
                  ...rest,
                  span_id: spanId,
                  start_time_unix_nano: startTimeUnixNano,
                  end_time_unix_nano: endTimeUnixNano,
                  trace_id: traceId,
                  traceId: undefined,
                  ...("parentSpanId" in rest ? { parent_span_id: outer } : {}),
                })),
              },
            ],
          },
        ],
      },
      "OTLP/JSON in snake_case (resource_spans)",
    ],
    [
      "older OTLP",
      { resourceSpans: [{ resource, instrumentationLibrarySpans: [{ spans: otlpSpans }] }] },
      "OTLP/JSON of before 2022 (instrumentationLibrarySpans)",
    ],
    ["Tempo's document", { batches: [{ resource, scopeSpans: [{ spans: otlpSpans }] }] }, "Tempo's JSON (batches)"],
    [
      "Tempo's second API",
      { trace: { resourceSpans: [{ resource, scopeSpans: [{ spans: otlpSpans }] }] } },
      "OTLP/JSON",
    ],
    [
      "Jaeger's third API",
      { result: { resourceSpans: [{ resource, scopeSpans: [{ spans: otlpSpans }] }] } },
      "OTLP/JSON",
    ],
    ["one span a line", otlpSpans.map((span) => JSON.stringify({ ...span, resource })).join("\n"), "one span a line"],
    ["Jaeger's API", { data: [jaeger], total: 0 }, "Jaeger's JSON"],
    ["a trace of Jaeger's", jaeger, "Jaeger's JSON"],
    [
      "Jaeger's spans, one a line",
      jaeger.spans.map((span) => JSON.stringify({ ...span, process: jaeger.processes.p1 })).join("\n"),
      "Jaeger's JSON, one span a line",
    ],
    ["Zipkin's spans", zipkin, "Zipkin's JSON v2"],
    ["Zipkin's traces", [zipkin], "Zipkin's JSON v2"],
    ["Zipkin's spans, laid out", JSON.stringify(zipkin, null, 2), "Zipkin's JSON v2"],
    ["Zipkin's spans, one a line", zipkin.map((span) => JSON.stringify(span)).join("\n"), "Zipkin's JSON v2"],
    ["the SDK's own spans", sdk, "spans of the OpenTelemetry SDK for JavaScript"],
  ])("%s, packed or not", async (_, written, format) => {
    for (const pack of [false, true]) {
      const { spans, formats, counts } = await read(written, pack);
      expect(spans).toEqual([
        { service: "shop", name: "GET", kind: "request", ns: 5000, parent: "" },
        { service: "shop", name: "render", kind: "function", ns: 5000, parent: "GET" },
      ]);
      expect(formats).toEqual([format]);
      expect(counts).toMatchObject({ bad: 0, badSpans: 0, twice: 0 });
    }
  });

  it("both halves of a call that share an id, and each once", async () => {
    const client = zipkinSpan(outer, "call", { kind: "CLIENT", localEndpoint: { serviceName: "web" } });
    const { spans, counts } = await read([client, ...zipkin, client, zipkin[0]]);
    expect(spans.map(({ service, name, parent }) => [service, name, parent])).toEqual([
      ["web", "call", ""],
      ["shop", "GET", ""],
      ["shop", "render", "call"],
    ]);
    expect(counts).toMatchObject({ spans: 3, twice: 2 });
  });
});

describe("readTrace refuses", () => {
  it.each([
    [{ resourceMetrics: [] }, "line 1: these are OTLP metrics (resourceMetrics), which know no calls"],
    [{ batches: [] }, "read as Tempo's JSON (batches), 1 line without a span"],
    [{ data: [jaeger].map((trace) => ({ ...trace, spans: [] })) }, "read as Jaeger's JSON, 1 line without a span"],
    [[{ traceId, id: outer, name: "a", binaryAnnotations: [] }], "this is Zipkin's JSON v1 (binaryAnnotations)"],
    [[{ ...zipkin[0], duration: undefined }], "line 1: a span has no duration"],
    [[{ ...zipkin[0], timestamp: "soon" }], "line 1: a span's timestamp is no whole number"],
    [{ ...jaeger, spans: [{ ...jaeger.spans[0], startTime: null }] }, "line 1: a span has no startTime"],
    [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, "line 1: it has lists in lists, and no trace in them"],
  ])("%.70j in a sentence that says what it is", async (written, message) => {
    await expect(read(written)).rejects.toThrow(message);
    await expect(read(written, true)).rejects.toThrow("(unpacked from gzip, ");
  });
});
