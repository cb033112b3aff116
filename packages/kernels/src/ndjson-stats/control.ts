// The kernel in TypeScript: the definition of right.
export { NdjsonStats, ndjsonStats } from "./ndjson-stats.ts";
export { ndjsonStatsFile } from "./ndjson-stats-file.ts";
