/**
 * Where a stream is most likely to be taken up wrongly: at both ends, at powers of two and a step beside them, and before,
 * inside and behind line ends, quotes, commas and characters of several bytes. Sorted by kind, all of them inside the whole
 * or at its ends.
 */
export function places(whole: Uint8Array): readonly number[] {
  const found = [0, 1, whole.length - 1, whole.length];
  for (let edge = 8; edge <= whole.length + 1; edge *= 2) found.push(edge - 1, edge, edge + 1);
  let marks = 0;
  for (let at = 0; at < whole.length && marks < MOST_MARKS; at++) {
    if (!isMark(whole[at]!)) continue;
    marks++;
    found.push(at, at + 1);
  }
  return found.filter((place) => place >= 0 && place <= whole.length);
}

/** CR, LF, quotes, commas and whatever is beyond ASCII. */
const isMark = (byte: number): boolean =>
  byte === 0x0a || byte === 0x0d || byte === 0x22 || byte === 0x2c || byte === 0x5c || byte >= 0x80;

const MOST_MARKS = 200;
