import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type BenchmarkRow, conditionsLine } from "@oxbow/contract";
import { benchmarkFile, conditions, toMarkdown } from "@oxbow/measure";
import { unavailable } from "@oxbow/native";
import { programUnavailable } from "@oxbow/remote";
import type { Figures, Part } from "./parts.ts";
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

// npm run bench:patterns -- --json FILE: under five minutes. --quick: one process a part, for a look.
const { values } = parseArgs({
  options: { json: { type: "string" }, quick: { type: "boolean", default: false } },
});
const missing = unavailable ?? programUnavailable("oxbow-worker") ?? programUnavailable("oxbow-service");
if (missing !== undefined) {
  process.stderr.write(`${missing.message}: there is nothing to measure; install Rust and run npm run build\n`);
  process.exit(3);
}
// Seven: the smallest and the largest of seven medians enclose the true one 98 times in 100; with fewer, nothing does 95.
const processes = values.quick ? 1 : 7;
const taken = await conditions();
process.stderr.write(`${conditionsLine(taken)}\n`);

const rows: BenchmarkRow[] = [
  ...embeddedRows(await measure("embedded")),
  ...workerRows(await measure("worker")),
  ...payloadRows(await measure("payload")),
  ...serviceRows(await measure("service"), await measure("bare")),
  ...spawnRows(await measure("spawning")),
  ...slotRows(await measure("slots")),
  ...killedRows(await once("killed", values.quick ? 2000 : 10_000)),
  ...replicaRows(await once("replicas", values.quick ? 2000 : 10_000)),
];
const judged = values.quick ? rows.map((row) => ({ ...row, met: null, note: "quick: for a look, not judged" })) : rows;
const file = benchmarkFile(taken, judged);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(file, null, 2)}\n`);

/** The figures of several processes, each of which does nothing else. */
async function measure(part: Part): Promise<readonly Figures[]> {
  const figures: Figures[] = [];
  for (let n = 1; n <= processes; n++) {
    process.stderr.write(`${part}: process ${n} of ${processes}\n`);
    figures.push(await run(part, 5));
  }
  return figures;
}

/** Counts have no interval: one process, with as many calls as it takes. */
async function once(part: Part, calls: number): Promise<Figures> {
  process.stderr.write(`${part}: ${calls} calls\n`);
  return run(part, calls);
}

async function run(part: Part, rounds: number): Promise<Figures> {
  const program = fileURLToPath(new URL("part.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, part, String(rounds)], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Figures;
}
