import { writeFileSync } from "node:fs";
import type { BenchmarkRow } from "@oxbow/contract";
import { benchmarkFile, conditions, emptyColumns, toMarkdown } from "@oxbow/measure";
import { type Member, startMember } from "./member.ts";
import { startUnleash } from "./unleash.ts";
import { optionsOf } from "../options.ts";

// A toggle on a real Unleash server: from the admin call to the last call that the candidate answered, in the last of
// eight processes that call all the time. Polling is every second, and the server looks for changes once a second.
const usage = `npm run bench:toggle -- [options]

How long a toggle on a real Unleash server takes to reach the last of several processes: two minutes.

  --json FILE     the rows, as a benchmark file
  --toggles N     so many toggles (40)
  --processes N   so many processes (8)`;
const values = optionsOf(usage, {
  options: {
    json: { type: "string" },
    toggles: { type: "string", default: "40" },
    processes: { type: "string", default: "8" },
  },
});
const toggles = Number(values.toggles);
const processes = Number(values.processes);
if (!(Number.isInteger(toggles) && toggles > 0 && Number.isInteger(processes) && processes > 0)) {
  process.stderr.write("toggle: --toggles and --processes must be whole numbers from 1 up\n");
  process.exit(3);
}

/** A toggle that no process obeys for so long is lost. */
const LOST_MS = 30_000;
const TARGET_MS = 2000;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const taken = await conditions();
const server = await startUnleash({}, say);
const fleet = Array.from({ length: processes }, () =>
  startMember({ url: server.url, token: server.backend, kernel: "toggle", busy: true }),
);
try {
  const times: number[] = [];
  for (let toggle = 1; toggle <= toggles; toggle++) {
    await server.admin.move("toggle", { stage: "promoted" });
    await obeyed(fleet, "candidate");
    // A moment of its own, so that toggles do not fall in step with the polls.
    await pause(1000 * Math.random());
    const calledAt = Date.now();
    await server.admin.move("toggle", { stage: "off" });
    await obeyed(fleet, "control");
    const last = Math.max(...(await Promise.all(fleet.map((member) => member.ask("lastCandidateCall")))));
    times.push(Math.max(0, last - calledAt));
    say(`toggle: ${toggle} of ${toggles}: ${times.at(-1)} ms`);
  }
  const file = benchmarkFile(taken, rows(times));
  process.stdout.write(toMarkdown(file));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(file, null, 2)}\n`);
} finally {
  await Promise.all(fleet.map((member) => member.stop()));
  await server.stop();
}

/** Waits until the next call of every process goes to this side. */
async function obeyed(members: readonly Member[], side: "control" | "candidate"): Promise<void> {
  const deadline = performance.now() + LOST_MS;
  for (;;) {
    const decisions = await Promise.all(members.map((member) => member.ask("explain")));
    if (decisions.every(({ run }) => run === side)) return;
    if (performance.now() > deadline) throw new Error(`after ${LOST_MS} ms not every process runs the ${side}`);
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function rows(times: readonly number[]): BenchmarkRow[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (quantile: number): number => sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)]!;
  const row = (name: string, value: number, target: number | null): BenchmarkRow => ({
    ...emptyColumns,
    id: `flags/server-toggle/${name}`,
    subject: `${processes} processes, polling every second`,
    workload: `${times.length} toggles on a real Unleash server`,
    metric: `admin call to the last candidate call, ${name}`,
    unit: "ms",
    value,
    target,
    met: target === null ? null : value <= target,
    note: "an order statistic of all toggles, without an interval",
  });
  return [row("p50", at(0.5), null), row("p99", at(0.99), TARGET_MS), row("max", sorted.at(-1)!, null)];
}
