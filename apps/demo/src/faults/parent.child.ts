// A process with one worker: `parent.child.ts [probe]`. Prints the worker's pid, gives it the probe, and stays.
import { startWorkers } from "@oxbow/kernels/remote/workers";

const [probe] = process.argv.slice(2);
const workers = startWorkers({ size: 1, probes: true, deadlineMs: 600_000 });
await workers.byteHash("a");
const call = probe === undefined ? undefined : workers.probe(probe);
process.stdout.write(String(workers.stats().pids[0]));
setInterval(() => {}, 60_000);
await call;
