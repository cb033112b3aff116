// What the in-process recorder costs: nanoseconds per call of a function that does next to nothing.
//   npm run bench:recorder -- [--rounds 400] [--json FILE]     some ten seconds
import type { BenchmarkRow } from "@oxbow/contract";
import { benchmarkFile, conditions, emptyColumns, toMarkdown } from "@oxbow/measure";
import { createRecorder } from "@oxbow/profile";
import { writeFile } from "node:fs/promises";
import { optionsOf } from "../options.ts";

const usage = `npm run bench:recorder -- [options]

What a recorded call costs.

  --json FILE   the rows, as a benchmark file
  --rounds N    rounds of 20,000 calls of each subject (400)`;
const values = optionsOf(usage, { options: { rounds: { type: "string", default: "400" }, json: { type: "string" } } });
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds > 0)) {
  process.stderr.write(`--rounds takes a whole number above 0, found ${values.rounds}\n`);
  process.exit(3);
}
const calls = 20_000;
const next = (n: number): number => (n + 1) & 1023;
// Without a budget, which would time less than is asked for here.
const { record, request } = createRecorder({ budget: Infinity });
const every = record(next, { name: "every call" });
const inside = record(next, { name: "every call, in a request" });
const subjects = [
  { name: "bare", target: null, call: next, around: (work: () => void) => work() },
  { name: "every call timed", target: 70, call: every, around: (work: () => void) => work() },
  { name: "every call timed, in a request", target: null, call: inside, around: (work: () => void) => request(work) },
  ...[16, 64].map((sample) => ({
    name: `one call in ${sample} timed`,
    target: 12,
    call: record(next, { name: `1/${sample}`, sample }),
    around: (work: () => void) => work(),
  })),
].map((subject) => ({ ...subject, run: loopOf(subject.name), ns: [] as number[] }));

const taken = await conditions();
for (let round = 0; round < rounds + 20; round++) {
  // In turns, each time from another one on.
  for (let i = 0; i < subjects.length; i++) {
    const { run, call, around, ns } = subjects[(round + i) % subjects.length]!;
    const start = process.hrtime.bigint();
    around(() => void run(call, calls));
    const each = Number(process.hrtime.bigint() - start) / calls;
    if (round >= 20) ns.push(each);
  }
}
const rows = subjects.map(({ name, target, ns }): BenchmarkRow => {
  const sorted = ns.toSorted((a, b) => a - b);
  const at = (q: number): number => sorted[Math.round(q * (sorted.length - 1))]!;
  return {
    ...emptyColumns,
    id: `recorder/${name.replaceAll(/[^a-z0-9]+/gu, "-")}`,
    subject: `recorder, ${name}`,
    workload: "a function of an addition",
    metric: "time per call",
    unit: "ns",
    value: at(0.5),
    lo: at(0.25),
    hi: at(0.75),
    target,
    met: target === null ? null : at(0.75) <= target,
    note: `the middle half of ${rounds} rounds; the quickest took ${at(0).toFixed(1)} ns`,
  };
});
const file = benchmarkFile(taken, rows);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(file, null, 2)}\n`);
process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;

/** A loop of its own for each subject, so that none is compiled for the calls of another: V8 takes the same text for the same code. */
function loopOf(name: string): (call: (n: number) => number, count: number) => number {
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- a function made anew has feedback of its own.
  return new Function(
    "call",
    "count",
    `/* ${name} */ let n = 0; for (let i = 0; i < count; i++) n = call(n); return n;`,
  ) as ReturnType<typeof loopOf>;
}
