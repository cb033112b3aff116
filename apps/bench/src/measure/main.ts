// How often does a sampler lie? Functions with planted ratios, on this machine as it is or with busy processes beside it.
//   npm run bench:measure -- [--comparisons 6] [--busy 0] [--json FILE]
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import type { BenchmarkRow } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, toMarkdown } from "@oxbow/measure";

const { values } = parseArgs({
  options: {
    comparisons: { type: "string", default: "6" },
    busy: { type: "string", default: "0" },
    json: { type: "string" },
  },
});
const comparisons = Number(values.comparisons);
const margin = 0.03;
const module = new URL("planted.js", import.meta.url);
const sequentialScript = fileURLToPath(new URL("sequential.js", import.meta.url));
const truths = { "the same": 1, "5 % slower": 1.05, "30 % slower": 1.3 };

const before = await conditions();
const hogs = Array.from({ length: Number(values.busy) }, busyProcess);
const rows: BenchmarkRow[] = [];
try {
  for (const kernel of ["integers", "objects"]) {
    for (const [candidate, truth] of Object.entries(truths)) {
      const paired: Verdict[] = [];
      const means: Verdict[] = [];
      const medians: Verdict[] = [];
      for (let i = 0; i < comparisons; i++) {
        process.stderr.write(`${kernel}, ${candidate}: ${i + 1} of ${comparisons}\n`);
        const found = await compare({ module, kernel, workload: "planted", candidate, seed: i });
        const error = found.aaOk ? 1 : Math.max(1 / found.aa.lo, found.aa.hi);
        paired.push(decide(1 / found.speedup.hi / error, (1 / found.speedup.lo) * error));
        const { mean, median } = await sequential(kernel, candidate);
        // A single number has no interval: it says slower or not.
        means.push(mean > 1 + margin ? "slower" : "not slower");
        medians.push(median > 1 + margin ? "slower" : "not slower");
      }
      rows.push(
        row(kernel, candidate, truth, "paired, 6 forks", paired),
        row(kernel, candidate, truth, "tinybench, mean", means),
        row(kernel, candidate, truth, "tinybench, median", medians),
      );
    }
  }
} finally {
  for (const hog of hogs) hog.kill("SIGKILL");
}

const file = benchmarkFile(before, rows);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(file, null, 2)}\n`);
// Slow or noisy may be inconclusive; wrong it may not be.
process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;

type Verdict = "slower" | "not slower" | "inconclusive";

/** Of how many times slower the candidate is, from and to, widened as the gate does on a machine that is not steady. */
function decide(lo: number, hi: number): Verdict {
  if (lo > 1 + margin) return "slower";
  return hi < 1 + margin ? "not slower" : "inconclusive";
}

function row(
  kernel: string,
  candidate: string,
  truth: number,
  sampler: string,
  verdicts: readonly Verdict[],
): BenchmarkRow {
  const right = truth > 1 + margin ? "slower" : "not slower";
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const wrong = verdicts.filter((verdict) => verdict !== right && verdict !== "inconclusive").length;
  const isOurs = sampler.startsWith("paired");
  return {
    id: `measure/${kernel}/${truth}/${sampler.replaceAll(/[ ,]+/g, "-")}`,
    subject: sampler,
    workload: `${kernel}, candidate ${candidate}, ${values.busy} busy processes beside it`,
    metric: "wrong verdicts",
    unit: `of ${verdicts.length}`,
    value: wrong,
    lo: null,
    hi: null,
    peer: null,
    peerValue: null,
    ratio: null,
    ratioLo: null,
    ratioHi: null,
    target: isOurs ? 0 : null,
    met: isOurs ? wrong === 0 : null,
    note: `${count("slower")} slower, ${count("not slower")} not slower, ${count("inconclusive")} inconclusive; margin ${margin * 100} %`,
  };
}

async function sequential(kernel: string, candidate: string): Promise<{ mean: number; median: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [sequentialScript, kernel, candidate]);
  return JSON.parse(stdout) as { mean: number; median: number };
}

/** Works and rests by turns of up to 100 ms, as a neighbour on a shared machine does. */
function busyProcess(): ChildProcess {
  const work = `const turn = () => {
    const end = Date.now() + Math.random() * 100;
    while (Date.now() < end);
    setTimeout(turn, Math.random() * 100);
  }; turn();`;
  return spawn(process.execPath, ["-e", work], { stdio: "ignore" });
}
