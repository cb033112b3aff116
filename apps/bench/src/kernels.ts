import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { conditionsLine } from "@oxbow/contract";
import type { AnyDefinition, BenchmarkRow, Comparison, Workload } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, rowsOf, toMarkdown } from "@oxbow/measure";
import { alsoShown, quickWorkloads, targets } from "./kernel-targets.ts";
import { memoryRows } from "./memory.ts";
import { againstPython } from "./python.ts";

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    /** Only these kernels; may be given more than once. */
    kernel: { type: "string", multiple: true, default: [] },
    python: { type: "boolean", default: false },
    /** Only what something is asked of, and what is shown beside it. */
    targets: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});
const module = new URL("../../../oxbow.config.js", import.meta.url);
const { kernels } = ((await import(module.href)) as { default: { kernels: readonly AnyDefinition[] } }).default;
const taken = await conditions();
process.stderr.write(`${conditionsLine(taken)}\n`);

const rows: BenchmarkRow[] = [];
for (const definition of kernels) {
  const { key } = definition.kernel;
  if (!wanted(key)) continue;
  for (const workload of definition.workloads as readonly Workload[]) {
    if (values.quick && quickWorkloads[key]?.includes(workload.name) !== true) continue;
    if (values.targets && !named(key, workload.name)) continue;
    process.stderr.write(`${key}: ${workload.name}\n`);
    const comparison = await compare({
      module,
      kernel: key,
      workload: workload.name,
      ...(values.quick ? { quick: true, forks: 3 } : {}),
    });
    rows.push(...withTargets(comparison));
    save();
  }
}
if (!values.quick && process.platform === "linux") {
  rows.push(...(await memoryRows(kernels.filter(({ kernel: { key } }) => wanted(key)))));
  save();
}
if (values.python) {
  rows.push(...(await againstPython(kernels, rows, (step) => process.stderr.write(`${step}\n`))));
  save();
}
process.stdout.write(toMarkdown(benchmarkFile(taken, rows)));

/** After every step: what was measured is kept when a later step fails. */
function save(): void {
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(benchmarkFile(taken, rows), null, 2)}\n`);
}

function wanted(key: string): boolean {
  return values.kernel.length === 0 || values.kernel.includes(key);
}

function named(key: string, name: string): boolean {
  return [...targets, ...alsoShown].some(({ kernel, workload }) => kernel === key && workload === name);
}

/** The rows of one comparison, and one more for each peer and each limit that a target names. */
function withTargets(comparison: Comparison): BenchmarkRow[] {
  const { kernel, workload } = comparison;
  const asked = targets.filter((target) => target.kernel === kernel && target.workload === workload);
  const own = rowsOf(comparison, { target: asked.find(({ against }) => against === "control")?.times ?? null });
  const native = own.find(({ id }) => id.endsWith("/native/time-per-call"));
  if (native === undefined) return own;
  const beside = comparison.others.map(({ side, candidateSpeedup: { ratio, lo, hi }, resultsEqual }): BenchmarkRow => {
    const times = asked.find(({ against }) => against === side.name)?.times ?? null;
    return {
      ...native,
      id: `${native.id}/against/${side.name.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}`,
      peer: side.name,
      peerValue: side.medianNs,
      ratio,
      ratioLo: lo,
      ratioHi: hi,
      target: times,
      met: times === null ? null : comparison.resultsEqual && lo >= times,
      note: resultsEqual ? "" : "the peer computes something else, or rounds: see its name",
    };
  });
  return [...own, ...beside];
}
