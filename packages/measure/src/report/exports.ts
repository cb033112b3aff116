import type { BenchmarkFile, BenchmarkRow, Comparison } from "@oxbow/contract";

/** github-action-benchmark's `customSmallerIsBetter`: a list of values whose growth is the alarm. Times only. */
export function toActionBenchmark({ rows }: BenchmarkFile): string {
  const entries = rows.filter(isTime).map(({ id, unit, value, lo, hi, note }) => ({
    name: id,
    unit,
    value,
    ...(lo === null || hi === null ? {} : { range: `± ${Math.max(value - lo, hi - value).toPrecision(3)}` }),
    extra: note,
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** Bencher Metric Format: by benchmark and measure, a value with its ends. Bencher counts latency in nanoseconds. */
export function toBencher({ rows }: BenchmarkFile): string {
  const entries = rows.filter(isTime).map(({ id, value, lo, hi }) => [
    id,
    {
      latency: {
        value,
        ...(lo === null ? {} : { lower_value: lo }),
        ...(hi === null ? {} : { upper_value: hi }),
      },
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

/**
 * Go's benchmark text, for benchstat: a line for each process and side, since benchstat wants runs and not an average. The
 * side is a key of the name, so that `benchstat -col /side` sets the sides in columns. benchstat does not pair what one
 * process measured, so its intervals are wider than ours.
 */
export function toBenchstat(
  { conditions }: Pick<BenchmarkFile, "conditions">,
  comparisons: readonly Comparison[],
): string {
  const [os = "", , arch = ""] = conditions.os.split(" ");
  const lines = comparisons.flatMap(({ kernel, workload, control, candidate, others, blocksPerFork }) =>
    [control, ...others.map(({ side }) => side), candidate].flatMap(({ name, forkNs }) =>
      forkNs.map((ns) => line(`${word(kernel)}/workload=${word(workload)}/side=${word(name)}`, blocksPerFork, ns)),
    ),
  );
  return [`goos: ${os.toLowerCase()}`, `goarch: ${arch}`, "pkg: oxbow", `cpu: ${conditions.cpu}`, ...lines, ""].join(
    "\n",
  );
}

/** The count is of blocks, as Go's is of calls; the figure is per call. */
const line = (name: string, count: number, ns: number): string => `Benchmark${name}\t${count}\t${decimal(ns)} ns/op`;

/** Without an exponent, which Go's parser reads but people do not. */
const decimal = (ns: number): string => (ns >= 1000 ? ns.toFixed(0) : ns.toPrecision(5));

/** Neither spaces nor slashes: benchstat splits names at them. */
const word = (text: string): string => text.replaceAll(/[\s/=]+/g, "_");

/** CPU time is no latency, and these tools have no word that would keep the two apart. */
const isTime = ({ metric }: BenchmarkRow): boolean => metric === "time per call";
