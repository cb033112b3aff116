import type { AnyDefinition, BenchmarkRow, Workload } from "@oxbow/contract";
import { execFileSync } from "node:child_process";

/** Calls on files whose peak RSS is measured, smallest file first. */
interface MemoryTarget {
  readonly kernel: string;
  /** The folder of the kernel in @oxbow/kernels. */
  readonly folder: string;
  /** The function's name in its native.ts and control.ts. */
  readonly call: string;
  readonly workloads: readonly string[];
  /** Asked of the whole process, whatever the size of the file; null where nothing is asked but to stay flat. */
  readonly mostMiB: number | null;
  /** The text of an argument behind those of the workload. */
  readonly more?: string;
}

const memoryTargets: readonly MemoryTarget[] = [
  {
    kernel: "ndjson-stats-file",
    folder: "ndjson-stats",
    call: "ndjsonStatsFile",
    workloads: ["flights, 100 MB", "flights, 500 MB", "flights, 1 GB"],
    mostMiB: 96,
  },
  {
    kernel: "csv-groups-file",
    folder: "csv-groups",
    call: "csvGroupsFile",
    workloads: ["sales, 100 MB", "sales, 400 MB"],
    mostMiB: null,
  },
  {
    kernel: "log-fields-file",
    folder: "log-fields",
    call: "logFieldsFile",
    workloads: ["requests, 100 MB", "requests, 400 MB"],
    mostMiB: null,
    more: "() => {}",
  },
];

/** The share of the smallest file's peak that a larger file's may reach and still be called flat: a tenth more. */
const FLAT = 1 / 1.1;

/**
 * The peak RSS of processes that import one package, call one function on one file, and end. What benchmarks need
 * beside that (generators, libraries, a suite) would be most of it otherwise.
 */
export async function memoryRows(
  definitions: readonly AnyDefinition[],
  onProgress: (step: string) => void,
): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const { kernel, folder, workloads, call, mostMiB, more } of memoryTargets) {
    const known = definitions.find((each) => each.kernel.key === kernel)?.workloads as readonly Workload[] | undefined;
    let first: { readonly workload: string; readonly native: number } | undefined;
    for (const workload of workloads) {
      const found = known?.find(({ name }) => name === workload);
      if (found === undefined) continue;
      onProgress(`peak RSS: ${kernel}: ${workload}`);
      const args = [
        ...(await found.args()).map((argument: unknown) => JSON.stringify(argument)),
        ...(more === undefined ? [] : [more]),
      ];
      const [native, control] = ["native", "control"].map((side) =>
        peakRssMiB(`@oxbow/kernels/${folder}/${side}`, call, args),
      );
      const row = {
        id: `${kernel}/${workload.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}/native/peak-rss-alone`,
        subject: `${kernel}, native`,
        workload,
        metric: "peak RSS of a process that does nothing else",
        unit: "MiB",
        value: native!,
        lo: null,
        hi: null,
        ratioLo: null,
        ratioHi: null,
        note: `Node included; typescript takes ${control!.toFixed(0)} MiB`,
      };
      if (mostMiB !== null) rows.push({ ...row, ...within("the limit", mostMiB, native!, 1) });
      if (first === undefined) first = { workload, native: native! };
      else {
        const flat = within(`the same on ${first.workload}`, first.native, native!, FLAT);
        rows.push({ ...row, id: `${row.id}/flat`, ...flat });
      }
    }
  }
  return rows;
}

/** How many times better than the peer, and whether that is enough. */
function within(peer: string, peerValue: number, value: number, target: number) {
  return { peer, peerValue, ratio: peerValue / value, target, met: peerValue / value >= target };
}

/** `args` are texts of JavaScript. */
function peakRssMiB(module: string, call: string, args: readonly string[]): number {
  // VmHWM, because the maximum that getrusage gives is inherited from the process that started this one.
  const script = `
    import { readFileSync } from "node:fs";
    import { ${call} } from "${module}";
    await ${call}(${args.join(", ")});
    console.log(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
  });
  return Number(out) / 1024;
}
