import type { Meter, ObservableCounter } from "@opentelemetry/api";
import { bounds, type Durations } from "./durations.ts";
import type { Router } from "./router.ts";
import { duration, metrics, type Series, seriesOf, sideAttributes } from "./series.ts";

/**
 * Reports the router's counts through an OpenTelemetry meter each time it is collected, and how long sampled calls took as
 * they are sampled; calls themselves pay nothing. Returns what ends the reporting. Only the API is needed; without an SDK
 * behind the meter nothing happens.
 */
export function instrument(router: Pick<Router, "stats" | "onExperiment">, meter: Meter): () => void {
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
  const durations = meter.createHistogram(duration.name, {
    description: duration.help,
    unit: "s",
    advice: { explicitBucketBoundaries: [...bounds] },
  });
  const stop = router.onExperiment(({ kernel, controlMs, candidateMs }) => {
    if (controlMs !== null) durations.record(controlMs / 1000, sideAttributes(kernel, "control"));
    if (candidateMs !== null) durations.record(candidateMs / 1000, sideAttributes(kernel, "candidate"));
  });
  return () => {
    meter.removeBatchObservableCallback(report, all);
    stop();
  };
}

/** The `content-type` of what `prometheus` gives. */
export const prometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

/** The router's counts as Prometheus text (version 0.0.4): what a `/metrics` endpoint answers with. */
export function prometheus(router: Pick<Router, "stats">): string {
  const stats = router.stats();
  const series = seriesOf(stats);
  const counters = Object.values(metrics).map(({ name, help }) =>
    family(
      `${exposed(name)}_total`,
      "counter",
      help,
      series.filter(({ metric }) => metric.name === name).map((each) => [labelsOf(each), each.value] as const),
    ),
  );
  const sides = stats.flatMap(({ kernel, durations }) =>
    (["control", "candidate"] as const).flatMap((run) => histogram({ kernel, run }, durations[run])),
  );
  const name = `${exposed(duration.name)}_seconds`;
  return [...counters, sides.length === 0 ? "" : `${head(name, "histogram", duration.help)}${sides.join("")}`].join("");
}

type Labels = Readonly<Record<string, string>>;

function family(name: string, type: string, help: string, lines: readonly (readonly [Labels, number])[]): string {
  if (lines.length === 0) return "";
  return head(name, type, help) + lines.map(([labels, value]) => sample(name, labels, value)).join("");
}

function histogram(labels: Labels, { counts, sumSeconds }: Durations): readonly string[] {
  const name = `${exposed(duration.name)}_seconds`;
  let below = 0;
  const buckets = counts.map((count, i) => {
    below += count;
    return sample(`${name}_bucket`, { ...labels, le: i < bounds.length ? String(bounds[i]) : "+Inf" }, below);
  });
  return [...buckets, sample(`${name}_sum`, labels, sumSeconds), sample(`${name}_count`, labels, below)];
}

function labelsOf({ kernel, attributes }: Series): Labels {
  const run = attributes["feature_flag.result.variant"];
  const reason = attributes["oxbow.reason"];
  return { kernel, ...(run === undefined ? {} : { run }), ...(reason === undefined ? {} : { reason }) };
}

const head = (name: string, type: string, help: string): string =>
  `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${name} ${type}\n`;

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${pairs.join(",")}} ${value}\n`;
}

/** A kernel that was not made by `defineKernel` may be called anything. */
const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

const exposed = (name: string): string => name.replaceAll(".", "_");
