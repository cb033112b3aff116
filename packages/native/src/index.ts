export { ByteHasher, byteHash, byteHashMany } from "./byte-hash.ts";
export { addonFile, unavailable } from "./load.ts";
export {
  countMessages,
  decodeMessage,
  decodeMessages,
  encodeMessage,
  encodeMessages,
  encodedSize,
} from "./message-codec.ts";
export { applyLut, filterPng, filterPngAsWritten, filterPngAsync } from "./pixel-filter.ts";
export { NdjsonStats, ndjsonStats, ndjsonStatsFile } from "./ndjson-stats.ts";
export { buildProfile, panicLater, panicNow } from "./probe.ts";
export { sumSquaresF64, sumSquaresI32, sumSquaresRange } from "./sum-squares.ts";
export { CsvGroups, csvGroups, csvGroupsAsWritten, csvGroupsFile } from "./csv-groups.ts";
export { logFields, logFieldsAsWritten, logFieldsFile } from "./log-fields.ts";
