import { byteHash, byteHashSingle } from "./kernels/byte-hash.ts";
import {
  messageCodec,
  messageCodecDecode,
  messageCodecSingle,
  messageCodecSingleDecode,
} from "./kernels/message-codec.ts";
import { ndjsonStats, ndjsonStatsFile } from "./kernels/ndjson-stats.ts";
import { csvGroups, csvGroupsFile } from "./kernels/csv-groups.ts";
import { logFields, logFieldsFile, logFieldsPatterns } from "./kernels/log-fields.ts";
import { pixelFilter, pixelFilterRaw } from "./kernels/pixel-filter.ts";
import { sumSquares, sumSquaresF64, sumSquaresRange } from "./kernels/sum-squares.ts";

/** The definitions of this project: what `oxbow` and its child processes read. */
export default {
  kernels: [
    byteHash,
    byteHashSingle,
    csvGroups,
    csvGroupsFile,
    logFields,
    logFieldsFile,
    logFieldsPatterns,
    sumSquares,
    sumSquaresF64,
    sumSquaresRange,
    messageCodec,
    messageCodecDecode,
    messageCodecSingle,
    messageCodecSingleDecode,
    ndjsonStats,
    ndjsonStatsFile,
    pixelFilter,
    pixelFilterRaw,
  ],
  // It installs what is missing, too.
  build: "npm run build",
};
