import type { Observation } from "@oxbow/contract";

/**
 * A difference that is known and, for now, right. It covers the inputs it names and no others; a run fails when the
 * example no longer differs, or when its last day has passed.
 */
export interface DeclaredDifference<Args extends readonly unknown[] = readonly unknown[]> {
  /** The candidate that differs. */
  readonly candidate: string;
  /** Which inputs: as narrow as can be said. */
  readonly covers: (...args: Args) => boolean;
  /** One input that is covered and differs. */
  readonly example: () => Args;
  readonly because: string;
  /** The last day it may stand, as `2027-01-31`. */
  readonly until: string;
}

/** What is wrong with an entry, in a sentence; null for one that still says something true. */
export function stale(
  entry: DeclaredDifference,
  today: Date,
  seen: { where: string | null; control: Observation; candidate: Observation },
): string | null {
  const what = `the declared difference of ${entry.candidate} ("${entry.because}")`;
  const end = Date.parse(entry.until);
  if (Number.isNaN(end)) return `${what} ends on "${entry.until}", which is no day: write it as 2027-01-31`;
  if (today.getTime() >= end + DAY)
    return `${what} expired on ${entry.until}: repair the candidate, or justify it anew`;
  if (!entry.covers(...entry.example())) return `${what} does not cover its own example`;
  if (seen.where === null) return `${what} no longer differs on its example: remove it`;
  return null;
}

const DAY = 86_400_000;
