import { placesWithin } from "./sorted.ts";
import { median, quantile } from "./statistics.ts";
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

/**
 * How long a request waited in a pause of several hops, such as reading a file, which needs the loop in between: it can be
 * kept waiting in the midst, and the loop be idle again before the pause ends. Null for pauses of a single hop.
 *
 * Which kinds these are shows in the pauses in which others ran for longer than such a pause usually takes. Of a single hop,
 * their work fills these as it fills any time; of several, it is what made them long. The time away is then drawn from pauses
 * in which nobody else ran.
 */
export function hopsOf(
  { stretches }: Timeline,
  pauses: readonly Pause[],
): (pause: Pause, drawn: number) => number | null {
  const spanned = (stretches.at(-1)?.to ?? 0) - (stretches[0]?.from ?? 0);
  const busy = stretches.reduce((sum, { from, to }) => sum + to - from, 0) / spanned;
  const kinds = new Map<string, Pause[]>();
  for (const pause of pauses) {
    const list = kinds.get(pause.kind) ?? [];
    kinds.set(pause.kind, list);
    if (pause.endsIdle) list.push(pause);
  }
  const clean = new Map<string, Float64Array>();
  for (const [kind, list] of kinds) {
    const free = Float64Array.from(list.filter((pause) => foreignNs(stretches, pause) === 0).map(lengthOf)).sort();
    const usual = quantile(free, 0.95);
    const filled = list.flatMap((pause) => {
      const foreign = foreignNs(stretches, pause);
      return foreign > usual ? [foreign / lengthOf(pause)] : [];
    });
    if (filled.length >= leastPauses && median(filled) > Math.max(0.8, (1 + busy) / 2)) clean.set(kind, free);
  }
  return (pause, drawn) => {
    const lengths = clean.get(pause.kind);
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
