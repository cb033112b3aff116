import { describe, expect, it } from "vitest";
import { hostile } from "./hostile.test.config.ts";
import { runEquivalence } from "./run.ts";

const module = new URL("./hostile.test.config.ts", import.meta.url);

const run = (candidate: string, options: { hangMs?: number } = {}) =>
  runEquivalence(hostile, { candidate, seed: 1, module, hangMs: 400, runs: 200, memoryMiB: 160, ...options });

// Each death costs a new process, and a busy machine takes its time to start one.
describe("in a child process", { timeout: 120_000 }, () => {
  it("a sound candidate passes, as it does in ours", async () => {
    const inOurs = await runEquivalence(hostile, { candidate: "sound", seed: 1, runs: 200 });
    const inChild = await run("sound");
    expect(inChild).toMatchObject({ counterexample: null, isolation: "child", identity: { different: true } });
    expect(inChild.strata).toEqual(inOurs.strata);
  });

  it.each([
    ["aborts", /^died: its process ended with SIGABRT/],
    ["segfaults", /^died: its process ended with SIGSEGV/],
    ["recurses", /^threw RangeError: Maximum call stack size exceeded/],
    ["loops", /^hung: no answer within \d+ ms/],
    ["allocates", /^died: its process ended with SIGKILL, ended by us: more than 160 MiB of memory in one call/],
    ["fills the heap", /^died: its process ended with (SIGABRT, FATAL ERROR: .*heap|SIGKILL, ended by us: .* memory)/],
  ])("a candidate that %s is reported with the smallest input on which it does", async (candidate, seen) => {
    const { counterexample } = await run(candidate, candidate === "loops" ? {} : { hangMs: 20_000 });
    expect(counterexample?.args).toMatch(
      /^\[new Uint8Array\(\[0, 0, 0\]\)\]$|^\[new TextEncoder\(\)\.encode\("..."\)\]$/,
    );
    expect(counterexample?.seen.candidate).toMatch(seen);
  });

  it("a candidate that writes to its argument is seen to do so", async () => {
    const { counterexample } = await run("writes");
    expect(counterexample?.mismatch.where).toMatch(/^(returned|argsAfter)/);
  });

  it("a candidate that mixes up calls in flight is seen to do so", async () => {
    const { counterexample, isolation } = await run("mixes calls up", { hangMs: 20_000 });
    expect(isolation).toBe("child");
    expect(counterexample).toMatchObject({
      stratum: "in flight",
      signature: "returned|returned at calls[].returned.value",
    });
  });

  it("says what is missing when the module has no such candidate", async () => {
    const missing = { ...hostile, candidates: [{ ...hostile.control, name: "absent" }] };
    await expect(runEquivalence(missing, { seed: 1, module })).rejects.toThrow(
      /^the child process could not load absent of hostile from .*: there is no candidate of hostile "absent"\. There are: sound, aborts,/,
    );
  });
});

it("what a candidate replaced that both sides stand on is reported, and nothing of one that replaced nothing", async () => {
  const report = await runEquivalence(hostile, { module, candidate: "turns the clock", seed: 1, runs: 20 });
  expect(report.replaced).toEqual(["performance.now"]);
  expect((await runEquivalence(hostile, { module, candidate: "sound", seed: 1, runs: 20 })).replaced).toBeUndefined();
});

it("a candidate that ends when it is asked the same again leaves the run unfinished", async () => {
  const report = await runEquivalence(hostile, { module, candidate: "ends at the second time", seed: 1, runs: 20 });
  expect([report.counterexample, report.interrupted]).toEqual([
    null,
    "the candidate ended, or gave no answer, when it was asked the same again",
  ]);
});
