import { byteHashKernels } from "../byte-hash/remote.ts";
import { csvGroupsKernels } from "../csv-groups/remote.ts";
import { logFieldsKernels } from "../log-fields/remote.ts";
import { messageCodecKernels } from "../message-codec/remote.ts";
import { ndjsonStatsKernels } from "../ndjson-stats/remote.ts";
import { pixelFilterKernels } from "../pixel-filter/remote.ts";
import type { Remote } from "@oxbow/remote";
import { sumSquaresKernels } from "../sum-squares/remote.ts";

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
