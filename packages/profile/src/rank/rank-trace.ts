import { InputError } from "@oxbow/contract";
import { type Blocking, blockingOf } from "../trace/blocking.ts";
import { type Period, type Seconds, secondsOf } from "./periods.ts";
import type { Predict } from "./predicted-drop.ts";
import { type FunctionFacts, rankRequests, type RequestTimes } from "./rank.ts";
import type { Ranking, RankOptions } from "./ranking.ts";
import { replay } from "../trace/replay.ts";
import { type Timeline, timelineOf } from "../trace/timeline.ts";
import type { BadLine, Trace } from "../trace/trace.ts";

export interface RankTraceOptions extends RankOptions {
  /** Only requests of this route; what others ran still counts as what these waited for. */
  readonly route?: string;
}

/**
 * Ranks the functions of a trace. InputError when it has no requests (server spans), no functions (internal spans), or none
 * of the route.
 */
export function rankTrace({ processes, counts }: Trace, options: RankTraceOptions = {}): Ranking {
  const timelines = processes.map(timelineOf);
  const blockings = blockingOf(timelines);
  const loops = timelines.map((timeline, i): Loop => ({ timeline, blocking: blockings[i] as Blocking }));
  const names = [...new Set(loops.flatMap(({ timeline }) => timeline.functions.map(({ name }) => name)))];
  const chosen = loops.map(({ timeline: { requests } }) =>
    Uint32Array.from(requests.keys()).filter(
      (i) => options.route === undefined || requests[i]!.route === options.route,
    ),
  );
  const requests = chosen.reduce((sum, { length }) => sum + length, 0);
  checkParts(loops, names, requests, options.route);

  const isWeighted = loops.some(({ timeline }) => timeline.requests.some(({ weight }) => weight !== 1));
  const isCoarse = loops.some(({ timeline }) => timeline.isCoarse);
  const times = timesOf(loops, names, chosen, isWeighted ? "own-only" : isCoarse ? "interval" : "own+blocked");
  const predict: Predict | string = isWeighted
    ? "a sampled trace does not show all that ran on the loop"
    : isCoarse
      ? "starts are whole milliseconds"
      : (f, speedup) => replayedLatencies(loops, names[f], chosen, speedup);
  const seconds = secondsOf(loops.map(periodOf).filter(({ from, to }) => to > from));
  return rankRequests(
    times,
    names.map((name) => factsOf(loops, name, seconds)),
    {
      evidence: isWeighted ? "own-only" : isCoarse ? "interval" : "own+blocked",
      requests: Math.round(times.weights.reduce((sum, weight) => sum + weight, 0)),
      predict,
      notes: notesOn({ isWeighted, isCoarse, loops, counts }),
    },
    options,
  );
}

interface Loop {
  readonly timeline: Timeline;
  readonly blocking: Blocking;
}

function checkParts(
  loops: readonly Loop[],
  names: readonly string[],
  requests: number,
  route: string | undefined,
): void {
  const routes = [...new Set(loops.flatMap(({ timeline }) => timeline.requests.map((request) => request.route)))];
  if (routes.length === 0) {
    throw new InputError(
      "INVALID_INPUT",
      "the trace has no server spans, so no requests: have the HTTP server's spans exported, too",
    );
  }
  if (requests === 0) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `no request has the route "${route}"; there are: ${routes.slice(0, 10).join(", ")}`,
    );
  }
  if (names.length === 0) {
    throw new InputError(
      "INVALID_INPUT",
      "the trace has no internal spans, so no functions: put one around each function that may be hot, called less than 1,000 times a request",
    );
  }
}

function timesOf(
  loops: readonly Loop[],
  names: readonly string[],
  chosen: readonly Uint32Array[],
  evidence: "own+blocked" | "interval" | "own-only",
): RequestTimes {
  const each = (values: (loop: Loop) => ArrayLike<number> | undefined): Float64Array =>
    Float64Array.from(
      loops.flatMap((loop, i) => {
        const list = values(loop);
        return Array.from(chosen[i] as Uint32Array, (request) => list?.[request] ?? 0);
      }),
    );
  const byName = (list: (blocking: Blocking) => readonly Float64Array[]): Float64Array[] =>
    names.map((name) => each(({ timeline, blocking }) => list(blocking)[placeOf(timeline, name)]));
  const own = byName((blocking) => blocking.own);
  const blocked = evidence === "own+blocked" ? byName((blocking) => blocking.blocked) : [];
  const both = own.map((list, f) => list.map((ns, i) => ns + (blocked[f]?.[i] ?? 0)));
  return {
    latencies: each(({ timeline }) => timeline.requests.map(({ from, to }) => to - from)),
    weights: each(({ timeline }) => timeline.requests.map(({ weight }) => weight)),
    own,
    least: both,
    most: evidence === "own+blocked" ? both : evidence === "interval" ? byName((blocking) => blocking.occupied) : null,
  };
}

/** From the first request's begin to the last one's end. */
function periodOf({ timeline: { requests } }: Loop): Period {
  return {
    from: requests.reduce((least, request) => Math.min(least, request.from), Infinity),
    to: requests.reduce((most, request) => Math.max(most, request.to), -Infinity),
  };
}

function factsOf(loops: readonly Loop[], name: string, { inAll, together }: Seconds): FunctionFacts {
  let [calls, totalNs] = [0, 0];
  let waits = false;
  for (const { timeline } of loops) {
    const found = timeline.functions[placeOf(timeline, name)];
    if (found === undefined) continue;
    calls += found.calls;
    totalNs += found.totalNs;
    waits ||= found.waits;
  }
  return {
    name,
    calls: Math.round(calls),
    callsPerSecond: together === 0 ? null : calls / together,
    meanNs: calls === 0 ? 0 : totalNs / calls,
    meanCpuShare: waits || inAll === 0 ? null : totalNs / 1e9 / inAll,
    sizes: [],
    unfit: waits
      ? "others ran between its begin and its end, so it waits inside: put a span around each part that computes"
      : null,
  };
}

const placeOf = ({ functions }: Timeline, name: string | undefined): number =>
  functions.findIndex((found) => found.name === name);

function replayedLatencies(
  loops: readonly Loop[],
  name: string | undefined,
  chosen: readonly Uint32Array[],
  speedup: number,
): Float64Array {
  return Float64Array.from(
    loops.flatMap(({ timeline, blocking }, i) => {
      const again = replay(timeline, blocking, placeOf(timeline, name), speedup);
      return Array.from(chosen[i] as Uint32Array, (request) => again[request] as number);
    }),
  );
}

function notesOn({
  isWeighted,
  isCoarse,
  loops,
  counts,
}: {
  readonly isWeighted: boolean;
  readonly isCoarse: boolean;
  readonly loops: readonly Loop[];
  readonly counts: Trace["counts"];
}): string[] {
  const { bad, badLines, badSpans, badSpanLines, twice, notUsed } = counts;
  const notes: string[] = [];
  if (isWeighted) {
    notes.push(
      "the trace is sampled, so it does not show who waited for whom: shares are own time alone; record every span for some minutes to see the rest",
    );
  }
  if (isCoarse && !isWeighted) {
    notes.push(
      "starts are whole milliseconds, as the OpenTelemetry SDK for JavaScript writes them unless a span is given its startTime: shares are a range, from own time to all the time the function ran meanwhile",
    );
  }
  if (bad > 0) notes.push(`${counted(bad, "line")} could not be read (${named(badLines)})`);
  if (badSpans > 0)
    notes.push(
      `${counted(badSpans, "span")} could not be read and ${badSpans === 1 ? "is" : "are"} left out (${named(badSpanLines)})`,
    );
  if (twice > 0) {
    notes.push(`${counted(twice, "span")} stood in the trace twice, with the same trace and span id, and counted once`);
  }
  if (notUsed > 0)
    notes.push(
      `${notUsed.toLocaleString("en")} spans at the end of the file were not used: the trace is longer than memory allows`,
    );
  const orphans = loops.reduce(
    (sum, { timeline }) => sum + timeline.stretches.filter(({ request }) => request === -1).length,
    0,
  );
  if (orphans > 0)
    notes.push(
      `${orphans.toLocaleString("en")} calls belong to no request of the trace; they count as what requests waited for`,
    );
  return notes;
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

const named = (lines: readonly BadLine[]): string =>
  lines.map(({ line, because }) => `line ${line}: ${because}`).join("; ");
