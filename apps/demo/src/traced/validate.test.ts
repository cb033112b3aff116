import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { agree, validateService } from "./validate.ts";
import { slowName } from "./subject.ts";

describe("a real service in which one function is made slow", async () => {
  const directory = await mkdtemp(join(tmpdir(), "oxbow-traced-"));
  afterAll(() => rm(directory, { recursive: true }));
  // A tail of one in ten, so that a short test has enough of it.
  const { trace, profile, predicted, tried, failures } = await validateService(directory, {
    requests: 1200,
    perSecond: 500,
    slowEvery: 4,
    processes: 2,
    quantile: 0.9,
  });

  it("serves every request", () => {
    expect(failures).toBe(0);
    expect(trace.requests).toBe(2400);
    expect(trace.notes).toEqual([]);
  });

  it("has it named by its trace, with its share and its cost", () => {
    const [first] = trace.functions;
    expect(trace.evidence).toBe("own+blocked");
    expect(first).toMatchObject({ name: slowName, worthIt: "yes" });
    expect(first?.cost?.perYear.central).toBeGreaterThan(0);
    expect(first?.advice.choice).toBe("prototype");
  });

  it("has the drop of its tail tried as often as was asked, with an interval beside the predicted one", () => {
    expect(tried.pairs).toHaveLength(2);
    expect(tried.lo).toBeLessThan(tried.value);
    expect(tried.value).toBeLessThan(tried.hi);
    // Were the faster rounds no faster, nothing would fall.
    for (const { slowNs, fasterNs } of tried.pairs) expect(fasterNs).toBeLessThan(slowNs);
    expect(predicted!.lo).toBeLessThanOrEqual(predicted!.least);
    expect(predicted!.hi).toBeGreaterThanOrEqual(predicted!.most!);
  });

  it("has no share of the p99 in its CPU profile, and a reason", () => {
    expect(profile.functions.every(({ p99Share, because }) => p99Share === null && because !== "")).toBe(true);
    expect(profile.functions.map(({ name }) => name)).toContainEqual(expect.stringContaining("sum-squares"));
  });
});

describe("agree", () => {
  const pairs = { pairs: [] };
  const drop = { speedup: 5, subtracted: { lo: 0.5, hi: 0.5 }, replayed: 0.6, least: 0.5, most: 0.6, because: null };
  it.each([
    ["one within the other", { lo: 0.4, hi: 0.7 }, { value: 0.6, lo: 0.55, hi: 0.65 }, true],
    ["ends that overlap", { lo: 0.4, hi: 0.7 }, { value: 0.75, lo: 0.69, hi: 0.8 }, true],
    ["less than predicted", { lo: 0.4, hi: 0.7 }, { value: 0.3, lo: 0.2, hi: 0.39 }, false],
    ["more than predicted", { lo: 0.4, hi: 0.7 }, { value: 0.8, lo: 0.71, hi: 0.9 }, false],
    ["no upper end predicted", { lo: 0.4, hi: null }, { value: 0.8, lo: 0.71, hi: 0.9 }, true],
  ])("compares interval with interval: %s", (_, predicted, tried, expected) => {
    expect(agree({ ...drop, ...predicted }, { ...pairs, ...tried })).toBe(expected);
  });

  it("says nothing where nothing was predicted", () => {
    expect(agree(null, { value: 0.5, lo: 0.4, hi: 0.6, pairs: [] })).toBeNull();
  });
});
