import { indexAt } from "./share.ts";

/** At both ends, at powers of two and a step beside them: where blocks end. All of them inside the whole or at its ends. */
export function blockEnds(length: number): readonly number[] {
  const found = [0, 1, length - 1, length];
  for (let edge = 8; edge <= length + 1; edge *= 2) found.push(edge - 1, edge, edge + 1);
  return found.filter((place) => place >= 0 && place <= length);
}

/**
 * Before the first line end, quote, comma, backslash or byte beyond ASCII from this share of the whole on, around its end if
 * need be; `undefined` where it has none.
 */
export function markFrom(whole: Uint8Array, at: number): number | undefined {
  const first = indexAt(whole.length, at);
  for (let i = 0; i < whole.length; i++) {
    const place = (first + i) % whole.length;
    if (isMark(whole[place]!)) return place;
  }
  return undefined;
}

const isMark = (byte: number): boolean =>
  byte === 0x0a || byte === 0x0d || byte === 0x22 || byte === 0x2c || byte === 0x5c || byte >= 0x80;
