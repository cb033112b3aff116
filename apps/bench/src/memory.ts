import type { AnyDefinition, BenchmarkRow, Workload } from "@oxbow/contract";
import { execFileSync } from "node:child_process";

/** A call on a file whose peak RSS is measured: `call` is the name of the function in @oxbow/native and @oxbow/kernels. */
interface MemoryTarget {
  readonly kernel: string;
  readonly workload: string;
  readonly call: string;
  /** Asked of the whole process, whatever the size of the file; null where nothing is asked. */
  readonly mostMiB: number | null;
}

const memoryTargets: readonly MemoryTarget[] = [
  ...["flights, 100 MB", "flights, 500 MB", "flights, 1 GB"].map((workload) => ({
    kernel: "ndjson-stats-file",
    call: "ndjsonStatsFile",
    workload,
    mostMiB: 96,
  })),
  ...["sales, 100 MB", "sales, 400 MB"].map((workload) => ({
    kernel: "csv-groups-file",
    call: "csvGroupsFile",
    workload,
    mostMiB: null,
  })),
];

/**
 * The peak RSS of processes that import one package, call one function on one file, and end. What benchmarks need
 * beside that (generators, libraries, a suite) would be most of it otherwise.
 */
export async function memoryRows(definitions: readonly AnyDefinition[]): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const { kernel, workload, call, mostMiB } of memoryTargets) {
    const found = (
      definitions.find((each) => each.kernel.key === kernel)?.workloads as readonly Workload[] | undefined
    )?.find(({ name }) => name === workload);
    if (found === undefined) continue;
    const args = await found.args();
    const [native, control] = ["@oxbow/native", "@oxbow/kernels"].map((room) => peakRssMiB(room, call, args));
    rows.push({
      id: `${kernel}/${workload.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}/native/peak-rss-alone`,
      subject: `${kernel}, native`,
      workload,
      metric: "peak RSS of a process that does nothing else",
      unit: "MiB",
      value: native!,
      lo: null,
      hi: null,
      peer: mostMiB === null ? "typescript" : "the limit",
      peerValue: mostMiB ?? control!,
      ratio: (mostMiB ?? control!) / native!,
      ratioLo: null,
      ratioHi: null,
      target: mostMiB === null ? null : 1,
      met: mostMiB === null ? null : native! <= mostMiB,
      note: `Node included; typescript takes ${control!.toFixed(0)} MiB`,
    });
  }
  return rows;
}

function peakRssMiB(room: string, call: string, args: readonly unknown[]): number {
  // VmHWM, because the maximum that getrusage gives is inherited from the process that started this one.
  const script = `
    import { readFileSync } from "node:fs";
    import { ${call} } from "${room}";
    await ${call}(...${JSON.stringify(args)});
    console.log(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: new URL("../../demo", import.meta.url),
    encoding: "utf8",
  });
  return Number(out) / 1024;
}
