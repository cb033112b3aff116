import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { agree, validateService } from "./validate.ts";
import { fasterBy, slowMs, slowName } from "./subject.ts";

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

  // How much a busy machine adds is not known here: `npm run validate:service` judges what is found, on a quiet one.
  it("has it named by its trace, with its share, its cost and a verdict", () => {
    const found = trace.functions.find(({ name }) => name === slowName);
    expect(trace.evidence).toBe("own+blocked");
    expect(["yes", "perhaps", "no"]).toContain(found?.worthIt);
    expect(found?.p99Share?.lo).toBeGreaterThanOrEqual(0);
    expect(found?.because).not.toBe("");
    expect(found?.advice.because).not.toBe("");
    expect(found?.cost?.perYear.central).toBeGreaterThan(0);
    // One call in four runs for 25 ms at the least, whatever else the machine does: no other function has such a bill.
    const [first] = trace.functions.toSorted((a, b) => (b.cost?.perYear.central ?? 0) - (a.cost?.perYear.central ?? 0));
    expect(first?.name).toBe(slowName);
  });

  it("has slow calls that are slow for as long as they are told, in every second round for a fifth of it", async () => {
    const atLeast = async (file: string, ms: number): Promise<number> =>
      (await durationsOf(join(directory, file), slowName)).filter((each) => each >= ms - 0.01).length;
    const calls = await durationsOf(join(directory, "slow-0.jsonl"), slowName);
    // Less than one is lost at each end of a round, and there are six.
    const every = Math.floor(calls.length / 4) - 6;
    expect(await atLeast("slow-0.jsonl", slowMs)).toBeGreaterThanOrEqual(every);
    expect(await atLeast("faster-0.jsonl", slowMs / fasterBy)).toBeGreaterThanOrEqual(every);
  });

  it("has the drop of its tail tried as often as was asked, with an interval beside the predicted one", () => {
    expect(tried.pairs).toHaveLength(2);
    for (const { slowNs, fasterNs } of tried.pairs) expect(Math.min(slowNs, fasterNs)).toBeGreaterThan(0);
    expect(tried.lo).toBeLessThanOrEqual(tried.value);
    expect(tried.value).toBeLessThanOrEqual(tried.hi);
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

/** Of every span of this name, in milliseconds. */
async function durationsOf(file: string, named: string): Promise<readonly number[]> {
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  const spans = lines.flatMap((line) => {
    const { resourceSpans } = JSON.parse(line) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  });
  return spans
    .filter(({ name }) => name === named)
    .map(({ startTimeUnixNano, endTimeUnixNano }) => Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6);
}

interface Span {
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}
