import { afterAll, describe, expect, it } from "vitest";
import { openWorkers } from "@oxbow/native";
import { byteHashOver } from "../byte-hash/remote.ts";
import { ndjsonStatsOver } from "../ndjson-stats/remote.ts";

const workers = openWorkers({ size: 1 });
const { byteHash, byteHashMany } = byteHashOver(workers);
afterAll(() => workers.close());

describe.skipIf(workers.unavailable)("buffers handed to a worker", () => {
  it("are copied before the call returns: a change while it runs is a change of the next call", async () => {
    const bytes = new Uint8Array(1 << 20).fill(1);
    const expected = await byteHash(bytes.slice());
    const call = byteHash(bytes);
    bytes.fill(9);
    expect(await call).toBe(expected);
  });

  it("may be transferred while the call runs", async () => {
    const bytes = new Uint8Array(1 << 20).fill(1);
    const expected = await byteHash(bytes.slice());
    const call = byteHash(bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(await call).toBe(expected);
  });

  it("are refused as an output that was transferred while the call ran", async () => {
    const out = new BigUint64Array(2);
    const call = byteHashMany(Buffer.from("onetwo"), Uint32Array.of(0, 3, 6), out);
    structuredClone(out.buffer, { transfer: [out.buffer] });
    await expect(call).rejects.toMatchObject({
      name: "InputError",
      code: "INVALID_ARGUMENT",
      message: "out was detached while the call was under way: transfer it after the promise has settled",
    });
  });

  it("are refused when shared", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    await expect(byteHash(shared)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message:
        "input is a view of a SharedArrayBuffer, which another thread may change: pass a copy, such as input.slice()",
    });
  });

  it("are refused when detached", async () => {
    const gone = new Uint8Array(8);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    await expect(ndjsonStatsOver(workers).ndjsonStats(gone)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "bytes is detached: its buffer was transferred away; pass it before transferring, or pass a copy",
    });
  });
});
