import type { Meter, ObservableCounter } from "@opentelemetry/api";
import type { Router } from "./router.ts";
import { metrics, type Series, seriesOf } from "./series.ts";

/**
 * Reports the router's counts through an OpenTelemetry meter each time it is collected; calls pay nothing. Returns what
 * ends the reporting. Only the API is needed; without an SDK behind the meter nothing happens.
 */
export function instrument(router: Pick<Router, "stats">, meter: Meter): () => void {
  const counters = new Map<string, ObservableCounter>(
    Object.values(metrics).map(({ name, help }) => [name, meter.createObservableCounter(name, { description: help })]),
  );
  const all = [...counters.values()];
  const report: Parameters<Meter["addBatchObservableCallback"]>[0] = (result) => {
    for (const { metric, value, attributes } of seriesOf(router.stats())) {
      result.observe(counters.get(metric.name)!, value, attributes);
    }
  };
  meter.addBatchObservableCallback(report, all);
  return () => meter.removeBatchObservableCallback(report, all);
}

/** The router's counts as Prometheus text (version 0.0.4): what a `/metrics` endpoint answers with. */
export function prometheus(router: Pick<Router, "stats">): string {
  const series = seriesOf(router.stats());
  return Object.values(metrics)
    .flatMap(({ name, help }) => {
      const exposed = `${name.replaceAll(".", "_")}_total`;
      const lines = series
        .filter(({ metric }) => metric.name === name)
        .map((each) => `${exposed}${labels(each)} ${each.value}`);
      return lines.length === 0 ? [] : [`# HELP ${exposed} ${help}`, `# TYPE ${exposed} counter`, ...lines];
    })
    .map((line) => `${line}\n`)
    .join("");
}

/** Kernel keys and reasons hold no character that Prometheus would want escaped. */
function labels({ kernel, attributes }: Series): string {
  const run = attributes["feature_flag.result.variant"];
  const reason = attributes["oxbow.reason"];
  const pairs = [
    `kernel="${kernel}"`,
    ...(run === undefined ? [] : [`run="${run}"`]),
    ...(reason === undefined ? [] : [`reason="${reason}"`]),
  ];
  return `{${pairs.join(",")}}`;
}
