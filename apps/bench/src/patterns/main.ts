import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BenchmarkRow, conditionsLine } from "@oxbow/contract";
import { benchmarkFile, conditions, toMarkdown } from "@oxbow/measure";
import { programUnavailable, unavailable } from "@oxbow/native";
import type { Figures } from "./figures.ts";
import type { Part } from "./parts.ts";
import {
  embeddedRows,
  killedRows,
  payloadRows,
  replicaRows,
  serviceRows,
  slotRows,
  spawnRows,
  workerRows,
} from "./rows.ts";
import { optionsOf } from "../options.ts";

const usage = `npm run bench:patterns -- [options]

What a call costs embedded, in a worker and through a service: some three minutes.

  --json FILE   the rows, as a benchmark file, saved after each part
  --quick       one process a part: a look, not judged`;
const values = optionsOf(usage, {
  options: { json: { type: "string" }, quick: { type: "boolean", default: false } },
});
const missing = unavailable ?? programUnavailable("oxbow-worker") ?? programUnavailable("oxbow-service");
if (missing !== undefined) {
  process.stderr.write(`${missing.message}: there is nothing to measure; install Rust and run npm run build\n`);
  process.exit(3);
}
// Seven: the smallest and the largest of seven medians enclose the true one 98 times in 100; with fewer, nothing does 95.
const processes = values.quick ? 1 : 7;
const started = performance.now();
const taken = await conditions();
process.stderr.write(`${conditionsLine(taken)}\n`);

const steps: readonly (() => Promise<readonly BenchmarkRow[]>)[] = [
  async () => embeddedRows(await measure("embedded")),
  async () => workerRows(await measure("worker")),
  async () => payloadRows(await measure("payload")),
  async () => serviceRows(await measure("service"), await measure("bare")),
  async () => spawnRows(await measure("spawning")),
  async () => slotRows(await measure("slots")),
  async () => killedRows(await once("killed", values.quick ? 2000 : 10_000)),
  async () => replicaRows(await once("replicas", values.quick ? 2000 : 10_000)),
];
const rows: BenchmarkRow[] = [];
for (const step of steps) {
  const found = await step();
  rows.push(
    ...(values.quick ? found.map((row) => ({ ...row, met: null, note: "quick: for a look, not judged" })) : found),
  );
  // At once: a run that is interrupted leaves what it found.
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(benchmarkFile(taken, rows), null, 2)}\n`);
  }
}
process.stdout.write(toMarkdown(benchmarkFile(taken, rows)));

/** The figures of several processes, each of which does nothing else. */
async function measure(part: Part): Promise<readonly Figures[]> {
  const figures: Figures[] = [];
  for (let n = 1; n <= processes; n++) {
    say(`${part}: process ${n} of ${processes}`);
    figures.push(await run(part, 5));
  }
  return figures;
}

/** Counts have no interval: one process, with as many calls as it takes. */
async function once(part: Part, calls: number): Promise<Figures> {
  say(`${part}: ${calls} calls`);
  return run(part, calls);
}

function say(what: string): void {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}\n`);
}

async function run(part: Part, rounds: number): Promise<Figures> {
  const program = fileURLToPath(new URL("part.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, part, String(rounds)], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Figures;
}
