import { hopKinds, hopsOf, type Pause } from "./async-gaps.ts";
import { randomFrom } from "@oxbow/statistics";
import { firstAtLeast, placesWithin } from "./sorted.ts";
import type { Part, Stretch, Timeline } from "./timeline.ts";

/** What each request of a timeline spent in each function, or waited for it. A list of requests for each function. */
export interface Blocking {
  readonly own: readonly Float64Array[];
  /** Ready to go on, and kept waiting while the loop ran the function for somebody else. */
  readonly blocked: readonly Float64Array[];
  /** The function ran, for whomever, while the request was under way: never less than own and blocked together. */
  readonly occupied: readonly Float64Array[];
  /** For each request, its stretches, and how long it had waited for the loop before each; an empty one for its end is last. */
  readonly steps: readonly (readonly Step[])[];
}

interface Step {
  readonly stretch: Stretch;
  /** The stretch goes on in the turn of the one before: it did not queue. */
  readonly sameTurn: boolean;
  readonly waitedNs: number;
}

/** Stretches closer together than this belong to one busy run: between them the loop was not idle. */
export const contiguousNs = 50_000;

/**
 * Who waited for whom, on each event loop of one service. What goes on after the loop was idle went on at once. What has its
 * turn in the midst of a busy run may have been ready before: no earlier than its request's last stretch ended, no earlier
 * than who was served before it, and no later than who was served after it, since a loop serves first who was ready first.
 * Within these bounds the time away is drawn from those of the same kind that ended on an idle loop; from then on the request
 * waited for what ran. What needs the loop in the midst of its time away, see `hopKinds`, may have waited there. Times of one
 * kind are alike on all loops of the service, however few requests each of them served.
 */
export function blockingOf(timelines: readonly Timeline[], seed = 1): readonly Blocking[] {
  const loops = timelines.map((timeline) => ({ timeline, ...turnsOf(timeline) }));
  const lengthOf = undisturbed(loops.flatMap(({ turns }) => turns));
  const kinds = hopKinds(loops.map((loop) => ({ timeline: loop.timeline, pauses: pausesOf(loop) })));
  return loops.map((loop) => blockingOn(loop, lengthOf, kinds, randomFrom(seed)));
}

interface TurnedLoop {
  readonly timeline: Timeline;
  readonly turns: readonly Turn[];
  readonly ends: readonly End[];
}

function blockingOn(
  { timeline, turns, ends }: TurnedLoop,
  lengthOf: Undisturbed,
  kinds: ReadonlyMap<string, Float64Array>,
  random: () => number,
): Blocking {
  const { requests, stretches, functions } = timeline;
  const lists = (): Float64Array[] => functions.map(() => new Float64Array(requests.length));
  const [own, blocked, occupied] = [lists(), lists(), lists()];
  for (const { request, parts } of stretches) {
    if (request === -1) continue;
    const { from, to } = requests[request] as (typeof requests)[number];
    for (const part of parts) charge(own, part, request, from, to);
  }
  for (const [request, { from, to }] of requests.entries()) {
    for (let i = firstFrom(stretches, to) - 1; i >= 0 && (stretches[i] as Stretch).to > from; i--) {
      for (const part of (stretches[i] as Stretch).parts) charge(occupied, part, request, from, to);
    }
  }

  const steps: Step[][] = requests.map(() => []);
  const waited = (stretch: Stretch, place: number, ready: number): void => {
    const { request, from: moment } = stretch;
    // The time before a request begins is not its own, however long it was in the queue.
    const since = Math.max(ready, (requests[request] as (typeof requests)[number]).from);
    for (let i = place - 1; i >= 0 && (stretches[i] as Stretch).to > since; i--) {
      const { request: whose, parts } = stretches[i] as Stretch;
      if (whose !== request) for (const part of parts) charge(blocked, part, request, since, moment);
    }
    (steps[request] as Step[]).push({ stretch, sameTurn: false, waitedNs: moment - ready });
  };
  const drawn = readiness(turns, lengthOf, random);
  const inHops = hopsOf(timeline, kinds);
  let turn = 0;
  for (const [place, stretch] of stretches.entries()) {
    const found = turns[turn]?.place === place ? turns[turn] : undefined;
    const ready = found === undefined ? 0 : (drawn.ready[turn++] as number);
    if (stretch.request === -1) continue;
    if (found === undefined) {
      (steps[stretch.request] as Step[]).push({ stretch, sameTurn: true, waitedNs: 0 });
      continue;
    }
    const hops = found.kind === null ? null : inHops(pauseOf(found, found.kind, stretch.request), random());
    waited(stretch, place, hops === null ? ready : stretch.from - hops);
  }
  for (const end of ends) {
    const { place, before, moment, since, kind, request, sameTurn } = end;
    const stretch = { request, from: moment, to: moment, parts: [] };
    if (sameTurn) {
      (steps[request] as Step[]).push({ stretch, sameTurn, waitedNs: 0 });
      continue;
    }
    const hops = inHops(pauseOf(end, kind, request), random());
    const lo = before === -1 ? moment : Math.max(since, drawn.ready[before] as number);
    const ready = lo < moment ? drawn.draw(kind, since, lo, moment) : moment;
    waited(stretch, place, hops === null ? ready : moment - hops);
  }
  return { own, blocked, occupied, steps };
}

function pausesOf({ timeline: { stretches }, turns, ends }: TurnedLoop): Pause[] {
  return [
    ...turns.flatMap((turn) =>
      turn.kind === null ? [] : [pauseOf(turn, turn.kind, (stretches[turn.place] as Stretch).request)],
    ),
    ...ends.filter(({ sameTurn }) => !sameTurn).map((end) => pauseOf(end, end.kind, end.request)),
  ];
}

function pauseOf({ place, since, moment, opensRun }: Turn, kind: string, request: number): Pause {
  return { kind, request, since, moment, place, endsIdle: opensRun };
}

/** One turn of a busy loop: a stretch that queued. */
interface Turn {
  readonly place: number;
  readonly moment: number;
  /** When its request was last on the loop; -Infinity for what comes from outside. */
  readonly since: number;
  /** Between which functions it was away: times of one kind are alike. Null for what comes from outside. */
  readonly kind: string | null;
  /** The loop was idle before. */
  readonly opensRun: boolean;
}

/** A request's end, after its last stretch: a turn that runs nothing. */
interface End extends Turn {
  readonly kind: string;
  readonly request: number;
  /** The turn before it in the same busy run; -1 if the loop was idle. */
  readonly before: number;
  /** It ended in the turn of its last stretch. */
  readonly sameTurn: boolean;
}

function turnsOf({ requests, stretches, functions }: Timeline): {
  readonly turns: readonly Turn[];
  readonly ends: readonly End[];
} {
  const turns: Turn[] = [];
  const turnAt = new Int32Array(stretches.length);
  const last = requests.map(({ from }) => ({ to: from, name: "" }));
  // By name: another process may have met the functions in another order.
  const nameOf = ({ parts: [part] }: Stretch): string =>
    part === undefined ? "" : (functions[part.function] as (typeof functions)[number]).name;
  const isBusyBefore = (place: number, moment: number): boolean =>
    place > 0 && moment - (stretches[place - 1] as Stretch).to <= contiguousNs;
  for (const [place, stretch] of stretches.entries()) {
    const { request, from, to } = stretch;
    const isBusy = isBusyBefore(place, from);
    const previous = last[request];
    if (!isBusy || request === -1 || stretches[place - 1]?.request !== request) {
      // Of a request that begins with this stretch it is not known how long it was in the queue.
      const isOutside = previous === undefined || (previous.name === "" && from - previous.to <= contiguousNs);
      const since = isOutside ? -Infinity : previous.to;
      const kind = isOutside ? null : `${previous.name} to ${nameOf(stretch)}`;
      turns.push({ place, moment: from, since, kind, opensRun: !isBusy });
    }
    turnAt[place] = turns.length - 1;
    last[request] = { to, name: nameOf(stretch) };
  }
  const ends = requests.map(({ to: moment }, request): End => {
    const { to: since, name } = last[request] as (typeof last)[number];
    const place = firstFrom(stretches, moment);
    const before = isBusyBefore(place, moment) ? (turnAt[place - 1] as number) : -1;
    const sameTurn = before !== -1 && stretches[place - 1]?.request === request;
    return { request, place, before, moment, since, kind: `${name} to the end`, sameTurn, opensRun: before === -1 };
  });
  return { turns, ends };
}

/** Draws when each turn was ready, all bounds kept: each anew between its neighbours, over and over (Gibbs sampling). */
function readiness(turns: readonly Turn[], lengthOf: Undisturbed, random: () => number) {
  const draw = (kind: string | null, since: number, lo: number, hi: number): number =>
    kind === null ? lo + random() * (hi - lo) : since + lengthOf(kind, lo - since, hi - since, random());
  const ready = new Float64Array(turns.length);
  for (const [i, { moment, since, opensRun }] of turns.entries()) {
    ready[i] = opensRun ? moment : Math.max(since, ready[i - 1] as number);
  }
  const again = (i: number): void => {
    const { moment, since, kind, opensRun } = turns[i] as Turn;
    if (opensRun) return;
    const after = turns[i + 1];
    const lo = Math.max(since, ready[i - 1] as number);
    const hi = after === undefined || after.opensRun ? moment : Math.min(moment, ready[i + 1] as number);
    if (lo < hi) ready[i] = draw(kind, since, lo, hi);
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = turns.length - 1; i >= 0; i--) again(i);
    for (let i = 0; i < turns.length; i++) again(i);
  }
  return { ready, draw };
}

/** After so many, the draws have forgotten that they began as early as possible. */
const sweeps = 10;

/** Fewer times of a kind between the bounds do not show how long such a time is. */
const leastTimes = 5;

/** Gives, for a number in [0, 1), a time away of a kind that is known to lie from `lo` to `hi`. */
type Undisturbed = (kind: string, lo: number, hi: number, drawn: number) => number;

function undisturbed(turns: readonly Turn[]): Undisturbed {
  const lengths = new Map<string, number[]>();
  for (const { kind, moment, since, opensRun } of turns) {
    if (kind === null || !opensRun) continue;
    const list = lengths.get(kind) ?? [];
    lengths.set(kind, list);
    list.push(moment - since);
  }
  const sorted = new Map(Array.from(lengths, ([kind, list]) => [kind, Float64Array.from(list).sort()]));
  return (kind, lo, hi, drawn) => {
    const known = sorted.get(kind) ?? new Float64Array(0);
    const [begin, end] = placesWithin(known, lo, hi);
    if (end - begin < leastTimes) return lo + drawn * (hi - lo);
    return known[begin + Math.floor(drawn * (end - begin))] as number;
  };
}

/** Adds what of a part lies between `lo` and `hi`. */
function charge(
  list: readonly Float64Array[],
  { function: f, from, to }: Part,
  request: number,
  lo: number,
  hi: number,
): void {
  const ns = Math.min(to, hi) - Math.max(from, lo);
  const of = list[f] as Float64Array;
  if (ns > 0) of[request] = (of[request] as number) + ns;
}

/** The place of the first stretch that begins at `moment` or later. */
function firstFrom(stretches: readonly Stretch[], moment: number): number {
  return firstAtLeast(stretches.length, (i) => (stretches[i] as Stretch).from >= moment);
}
