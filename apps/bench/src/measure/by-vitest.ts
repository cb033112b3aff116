import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { margin, type Verdict } from "./truths.ts";

/** vitest's own sampler, by means and by medians. */
export interface VitestVerdicts {
  readonly mean: Verdict;
  readonly median: Verdict;
}

/**
 * One comparison for each candidate by the real `vitest bench`, in a project of its own, a file and so a process each, one after
 * the other.
 */
export async function byVitest<Name extends string>(
  kernel: string,
  candidates: readonly Name[],
): Promise<ReadonlyMap<Name, VitestVerdicts>> {
  // Inside the package, where its imports are found.
  const directory = await mkdtemp(new URL("vitest-", import.meta.url).pathname);
  try {
    await writeFile(
      join(directory, "vitest.config.js"),
      "export default { test: { include: [], fileParallelism: false, benchmark: { include: ['*.bench.js'] } } };",
    );
    for (const [i, candidate] of candidates.entries())
      await writeFile(join(directory, `${i}.bench.js`), benchmark(kernel, candidate, `${i}.json`));
    const { code, output } = await run(directory);
    const found = new Map<Name, VitestVerdicts>();
    for (const [i, candidate] of candidates.entries()) {
      const text = await readFile(join(directory, `${i}.json`), "utf8").catch(() => null);
      if (text === null)
        throw new Error(`vitest bench ended with exit code ${code} and no result: ${output.slice(-2000)}`);
      found.set(candidate, JSON.parse(text) as VitestVerdicts);
    }
    return found;
  } finally {
    await rm(directory, { recursive: true });
  }
}

function run(directory: string): Promise<{ code: number; output: string }> {
  const script = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  return new Promise((resolve) => {
    const args = [script, "bench", "--run", "--root", directory];
    execFile(process.execPath, args, { timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

const benchmark = (kernel: string, candidate: string, file: string): string => `
import { writeFileSync } from "node:fs";
import { test } from "vitest";
import planted from "../planted.js";
const definition = planted.kernels.find(({ kernel }) => kernel.key === ${JSON.stringify(kernel)});
const candidate = definition.candidates.find(({ name }) => name === ${JSON.stringify(candidate)});
const turns = definition.workloads[0].size;
let sink = 0;
test("planted", async ({ bench }) => {
  const found = await bench.compare(
    bench("control", () => { sink = definition.control.run(turns); }),
    bench("candidate", () => { sink = candidate.run(turns); }),
    { time: 500, warmupTime: 100 },
  );
  const [a, b] = [found.get("control"), found.get("candidate")];
  const of = (slowdown) => slowdown > ${1 + margin} ? "slower" : "not slower";
  writeFileSync(new URL(${JSON.stringify(file)}, import.meta.url), JSON.stringify({
    mean: of(b.latency.mean / a.latency.mean), median: of(b.latency.p50 / a.latency.p50), sink,
  }));
}, 120_000);
`;
