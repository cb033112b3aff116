import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startWorkers, type WorkerOptions } from "./index.ts";

const SCRIPT = fileURLToPath(new URL("worker.test.fixture.ts", import.meta.url));

let close: () => Promise<void> = async () => {};
afterEach(() => close());

function workersWith(options: Partial<WorkerOptions> = {}) {
  const workers = startWorkers({ program: process.execPath, args: [SCRIPT], size: 1, ...options });
  close = () => workers.close();
  return workers;
}

const words = (reply: Buffer): number => Number(reply.toString());

/** A method as somebody writes it who has no schema. */
const count = {
  path: "/test.v1.Words/Count",
  requestSerialize: (text: { words: string }): Buffer => Buffer.from(text.words),
  responseDeserialize: words,
};

describe("a kernel in a worker", () => {
  it("answers over bytes and over messages, each call its own", async () => {
    const workers = workersWith();
    const texts = ["one", "one two", "one two three"];
    const sent = texts.map((text) => workers.send(count.path, Buffer.from(text), words));
    const called = texts.map((text) => workers.call(count, { words: text }));
    expect(await Promise.all([...sent, ...called])).toEqual([1, 2, 3, 1, 2, 3]);
    expect(workers.stats()).toMatchObject({ calls: 6, pending: 0, started: 1, faults: {}, ends: {} });
  });

  it("encodes a request before the call returns: a change while it runs is a change of the next call", async () => {
    const request = { words: "one two" };
    const called = workersWith().call(count, request);
    request.words = "one";
    expect(await called).toBe(2);
  });

  it("refuses an input with the control's error, which is no fault", async () => {
    const workers = workersWith();
    const error = { name: "InputError", code: "INVALID_INPUT", message: "no words", row: 7, byteOffset: undefined };
    await expect(workers.send("/test.v1.Words/Refuse", Buffer.alloc(0), words)).rejects.toMatchObject(error);
    expect(workers.stats().faults).toEqual({});
  });

  it("panics, and lives", async () => {
    const workers = workersWith();
    await expect(workers.send("/test.v1.Words/Panic", Buffer.alloc(0), words)).rejects.toMatchObject({
      code: "NATIVE_PANIC",
      message: "asked to panic",
    });
    expect(await workers.call(count, { words: "a b" })).toBe(2);
    expect(workers.stats().started).toBe(1);
  });

  it.each([
    ["exits", "exit", "PROCESS_EXIT", "a worker ended with exit code 7: these were its last words", "exit code 7"],
    ["hangs", "hang", "DEADLINE_EXCEEDED", "a worker did not answer in time, and was ended", "deadline"],
    [
      "stops within a frame",
      "half-frame",
      "DEADLINE_EXCEEDED",
      "a worker did not answer in time, and was ended",
      "deadline",
    ],
    ["prints", "garbage", "BAD_FRAME", expect.stringContaining("a worker wrote what is no answer"), "bad frame"],
    [
      "announces an oversized frame",
      "oversized",
      "BAD_FRAME",
      expect.stringContaining("4294967295 bytes"),
      "bad frame",
    ],
    ["answers a call that nobody made", "stranger", "BAD_FRAME", expect.stringContaining("nobody made"), "bad frame"],
    ["gives an answer of no known kind", "kind", "BAD_FRAME", "an answer of kind 9, which there is not", "bad frame"],
  ])("that %s fails its call, and the next one has another worker", async (_, word, code, message, end) => {
    const workers = workersWith({ deadlineMs: code === "DEADLINE_EXCEEDED" ? 500 : 30_000 });
    await expect(workers.send("/test.v1.Words/Fault", Buffer.from(word), words)).rejects.toMatchObject({
      name: "RemoteCallError",
      code,
      message,
    });
    expect(workers.stats()).toMatchObject({ faults: { [code]: 1 }, ends: { [end]: 1 } });
    expect(await workersWith().call(count, { words: "a b" })).toBe(2);
  });

  it("does not answer what it has not listed", async () => {
    await expect(workersWith().send("/test.v1.Words/Sort", Buffer.alloc(0), words)).rejects.toMatchObject({
      code: "BAD_FRAME",
      message: "the worker answers no /test.v1.Words/Sort: build it anew",
    });
  });

  it("that speaks another protocol is not used", async () => {
    const workers = workersWith({ args: [SCRIPT, "1"] });
    await expect(workers.call(count, { words: "" })).rejects.toMatchObject({
      code: "BAD_FRAME",
      message: expect.stringContaining("the worker speaks protocol 1, not 2"),
    });
  });

  it("refuses calls beyond those that may wait, and requests longer than a frame", async () => {
    const workers = workersWith({ maxPending: 4, maxFrameBytes: 1000 });
    const calls = await Promise.allSettled(Array.from({ length: 9 }, () => workers.call(count, { words: "a" })));
    expect(calls.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    await expect(workers.send(count.path, Buffer.alloc(1000), words)).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(workers.stats().faults).toEqual({ OVERLOADED: 5, TOO_LARGE: 1 });
  });

  it("is started for each call where nothing may be left over", async () => {
    const workers = workersWith({ mode: "spawn" });
    for (const text of ["a", "b"]) expect(await workers.call(count, { words: text })).toBe(1);
    expect(workers.stats()).toMatchObject({ started: 2, faults: {}, pids: [] });
  });

  it("is gone when the pool is closed, which takes no more calls", async () => {
    const workers = workersWith();
    await workers.call(count, { words: "a" });
    const [pid] = workers.stats().pids;
    await workers.close();
    expect(() => process.kill(pid!, 0)).toThrow("ESRCH");
    await expect(workers.call(count, { words: "a" })).rejects.toMatchObject({ code: "CLOSED" });
  });

  it.runIf(existsSync("/bin/false"))("that never answers is not started over and over", async () => {
    const workers = workersWith({ program: "/bin/false" });
    for (let i = 0; i < 20; i++) {
      await expect(workers.call(count, { words: "a" })).rejects.toMatchObject({ code: "PROCESS_EXIT" });
    }
    expect(workers.stats().started).toBeLessThan(20);
  });
});

it("says what is missing where there is no program, with the chain of causes", async () => {
  const workers = startWorkers({ program: "/nowhere/words-worker" });
  expect(workers.unavailable).toMatchObject({
    code: "REMOTE_UNAVAILABLE",
    message: `no words-worker for ${process.platform}-${process.arch}: the control will run instead`,
    chain: ["there is no /nowhere/words-worker: build it, or say where it is"],
  });
  await expect(workers.call(count, { words: "a" })).rejects.toBe(workers.unavailable);
  expect(workers.stats().faults).toEqual({ REMOTE_UNAVAILABLE: 1 });
});
