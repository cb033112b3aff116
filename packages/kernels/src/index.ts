export { sumSquaresClosedForm, sumSquaresF64, sumSquaresI32, sumSquaresRange } from "./sum-squares/sum-squares.ts";
export { NdjsonStats, ndjsonStats } from "./ndjson-stats/ndjson-stats.ts";
export { ndjsonStatsFile } from "./ndjson-stats/ndjson-stats-file.ts";
