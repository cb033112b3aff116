// What a service does with a worker and with a replica, of which neither is there.
import { connectService, startWorkers } from "./index.ts";

const workers = startWorkers({ program: "/nowhere/words-worker" });
const service = connectService({ replicas: "127.0.0.1:1", attempts: 1 });
const failures = await Promise.allSettled(
  [workers, service].map((remote) => remote.send("/test.v1.Words/Count", Buffer.alloc(0), () => {})),
);
service.close();
const codes = failures.map((failure) => failure.status === "rejected" && (failure.reason as { code: string }).code);
process.stdout.write(`${codes.join(" ")}\n`);
