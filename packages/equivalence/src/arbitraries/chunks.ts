import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { places } from "./places.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The same bytes cut into chunks, empty ones included: a streaming kernel must not notice where. Cuts fall anywhere, and
 * often inside UTF-8 sequences, between CR and LF, around records, and where blocks of 2^k bytes end; every byte on its own
 * is among them.
 */
export function chunks(of: Arbitrary<Bytes>): Arbitrary<Bytes[]> {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const anywhere = fc.tuple(of, fc.array(share)).map(([whole, cuts]) => cut(whole, cuts), uncut);
  const everywhere = of.map((whole) =>
    cut(
      whole,
      Array.from(whole.subarray(1), (_, i) => (i + 1) / whole.length),
    ),
  );
  const often = fc.tuple(of, fc.array(share, { maxLength: 8, size: "max" })).map(([whole, cuts]) => cut(whole, cuts));
  const placed = fc
    .tuple(of, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }))
    .map(([whole, picks]) => cutAt(whole, somePlaces(whole, picks)));
  return biased(anywhere, fc.oneof(everywhere, often, placed), 0.6);
}

/** Cuts are shares of the whole, so that they stay where they are while the whole shrinks. */
function cut(whole: Bytes, shares: readonly number[]): Bytes[] {
  return cutAt(
    whole,
    shares.map((share) => Math.round(share * whole.length)).sort((a, b) => a - b),
  );
}

function cutAt(whole: Bytes, cuts: readonly number[]): Bytes[] {
  const ends = [...cuts, whole.length];
  return ends.map((end, i) => whole.slice(ends[i - 1] ?? 0, end));
}

/** One place for each number, in ascending order. */
export function somePlaces(whole: Uint8Array, picks: readonly number[]): number[] {
  const all = places(whole);
  return picks.map((pick) => all[pick % all.length]!).sort((a, b) => a - b);
}

function uncut(value: unknown): [whole: Bytes, shares: number[]] {
  if (!Array.isArray(value) || value.length === 0) throw new TypeError("not a list of chunks");
  const parts = value as readonly Bytes[];
  const whole = Uint8Array.from(parts.flatMap((part) => Array.from(part)));
  let end = 0;
  const ends = parts.slice(0, -1).map((part) => (end += part.length));
  return [whole, ends.map((at) => (whole.length === 0 ? 0 : at / whole.length))];
}
