import { placesWithin } from "./sorted.ts";
import { median, quantile } from "@oxbow/statistics";
import type { Stretch, Timeline } from "./timeline.ts";

/** A request away from the loop: from the end of its last stretch to its next. */
export interface Pause {
  /** Between which functions: pauses of one kind are alike. */
  readonly kind: string;
  readonly request: number;
  readonly since: number;
  readonly moment: number;
  /** The place of the first stretch that does not begin before `moment`. */
  readonly place: number;
  /** The loop was idle before it ended. */
  readonly endsIdle: boolean;
}

/** Fewer do not show of which sort a kind is. */
const leastPauses = 5;

/** One event loop and its pauses. */
interface PausedLoop {
  readonly timeline: Timeline;
  readonly pauses: readonly Pause[];
}

/**
 * The kinds of pauses of several hops, such as reading a file, which need the loop in between; and how long those take in
 * which nobody else ran, in ascending order. The processes of one service have the same kinds.
 *
 * Which kinds these are shows in the pauses in which others ran for longer than such a pause usually takes. Of a single hop,
 * their work fills these as it fills any time; of several, it is what made them long.
 */
export function hopKinds(loops: readonly PausedLoop[]): ReadonlyMap<string, Float64Array> {
  let [spanned, busy] = [0, 0];
  const kinds = new Map<string, { readonly length: number; readonly foreign: number }[]>();
  for (const { timeline, pauses } of loops) {
    const { stretches } = timeline;
    spanned += (stretches.at(-1)?.to ?? 0) - (stretches[0]?.from ?? 0);
    busy += stretches.reduce((sum, { from, to }) => sum + to - from, 0);
    for (const pause of pauses) {
      if (!pause.endsIdle) continue;
      const list = kinds.get(pause.kind) ?? [];
      kinds.set(pause.kind, list);
      list.push({ length: lengthOf(pause), foreign: foreignNs(stretches, pause) });
    }
  }
  const found = new Map<string, Float64Array>();
  for (const [kind, list] of kinds) {
    const free = Float64Array.from(list.filter(({ foreign }) => foreign === 0).map(({ length }) => length)).sort();
    const usual = quantile(free, 0.95);
    const filled = list.flatMap(({ length, foreign }) => (foreign > usual ? [foreign / length] : []));
    if (filled.length >= leastPauses && median(filled) > Math.max(0.8, (1 + busy / spanned) / 2)) found.set(kind, free);
  }
  return found;
}

/**
 * How long a request waited in a pause of several hops: it can be kept waiting in the midst, and the loop be idle again before
 * the pause ends. The time away is drawn from pauses in which nobody else ran. Null for pauses of a single hop.
 */
export function hopsOf(
  { stretches }: Timeline,
  kinds: ReadonlyMap<string, Float64Array>,
): (pause: Pause, drawn: number) => number | null {
  return (pause, drawn) => {
    const lengths = kinds.get(pause.kind);
    if (lengths === undefined) return null;
    const most = lengthOf(pause);
    const least = most - foreignNs(stretches, pause);
    const [begin, end] = placesWithin(lengths, least, most);
    // Longer than any that was free of others: all that others ran was in its way.
    return most - (begin === end ? least : (lengths[begin + Math.floor(drawn * (end - begin))] as number));
  };
}

const lengthOf = ({ since, moment }: Pause): number => moment - since;

/** What others ran while the request was away. */
function foreignNs(stretches: readonly Stretch[], { request, since, moment, place }: Pause): number {
  let sum = 0;
  for (let i = place - 1; i >= 0 && (stretches[i] as Stretch).to > since; i--) {
    const { from, to, request: whose } = stretches[i] as Stretch;
    if (whose !== request) sum += Math.min(to, moment) - Math.max(from, since);
  }
  return sum;
}
