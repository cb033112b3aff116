import { type Decision, flagName } from "@oxbow/contract";
import type { KernelStats } from "./stats.ts";

/** One count, as both Prometheus and OpenTelemetry want it. */
export interface Series {
  readonly metric: Metric;
  readonly kernel: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metric {
  /** Dotted, as OpenTelemetry has it. */
  readonly name: string;
  readonly help: string;
}

/** Everything the router counts. All of it only grows. */
export const metrics = {
  decisions: { name: "oxbow.router.decisions", help: "Calls, by what answered and why." },
  fallbacks: { name: "oxbow.router.fallbacks", help: "Calls the candidate failed and the control answered." },
  experiments: { name: "oxbow.router.experiments", help: "Inputs that both sides ran, after the answer." },
  mismatches: { name: "oxbow.router.mismatches", help: "Inputs on which control and candidate disagreed." },
  noise: { name: "oxbow.router.noise", help: "Inputs on which the control disagreed with itself." },
  trips: { name: "oxbow.router.trips", help: "Times a kernel took itself back to the control." },
  drops: { name: "oxbow.router.drops", help: "Sampled inputs that gave no evidence, by reason." },
} as const satisfies Record<string, Metric>;

/** How long sampled calls took, by side, in seconds. */
export const duration = {
  name: "oxbow.router.duration",
  help: "Time that sampled calls took, by side, in seconds.",
} as const satisfies Metric;

/** What is known of a side's calls before anything is decided. */
export const sideAttributes = (kernel: string, run: "control" | "candidate"): Series["attributes"] => ({
  ...flagAttributes(kernel),
  "feature_flag.result.variant": run,
});

const flagAttributes = (kernel: string): Series["attributes"] => ({
  "feature_flag.key": flagName({ key: kernel }),
  "feature_flag.provider.name": "oxbow",
});

/** The counts of all kernels as a flat list, in a stable order. */
export function seriesOf(stats: readonly KernelStats[]): readonly Series[] {
  return stats.flatMap(({ kernel, decisions, drops, ...counts }) => {
    const series = (metric: Metric, value: number, attributes: Series["attributes"] = {}): Series => ({
      metric,
      kernel,
      attributes: { ...flagAttributes(kernel), ...attributes },
      value,
    });
    return [
      ...Object.entries(decisions).map(([reason, value]) =>
        series(metrics.decisions, value, answered(reason as Decision["reason"])),
      ),
      series(metrics.fallbacks, counts.fallbacks),
      series(metrics.experiments, counts.experiments),
      series(metrics.mismatches, counts.mismatches),
      series(metrics.noise, counts.noise),
      series(metrics.trips, counts.trips),
      ...Object.entries(drops).map(([reason, value]) => series(metrics.drops, value, { "oxbow.reason": reason })),
    ];
  });
}

function answered(reason: Decision["reason"]): Series["attributes"] {
  const variant = reason === "inside-ramp" || reason === "promoted" ? "candidate" : "control";
  return {
    "feature_flag.result.variant": variant,
    "feature_flag.result.reason": conventional[reason],
    ...(conventional[reason] === "error" ? { "error.type": "general" } : {}),
    "oxbow.reason": reason,
  };
}

/** Our reasons in the words of OpenTelemetry's conventions for feature flags. */
const conventional: Readonly<Record<Decision["reason"], string>> = {
  off: "disabled",
  shadow: "static",
  promoted: "static",
  "inside-ramp": "split",
  "outside-ramp": "split",
  "too-small": "targeting_match",
  tripped: "error",
  unavailable: "error",
};
