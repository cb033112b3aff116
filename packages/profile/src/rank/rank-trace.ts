import { InputError } from "@oxbow/contract";
import { type Blocking, blockingOf } from "../trace/blocking.ts";
import { type Period, type Seconds, secondsOf } from "./periods.ts";
import type { Predict } from "./predicted-drop.ts";
import { type FunctionFacts, rankRequests, type RequestTimes } from "./rank.ts";
import type { Ranking, RankOptions } from "./ranking.ts";
import { replay } from "../trace/replay.ts";
import { type Timeline, timelineOf } from "../trace/timeline.ts";
import type { Trace } from "../trace/trace.ts";
import { chosenServices, namesOf } from "./services.ts";
import { readAs, readingNotes, serviceNotes } from "./trace-notes.ts";

export interface RankTraceOptions extends RankOptions {
  /** Only requests of this route; what others ran still counts as what these waited for. */
  readonly route?: string;
  /** Which service of the trace; needed where it has several, since each has a tail of its own. */
  readonly service?: string;
}

/**
 * Ranks the functions of a trace of one service. InputError when there are several and none is named, or when it has no
 * requests (server spans), no functions (internal spans), or none of the route.
 */
export function rankTrace(trace: Trace, options: RankTraceOptions = {}): Ranking {
  const [service, ...others] = chosenServices(trace, options.service);
  if (others.length > 0) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `the trace has ${others.length + 1} services: ${namesOf([service as string, ...others])}: name one, since each has requests and a p99 of its own`,
    );
  }
  const ranking = rankService(trace, service as string, options);
  return { ...ranking, notes: [...ranking.notes, ...readingNotes(trace)] };
}

/** What was found for one service: a ranking, or why there can be none. */
export interface RankedService {
  readonly service: string;
  readonly ranking: Ranking | null;
  /** Null with a ranking. */
  readonly because: string | null;
}

/**
 * Ranks each service of a trace, or the one that is named, by a tail of its own; those with the most spans first. InputError
 * when there is none that can be ranked: then it says why the first one cannot.
 */
export function rankServices(
  trace: Trace,
  options: RankTraceOptions = {},
): { readonly services: readonly RankedService[]; readonly notes: readonly string[] } {
  let first: unknown;
  const services = chosenServices(trace, options.service).map((service): RankedService => {
    try {
      return { service, ranking: rankService(trace, service, options), because: null };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      first ??= error;
      return { service, ranking: null, because: error.message };
    }
  });
  if (services.every(({ ranking }) => ranking === null)) throw first;
  return { services, notes: readingNotes(trace) };
}

/** One service's functions; the notes are on what this service's spans could tell. */
function rankService(trace: Trace, service: string, options: RankTraceOptions): Ranking {
  const processes = trace.processes.filter((process) => process.service === service);
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
  checkParts({ loops, names, requests, route: options.route, formats: trace.formats });

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
      notes: serviceNotes({ isWeighted, isCoarse, timelines, processes }),
    },
    options,
  );
}

interface Loop {
  readonly timeline: Timeline;
  readonly blocking: Blocking;
}

function checkParts({
  loops,
  names,
  requests,
  route,
  formats,
}: {
  readonly loops: readonly Loop[];
  readonly names: readonly string[];
  readonly requests: number;
  readonly route: string | undefined;
  readonly formats: Trace["formats"];
}): void {
  const trace = `the trace${readAs(formats)}`;
  const routes = [...new Set(loops.flatMap(({ timeline }) => timeline.requests.map((request) => request.route)))];
  if (routes.length === 0) {
    throw new InputError(
      "INVALID_INPUT",
      `${trace} has no server spans, so no requests: have the HTTP server's spans exported, too`,
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
      `${trace} has no internal spans, so no functions: put one around each function that may be hot, called less than 1,000 times a request`,
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
  let [calls, totalNs, elsewhere] = [0, 0, 0];
  let waits = false;
  for (const { timeline } of loops) {
    const found = timeline.functions[placeOf(timeline, name)];
    if (found === undefined) continue;
    calls += found.calls;
    totalNs += found.totalNs;
    elsewhere += found.elsewhere;
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
      : elsewhere > calls / 2
        ? "most of its calls are for a span of another process or thread, or of none that is in the trace, so nothing shows whose request waits for them: have the spans between exported, too"
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
