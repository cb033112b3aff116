// A process with one worker: `parent.child.ts [probe]`. Prints the worker's pid, gives it the probe, and stays.
import { byteHashOver } from "@oxbow/kernels/byte-hash/remote";
import { openWorkers, probe as probed } from "@oxbow/native";

const [probe] = process.argv.slice(2);
const workers = openWorkers({ size: 1, probes: true, deadlineMs: 600_000 });
await byteHashOver(workers).byteHash("a");
const call = probe === undefined ? undefined : probed(workers, probe);
process.stdout.write(String(workers.stats().pids[0]));
setInterval(() => {}, 60_000);
await call;
