import type { AnyDefinition, BenchmarkRow, Workload } from "@oxbow/contract";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Growth } from "./kernel-targets.ts";

/** What a process of `alone.ts` found. */
export interface Alone {
  /** Nanoseconds of each call but the first, which warms up; of the first where there is no other. */
  readonly ns: readonly number[];
  /** The highest resident set while it ran, and how far that was above what was resident before. */
  readonly peakMiB: number;
  readonly aboveStartMiB: number;
}

/** Less than this share of linear growth would be growth of another kind, and not a cache that has become too small. */
const LINEAR = 0.7;

/** Time and memory at 1, 4 and 16 times the input: each side alone in a process, its calls one after the other. */
export function growthRows(
  module: URL,
  definitions: readonly AnyDefinition[],
  { kernel, workloads }: Growth,
  onProgress: (step: string) => void,
): BenchmarkRow[] {
  const definition = definitions.find((each) => each.kernel.key === kernel);
  const known = (definition?.workloads ?? []) as readonly Workload[];
  const found = workloads.flatMap((name) => known.find((workload) => workload.name === name) ?? []);
  const measured = found.map((workload) => {
    onProgress(`growth: ${kernel}: ${workload.name}`);
    return {
      workload,
      native: alone(module, kernel, workload.name, "candidate"),
      control: alone(module, kernel, workload.name, "control"),
    };
  });
  return measured.flatMap(({ workload, native, control }) => {
    const id = `${kernel}/${workload.name.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}/native/growth`;
    const common = { subject: `${kernel}, native`, workload: workload.name, lo: null, hi: null };
    const [first] = measured;
    const times = Math.round(workload.size / first!.workload.size);
    const linear = times * middle(first!.native.ns);
    const took = middle(native.ns);
    return [
      {
        ...common,
        id: `${id}/time`,
        metric: `time per call, ${times}× the input`,
        unit: "ns",
        value: took,
        peer: times === 1 ? null : `${times}× the time of ${first!.workload.name}`,
        peerValue: times === 1 ? null : linear,
        ratio: times === 1 ? null : linear / took,
        ratioLo: null,
        ratioHi: null,
        target: times === 1 ? null : LINEAR,
        met: times === 1 ? null : linear / took >= LINEAR,
        note: `alone in a process; the median of ${native.ns.length}; typescript takes ${(middle(control.ns) / 1e6).toPrecision(3)} ms`,
      },
      {
        ...common,
        id: `${id}/rss`,
        metric: `peak RSS above the start, ${times}× the input`,
        unit: "MiB",
        value: native.aboveStartMiB,
        peer: "typescript",
        peerValue: control.aboveStartMiB,
        ratio: native.aboveStartMiB > 0 ? control.aboveStartMiB / native.aboveStartMiB : null,
        ratioLo: null,
        ratioHi: null,
        target: null,
        met: null,
        note: `alone in a process, whose peak is ${native.peakMiB.toFixed(0)} MiB`,
      },
    ];
  });
}

function alone(module: URL, kernel: string, workload: string, side: "candidate" | "control"): Alone {
  const program = fileURLToPath(new URL("./alone.js", import.meta.url));
  const out = execFileSync(process.execPath, ["--expose-gc", program, module.href, kernel, workload, side], {
    encoding: "utf8",
    timeout: 120_000,
  });
  return JSON.parse(out) as Alone;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
