import type { Side } from "@oxbow/contract";
import { copy } from "@oxbow/sameness";

type AnyArgs = readonly unknown[];

/** What a side took, in milliseconds, for an input that it had never seen, and for the same once more. */
export interface Recall {
  readonly firstMs: number;
  readonly againMs: number;
}

/**
 * Calls a side on each input, then on the very same objects, and on equal ones. Who computes takes as long again; who keeps answers
 * does not. Of inputs that take long, some are enough. `begins` is told the position of each input before it is run.
 */
export async function recall(
  side: Side,
  inputs: readonly AnyArgs[],
  begins: (position: number) => void = () => {},
): Promise<readonly Recall[]> {
  const seen: Recall[] = [];
  const began = performance.now();
  for (const [position, input] of inputs.entries()) {
    if (position >= ENOUGH && performance.now() - began > MOST_MS) break;
    begins(position);
    const [own, equal] = [copy(input), copy(input)];
    const firstMs = await took(side, own);
    const again = [await took(side, own), await took(side, own), await took(side, equal)];
    seen.push({ firstMs, againMs: again.sort((a, b) => a - b)[1]! });
  }
  // The first ones pay for compilers and caches.
  return seen.slice(Math.floor(seen.length / 3));
}

/** So many inputs are tried, however long they take. */
const ENOUGH = 12;

const MOST_MS = 400;

/** What takes less says nothing: a clock and a cache take as long. */
const TELLING_MS = 0.05;

/** Inputs that a statement rests on. */
const LEAST = 7;

/** How many times as fast what was seen is answered, the median over inputs that take long enough; null where too few do. */
export function recallRatio(seen: readonly Recall[]): number | null {
  const ratios = seen
    .filter(({ firstMs }) => firstMs >= TELLING_MS)
    .map(({ firstMs, againMs }) => firstMs / Math.max(againMs, TELLING_MS / 50))
    .sort((a, b) => a - b);
  return ratios.length < LEAST ? null : ratios[Math.floor(ratios.length / 2)]!;
}

async function took(side: Side, args: AnyArgs): Promise<number> {
  const began = performance.now();
  try {
    await side.run(...args);
  } catch {
    // A refusal takes its time as well.
  }
  return performance.now() - began;
}
