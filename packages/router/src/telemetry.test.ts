import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { defineKernel, type Kernel } from "@oxbow/contract";
import { metrics as noSdk } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { type Experiment, instrument, prometheus, prometheusContentType } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

/** Three calls of `double`, of which the candidate fails the last, and their samples when `sample` is 1. */
function promoted(key = "double", sample = 0) {
  let now = 0;
  const { router } = routerOn(
    { stage: "promoted", population: "all", sample },
    { now: () => (now += 0.004), shadow: { noiseShare: 0 } },
  );
  const kernel: Kernel<[n: number], number> = { key };
  const run = router.route(kernel, {
    control: (n: number) => n * 2,
    candidates: {
      native: (n: number) => {
        if (n < 0) throw new Error("negative");
        return n * 2;
      },
    },
  });
  return { router, call: () => [1, 2, -3].map((n) => run(n)) };
}

it("reports every count and the sampled durations to an OpenTelemetry meter, with the names of the conventions", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6 });
  const provider = new MeterProvider({ readers: [reader] });
  const { router, call } = promoted("double", 1);
  const stop = instrument(router, provider.getMeter("test"));
  call();
  await router.settle();
  await reader.forceFlush();
  const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  const points = (name: string) => found.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
  const flag = { "feature_flag.key": "oxbow.double", "feature_flag.provider.name": "oxbow" };
  expect(points("oxbow.router.decisions")).toContainEqual(
    expect.objectContaining({
      value: 3,
      attributes: {
        ...flag,
        "feature_flag.result.variant": "candidate",
        "feature_flag.result.reason": "static",
        "oxbow.reason": "promoted",
      },
    }),
  );
  expect(points("oxbow.router.decisions")).toContainEqual(
    expect.objectContaining({
      value: 0,
      attributes: {
        ...flag,
        "feature_flag.result.variant": "control",
        "feature_flag.result.reason": "error",
        "error.type": "general",
        "oxbow.reason": "tripped",
      },
    }),
  );
  expect(points("oxbow.router.fallbacks")).toMatchObject([{ value: 1, attributes: flag }]);
  expect(points("oxbow.router.mismatches")).toMatchObject([{ value: 1 }]);
  expect(points("oxbow.router.trips")).toMatchObject([{ value: 1 }]);
  expect(points("oxbow.router.drops")).toHaveLength(9);
  const durations = found.find(({ descriptor }) => descriptor.name === "oxbow.router.duration");
  expect(durations).toMatchObject({
    descriptor: { unit: "s", advice: { explicitBucketBoundaries: expect.arrayContaining([1e-6, 10]) } },
    dataPoints: expect.arrayContaining(
      ["control", "candidate"].map((side) =>
        expect.objectContaining({
          attributes: { ...flag, "feature_flag.result.variant": side },
          value: expect.objectContaining({ count: 3, sum: expect.closeTo(12e-6, 9) }),
        }),
      ),
    ),
  });
  stop();
  await provider.shutdown();
});

it("needs nothing behind the meter", async () => {
  const { router, call } = promoted("double", 1);
  const stop = instrument(router, noSdk.getMeter("nothing behind it"));
  expect(call()).toEqual([2, 4, -6]);
  await router.settle();
  stop();
});

it("tells whoever wants to know about each experiment, and lets none of them harm the others", async () => {
  const { router, call } = promoted("double", 1);
  const seen: Experiment[] = [];
  router.onExperiment(() => {
    throw new Error("a listener");
  });
  const stop = router.onExperiment((experiment) => seen.push(experiment));
  call();
  await router.settle();
  expect(seen.map(({ agreed }) => agreed)).toEqual([true, true, false]);
  expect(seen[0]).toMatchObject({
    kernel: "double",
    candidate: "native",
    epoch: 1,
    candidateMs: expect.closeTo(0.004),
  });
  stop();
});

it("exposes the counts as Prometheus text", () => {
  const { router, call } = promoted();
  call();
  const text = prometheus(router);
  expect(text).toContain(
    [
      "# HELP oxbow_router_decisions_total Calls, by what answered and why.",
      "# TYPE oxbow_router_decisions_total counter",
      'oxbow_router_decisions_total{kernel="double",run="control",reason="off"} 0\n',
    ].join("\n"),
  );
  expect(text).toContain('oxbow_router_decisions_total{kernel="double",run="candidate",reason="promoted"} 3\n');
  expect(text).toContain('oxbow_router_fallbacks_total{kernel="double"} 1\n');
  expect(text).toContain('oxbow_router_drops_total{kernel="double",reason="full"} 0\n');
});

it("exposes text that Prometheus can read, whatever a kernel is called", async () => {
  const key = 'a "quoted" \\ name\nof two lines, {with} braces=';
  const { router, call } = promoted(key, 1);
  call();
  await router.settle();
  const families = parse(prometheus(router));
  expect(families.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "oxbow_router_decisions_total counter",
    "oxbow_router_fallbacks_total counter",
    "oxbow_router_experiments_total counter",
    "oxbow_router_mismatches_total counter",
    "oxbow_router_noise_total counter",
    "oxbow_router_trips_total counter",
    "oxbow_router_drops_total counter",
    "oxbow_router_duration_seconds histogram",
  ]);
  for (const { samples } of families) for (const { labels } of samples) expect(labels["kernel"]).toBe(key);
  const buckets = families
    .at(-1)!
    .samples.filter(({ name, labels }) => name.endsWith("_bucket") && labels["run"] === "control");
  expect(buckets.map(({ value }) => value)).toEqual(buckets.map(({ value }) => value).toSorted((a, b) => a - b));
  expect(buckets.find(({ labels }) => labels["le"] === "0.000005")).toMatchObject({ value: 3 });
  expect(buckets.at(-1)).toMatchObject({ labels: { le: "+Inf" }, value: 3 });
  expect(prometheusContentType).toBe("text/plain; version=0.0.4; charset=utf-8");
});

it("exposes nothing for a router without routes", () => {
  expect(prometheus(routerOn({}).router)).toBe("");
});

it("names a kernel's flag as the flags do", () => {
  const { router } = routerOn({});
  router.route(defineKernel<[], void>({ key: "two-words" }), { control: () => {}, candidates: {} });
  expect(prometheus(router)).toContain('{kernel="two-words"');
});

interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: { readonly name: string; readonly labels: Record<string, string>; readonly value: number }[];
}

/**
 * The text format as its specification has it, and nothing beyond it: HELP, TYPE, then all samples of that family, each on a
 * line of its own that ends with a line feed; escapes in label values are `\\`, `\"` and `\n`. No series occurs twice.
 */
function parse(text: string): readonly Family[] {
  const families: Family[] = [];
  const series = new Set<string>();
  let help = "";
  expect(text.endsWith("\n")).toBe(true);
  for (const line of text.slice(0, -1).split("\n")) {
    const [, described] = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)*$/.exec(line) ?? [];
    const [, typed, type] =
      /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
    if (described !== undefined) {
      help = described;
      expect(families.map(({ name }) => name)).not.toContain(described);
    } else if (typed !== undefined) {
      expect(typed).toBe(help);
      families.push({ name: typed, type: type!, samples: [] });
    } else {
      const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"/y;
      const [whole, name] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{/.exec(line) ?? [];
      if (whole === undefined) throw new Error(`neither a comment nor a sample: ${line}`);
      const labels: Record<string, string> = {};
      let at = whole.length;
      for (;;) {
        label.lastIndex = at;
        const found = label.exec(line);
        if (found === null) throw new Error(`no label at ${at} of ${line}`);
        expect(labels).not.toHaveProperty([found[1]!]);
        labels[found[1]!] = found[2]!.replaceAll(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : String(escaped)));
        at = label.lastIndex + 1;
        if (line[label.lastIndex] !== ",") break;
      }
      const [, value] = /^\} (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+Inf|-Inf|NaN)$/.exec(line.slice(at - 1)) ?? [];
      if (value === undefined) throw new Error(`no value at the end of ${line}`);
      const family = families.at(-1)!;
      const suffixes = family.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
      expect(suffixes.map((suffix) => family.name + suffix)).toContain(name);
      const id = `${name}${JSON.stringify(labels)}`;
      expect(series).not.toContain(id);
      series.add(id);
      family.samples.push({ name: name!, labels, value: Number(value) });
    }
  }
  return families;
}
