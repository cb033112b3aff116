import { afterAll, describe, expect, it } from "vitest";
import { programUnavailable } from "@oxbow/remote";
import { startWorkers } from "./workers.ts";

const workers = startWorkers({ size: 1 });
afterAll(() => workers.close());

describe.skipIf(workers.unavailable)("buffers handed to a worker", () => {
  it("are copied before the call returns: a change while it runs is a change of the next call", async () => {
    const bytes = new Uint8Array(1 << 20).fill(1);
    const expected = await workers.byteHash(bytes.slice());
    const call = workers.byteHash(bytes);
    bytes.fill(9);
    expect(await call).toBe(expected);
  });

  it("may be transferred while the call runs", async () => {
    const bytes = new Uint8Array(1 << 20).fill(1);
    const expected = await workers.byteHash(bytes.slice());
    const call = workers.byteHash(bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(await call).toBe(expected);
  });

  it("are refused as an output that was transferred while the call ran", async () => {
    const out = new BigUint64Array(2);
    const call = workers.byteHashMany(Buffer.from("onetwo"), Uint32Array.of(0, 3, 6), out);
    structuredClone(out.buffer, { transfer: [out.buffer] });
    await expect(call).rejects.toMatchObject({
      name: "InputError",
      code: "INVALID_ARGUMENT",
      message: "out was detached while the call was under way: transfer it after the promise has settled",
    });
  });

  it("are refused when shared", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    await expect(workers.byteHash(shared)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message:
        "input is a view of a SharedArrayBuffer, which another thread may change: pass a copy, such as input.slice()",
    });
  });

  it("are refused when detached", async () => {
    const gone = new Uint8Array(8);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    await expect(workers.ndjsonStats(gone)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "bytes is detached: its buffer was transferred away; pass it before transferring, or pass a copy",
    });
  });
});

it("says what is missing where nothing was built, with the chain of causes", async () => {
  const none = startWorkers({ file: "/nowhere/oxbow-worker" });
  const error = programUnavailable("oxbow-worker", "/nowhere/oxbow-worker");
  expect(error).toMatchObject({
    code: "REMOTE_UNAVAILABLE",
    message: `no oxbow-worker for ${process.platform}-${process.arch}: the control will run instead`,
    chain: ["there is no /nowhere/oxbow-worker: install Rust from https://rustup.rs and build again"],
  });
  await expect(none.byteHash("a")).rejects.toMatchObject({ code: "REMOTE_UNAVAILABLE" });
  expect(none.stats().faults).toEqual({ REMOTE_UNAVAILABLE: 1 });
});
