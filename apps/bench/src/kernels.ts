import { writeFileSync } from "node:fs";
import { conditionsLine } from "@oxbow/contract";
import { readProject } from "@oxbow/config";
import type { BenchmarkRow, Comparison, Workload } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, MeasurementError, toMarkdown } from "@oxbow/measure";
import { comparisonRows } from "./comparison-rows.ts";
import { growthRows } from "./growth.ts";
import { askedOf, growth, losses, published, quickWorkloads } from "./kernel-targets.ts";
import { memoryRows } from "./memory.ts";
import { outputSizeRows } from "./output-size.ts";
import { againstPython } from "./python.ts";
import { optionsOf } from "./options.ts";

const usage = `npm run bench:kernels -- [options]

Every kernel beside its control, its libraries and CPython, in one run of some fifteen minutes.

  --json FILE    the rows, as a benchmark file
  --kernel KEY   only kernels whose key begins so; may be given more than once
  --no-python    without CPython; where there is a python3 it takes part, but not in a quick run
  --all          every workload, not only those of the README: an hour
  --quick        one small workload a kernel, and no growth: a look, under three minutes`;
const values = optionsOf(usage, {
  allowNegative: true,
  options: {
    json: { type: "string" },
    /** Only these kernels; may be given more than once. */
    kernel: { type: "string", multiple: true, default: [] },
    /** Against CPython, where there is a python3: as a rule, but not when quick. */
    python: { type: "boolean" },
    /** Every workload of every kernel, not only those of the README: an hour. */
    all: { type: "boolean", default: false },
    /** One small workload a kernel, and no growth: a look, under three minutes. */
    quick: { type: "boolean", default: false },
  },
});
const module = new URL("../../../oxbow.config.js", import.meta.url);
const config = await readProject(module);
const kernels = config.kernels.filter(
  ({ kernel: { key } }) => values.kernel.length === 0 || values.kernel.some((name) => key.startsWith(name)),
);
const strange = values.kernel.find((name) => config.kernels.every(({ kernel: { key } }) => !key.startsWith(name)));
if (strange !== undefined) {
  const there = config.kernels.map(({ kernel }) => kernel.key).join(", ");
  process.stderr.write(`there is no kernel whose key begins with "${strange}". There are: ${there}\n`);
  process.exit(3);
}
const taken = await conditions();
const started = performance.now();
process.stderr.write(`${conditionsLine(taken)}\n`);

const rows: BenchmarkRow[] = [];
const skipped: string[] = [];
const chosen = kernels.flatMap((definition) =>
  (definition.workloads as readonly Workload[])
    .filter(({ name }) => isChosen(definition.kernel.key, name))
    .map(({ name }) => ({ kernel: definition.kernel.key, workload: name })),
);
for (const [index, { kernel, workload }] of chosen.entries()) {
  report(`${index + 1} of ${chosen.length}: ${kernel}: ${workload}`);
  await step(`${kernel}: ${workload}`, async () => {
    const asked = askedOf(kernels, kernel, workload);
    return comparisonRows(await compared(kernel, workload), asked);
  });
}
if (!values.quick) {
  await step("output sizes", () => outputSizeRows(kernels, report));
  if (process.platform === "linux") {
    await step("peak RSS", () => memoryRows(kernels, report));
    // One by one: the largest inputs are too large for some machines.
    for (const each of growth) {
      await step(`growth: ${each.kernel}`, () => growthRows(module, kernels, each, report));
    }
  } else skipped.push("peak RSS and growth: they are read from Linux's /proc");
}
if (values.python ?? !values.quick) {
  await step("CPython", () => againstPython(kernels, rows, report, (reason) => skipped.push(reason)));
}
report("done");
process.stdout.write(toMarkdown(benchmarkFile(taken, rows)));
for (const reason of skipped) process.stdout.write(`\nLeft out: ${reason}\n`);

/** What cannot be measured here is left out, with its reason, and the rest goes on; what was measured is kept at once. */
async function step(what: string, measure: () => Promise<readonly BenchmarkRow[]> | readonly BenchmarkRow[]) {
  try {
    rows.push(...(await measure()));
  } catch (error) {
    const reason = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    report(`left out: ${reason}`);
    skipped.push(reason);
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(benchmarkFile(taken, rows), null, 2)}\n`);
}

/** All sides; where one fails, those without the peers. */
async function compared(kernel: string, workload: string): Promise<Comparison> {
  const options = { module, kernel, workload, ...(values.quick ? { quick: true, forks: 3 } : {}) };
  try {
    return await compare(options);
  } catch (error) {
    if (!(error instanceof MeasurementError)) throw error;
    const comparison = await compare({ ...options, alone: true });
    skipped.push(`the peers of ${kernel} on "${workload}": ${error.message}`);
    return comparison;
  }
}

function isChosen(key: string, name: string): boolean {
  if (values.quick) return quickWorkloads[key]?.includes(name) === true;
  return values.all || [...published, ...losses].some(({ kernel, workload }) => kernel === key && workload === name);
}

function report(text: string): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stderr.write(
    `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")} ${text}\n`,
  );
}
