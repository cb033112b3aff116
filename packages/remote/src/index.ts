export { RemoteCallError, type RemoteFault } from "./errors.ts";
export { programFile, programUnavailable } from "./programs.ts";
export { type Replica, startReplica } from "./replica.ts";
export type { ServiceOptions, ServiceStats } from "./service-client.ts";
export { connectService, type Service } from "./service.ts";
export type { WorkerOptions, WorkerStats } from "./worker-pool.ts";
export { startWorkers, type Workers } from "./workers.ts";
