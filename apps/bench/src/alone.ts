// Run by growth.ts in a process of its own: calls one side on one workload, and prints what it took.
import type { AnyDefinition, Side, Workload } from "@oxbow/contract";
import { forgetPeakRss, peakRssMiB } from "@oxbow/measure";
import type { Alone } from "./growth.ts";

const MOST_CALLS = 15;
const BUDGET_MS = 1500;

const [module, kernel, workload, role] = process.argv.slice(2);
const { kernels } = ((await import(module!)) as { default: { kernels: readonly AnyDefinition[] } }).default;
const definition = kernels.find(({ kernel: { key } }) => key === kernel)!;
const side = (role === "control" ? definition.control : definition.candidates[0]) as Side;
const args = await (definition.workloads as readonly Workload[]).find(({ name }) => name === workload)!.args();

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
