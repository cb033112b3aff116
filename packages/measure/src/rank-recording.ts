import { InputError } from "@oxbow/contract";
import { type FunctionFacts, rankRequests, type RankOptions, type Ranking } from "./rank.ts";
import type { KeptRequest, Recording } from "./recording.ts";

/** Ranks the recorded functions. A recording without requests is an InputError; too few of them leave every share null. */
export function rankRecording(recording: Recording, options: RankOptions = {}): Ranking {
  const { kept, functions, elapsedNs, requests } = recording;
  if (kept.length === 0) {
    throw new InputError("INVALID_INPUT", "the recording has no requests: run each one inside recorder.request(...)");
  }
  const each = (ns: (request: KeptRequest, f: number) => number | undefined): Float64Array[] =>
    functions.map((_, f) => Float64Array.from(kept, (request) => ns(request, f) ?? 0));
  const own = each((request, f) => request.own[f]);
  return rankRequests(
    {
      latencies: Float64Array.from(kept, ({ latencyNs }) => latencyNs),
      weights: new Float64Array(kept.length).fill(1),
      own,
      least: own,
      most: each((request, f) => request.occupied[f]),
    },
    functions.map(({ name, calls, totalNs, sizes }): FunctionFacts => ({
      name,
      calls,
      callsPerSecond: elapsedNs === 0 ? null : (calls / elapsedNs) * 1e9,
      meanNs: calls === 0 ? 0 : totalNs / calls,
      meanCpuShare: elapsedNs === 0 ? null : totalNs / elapsedNs,
      sizes,
      unfit: null,
    })),
    {
      evidence: "interval",
      requests,
      predict: "a recording keeps no time line: record traces to have it replayed",
      notes: [],
    },
    options,
  );
}
