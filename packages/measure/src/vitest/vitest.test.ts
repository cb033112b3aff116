import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const made: string[] = [];
afterAll(async () => {
  for (const directory of made) await rm(directory, { recursive: true });
});

const config = (provider: string) =>
  `export default { test: { include: [], benchmark: { include: ["*.bench.js"], ${provider} } } };`;

const functions = `
import { expect, test } from "vitest";
import "@oxbow/measure/vitest";
let sink = 0;
const turns = (n) => { let state = 1; for (let i = 0; i < n; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0; sink = state; };
const slow = () => turns(6000), quick = () => turns(2000), same = () => turns(2000);
`;

/** The real `vitest bench` on a project of its own, inside this package so that its imports resolve as a user's would. */
async function bench(body: string, provider = `provider: "@oxbow/measure/vitest-provider"`) {
  const directory = await mkdtemp(new URL("../../dist/vitest-", import.meta.url).pathname);
  made.push(directory);
  await writeFile(join(directory, "vitest.config.js"), config(provider));
  await writeFile(join(directory, "a.bench.js"), functions + body);
  return await new Promise<{ code: number; text: string }>((resolve) => {
    execFile(
      process.execPath,
      [vitest, "bench", "--run", "--root", directory, "--no-color"],
      // Not a nested run to vitest, and as plain as a user's shell.
      { env: { PATH: process.env["PATH"], CI: "1", NO_COLOR: "1" } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });
}

const compareBoth = (check: string) => `
test("both", async ({ bench }) => {
  const found = await bench.compare(bench("slow", slow), bench("quick", quick), bench("same", same), { time: 100 });
  const [s, q, t] = [found.get("slow"), found.get("quick"), found.get("same")];
  ${check}
}, 60_000);`;

describe("vitest bench with the paired provider", () => {
  // What is asked here is true, false or open on any machine; matchers.test.ts has the judgement of given samples.
  it("passes what is certain, on a busy machine too", { timeout: 90_000 }, async () => {
    const { code, text } = await bench(
      compareBoth(`
        expect(q).toBeFasterThanPaired(s, { minSpeedup: 1e-6 });
        expect(q).toNotRegress(s, { margin: 1e6 });
        expect(s).not.toNotRegress(q, { margin: -0.999999 });
        expect(s).not.toBeFasterThanPaired(q, { minSpeedup: 1e6 });
        expect(q.latency.p50).toBeGreaterThan(0);`),
    );
    expect(text).toContain("a.bench.js");
    expect(text).not.toContain("AssertionError");
    expect(code).toBe(0);
  });

  it("fails with the interval in the message", { timeout: 90_000 }, async () => {
    const { code, text } = await bench(compareBoth(`expect(s).toBeFasterThanPaired(q, { minSpeedup: 1e6 });`));
    expect(text).toMatch(/it is \d\S* times \(\d\S* to \d\S*\) as fast.*; 1,000,000 times asked, margin 2\.00 %/);
    expect(code).toBe(1);
  });

  it("fails either way where the interval decides nothing", { timeout: 90_000 }, async () => {
    const { code, text } = await bench(
      compareBoth(`
        expect.soft(q).toBeFasterThanPaired(t, { margin: 1e6 });
        expect.soft(q).not.toBeFasterThanPaired(t, { margin: 1e6 });`),
    );
    expect(text.match(/inconclusive: it is/g)?.length).toBeGreaterThanOrEqual(2);
    expect(code).toBe(1);
  });

  it.each([
    [
      "results of another provider",
      compareBoth("expect(q).toBeFasterThanPaired(s);"),
      "",
      `set benchmark.provider to "@oxbow/measure/vitest-provider"`,
    ],
    [
      "results that were measured apart",
      `test("apart", async ({ bench }) => {
         const one = await bench("one", quick).run({ time: 50 }), two = await bench("two", slow).run({ time: 50 });
         expect(one).toBeFasterThanPaired(two);
       }, 60_000);`,
      undefined,
      "name both in one bench.compare()",
    ],
    [
      "hooks for each call",
      `test("hooks", async ({ bench }) => {
         await bench("hooked", { beforeEach() {} }, quick).run();
       }, 60_000);`,
      undefined,
      `"hooked" has a hook for each call`,
    ],
  ])("refuses %s", { timeout: 90_000 }, async (_, body, provider, message) => {
    const { code, text } = await bench(body, provider);
    expect(text).toContain(message);
    expect(code).toBe(1);
  });
});
