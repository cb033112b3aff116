// One comparison as another sampler makes it, in a process of its own: `node sequential.js tinybench integers "the same"`.
import { measure } from "mitata";
import { Bench } from "tinybench";
import planted from "./planted.ts";

const [sampler, key, name] = process.argv.slice(2);
const definition = planted.kernels.find(({ kernel }) => kernel.key === key)!;
const candidate = definition.candidates.find((side) => side.name === name)!;
const [turns] = await definition.workloads[0]!.args();

let sink: unknown;
const control = (): void => void (sink = definition.control.run(turns));
const other = (): void => void (sink = candidate.run(turns));

/** How many times as long as the control the candidate took. */
interface Slowdown {
  readonly mean: number;
  readonly median: number;
}

async function byMitata(): Promise<Slowdown> {
  const [a, b] = [await measure(control), await measure(other)];
  return { mean: b.avg / a.avg, median: b.p50 / a.p50 };
}

function byTinybench(): Slowdown {
  const bench = new Bench({ time: 500, warmupTime: 100, throws: true, timestampProvider: "hrtimeNow" });
  bench.add("control", control, { async: false });
  bench.add("candidate", other, { async: false });
  const [a, b] = bench.runSync().map(({ result }) => {
    if (result.state !== "completed") throw new Error(`tinybench ended ${result.state}`);
    return result.latency;
  });
  return { mean: b!.mean / a!.mean, median: b!.p50 / a!.p50 };
}

const found = sampler === "mitata" ? await byMitata() : byTinybench();
process.stdout.write(JSON.stringify({ ...found, sink: String(sink) }));
