import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { margin, type Verdict } from "./truths.ts";

/** vitest's own sampler, by means and by medians; and ours as its provider, by the interval. */
export interface VitestVerdicts {
  readonly mean: Verdict;
  readonly median: Verdict;
}

/**
 * One comparison by the real `vitest bench`, in a project of its own. `paired` puts our provider in the place of the
 * built-in one; its verdict then is the matcher's.
 */
export async function byVitest(kernel: string, candidate: string, paired: boolean): Promise<VitestVerdicts> {
  // Inside the package, where its imports are found.
  const directory = await mkdtemp(new URL("vitest-", import.meta.url).pathname);
  try {
    const provider = paired ? `, provider: "@oxbow/measure/vitest-provider"` : "";
    await writeFile(
      join(directory, "vitest.config.js"),
      `export default { test: { include: [], benchmark: { include: ["*.bench.js"]${provider} } } };`,
    );
    await writeFile(join(directory, "planted.bench.js"), benchmark(kernel, candidate, paired));
    const { code, output } = await run(directory);
    const found = await readFile(join(directory, "found.json"), "utf8").catch(() => null);
    if (found === null)
      throw new Error(`vitest bench ended with exit code ${code} and no result: ${output.slice(-2000)}`);
    return JSON.parse(found) as VitestVerdicts;
  } finally {
    await rm(directory, { recursive: true });
  }
}

function run(directory: string): Promise<{ code: number; output: string }> {
  const script = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, "bench", "--run", "--root", directory], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

const benchmark = (kernel: string, candidate: string, paired: boolean): string => `
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import planted from "../planted.js";
${paired ? `import "@oxbow/measure/vitest";` : ""}
const definition = planted.kernels.find(({ kernel }) => kernel.key === ${JSON.stringify(kernel)});
const candidate = definition.candidates.find(({ name }) => name === ${JSON.stringify(candidate)});
const turns = definition.workloads[0].size;
let sink = 0;
const holds = (check) => { try { check(); return true; } catch { return false; } };
test("planted", async ({ bench }) => {
  const found = await bench.compare(
    bench("control", () => { sink = definition.control.run(turns); }),
    bench("candidate", () => { sink = candidate.run(turns); }),
    { time: 500, warmupTime: 100 },
  );
  const [a, b] = [found.get("control"), found.get("candidate")];
  const word = ${
    paired
      ? `holds(() => expect(b).toNotRegress(a, { margin: ${margin} })) ? "not slower"
    : holds(() => expect(b).not.toNotRegress(a, { margin: ${margin} })) ? "slower" : "inconclusive"`
      : "undefined"
  };
  const of = (slowdown) => word ?? (slowdown > ${1 + margin} ? "slower" : "not slower");
  writeFileSync(new URL("found.json", import.meta.url), JSON.stringify({
    mean: of(b.latency.mean / a.latency.mean), median: of(b.latency.p50 / a.latency.p50), sink,
  }));
}, 120_000);
`;
