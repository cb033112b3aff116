// How often does a sampler lie? Functions whose ratio is planted, with busy processes beside them.
//   npm run bench:measure -- [--comparisons 24] [--busy 2] [--kernel integers] [--minutes 12] [--json FILE]
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type BenchmarkRow, conditionsLine } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, judgeRegressions, toMarkdown, withoutPeer } from "@oxbow/measure";
import { busyProcesses } from "./busy.ts";
import { byVitest } from "./by-vitest.ts";
import { margin, type Planted, truths, type Verdict, verdictOn } from "./truths.ts";

const { values } = parseArgs({
  options: {
    comparisons: { type: "string", default: "24" },
    busy: { type: "string", default: "2" },
    kernel: { type: "string", default: "integers" },
    /** No comparison is begun later: what is missing then is not met. */
    minutes: { type: "string", default: "12" },
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
const paired = "paired, 6 processes or 20";
const words = { pass: "not slower", fail: "slower", inconclusive: "inconclusive" } as const;

const before = await conditions();
process.stderr.write(`${conditionsLine(before)}\n`);
const end = performance.now() + asked.minutes * 60_000;
/** Per sampler and candidate, what each comparison came to. */
const found = new Map<string, Verdict[]>();
const endBusy = busyProcesses(asked.busy);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    endBusy();
    process.exit(3);
  });
}
try {
  // In turn, not one candidate after the other: a stretch in which the machine is busier falls on both.
  for (let i = 0; i < asked.comparisons && performance.now() < end; i++) {
    for (const candidate of Object.keys(truths) as Planted[]) {
      process.stderr.write(`${i + 1} of ${asked.comparisons}: ${values.kernel}, ${candidate}\n`);
      await compareOnce(candidate, i);
    }
  }
} finally {
  endBusy();
}

const samplers = [...new Set([...found.keys()].map((key) => key.split("|")[0]!))];
const rows = samplers.flatMap((sampler) => (Object.keys(truths) as Planted[]).map((each) => row(sampler, each)));
const file = benchmarkFile(before, rows);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(file, null, 2)}\n`);
process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;

async function compareOnce(candidate: Planted, seed: number): Promise<void> {
  const { kernel } = values;
  const decideAt = 1 / (1 + margin);
  const comparison = await compare({ module, kernel, workload: "planted", candidate, seed: 1000 * seed, decideAt });
  const [judged] = judgeRegressions([comparison], { margin });
  note(paired, candidate, judged === undefined ? "inconclusive" : words[judged.verdict]);

  for (const sampler of ["tinybench", "mitata"]) {
    const args = [sequentialScript, sampler, kernel, candidate];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { mean, median } = JSON.parse(stdout) as { mean: number; median: number };
    // A single number has no interval: it says slower or not.
    note(`${sampler}, mean`, candidate, verdictOn(mean));
    note(`${sampler}, median`, candidate, verdictOn(median));
  }
  const own = await byVitest(kernel, candidate, false);
  note("vitest bench, mean", candidate, own.mean);
  note("vitest bench, median", candidate, own.median);
  const ours = await byVitest(kernel, candidate, true);
  note("vitest bench with the paired provider", candidate, ours.mean);
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
    id: `measure/${values.kernel}/${candidate}/${sampler}`.replaceAll(/[ ,%]+/g, "-"),
    subject: sampler,
    workload: `${values.kernel}, candidate ${candidate}, ${asked.busy} busy processes beside it`,
    metric: right === "slower" ? "not detected" : "falsely called slower",
    unit: `of ${verdicts.length}`,
    value: missed,
    lo: null,
    hi: null,
    ...withoutPeer,
    target: sampler === paired ? 0 : null,
    met: sampler === paired ? missed === 0 && complete : null,
    note: [
      `${count("slower")} slower, ${count("not slower")} not slower, ${count("inconclusive")} inconclusive; margin ${margin * 100} %`,
      ...(complete ? [] : [`the time ended after ${verdicts.length} of ${asked.comparisons}`]),
    ].join("; "),
  };
}
