import type { BenchmarkRow } from "@oxbow/contract";
import { estimateRow } from "../estimate-row.ts";
import { type Estimate, estimate, paired } from "../router/sampling.ts";
import type { Figures } from "./figures.ts";

const SMALL = "byte-hash of 64 B";
const MEBIBYTE = "byte-hash of 1 MiB";
const PIXEL = "pixel-filter of one pixel";

/** The addon in the caller's process. */
export function embeddedRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  const ns = (name: string): Estimate => of(processes, name);
  return [
    row("embedded/64-b/sync", "N-API, sync", SMALL, "time per call", "ns", ns("sync")),
    row("embedded/pixel/sync", "N-API, sync", PIXEL, "time per call", "ns", ns("one pixel, sync")),
    {
      ...row("embedded/pixel/async", "N-API, async", PIXEL, "time per call", "ns", ns("one pixel, async")),
      note: "what it takes beyond the sync call is the thread pool",
    },
    row(
      "embedded/pixel/async-64-in-flight",
      "N-API, async, 64 in flight",
      PIXEL,
      "time per call",
      "ns",
      ns("one pixel, async, 64 in flight"),
    ),
  ];
}

export function workerRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  return [
    row("worker/64-b/serial", "worker, serial", SMALL, "time per call", "ns", of(processes, "serial"), 20_000),
    row(
      "worker/64-b/64-in-flight",
      "worker, 64 in flight",
      SMALL,
      "time per call",
      "ns",
      of(processes, "64 in flight"),
      2000,
    ),
  ];
}

export function payloadRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  const rate = (name: string): Estimate => inverse(of(processes, name), 1.048_576e9);
  return [
    atLeast(row("worker/1-mib/serial", "worker, serial", MEBIBYTE, "throughput", "MB/s", rate("serial"), 500)),
    row("worker/1-mib/4-in-flight", "worker, 4 in flight", MEBIBYTE, "throughput", "MB/s", rate("4 in flight")),
    row("embedded/1-mib/sync", "N-API, sync", MEBIBYTE, "throughput", "MB/s", rate("sync")),
  ];
}

export function serviceRows(ours: readonly Figures[], bare: readonly Figures[]): readonly BenchmarkRow[] {
  const rate = (processes: readonly Figures[]): Estimate => inverse(of(processes, "64 in flight"), 1e9);
  const together = of(ours, "calls in a message").median.toFixed(0);
  return [
    row("service/64-b/serial", "service, serial", SMALL, "time per call", "ns", of(ours, "serial"), 300_000),
    {
      ...atLeast(
        row("service/64-b/64-in-flight", "service, 64 in flight", SMALL, "calls", "calls/s", rate(ours), 15e3),
      ),
      note: `the client sends calls that are made together in one message: ${together} calls in a message`,
    },
    {
      ...row("bare/64-b/serial", "grpc-js alone, serial", SMALL, "time per call", "ns", of(bare, "serial")),
      note: "the same server, nothing of ours around the call; it sleeps while it waits",
    },
    {
      ...row("bare/64-b/64-in-flight", "grpc-js alone, 64 in flight", SMALL, "calls", "calls/s", rate(bare)),
      note: "a message for each call",
    },
  ];
}

export function spawnRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  return [row("spawn/64-b", "a worker for each call", SMALL, "time per call", "ns", of(processes, "serial"))];
}

/** What it costs to remember that a native candidate is running. */
export function slotRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  const over = estimate(
    processes.map(
      (figures) => paired(figures["guarded"]!, figures["direct"]!, (guarded, direct) => guarded - direct).median,
    ),
  );
  return [
    row("slots/write", "crash slot", "a kernel of 2 ns, not inlined", "CPU time over a direct call", "ns", over, 10),
  ];
}

/** A worker that is killed over and over, behind a router. */
export function killedRows(figures: Figures): readonly BenchmarkRow[] {
  return faultRows("killed", "worker killed every 500 calls", figures);
}

/** One of two replicas that is killed over and over, behind a router. */
export function replicaRows(figures: Figures): readonly BenchmarkRow[] {
  return faultRows("replicas", "one of two replicas killed every 500 calls", figures);
}

function faultRows(slug: string, subject: string, figures: Figures): readonly BenchmarkRow[] {
  const [calls, fallbacks, ends, deadline] = ["calls", "fallbacks", "ends", "deadline"].map(
    (name) => figures[name]![0]!,
  );
  const workload = `${calls} calls with fallback`;
  const single = (name: string, metric: string, unit: string, target: number): BenchmarkRow => {
    const value = figures[name]![0]!;
    return {
      ...row(`${slug}/${name}`, subject, workload, metric, unit, { median: value, lo: value, hi: value }, target),
      lo: null,
      hi: null,
      note: `${ends} kills, ${fallbacks} answers by the control; a count of one run has no interval`,
    };
  };
  return [
    single("lost", "lost", "calls", 0),
    single("wrong", "wrong", "calls", 0),
    single("slowest", "slowest answer", "ms", deadline!),
  ];
}

/** The median of the processes' medians, with an interval over processes: rounds of one process share its luck. */
const of = (processes: readonly Figures[], name: string): Estimate =>
  estimate(processes.map((figures) => estimate(figures[name]!).median));

const inverse = ({ median, lo, hi }: Estimate, per: number): Estimate => ({
  median: per / median,
  lo: per / hi,
  hi: per / lo,
});

/** A row whose target is a largest value. */
const row = (id: string, ...figures: Tail<Parameters<typeof estimateRow>>): BenchmarkRow =>
  estimateRow(`patterns/${id}`, ...figures);

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/** The same with a smallest value for a target. */
const atLeast = (most: BenchmarkRow): BenchmarkRow => ({
  ...most,
  met: most.target === null ? null : most.lo! >= most.target,
});
