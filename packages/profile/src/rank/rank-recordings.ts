import { InputError } from "@oxbow/contract";
import { type Seconds, secondsOf } from "./periods.ts";
import { type FunctionFacts, rankRequests } from "./rank.ts";
import type { Ranking, RankOptions } from "./ranking.ts";
import type { KeptRequest, RecordedFunction, Recording, SizeBucket } from "../recorder/recording.ts";

/**
 * Ranks the recorded functions of one service, a recording for each of its processes. Each kept request counts for those of
 * its process that were not kept. Recordings without requests are an InputError; too few of them leave every share null.
 */
export function rankRecordings(recordings: readonly Recording[], options: RankOptions = {}): Ranking {
  const kept = recordings.flatMap((recording) => recording.kept.map((request) => ({ request, recording })));
  if (kept.length === 0) {
    throw new InputError("INVALID_INPUT", "the recording has no requests: run each one inside recorder.request(...)");
  }
  const names = [...new Set(recordings.flatMap(({ functions }) => functions.map(({ name }) => name)))];
  const placesIn = new Map(
    recordings.map((recording) => [
      recording,
      names.map((name) => recording.functions.findIndex((found) => found.name === name)),
    ]),
  );
  const each = (list: (request: KeptRequest) => readonly number[]): Float64Array[] =>
    names.map((_, f) =>
      Float64Array.from(kept, ({ request, recording }) => list(request)[placesIn.get(recording)![f]!] ?? 0),
    );
  const own = each((request) => request.own);
  const period = secondsOf(
    recordings.map(({ startedAtMs, elapsedNs }) => ({ from: startedAtMs * 1e6, to: startedAtMs * 1e6 + elapsedNs })),
  );
  return rankRequests(
    {
      latencies: Float64Array.from(kept, ({ request }) => request.latencyNs),
      weights: Float64Array.from(kept, ({ recording }) => recording.requests / recording.kept.length),
      own,
      least: own,
      most: each((request) => request.occupied),
    },
    names.map((name) =>
      factsOf(
        name,
        recordings.flatMap(({ functions }) => functions.filter((found) => found.name === name)),
        period,
      ),
    ),
    {
      evidence: "interval",
      requests: recordings.reduce((sum, { requests }) => sum + requests, 0),
      predict: "a recording keeps no time line: record traces to have it replayed",
      notes: [],
    },
    options,
  );
}

function factsOf(name: string, parts: readonly RecordedFunction[], { inAll, together }: Seconds): FunctionFacts {
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  const totalNs = parts.reduce((sum, part) => sum + part.totalNs, 0);
  return {
    name,
    calls,
    callsPerSecond: together === 0 ? null : calls / together,
    meanNs: calls === 0 ? 0 : totalNs / calls,
    meanCpuShare: inAll === 0 ? null : totalNs / 1e9 / inAll,
    sizes: sizesOf(parts),
    unfit: null,
  };
}

function sizesOf(parts: readonly RecordedFunction[]): SizeBucket[] {
  const sums = new Map<number, SizeBucket>();
  for (const { upTo, calls, totalNs } of parts.flatMap(({ sizes }) => sizes)) {
    const before = sums.get(upTo) ?? { calls: 0, totalNs: 0 };
    sums.set(upTo, { upTo, calls: before.calls + calls, totalNs: before.totalNs + totalNs });
  }
  return [...sums.values()].sort((a, b) => a.upTo - b.upTo);
}
