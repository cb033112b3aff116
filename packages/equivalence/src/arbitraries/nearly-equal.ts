import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { endOrShare, gapAt, share, shareOfGap } from "./share.ts";

type Text = string | Uint8Array<ArrayBuffer>;

/**
 * Two strings, or two lists of bytes, that have much in common: equal, one edit apart (a unit more, less or another, anywhere),
 * one a part of the start of the other, or without any relation. Drawn apart, two of `of` are equal only where both are short.
 *
 * Edits are by UTF-16 unit or byte, so a half of a surrogate pair may be left.
 */
export function nearlyEqual<S extends Text>(of: Arbitrary<S>): Arbitrary<[left: S, right: S]> {
  const places = fc.tuple(of, endOrShare(), of);
  const equal = of.map((whole): [S, S] => [whole, whole]);
  const edited = (removed: 0 | 1, inserted: 0 | 1): Arbitrary<[S, S]> =>
    places.map(([whole, at, other]) => edit(whole, at, removed, part(other, 0, inserted)));
  const start = places.map(([whole, at]): [S, S] => [whole, part(whole, 0, gapAt(whole.length, at))]);
  const drawn = fc.oneof(
    { weight: 2, arbitrary: equal },
    { weight: 1, arbitrary: edited(0, 1) },
    { weight: 1, arbitrary: edited(1, 0) },
    { weight: 2, arbitrary: edited(1, 1) },
    { weight: 2, arbitrary: start },
    { weight: 1, arbitrary: fc.tuple(of, of) },
  );
  const eitherWay = fc.tuple(drawn, fc.boolean()).map(([[a, b], turned]): [S, S] => (turned ? [b, a] : [a, b]));
  // Any pair is one edit: what stands between their common start and end. So both shrink alike.
  const anyPair = fc
    .tuple(of, share(), fc.nat(), of)
    .map(([whole, at, removed, inserted]) => edit(whole, at, removed, inserted), editOf);
  return biased(anyPair, eitherWay, 1);
}

/** `whole`, and the same with up to `removed` elements at this share of the way replaced. */
function edit<S extends Text>(whole: S, at: number, removed: number, inserted: S): [S, S] {
  const gap = gapAt(whole.length, at);
  const end = Math.min(gap + removed, whole.length);
  return [whole, joined(part(whole, 0, gap), inserted, part(whole, end, whole.length))];
}

function editOf<S extends Text>(value: unknown): [whole: S, at: number, removed: number, inserted: S] {
  const [left, right] = value as [S, S];
  const shorter = Math.min(left.length, right.length);
  let [start, end] = [0, 0];
  while (start < shorter && left[start] === right[start]) start++;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  return [left, shareOfGap(left.length, start), left.length - start - end, part(right, start, right.length - end)];
}

const part = <S extends Text>(whole: S, start: number, end: number): S => whole.slice(start, end) as S;

function joined<S extends Text>(...parts: readonly S[]): S {
  if (parts.every((each) => typeof each === "string")) return parts.join("") as S;
  return new Uint8Array(Buffer.concat(parts as readonly Uint8Array[])) as S;
}
