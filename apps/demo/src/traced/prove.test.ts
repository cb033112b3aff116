import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { proveService } from "./prove.ts";
import { slowName } from "./subject.ts";

describe("a real service in which one function is made slow", async () => {
  const directory = await mkdtemp(join(tmpdir(), "oxbow-traced-"));
  afterAll(() => rm(directory, { recursive: true }));
  // A tail of one in ten, so that a short test has enough of it.
  const { trace, profile, traffic } = await proveService(directory, { requests: 1500, slowEvery: 8, quantile: 0.9 });

  it("serves every request", () => {
    expect(traffic.failures).toBe(0);
    expect(trace.requests).toBe(1500);
    expect(trace.notes).toEqual([]);
  });

  it("has it named by its trace, with its share and its cost", () => {
    const [first] = trace.functions;
    expect(trace.evidence).toBe("own+blocked");
    expect(first).toMatchObject({ name: slowName, worthIt: "yes" });
    expect(first?.cost?.perYear.central).toBeGreaterThan(0);
    expect(first?.advice.choice).toBe("prototype");
  });

  it("has no share of the p99 in its CPU profile, and a reason", () => {
    expect(profile.functions.every(({ p99Share, because }) => p99Share === null && because !== "")).toBe(true);
    expect(profile.functions.map(({ name }) => name)).toContainEqual(expect.stringContaining("sum-squares"));
  });
});
