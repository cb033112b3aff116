import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { defineKernel } from "@oxbow/contract";
import { expect, it } from "vitest";
import { instrument, prometheus } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

function promoted() {
  const { router } = routerOn({ stage: "promoted", population: "all" });
  const run = router.route(defineKernel<[n: number], number>({ key: "double" }), {
    control: (n) => n * 2,
    candidates: {
      native: (n) => {
        if (n < 0) throw new Error("negative");
        return n * 2;
      },
    },
  });
  for (const n of [1, 2, -3]) run(n);
  return router;
}

it("reports every count to an OpenTelemetry meter, with the names of the conventions", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6 });
  const provider = new MeterProvider({ readers: [reader] });
  const stop = instrument(promoted(), provider.getMeter("test"));
  await reader.forceFlush();
  const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  const points = (name: string) => found.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
  expect(points("oxbow.router.decisions")).toContainEqual(
    expect.objectContaining({
      value: 3,
      attributes: {
        "feature_flag.key": "oxbow.double",
        "feature_flag.result.variant": "candidate",
        "feature_flag.result.reason": "static",
        "oxbow.reason": "promoted",
      },
    }),
  );
  expect(points("oxbow.router.fallbacks")).toMatchObject([{ value: 1 }]);
  stop();
  await provider.shutdown();
});

it("exposes the counts as Prometheus text", () => {
  const text = prometheus(promoted());
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

it("exposes nothing for a router without routes", () => {
  expect(prometheus(routerOn({}).router)).toBe("");
});
