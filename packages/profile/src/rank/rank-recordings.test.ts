import { expect, it } from "vitest";
import { rankRecordings, type Recording } from "@oxbow/profile";

const recordingOf = (kept: Recording["kept"]): Recording => ({
  startedAtMs: 0,
  elapsedNs: 1e9,
  requests: kept.length,
  functions: [
    { name: "small", calls: kept.length, totalNs: kept.length, sizes: [] },
    { name: "large", calls: kept.length, totalNs: 10 * kept.length, sizes: [] },
  ],
  kept,
});
const requests = (count: number, latencyNs: (i: number) => number, own: readonly number[], occupied = own) =>
  Array.from({ length: count }, (_, i) => ({ latencyNs: latencyNs(i), own, occupied }));

it("says nothing about the tail of a few requests, and ranks by time instead", () => {
  const { functions } = rankRecordings([recordingOf(requests(500, (i) => 100 + i, [1, 10]))]);
  expect(functions.map(({ name, p99Share, worthIt }) => [name, p99Share, worthIt])).toEqual([
    ["large", null, null],
    ["small", null, null],
  ]);
  expect(functions[0]?.because).toBe(
    "only 5 requests at or above p99: a share of it needs 100, so 10000 requests in all",
  );
});

it("applies the rule to the ends of the range, and says which", () => {
  const kept = requests(20_000, () => 1000, [10, 100], [40, 900]);
  const { functions, evidence } = rankRecordings([recordingOf(kept)]);
  expect(evidence).toBe("interval");
  expect(functions.map(({ name, p99Share, worthIt, because }) => [name, p99Share, worthIt, because])).toEqual([
    [
      "large",
      { least: expect.closeTo(0.1), most: expect.closeTo(0.9), lo: expect.closeTo(0.1), hi: expect.closeTo(0.9) },
      "yes",
      "between 10.0 % and 90.0 % of p99: above 5.0 % even at the low end, 10.0 %",
    ],
    [
      "small",
      { least: expect.closeTo(0.01), most: expect.closeTo(0.04), lo: expect.closeTo(0.01), hi: expect.closeTo(0.04) },
      "no",
      "between 1.0 % and 4.0 % of p99: below 5.0 % even at the high end, 4.0 %",
    ],
  ]);
});

it("predicts by subtraction from least to most, and says why nothing is replayed", () => {
  const { functions } = rankRecordings([recordingOf(requests(20_000, () => 1000, [0, 100], [0, 500]))]);
  expect(
    functions[0]?.predictedP99Drop?.map(({ speedup, subtracted, replayed }) => [speedup, subtracted, replayed]),
  ).toEqual([
    [2, { lo: expect.closeTo(0.05), hi: expect.closeTo(0.5) }, null],
    [5, { lo: expect.closeTo(0.08), hi: expect.closeTo(0.5) }, null],
  ]);
  expect(functions[0]?.predictedP99Drop?.[0]?.because).toBe(
    "a recording keeps no time line: record traces to have it replayed",
  );
});

it("has an interval that holds the share of all when the recorded requests are a part", () => {
  // One slow request in two spends half of its time in the function: a quarter of the tail's time.
  const kept = Array.from({ length: 20_000 }, (_, i) => ({
    latencyNs: i % 100 === 0 ? 10_000 : 100,
    own: [0, i % 200 === 0 ? 5000 : 0],
    occupied: [0, i % 200 === 0 ? 5000 : 0],
  }));
  const share = rankRecordings([recordingOf(kept)]).functions[0]?.p99Share;
  expect(share?.least).toBeCloseTo(0.25);
  expect(share?.lo).toBeGreaterThan(0.2);
  expect(share?.lo).toBeLessThan(0.25);
  expect(share?.hi).toBeLessThan(0.3);
});

it("refuses a recording without requests", () => {
  expect(() => rankRecordings([recordingOf([])])).toThrow(
    "the recording has no requests: run each one inside recorder.request(...)",
  );
});

it("ranks the processes of one service together, each kept request for those that were not", () => {
  // The second served three times as many and kept as many; it does not know the small function.
  const [first, second] = [requests(10_000, () => 1000, [0, 100]), requests(10_000, () => 1000, [500])];
  const whole = {
    ...recordingOf(second),
    requests: 30_000,
    functions: [{ name: "large", calls: 30_000, totalNs: 15e6, sizes: [{ upTo: 64, calls: 30_000, totalNs: 15e6 }] }],
  };
  const { functions, requests: all } = rankRecordings([recordingOf(first), whole]);
  expect(all).toBe(40_000);
  expect(functions.map(({ name, calls, ownShare, sizes }) => [name, calls, ownShare, sizes])).toEqual([
    ["large", 40_000, expect.closeTo((0.1 + 3 * 0.5) / 4), [{ upTo: 64, calls: 30_000, totalNs: 15e6 }]],
    ["small", 10_000, 0, []],
  ]);
});

it("counts calls a second of processes side by side, and of one after the other", () => {
  const one = recordingOf(requests(100, () => 1000, [1, 10]));
  const rate = (startedAtMs: number) => rankRecordings([one, { ...one, startedAtMs }]).functions[0]?.callsPerSecond;
  expect([rate(0), rate(500), rate(60_000)]).toEqual([200, expect.closeTo(200 / 1.5), 100]);
});

it("gives no function more of a request than the request took", () => {
  const { functions } = rankRecordings([recordingOf(requests(10_500, () => 1000, [100, 1300], [1250, 1300]))]);
  expect(functions.map(({ name, ownShare, p99Share }) => [name, ownShare, p99Share])).toEqual([
    ["large", 1, { least: 1, most: 1, lo: 1, hi: 1 }],
    ["small", expect.closeTo(0.1), expect.objectContaining({ most: 1, hi: 1 })],
  ]);
});
