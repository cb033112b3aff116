import { expect, it } from "vitest";
import { comparison, good, policy, speedup } from "./evidence.test.fixture.ts";
import { claims } from "./performance-rules.ts";

it("a pass rests on the speed and the CPU time of every judged workload", () => {
  expect(claims(good(), policy)).toEqual([
    { speedup: speedup(5), forks: 6, min: 3 },
    { speedup: speedup(4.9), forks: 6, min: 1 },
  ]);
});

it("what is only shown claims nothing, and nothing measured neither", () => {
  expect(claims({ ...good(), performance: [comparison({ workload: "another" })] }, policy)).toEqual([]);
  expect(claims({ ...good(), performance: null }, policy)).toEqual([]);
});

it("a machine that is off asks for more", () => {
  const off = comparison({ aa: speedup(1, 0.05), aaOk: false });
  const [wall] = claims({ ...good(), performance: [off] }, policy);
  expect(wall?.min).toBeCloseTo(3 * Math.max(1.05, 1 / 0.95));
});

it("is judged by the quieter clock", () => {
  const byCpu = comparison({ primary: "cpu", cpuSpeedup: speedup(4) });
  expect(claims({ ...good(), performance: [byCpu] }, policy)[0]?.speedup).toEqual(speedup(4));
});
