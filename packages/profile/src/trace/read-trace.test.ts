import { describe, expect, it } from "vitest";
import { rankTrace, readTrace } from "@oxbow/profile";

interface Given {
  readonly kind: number;
  readonly from: number;
  readonly to: number;
  readonly parent?: string;
  readonly state?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly name?: string;
}

const epoch = 1_700_000_000_000_000_000n;
let ids = 0;
const span = ({ kind, from, to, parent, state, attributes = {}, name = "work" }: Given) => ({
  spanId: String(ids++),
  ...(parent === undefined ? {} : { parentSpanId: parent }),
  ...(state === undefined ? {} : { traceState: state }),
  kind,
  name,
  startTimeUnixNano: String(epoch + BigInt(from)),
  endTimeUnixNano: String(epoch + BigInt(to)),
  attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
});
const request = (spans: readonly unknown[], pid = "1") => ({
  resourceSpans: [
    { resource: { attributes: [{ key: "process.pid", value: { intValue: pid } }] }, scopeSpans: [{ spans }] },
  ],
});
const lines = (...requests: readonly unknown[]): string => requests.map((each) => JSON.stringify(each)).join("\n");

/** In pieces that end anywhere, as a file's do. */
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** A service: every request takes 1.2 ms, of which its function takes 0.4 ms. */
const service = (
  count: number,
  more: (i: number) => Partial<Given> = () => ({}),
  { pid = "1", later = 0 }: { readonly pid?: string; readonly later?: number } = {},
) =>
  request(
    Array.from({ length: count }, (_, i) => {
      const [from, shared] = [later + i * 2_000_001, more(i)];
      const server = span({ kind: 2, from, to: from + 1_200_000, ...shared, name: "/page" });
      return [server, span({ kind: 1, from: from + 300_000, to: from + 700_000, parent: server.spanId, ...shared })];
    }).flat(),
    pid,
  );

describe("readTrace", () => {
  it("groups spans by process and tells requests, functions and calls to others", async () => {
    const spans = [
      span({ kind: 2, from: 0, to: 10, attributes: { "http.route": "/page" } }),
      span({ kind: 1, from: 1, to: 2 }),
      span({ kind: 3, from: 3, to: 4 }),
      span({ kind: 3, from: 5, to: 6, attributes: { "code.function.name": "parse" } }),
    ];
    const { processes } = await readTrace(
      pieces(lines(request(spans), request([span({ kind: 1, from: 1, to: 2 })], "2"))),
    );
    expect(processes.map(({ name }) => name)).toEqual(["unknown service 1", "unknown service 2"]);
    expect(processes[0]?.spans.map(({ kind, name, from }) => [kind, name, from])).toEqual([
      ["request", "/page", 0],
      ["function", "work", 1],
      ["away", "work", 3],
      ["function", "parse", 5],
    ]);
  });

  it("reads a document that is laid out over many lines", async () => {
    const { counts } = await readTrace(pieces(JSON.stringify(service(3), null, 2)));
    expect(counts).toMatchObject({ spans: 6, bad: 0 });
  });

  it("counts a line that is no trace, with its number and what is wrong", async () => {
    const text = `${lines(service(1))}\nnot json\n\n{"other":1}\n{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}`;
    const { counts } = await readTrace(pieces(text));
    expect(counts).toMatchObject({
      spans: 2,
      bad: 2,
      badLines: [
        { line: 2, because: "it is not JSON, or cut off" },
        { line: 4, because: "it is JSON, but has no resourceSpans" },
      ],
      badSpans: 1,
      badSpanLines: [{ line: 5, because: "a span has no spanId" }],
    });
  });

  it("holds no more than it may, and counts the rest", async () => {
    const { counts, processes } = await readTrace(pieces(lines(service(10), service(10))), { maxSpans: 5 });
    expect(counts).toMatchObject({ spans: 40, notUsed: 35 });
    expect(processes[0]?.spans).toHaveLength(5);
    const long = await readTrace(pieces(lines(service(1), service(100))), { maxLineBytes: 2000 });
    expect(long.counts.badLines).toEqual([{ line: 2, because: "it is longer than 2000 bytes" }]);
  });

  it.each([
    ["", "the trace has no spans (0 lines without a span): write OTLP/JSON"],
    ["nothing\n", "the trace has no spans (line 1: it is not JSON, or cut off): write OTLP/JSON"],
    ['{"resourceSpans":[]}', "the trace has no spans (1 line without a span): write OTLP/JSON"],
  ])("refuses %j and says what to write", async (text, message) => {
    await expect(readTrace(pieces(text))).rejects.toThrow(message);
  });

  it("refuses what was chosen after the fact, unless it carries its weights", async () => {
    const policy = { attributes: { "tailsampling.policy": "slow" } };
    await expect(readTrace(pieces(lines(service(2, () => policy))))).rejects.toThrow("carry no weights");
    await expect(readTrace(pieces(lines(service(2))), { tailSampled: true })).rejects.toThrow("carry no weights");
    const weighted = await readTrace(pieces(lines(service(2, () => ({ ...policy, state: "ot=th:8" })))));
    expect(weighted.processes[0]?.spans[0]?.weight).toBe(2);
  });
});

describe("rankTrace", () => {
  const ranked = async (text: string) => rankTrace(await readTrace(pieces(text, 65_536)));

  it("weighs what was kept by what it stands for, and claims no more than own time", async () => {
    // One request in four is kept of the fast ones, all of the slow.
    const { requests, evidence, functions } = await ranked(
      lines(service(12_000, (i) => ({ state: i % 2 === 0 ? "ot=th:c" : "ot=th:0" }))),
    );
    expect(requests).toBe(30_000);
    expect(evidence).toBe("own-only");
    expect(functions[0]?.p99Share).toMatchObject({ least: expect.closeTo(1 / 3), most: null, hi: null });
    expect(functions[0]?.worthIt).toBe("yes");
  });

  it.each([
    ["side by side", 0, 1000],
    ["one after the other", 1000 * 2_000_001, 500],
  ])("counts the calls of a service whose processes ran %s", async (_, later, perSecond) => {
    const both = lines(
      service(1000),
      service(1000, () => ({}), { pid: "2", later }),
    );
    const trace = await readTrace(pieces(both, 1 << 16));
    expect(rankTrace(trace).functions[0]!.callsPerSecond).toBeCloseTo(perSecond, -1);
  });

  it("gives a range where starts are whole milliseconds", async () => {
    const spans = Array.from({ length: 10_500 }, (_, i) => {
      const server = span({ kind: 2, from: i * 2e6, to: i * 2e6 + 1_200_000 });
      return [server, span({ kind: 1, from: i * 2e6, to: i * 2e6 + 400_000, parent: server.spanId })];
    });
    const { evidence, notes } = await ranked(lines(request(spans.flat())));
    expect(evidence).toBe("interval");
    expect(notes[0]).toContain("starts are whole milliseconds");
  });

  it("gives no share to a function that waits inside", async () => {
    // Two requests at a time, each in a function from begin to end: neither can have held the loop.
    const spans = Array.from({ length: 200 }, (_, i) => {
      const from = i * 1_000_001;
      const server = span({ kind: 2, from, to: from + 1_900_000 });
      return [
        server,
        span({ kind: 1, from: from + 100, to: from + 1_800_000, parent: server.spanId, name: "handler" }),
      ];
    });
    const { functions } = await ranked(lines(request(spans.flat())));
    expect(functions[0]).toMatchObject({ name: "handler", p99Share: null, ownShare: null });
    expect(functions[0]?.because).toContain("it waits inside");
  });

  it("charges a request for what others ran while it was ready", async () => {
    // Each request reads for 0.3 ms and goes on; one in ten then runs 5 ms, and another is in the midst of its reading.
    const spans = Array.from({ length: 12_000 }, (_, i) => {
      const [isSlow, isKept] = [i % 10 === 8, i % 10 === 9];
      const from = Math.floor(i / 10) * 20_000_001 + (isKept ? 8_200_000 : (i % 10) * 1_000_000);
      const begin = from + (isKept ? 5_110_000 : 300_000);
      const server = span({ kind: 2, from, to: begin + (isSlow ? 5_000_000 : 10_000), name: isSlow ? "/slow" : "/" });
      const name = isSlow ? "slow" : "fast";
      return [
        server,
        span({ kind: 1, from: begin, to: begin + (isSlow ? 5_000_000 : 10_000), parent: server.spanId, name }),
      ];
    });
    const trace = await readTrace(pieces(lines(request(spans.flat())), 65_536));
    const [first] = rankTrace(trace, { route: "/" }).functions;
    expect(first).toMatchObject({ name: "slow", ownShare: 0 });
    expect(first?.p99Share?.least).toBeGreaterThan(0.9);
  });

  it.each([
    [[{ kind: 1, from: 1, to: 2 }], "the trace has no server spans, so no requests"],
    [[{ kind: 2, from: 1, to: 2 }], "the trace has no internal spans, so no functions"],
  ])("refuses %j and says what to export", async (given, message) => {
    await expect(ranked(lines(request(given.map(span))))).rejects.toThrow(message);
  });
});
