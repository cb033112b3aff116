import type { FileOptions } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { testAddon } from "./test-addon.test.fixture.ts";
import { withProgress } from "./with-progress.ts";

/** 50 bytes, ten milliseconds each. */
const bytes = Buffer.alloc(50, 2);

const slowly = (options: FileOptions): Promise<number> =>
  withProgress(options, new (testAddon.addon().Progress)(), (progress) => testAddon.addon().sumSlowly(bytes, progress));

describe.skipIf(testAddon.unavailable)("a job of an addon", () => {
  it("is reported on the way and at its end", async () => {
    const seen: number[] = [];
    const sum = await slowly({
      onProgress: (read, total) => {
        seen.push(read);
        expect(total).toBe(read === 0 ? expect.any(Number) : 50);
      },
    });
    expect(sum).toBe(100);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(50);
  });

  it("ends soon after its signal fires, with the control's error", async () => {
    const reason = new Error("enough");
    const aborting = new AbortController();
    const running = slowly({ signal: aborting.signal });
    aborting.abort(reason);
    await expect(running).rejects.toMatchObject({ name: "InputError", code: "ABORTED", cause: reason });
  });

  it("does not start under a signal that has fired", async () => {
    const progress = new (testAddon.addon().Progress)();
    const start = (): Promise<never> => Promise.reject(new Error("started"));
    await expect(withProgress({ signal: AbortSignal.abort() }, progress, start)).rejects.toMatchObject({
      code: "ABORTED",
    });
  });

  it("ends with what onProgress throws", async () => {
    const thrown = new Error("enough");
    const onProgress = (): never => {
      throw thrown;
    };
    await expect(slowly({ onProgress })).rejects.toBe(thrown);
  });
});
