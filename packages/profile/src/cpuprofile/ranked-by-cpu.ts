import type { Ranking, RankOptions } from "../rank/ranking.ts";
import type { CpuRanking } from "./sampled.ts";

/** A CPU profile in the same shape: mean CPU, and null with the reason for all that a profile cannot know. */
export function rankedByCpu(
  { functions, because, busyMs, elapsedMs, notes }: CpuRanking,
  { quantile = 0.99, minShare = 0.05 }: RankOptions = {},
): Ranking {
  const busy = elapsedMs === 0 ? 0 : busyMs / elapsedMs;
  return {
    schema: "oxbow/ranking/v1",
    evidence: "cpu-only",
    quantile,
    minShare,
    requests: null,
    tailFromNs: null,
    tailRequests: null,
    functions: functions.map(({ name, url, line, selfShare: { value, lo, hi } }) => ({
      name: url === "" ? name : `${name} ${url}${line > 0 ? `:${line}` : ""}`,
      calls: null,
      callsPerSecond: null,
      meanNs: null,
      secondsPerSecond: { value: value * busy, lo: lo * busy, hi: hi * busy },
      ownShare: null,
      meanCpuShare: value,
      p99Share: null,
      predictedP99Drop: null,
      worthIt: null,
      because,
      sizes: [],
    })),
    notes,
  };
}
