export { ByteHasher, byteHash, byteHashMany } from "./byte-hash.ts";
export { type Addon, addon, addonFile, buildProfile, translated, unavailable } from "./load.ts";
export {
  countMessages,
  decodeMessage,
  decodeMessages,
  encodeMessage,
  encodeMessages,
  encodedSize,
} from "./message-codec.ts";
export { applyLut, filterPng, filterPngAsWritten, filterPngAsync } from "./pixel-filter.ts";
export { NdjsonStats, ndjsonStats, ndjsonStatsAsWritten, ndjsonStatsFile } from "./ndjson-stats.ts";
export { withProgress } from "./progress.ts";
export {
  sumSquaresF64,
  sumSquaresF64AsWritten,
  sumSquaresI32,
  sumSquaresI32AsWritten,
  sumSquaresRange,
  sumSquaresRangeAsWritten,
} from "./sum-squares.ts";
export { CsvGroups, csvGroups, csvGroupsAsWritten, csvGroupsFile } from "./csv-groups.ts";
export { logFields, logFieldsAsWritten, logFieldsFile } from "./log-fields.ts";
