import { byteHashKernels } from "./byte-hash.ts";
import { csvGroupsKernels } from "./csv-groups.ts";
import { logFieldsKernels } from "./log-fields.ts";
import { messageCodecKernels } from "./message-codec.ts";
import { ndjsonStatsKernels } from "./ndjson-stats.ts";
import { pixelFilterKernels } from "./pixel-filter.ts";
import type { Remote } from "./remote.ts";
import { sumSquaresKernels } from "./sum-squares.ts";

/** The kernels that take bytes, over one remote: the names and arguments of @oxbow/kernels, and promises. */
export function kernelsOver(remote: Remote) {
  return {
    ...byteHashKernels(remote),
    ...sumSquaresKernels(remote),
    ...messageCodecKernels(remote),
    ...ndjsonStatsKernels(remote),
    ...csvGroupsKernels(remote),
    ...logFieldsKernels(remote),
    ...pixelFilterKernels(remote),
  };
}
