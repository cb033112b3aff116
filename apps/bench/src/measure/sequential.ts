// One sequential comparison by tinybench, as `vitest bench` makes it, in a process of its own.
import { Bench } from "tinybench";
import planted from "./planted.ts";

const [key, name] = process.argv.slice(2);
const definition = planted.kernels.find(({ kernel }) => kernel.key === key)!;
const candidate = definition.candidates.find((side) => side.name === name)!;
const args = await definition.workloads[0]!.args();

const bench = new Bench({ time: 500, warmupTime: 100, throws: true, timestampProvider: "hrtimeNow" });
let sink: unknown;
bench.add("control", () => void (sink = definition.control.run(...args)), { async: false });
bench.add("candidate", () => void (sink = candidate.run(...args)), { async: false });
const [control, other] = bench.runSync().map(({ result }) => {
  if (result.state !== "completed") throw new Error(`tinybench ended ${result.state}`);
  return result.latency;
});
const ratios = { mean: other!.mean / control!.mean, median: other!.p50 / control!.p50, sink };
process.stdout.write(JSON.stringify(ratios));
