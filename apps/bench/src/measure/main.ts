// How often does a sampler lie? Functions whose ratio is planted, with busy processes beside them.
//   npm run bench:measure -- [--comparisons 24] [--busy 2] [--kernel integers] [--minutes 16] [--json FILE]     16 minutes at the most
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BenchmarkFile, type BenchmarkRow, conditionsLine } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, emptyColumns, judgeRegressions, toMarkdown } from "@oxbow/measure";
import { busyProcesses } from "./busy.ts";
import { byVitest } from "./by-vitest.ts";
import { margin, type Planted, truths, type Verdict, verdictOn } from "./truths.ts";
import { optionsOf } from "../options.ts";

const usage = `npm run bench:measure -- [options]

Whether verdicts can be trusted beside busy processes: comparisons of what is the same, and of what is 5 % slower.

  --json FILE       the rows, as a benchmark file, saved as it goes
  --comparisons N   of each of the two kinds (24)
  --busy N          busy processes beside them (2)
  --kernel NAME     what is compared (integers)
  --minutes N       everything ends by then: what is missing is not met (16)`;
const values = optionsOf(usage, {
  options: {
    comparisons: { type: "string", default: "24" },
    busy: { type: "string", default: "2" },
    kernel: { type: "string", default: "integers" },
    /** Everything ends by then: what is missing is not met. */
    minutes: { type: "string", default: "16" },
    json: { type: "string" },
  },
});
const asked = { comparisons: Number(values.comparisons), busy: Number(values.busy), minutes: Number(values.minutes) };
if (!(asked.comparisons >= 1 && asked.busy >= 0 && asked.minutes > 0)) {
  process.stderr.write("--comparisons, --busy and --minutes take numbers\n");
  process.exit(3);
}
const module = new URL("planted.js", import.meta.url);
const sequentialScript = fileURLToPath(new URL("sequential.js", import.meta.url));
const paired = "paired, 6, 20 or 40 processes";
const words = { pass: "not slower", fail: "slower", inconclusive: "inconclusive" } as const;

const before = await conditions();
process.stderr.write(`${conditionsLine(before)}\n`);
const began = performance.now();
const candidates = Object.keys(truths) as Planted[];
/** Per sampler and candidate, what each comparison came to. */
const found = new Map<string, Verdict[]>();
const failures: string[] = [];
const endBusy = busyProcesses(asked.busy);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    endBusy();
    process.stdout.write(toMarkdown(saved()));
    process.exit(3);
  });
}
/** Ends whatever is under way: a table of what was found is worth more than the last comparison. */
const timeOver = AbortSignal.timeout(asked.minutes * 60_000);
try {
  // In turn, not one candidate after the other: a stretch in which the machine is busier falls on both.
  for (let i = 0; i < asked.comparisons && !timeOver.aborted; i++) {
    for (const candidate of candidates) {
      say(`${i + 1} of ${asked.comparisons}: ${candidate}`);
      await attempt(paired, () => byUs(candidate, 1000 * i));
    }
    // What a verdict rests on goes first: where the others would take its time, they sit out a round.
    if (performance.now() - began > (asked.minutes * 60_000 * (i + 1)) / asked.comparisons) continue;
    for (const candidate of candidates)
      for (const sampler of ["tinybench", "mitata"]) await attempt(sampler, () => inSequence(sampler, candidate));
    await attempt("vitest bench", inVitest);
    saved();
  }
} finally {
  endBusy();
}
for (const failure of failures) process.stdout.write(`Failed: ${failure}\n\n`);
const file = saved();
process.stdout.write(toMarkdown(file));
process.exitCode = file.rows.some(({ met }) => met === false) ? 1 : 0;

/** One sampler that fails, or is ended with the time, must not lose what the others found. */
async function attempt(sampler: string, compareOnce: () => Promise<void>): Promise<void> {
  if (timeOver.aborted) return;
  try {
    await compareOnce();
  } catch (error) {
    if (timeOver.aborted) return;
    failures.push(`${sampler}: ${error instanceof Error ? error.message : String(error)}`);
    say(failures.at(-1)!);
  }
}

async function byUs(candidate: Planted, seed: number): Promise<void> {
  const decideAt = 1 / (1 + margin);
  const asking = { module, kernel: values.kernel, workload: "planted", candidate, seed, decideAt };
  const comparison = await compare({ ...asking, timeoutMs: 60_000, signal: timeOver });
  const [judged] = judgeRegressions([comparison], { margin });
  note(paired, candidate, judged === undefined ? "inconclusive" : words[judged.verdict]);
}

async function inSequence(sampler: string, candidate: Planted): Promise<void> {
  const args = [sequentialScript, sampler, values.kernel, candidate];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000, signal: timeOver });
  const { mean, median } = JSON.parse(stdout) as { mean: number; median: number };
  // A single number has no interval: it says slower or not.
  note(`${sampler}, mean`, candidate, verdictOn(mean));
  note(`${sampler}, median`, candidate, verdictOn(median));
}

async function inVitest(): Promise<void> {
  for (const [candidate, { mean, median }] of await byVitest(values.kernel, candidates)) {
    note("vitest bench, mean", candidate, mean);
    note("vitest bench, median", candidate, median);
  }
}

/** All that was found so far, written at once: a run that is interrupted leaves it. */
function saved(): BenchmarkFile {
  const samplers = [...new Set([...found.keys()].map((key) => key.split("|")[0]!))];
  const rows = samplers.flatMap((sampler) => candidates.map((each) => row(sampler, each)));
  const all = benchmarkFile(before, rows);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}

function say(what: string): void {
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${what}\n`);
}

function note(sampler: string, candidate: Planted, verdict: Verdict): void {
  const key = `${sampler}|${candidate}`;
  found.set(key, [...(found.get(key) ?? []), verdict]);
}

function row(sampler: string, candidate: Planted): BenchmarkRow {
  const verdicts = found.get(`${sampler}|${candidate}`) ?? [];
  const right = verdictOn(truths[candidate]);
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const wrong = verdicts.length - count(right) - count("inconclusive");
  // What is the same must never be called slower; what is slower must be found, every time.
  const missed = right === "slower" ? verdicts.length - count("slower") : wrong;
  const complete = verdicts.length === asked.comparisons;
  return {
    ...emptyColumns,
    id: `measure/${values.kernel}/${candidate}/${sampler}`.replaceAll(/[ ,%]+/g, "-"),
    subject: sampler,
    workload: `${values.kernel}, candidate ${candidate}, ${asked.busy} busy processes beside it`,
    metric: right === "slower" ? "not detected" : "falsely called slower",
    unit: `of ${verdicts.length}`,
    value: missed,
    target: sampler === paired ? 0 : null,
    met: sampler === paired ? missed === 0 && complete : null,
    note: [
      `${count("slower")} slower, ${count("not slower")} not slower, ${count("inconclusive")} inconclusive; margin ${margin * 100} %`,
      ...(complete ? [] : [`${verdicts.length} of ${asked.comparisons} comparisons`]),
    ].join("; "),
  };
}
