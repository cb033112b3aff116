import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";

/**
 * The same bytes cut into chunks, empty ones included: a streaming kernel must not notice where. Cuts fall anywhere, so
 * inside UTF-8 sequences, between CR and LF, and inside records; every byte on its own is among them.
 */
export function chunks(of: Arbitrary<Uint8Array<ArrayBuffer>>): Arbitrary<Uint8Array<ArrayBuffer>[]> {
  const cuts = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constant("every byte" as const) },
  );
  return fc.tuple(of, cuts).map(([whole, at]) => cut(whole, at));
}

function cut(whole: Uint8Array<ArrayBuffer>, at: "every byte" | readonly number[]): Uint8Array<ArrayBuffer>[] {
  if (at === "every byte") return Array.from(whole, (_, i) => whole.slice(i, i + 1));
  const ends = [...at.map((share) => Math.round(share * whole.length)).sort((a, b) => a - b), whole.length];
  return ends.map((end, i) => whole.slice(ends[i - 1] ?? 0, end));
}
