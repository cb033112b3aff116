import { bigint, biased, bytes, fc, lengths, orElse, text, upTo } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";
import type { byteHash, byteHashMany } from "./control.ts";

type ManyArgs = Parameters<typeof byteHashMany>;
type SingleArgs = Parameters<typeof byteHash>;

/** Any bytes, cut anywhere; sometimes offsets that decrease or pass the end, or an output that is too short. */
export function manyKeys(size: Size): fc.Arbitrary<ManyArgs> {
  const cuts = fc.array(biased(fc.noBias(fc.nat(2 ** 32 - 1)), lengths("small")), { maxLength: 70, size: "max" });
  const drawn = fc
    .tuple(
      bytes({ size }),
      cuts,
      fc.constantFrom("sound", "sound", "whole", "whole", "as drawn"),
      // Apart from the offsets, so that both are wrong at times: which of two faults is told is part of the answer.
      fc.constantFrom(0, 0, 0, 3, -1),
    )
    .map(([input, places, how, more]): ManyArgs => {
      const inside = places.map((cut) => cut % (input.length + 1));
      // Both ends are edges of their own, and no cut is likely to fall there.
      if (how === "whole") inside.splice(0, 1, 0, input.length);
      inside.sort((a, b) => a - b);
      const offsets = Uint32Array.from(how === "as drawn" ? places : inside);
      return [input, offsets, output(offsets.length - 1 + more)];
    });
  // Never drawn: it shrinks what a file gives back.
  const stored = fc.tuple(bytes(), fc.array(fc.nat(2 ** 32 - 1)), fc.nat(1000)).map(
    ([input, offsets, room]): ManyArgs => [input, Uint32Array.from(offsets), output(room)],
    (args) => {
      const [input, offsets, out] = args as [Uint8Array<ArrayBuffer>, Uint32Array, BigUint64Array];
      return [input, [...offsets], out.length];
    },
  );
  return orElse(drawn, stored);
}

/** Not zeros: what a side forgets to write must show. */
const output = (room: number): BigUint64Array => new BigUint64Array(Math.max(room, 0)).fill(DIRT);

const DIRT = 0x5a5a5a5a5a5a5a5an;

/** Every way to cut up to three bytes into one, two or three keys. */
export function* fewKeys(): Generator<ManyArgs> {
  for (const key of upTo(3, [0, 1, 0x7f, 0x80, 0xff])) {
    for (const cuts of upTo(3, [0, 1, 2, 3])) {
      yield [Uint8Array.from(key), Uint32Array.from(cuts), output(2)];
    }
  }
}

/** Up to five bytes at the edges of their range, and each pair of bytes. */
export function* shortInputs(): Generator<SingleArgs> {
  for (const key of upTo(5, [0, 1, 0x7f, 0x80, 0xff])) yield [Uint8Array.from(key)];
  for (const parts of upTo(3, [
    "",
    "a",
    "\0",
    "\ufeff",
    "\r\n",
    "\u00e9",
    "e\u0301",
    "\ud800",
    "\udc00",
    "\u{1f600}",
  ])) {
    yield [parts.join("")];
  }
}

/** Bytes or text, sometimes with a seed. */
export function oneKey(size: Size): fc.Arbitrary<SingleArgs> {
  const input = fc.oneof<fc.Arbitrary<Uint8Array | string>[]>(bytes({ size }), text({ size }));
  return fc.oneof(fc.tuple(input), fc.tuple(input, seed()));
}

/** Mostly a u64, sometimes a bigint that is none. */
const seed = () => fc.oneof({ weight: 7, arbitrary: bigint({ min: 0n, max: 2n ** 64n - 1n }) }, bigint());
