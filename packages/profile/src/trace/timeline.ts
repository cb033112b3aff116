import { requestsOf, type TimedRequest } from "./requests.ts";
import type { ProcessSpans, Span } from "./trace.ts";

/** One event loop, reconstructed: who ran, from when to when, and for which request. */
export interface Timeline {
  readonly requests: readonly TimedRequest[];
  /** In order of time; no two overlap, unless the clock is too coarse to tell. */
  readonly stretches: readonly Stretch[];
  readonly functions: readonly TimedFunction[];
  /** Server spans inside of another one's request, which are no requests of their own. */
  readonly inside: number;
  /** Starts are whole milliseconds, as a span has that is given no start time: who waited for whom cannot be told. */
  readonly isCoarse: boolean;
}

/** A time during which one function, or one inside the other, held the loop. */
export interface Stretch {
  /** A place in `requests`; -1 for work that belongs to none. */
  readonly request: number;
  readonly from: number;
  readonly to: number;
  /** Which functions, from when to when: the outermost first. */
  readonly parts: readonly Part[];
}

export interface Part {
  /** A place in `functions`. */
  readonly function: number;
  readonly from: number;
  readonly to: number;
}

interface TimedFunction {
  readonly name: string;
  readonly calls: number;
  /** From begin to end of all calls together, waiting included when `waits`. */
  readonly totalNs: number;
  /** Others ran between its begin and its end: its spans are time on the clock, not on the loop. */
  readonly waits: boolean;
  /** Calls for a span of another process or thread, or of none that is in the trace: whose request they belong to is not known. */
  readonly elsewhere: number;
}

/** Makes the timeline of one process. Function spans outside of requests count, too: they keep requests waiting. */
export function timelineOf({ spans }: ProcessSpans): Timeline {
  const ordered = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const byId = new Map(ordered.map((span) => [span.id, span]));
  const isCoarse = ordered.filter(({ from }) => from % 1e6 === 0).length > ordered.length / 2;
  const waiting = waitingFunctions(ordered, byId, isCoarse ? 1e6 : 2000);

  const { requests, requestOf, inside } = requestsOf(ordered, byId);

  const index = new Map<string, number>();
  const functions: { name: string; calls: number; totalNs: number; waits: boolean; elsewhere: number }[] = [];
  const stretches = new Map<Span, { request: number; from: number; to: number; parts: Part[] }>();
  const away = new Map<Span, Span[]>();
  for (const span of ordered) {
    if (span.kind === "request") continue;
    // The outermost function that holds the loop throughout, and the request around it.
    let outer: Span = span;
    let [request, top] = [-1, span];
    for (
      let at = byId.get(span.parent), depth = 0;
      at !== undefined && depth < 1000;
      at = byId.get(at.parent), depth++
    ) {
      top = at;
      if (at.kind === "request") {
        request = requestOf.get(at) as number;
        if (!inside.has(at)) break;
      }
      if (at.kind === "function" && !waiting.has(at.name) && at.from <= span.from && span.from < at.to) outer = at;
    }
    if (span.kind === "away") {
      if (outer !== span) away.set(outer, [...(away.get(outer) ?? []), span]);
      continue;
    }
    let f = index.get(span.name);
    if (f === undefined) {
      index.set(span.name, (f = functions.length));
      functions.push({ name: span.name, calls: 0, totalNs: 0, waits: waiting.has(span.name), elsewhere: 0 });
    }
    const found = functions[f] as (typeof functions)[number];
    found.calls += span.weight;
    if (request === -1 && top.parent !== -1) found.elsewhere += span.weight;
    found.totalNs += (span.to - span.from) * span.weight;
    if (found.waits) continue;
    const stretch = stretches.get(outer) ?? { request, from: outer.from, to: outer.to, parts: [] };
    stretches.set(outer, stretch);
    // Recursion counts once.
    if (!stretch.parts.some((part) => part.function === f && part.from <= span.from && span.to <= part.to)) {
      stretch.parts.push({ function: f, from: span.from, to: Math.min(span.to, outer.to) });
    }
  }
  return {
    requests,
    stretches: [...stretches]
      .flatMap(([span, stretch]) => without(stretch, away.get(span) ?? []))
      .sort((a, b) => a.from - b.from),
    functions,
    inside: inside.size,
    isCoarse,
  };
}

/**
 * Functions whose spans hold a wait: somebody who is not called by them began in their midst, which on one loop can only
 * happen while they do not run. One span in a hundred is put down to the clock.
 */
function waitingFunctions(
  ordered: readonly Span[],
  byId: ReadonlyMap<number, Span>,
  tolerance: number,
): ReadonlySet<string> {
  const counts = new Map<string, { spans: number; interrupted: number }>();
  for (const [i, span] of ordered.entries()) {
    if (span.kind !== "function") continue;
    let count = counts.get(span.name);
    if (count === undefined) counts.set(span.name, (count = { spans: 0, interrupted: 0 }));
    count.spans++;
    for (let j = i + 1; j < ordered.length; j++) {
      const other = ordered[j] as Span;
      if (other.from >= span.to - tolerance) break;
      if (other.from > span.from + tolerance && !isInside(other, span, byId)) {
        count.interrupted++;
        break;
      }
    }
  }
  return new Set(
    Array.from(counts).flatMap(([name, { spans, interrupted }]) =>
      interrupted > Math.max(1, spans / 100) ? [name] : [],
    ),
  );
}

function isInside(span: Span, outer: Span, byId: ReadonlyMap<number, Span>): boolean {
  for (
    let at: Span | undefined = span, depth = 0;
    at !== undefined && depth < 1000;
    at = byId.get(at.parent), depth++
  ) {
    if (at === outer) return true;
  }
  return false;
}

/** What is left of a stretch when the calls to others are taken out: during them the loop is free. */
function without(stretch: Stretch, away: readonly Span[]): Stretch[] {
  let left: Stretch[] = [stretch];
  for (const { from, to } of away) {
    left = left.flatMap((piece) => [clipped(piece, piece.from, from), clipped(piece, to, piece.to)]);
  }
  return left.filter((piece) => piece.to > piece.from || away.length === 0);
}

function clipped(stretch: Stretch, from: number, to: number): Stretch {
  const inside = { from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) };
  const parts = stretch.parts
    .map((part) => ({ ...part, from: Math.max(part.from, inside.from), to: Math.min(part.to, inside.to) }))
    .filter((part) => part.to > part.from);
  return { request: stretch.request, ...inside, parts };
}
