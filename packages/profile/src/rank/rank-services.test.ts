import { describe, expect, it } from "vitest";
import { rankServices, rankTrace, readTrace } from "@oxbow/profile";

const epoch = 1_700_000_000_000_000_000n;
let ids = 0;
type Resource = Readonly<Record<string, string>>;

/** Requests of 1 ms one after the other, of which `work` takes a share; `begin` shifts them. */
function served(resource: Resource, { requests = 200, share = 0.5, begin = 0, work = "work" } = {}) {
  const spans = Array.from({ length: requests }, (_, i) => {
    const [spanId, from] = [String(++ids), epoch + BigInt(begin + i * 1_300_007)];
    const times = (start: number, end: number) => ({
      startTimeUnixNano: String(from + BigInt(start)),
      endTimeUnixNano: String(from + BigInt(end)),
    });
    return [
      { traceId: "t", spanId, kind: 2, name: "/", ...times(0, 1_000_000) },
      {
        traceId: "t",
        spanId: String(++ids),
        parentSpanId: spanId,
        kind: 1,
        name: work,
        ...times(50_003, 50_003 + share * 9e5),
      },
    ];
  }).flat();
  return { resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ spans }] }] };
}

const tooFew = (requests: number): string =>
  `only ${requests} requests at or above p99: a share of it needs 100, so 10000 requests in all`;

const read = (...documents: readonly unknown[]) =>
  readTrace(
    (async function* () {
      yield await Promise.resolve(Buffer.from(documents.map((each) => JSON.stringify(each)).join("\n")));
    })(),
  );

describe("a trace of several services", () => {
  const shop = { "service.name": "shop", "process.pid": "1" };
  const report = { "service.name": "report", "process.pid": "1" };

  it("is ranked service by service, each with its own tail", async () => {
    const trace = await read(
      served(shop, { requests: 10_100, share: 0.9 }),
      served(report, { requests: 300, share: 0.1, work: "build" }),
    );
    const { services } = rankServices(trace);
    expect(services.map(({ service, ranking }) => [service, ranking?.requests, ranking?.functions[0]?.name])).toEqual([
      ["shop", 10_100, "work"],
      ["report", 300, "build"],
    ]);
    expect(services[0]?.ranking?.functions[0]?.p99Share?.least).toBeCloseTo(0.81);
    expect(rankServices(trace, { service: "report" }).services.map(({ service }) => service)).toEqual(["report"]);
  });

  it("is not pooled: a name is asked for, and it must be there", async () => {
    const trace = await read(served(shop), served({ ...report, "service.namespace": "office" }));
    expect(() => rankTrace(trace)).toThrow(
      "the trace has 2 services: shop, office/report: name one, since each has requests and a p99 of its own",
    );
    expect(rankTrace(trace, { service: "report" }).requests).toBe(200);
    expect(rankTrace(trace, { service: "office/report" }).requests).toBe(200);
    expect(() => rankTrace(trace, { service: "shpo" })).toThrow(
      'the trace has no service "shpo"; there are: shop, office/report',
    );
    const two = await read(
      served({ ...report, "service.namespace": "a" }),
      served({ ...report, "service.namespace": "b" }),
    );
    expect(() => rankTrace(two, { service: "report" })).toThrow(
      'several services are called "report": a/report, b/report',
    );
  });

  it("says why a service cannot be ranked, and ranks the others", async () => {
    const alone = served(report);
    for (const span of alone.resourceSpans[0]!.scopeSpans[0]!.spans) span.kind = 3;
    const { services } = rankServices(await read(served(shop), alone));
    expect(services.find(({ service }) => service === "report")).toEqual({
      service: "report",
      ranking: null,
      because: "the trace has no server spans, so no requests: have the HTTP server's spans exported, too",
    });
    expect(services.find(({ service }) => service === "shop")?.ranking?.requests).toBe(200);
    await expect(read(alone).then((trace) => rankServices(trace))).rejects.toThrow("has no server spans");
  });
});

describe("processes of one service", () => {
  it.each([
    ["service.instance.id"],
    ["k8s.pod.name"],
    ["k8s.pod.uid"],
    ["container.id"],
    ["host.name"],
    ["process.pid"],
    ["faas.instance"],
    ["aws.ecs.task.arn"],
  ])("are told apart by %s", async (key) => {
    const of = (value: string) => ({ "service.name": "shop", "service.version": "1", [key]: value });
    // Each runs while the other does: on one loop the function would have to wait.
    const trace = await read(served(of("a")), served(of("b"), { begin: 400_000 }));
    expect(trace.processes.map(({ service, spans }) => [service, spans.length])).toEqual([
      ["shop", 400],
      ["shop", 400],
    ]);
    const { functions, requests } = rankTrace(trace);
    expect(requests).toBe(400);
    expect(functions[0]?.ownShare).toBeCloseTo(0.45);
  });

  it("are told apart by all of these together, and a process is one however its batches are cut", async () => {
    const of = (pod: string, pid: string) => ({ "service.name": "shop", "k8s.pod.name": pod, "process.pid": pid });
    const trace = await read(...["a", "b", "a"].flatMap((pod) => ["1", "2"].map((pid) => served(of(pod, pid)))));
    expect(trace.processes.map(({ name }) => name)).toEqual(["shop a 1", "shop a 2", "shop b 1", "shop b 2"]);
  });

  it("that nothing tells apart are one, with a note", async () => {
    const vague = rankTrace(await read(served({ "service.name": "shop", "host.name": "box" })));
    expect(vague.notes.join()).toContain("nothing tells processes apart, such as service.instance.id");
    const clear = rankTrace(await read(served({ "service.name": "shop", "process.pid": "7" })));
    expect(clear.notes).toEqual([tooFew(2)]);
  });
});

it("a function that is called for other processes' spans has no share, since nothing shows who waits for it", async () => {
  const shop = { "service.name": "shop", "process.pid": "1" };
  const trace = served(shop, { requests: 12_000 });
  const pool = served({ ...shop, "process.pid": "2" }, { requests: 12_000 });
  const [scope] = pool.resourceSpans[0]!.scopeSpans;
  // The pool's process has none of the requests that its functions are called for.
  scope!.spans = scope!.spans
    .filter(({ kind }) => kind !== 2)
    .map((span) => ({ ...span, spanId: `e${span.spanId}`, name: "pooled" }));
  const { functions } = rankTrace(await read(trace, pool));
  expect(functions.map(({ name, ownShare, worthIt }) => [name, ownShare === null, worthIt])).toEqual([
    ["work", false, "yes"],
    ["pooled", true, null],
  ]);
  expect(functions[1]?.because).toMatch(/^most of its calls are for a span of another process or thread/u);
});

it("the outermost server span is the request, and a note says so", async () => {
  const trace = served({ "process.pid": "1" }, { requests: 500 });
  const { spans } = trace.resourceSpans[0]!.scopeSpans[0]!;
  const inner = spans
    .filter(({ kind }) => kind === 2)
    .map((span) => ({ ...span, spanId: `f${span.spanId}`, parentSpanId: span.spanId }));
  for (const span of spans)
    if (span.kind !== 2) Object.assign(span, { parentSpanId: `f${(span as { parentSpanId: string }).parentSpanId}` });
  const plain = rankTrace(await read(served({ "process.pid": "1" }, { requests: 500 })));
  spans.push(...inner);
  const nested = rankTrace(await read(trace));
  expect([nested.requests, nested.functions[0]?.ownShare]).toEqual([500, plain.functions[0]?.ownShare]);
  expect(nested.notes).toEqual([
    tooFew(5),
    "500 server spans stood inside of another one, as a framework's in the HTTP server's: the outermost is the request",
  ]);
});
