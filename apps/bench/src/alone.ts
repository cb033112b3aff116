// Run by growth.ts in a process of its own: calls one side on one workload, and prints what it took.
import type { Side } from "@oxbow/contract";
import { findCandidate, findKernel, findWorkload, readProject } from "@oxbow/config";
import { forgetPeakRss, peakRssMiB } from "@oxbow/measure";
import type { Alone } from "./growth.ts";

const MOST_CALLS = 15;
const BUDGET_MS = 1500;

const [module, kernel, workload, role] = process.argv.slice(2);
const definition = findKernel((await readProject(module!)).kernels, kernel!);
const side = role === "control" ? (definition.control as Side) : findCandidate(definition);
const args = await findWorkload(definition, workload!).args();

globalThis.gc?.();
const before = forgetPeakRss();
const ns: number[] = [];
for (
  const end = performance.now() + BUDGET_MS;
  ns.length === 0 || (ns.length < MOST_CALLS && performance.now() < end);
) {
  const start = performance.now();
  await side.run(...args);
  ns.push((performance.now() - start) * 1e6);
}
const peakMiB = peakRssMiB();
const found: Alone = {
  ns: ns.length > 1 ? ns.slice(1) : ns,
  peakMiB,
  aboveStartMiB: Math.max(0, peakMiB - before),
};
process.stdout.write(JSON.stringify(found));
process.exit(0);
