import { types } from "node:util";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { InFlight, InParts, type Begun } from "../schedule.ts";
import { biased } from "./biased.ts";
import { gapsAt, spots, runOfGaps, someGaps } from "./cuts.ts";
import { endOrShare, share, shareOfGap } from "./share.ts";

type AnyArgs = readonly unknown[];

/**
 * Calls whose first argument comes in parts, empty ones included: cut anywhere, and often where streams are taken up wrongly.
 * For argument lists that begin with bytes; others are left out.
 */
export function inPartsOf(args: Arbitrary<AnyArgs>): Arbitrary<AnyArgs> {
  const whole = args.filter(beginsWithBytes);
  const anywhere = (most: number): Arbitrary<AnyArgs> =>
    fc.tuple(whole, fc.array(share(), { maxLength: most, size: "max" })).map(
      ([each, shares]) => [new InParts(each, gapsAt(lengthOf(each), shares))],
      (input) => {
        const [schedule] = input as readonly unknown[];
        if (!(schedule instanceof InParts)) throw new TypeError("not in parts");
        const { args: each, cuts } = schedule;
        return [each, cuts.map((gap) => shareOfGap(lengthOf(each), gap))] as [AnyArgs, number[]];
      },
    );
  const placed = fc
    .tuple(whole, spots())
    .map(([each, drawn]) => [new InParts(each, someGaps(each[0] as Uint8Array, drawn))]);
  const bytewise = fc
    .tuple(whole, endOrShare())
    .map(([each, at]) => [new InParts(each, runOfGaps(lengthOf(each), at, MOST_CUTS))]);
  return biased<AnyArgs>(
    // A stored schedule may have any number of cuts.
    anywhere(MOST_STORED),
    fc.oneof(
      { weight: 4, arbitrary: anywhere(10) },
      { weight: 6, arbitrary: placed },
      { weight: 1, arbitrary: bytewise },
    ),
    1,
  );
}

/** Argument lists that begin with few bytes, cut in two at every place, and into single bytes. */
export function inPartsEverywhere(all: readonly AnyArgs[]): readonly AnyArgs[] {
  return all.flatMap((args) => {
    if (!beginsWithBytes(args) || lengthOf(args) > MOST_CUTS) return [];
    const every = everyPlace(lengthOf(args));
    return [...[0, ...every].map((cut) => [new InParts(args, [cut])]), [new InParts(args, every)]];
  });
}

const MOST_CUTS = 64;
const MOST_STORED = 2 ** 20;

/** 1, 2, 3, … up to `length`. */
const everyPlace = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

/** Bytes that any side takes, wherever they are cut: memory that is neither detached nor shared, nor can be resized. */
function beginsWithBytes([first]: AnyArgs): boolean {
  return (
    types.isUint8Array(first) && types.isArrayBuffer(first.buffer) && !first.buffer.detached && !first.buffer.resizable
  );
}

const lengthOf = ([first]: AnyArgs): number => (first as Uint8Array).length;

/** Two to four calls that overlap; with `abortable`, about every other one is given up: before, while or after it runs. */
export function inFlightOf(args: Arbitrary<AnyArgs>, abortable: boolean): Arbitrary<AnyArgs> {
  const abort: Arbitrary<number | undefined> = abortable
    ? fc.option(fc.nat(6), { nil: undefined, freq: 2 })
    : fc.constant(undefined);
  const call = fc.tuple(args, fc.nat(4), abort).map(
    ([own, after, at]): Begun => ({ args: own, after, abort: at }),
    (made) => {
      const { args: own, after, abort: at } = made as Begun;
      return [own, after, at];
    },
  );
  return fc.array(call, { minLength: 2, maxLength: 4, size: "max" }).map(
    (calls) => [new InFlight(calls)],
    (input) => {
      const [schedule] = input as readonly unknown[];
      if (!(schedule instanceof InFlight)) throw new TypeError("not in flight");
      return [...schedule.calls];
    },
  );
}
