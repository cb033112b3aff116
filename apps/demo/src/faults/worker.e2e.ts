import { defineKernel } from "@oxbow/contract";
import { byteHash } from "@oxbow/kernels/byte-hash/control";
import { byteHashOver } from "@oxbow/kernels/byte-hash/remote";
import { openWorkers, type OpenWorkersOptions, probe, programUnavailable } from "@oxbow/native";
import { startWorkers } from "@oxbow/remote";
import { createRouter, type RouterEvent } from "@oxbow/router";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cellsAt } from "./flags.ts";

const PARENT = fileURLToPath(new URL("parent.child.ts", import.meta.url));
const DEADLINE_MS = 2000;
const INPUT = Buffer.from("whatever the candidate does, the caller gets the control's answer");

let close: () => Promise<void> = async () => {};
afterEach(() => close());

/** Workers, and the one kernel that is called over them. */
function opened(options: OpenWorkersOptions) {
  const workers = openWorkers(options);
  return { ...workers, ...byteHashOver(workers), stats: () => workers.stats(), close: () => workers.close() };
}

/** A routed kernel whose candidate does to its worker what `word` says, before it answers. */
function routed(word: () => string | undefined) {
  const workers = opened({ size: 1, deadlineMs: DEADLINE_MS, memoryMiB: 512, probes: true });
  const events: RouterEvent[] = [];
  const router = createRouter({
    cells: cellsAt("worker"),
    onEvent: (event) => void events.push(event),
    trip: { panics: 100, errors: { share: 1, minCalls: 1e6 } },
  });
  const hash = router.route(defineKernel<[Uint8Array], Promise<bigint>>({ key: "byte-hash-single" }), {
    control: async (bytes) => byteHash(bytes),
    candidates: {
      worker: async (bytes) => {
        const fault = word();
        if (fault !== undefined) await probe(workers, fault);
        return workers.byteHash(bytes);
      },
    },
  });
  close = async () => {
    router.close();
    await workers.close();
  };
  return { workers, router, hash, events };
}

describe.skipIf(programUnavailable("oxbow-worker"))("a worker", () => {
  it.each([
    ["panics", "panic", "NATIVE_PANIC", []],
    ["gets SIGSEGV", "segfault", "PROCESS_EXIT", ["SIGSEGV"]],
    ["aborts", "abort", "PROCESS_EXIT", ["SIGABRT"]],
    ["recurses without end", "recursion", "PROCESS_EXIT", ["SIGSEGV", "SIGABRT"]],
    ["allocates without end, under a limit", "allocation", "PROCESS_EXIT", ["SIGABRT"]],
    ["exits", "exit", "PROCESS_EXIT", ["exit code 7"]],
    ["hangs", "hang", "DEADLINE_EXCEEDED", ["deadline"]],
    ["writes half a frame and stops", "half-frame", "DEADLINE_EXCEEDED", ["deadline"]],
    ["writes garbage on stdout", "garbage", "BAD_FRAME", ["bad frame"]],
    ["announces an oversized frame", "oversized", "BAD_FRAME", ["bad frame"]],
    ["answers a call that nobody made", "stranger", "BAD_FRAME", ["bad frame"]],
  ])("that %s costs the caller nothing but time", async (_, word, code, ends) => {
    let fault: string | undefined;
    const { workers, router, hash, events } = routed(() => fault);
    expect(await hash(INPUT)).toBe(byteHash(INPUT));
    fault = word;
    const started = performance.now();
    expect(await hash(INPUT)).toBe(byteHash(INPUT));
    // Generous: the machine may be busy. What matters is that it does not wait for ever.
    expect(performance.now() - started).toBeLessThan(DEADLINE_MS + 20_000);
    fault = undefined;

    expect(workers.stats().faults).toEqual({ [code]: 1 });
    expect(Object.keys(workers.stats().ends).every((end) => ends.includes(end))).toBe(true);
    expect(Object.keys(workers.stats().ends)).toHaveLength(ends.length === 0 ? 0 : 1);
    expect(router.stats()[0]).toMatchObject({ fallbacks: 1 });
    expect(events).toMatchObject([{ type: "fallback", candidate: "worker", error: { code } }]);

    expect(await hash(INPUT)).toBe(byteHash(INPUT));
    expect(router.stats()[0]).toMatchObject({ fallbacks: 1 });
  });

  it("that is killed over and over loses no call and answers none wrong", async () => {
    const { workers, router, hash } = routed(() => undefined);
    let [done, wrong] = [0, 0];
    const lane = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) {
        const bytes = Buffer.from(`input ${done}`);
        if ((await hash(bytes)) !== byteHash(bytes)) wrong++;
        if (++done % 250 === 0) for (const pid of workers.stats().pids) process.kill(pid, "SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: 20 }, lane));
    expect({ done, wrong }).toEqual({ done: 2000, wrong: 0 });
    expect(router.stats()[0]?.fallbacks).toBeGreaterThan(0);
    expect(workers.stats().ends["SIGKILL"]).toBeGreaterThan(0);
  });

  it("that answered before it was killed has its successor at once", async () => {
    const { workers, router, hash } = routed(() => undefined);
    for (let i = 0; i < 5; i++) {
      expect(await hash(INPUT)).toBe(byteHash(INPUT));
      for (const pid of workers.stats().pids) process.kill(pid, "SIGKILL");
      await vi.waitFor(() => expect(workers.stats().pids).toEqual([]), { timeout: 60_000, interval: 5 });
    }
    expect(router.stats()[0]).toMatchObject({ fallbacks: 0 });
    expect(workers.stats()).toMatchObject({ started: 5, ends: { SIGKILL: 5 }, faults: {} });
  });

  it.runIf(existsSync("/bin/false"))("that never answers is not started over and over", async () => {
    const workers = startWorkers({ program: "/bin/false", size: 1 });
    close = () => workers.close();
    for (let i = 0; i < 20; i++)
      await expect(byteHashOver(workers).byteHash(INPUT)).rejects.toMatchObject({ code: "PROCESS_EXIT" });
    expect(workers.stats().started).toBeLessThan(20);
  });

  it("leaves no process behind when the pool is closed", async () => {
    const { workers, hash } = routed(() => undefined);
    await hash(INPUT);
    const { pids } = workers.stats();
    expect(pids).toHaveLength(1);
    await workers.close();
    for (const pid of pids) expect(existsSync(`/proc/${pid}`) && stateOf(pid)).toBe(false);
    await expect(workers.byteHash(INPUT)).rejects.toMatchObject({ code: "CLOSED" });
  });

  it.runIf(process.platform === "linux").each([
    ["idle", []],
    ["in the middle of a call that hangs", ["hang"]],
  ])("that is %s goes with its parent, however that ends", async (_, word) => {
    const parent = spawn(process.execPath, [PARENT, ...word], { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(said.toString());
    expect(stateOf(pid)).toBeDefined();
    parent.kill("SIGKILL");
    await once(parent, "close");
    await vi.waitFor(() => expect(stateOf(pid)).toBeUndefined(), { timeout: 60_000 });
  });

  it("answers what has arrived before SIGTERM ends it", async () => {
    const { workers } = routed(() => undefined);
    await workers.byteHash(INPUT);
    const big = Buffer.alloc(8 << 20, 7);
    const call = workers.byteHash(big);
    const [pid] = workers.stats().pids;
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(pid!, "SIGTERM");
    expect(await call).toBe(byteHash(big));
  });

  it("refuses calls beyond those that may wait, at once", async () => {
    const workers = opened({ size: 1, maxPending: 4 });
    close = () => workers.close();
    const calls = await Promise.allSettled(Array.from({ length: 9 }, () => workers.byteHash(INPUT)));
    expect(calls.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    expect(workers.stats().faults).toEqual({ OVERLOADED: 5 });
  });

  it("is started for each call where nothing may be left over", async () => {
    const workers = opened({ mode: "spawn" });
    close = () => workers.close();
    expect(await workers.byteHash("a")).toBe(byteHash("a"));
    expect(await workers.byteHash("b")).toBe(byteHash("b"));
    expect(workers.stats()).toMatchObject({ started: 2, faults: {}, pids: [] });
  });
});

/** Undefined for a process that is gone. */
function stateOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return undefined;
  }
}
