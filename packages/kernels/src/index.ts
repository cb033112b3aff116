export { ByteHasher, byteHash, byteHashMany } from "./byte-hash/byte-hash.ts";
export {
  countMessages,
  decodeMessage,
  decodeMessages,
  encodeMessage,
  encodeMessages,
  encodedSize,
} from "./message-codec/message-codec.ts";
export { sumSquaresClosedForm, sumSquaresF64, sumSquaresI32, sumSquaresRange } from "./sum-squares/sum-squares.ts";
export { NdjsonStats, ndjsonStats } from "./ndjson-stats/ndjson-stats.ts";
export { ndjsonStatsFile } from "./ndjson-stats/ndjson-stats-file.ts";
export { CsvGroups, csvGroups } from "./csv-groups/csv-groups.ts";
export { csvGroupsFile } from "./csv-groups/csv-groups-file.ts";
export {
  brightnessLut,
  composeLuts,
  contrastLut,
  gammaLut,
  identityLut,
  invertLut,
  lutPerColour,
  thresholdLut,
} from "./pixel-filter/luts.ts";
export { applyLut, decodePng, filterPng, filterPngAsync, type DecodedPng } from "./pixel-filter/pixel-filter.ts";
export { logFields } from "./log-fields/log-fields.ts";
export { logFieldsFile } from "./log-fields/log-fields-file.ts";
