// One sequential comparison by tinybench, as `vitest bench` makes it: prints latency ratios of the means and of the medians.
import { Bench } from "tinybench";
import config from "./planted.config.mjs";

const [key, name] = process.argv.slice(2);
const { control, candidates, workloads } = config.kernels.find(({ kernel }) => kernel.key === key);
const candidate = candidates.find((side) => side.name === name);
const [args] = workloads.map((workload) => workload.args());
const bench = new Bench({ time: 500, warmupTime: 100, throws: true, timestampProvider: "hrtimeNow" });
let sink;
for (const [role, { run }] of [
  ["control", control],
  ["candidate", candidate],
]) {
  bench.add(role, () => void (sink = run(...args)), { async: false });
}
const [a, b] = bench.runSync().map(({ result }) => result.latency);
console.log(JSON.stringify({ mean: b.mean / a.mean, median: b.p50 / a.p50, sink }));
