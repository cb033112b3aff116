const ZERO = 48;
const POINT = 46;
const MINUS = 45;

/** Powers of ten up to the largest that a digit of Number's exact range can be multiplied by. */
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * The decimal `-?\d+(\.\d{1,scale})?` in `bytes` from `start` to `end`, as an integer of 10^-scale.
 *
 * NaN when it is none. Infinity when the answer may lie outside Number's exact integers: ask `exactDecimal`.
 */
export function decimal(bytes: Uint8Array, start: number, end: number, scale: number): number {
  let at = start;
  const negative = at < end && bytes[at] === MINUS;
  if (negative) at++;
  const first = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  let digits = at - first;
  if (digits === 0) return NaN;
  let missing = scale;
  if (at < end) {
    if (bytes[at] !== POINT) return NaN;
    const point = at++;
    for (; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      value = value * 10 + digit;
    }
    const fraction = at - point - 1;
    if (fraction === 0 || fraction > scale) return NaN;
    digits += fraction;
    missing -= fraction;
  }
  if (digits + missing > 15) return Infinity;
  value *= POWERS[missing]!;
  return negative ? -value : value;
}

/** The same, exactly, for text that `decimal` found to be one; null when it does not fit 64 signed bits. */
export function exactDecimal(bytes: Uint8Array, start: number, end: number, scale: number): bigint | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  // Counted before converting: a number of a million digits costs BigInt its square.
  const digits = (whole + fraction.padEnd(scale, "0")).replace(/^0+/, "");
  if (digits.length > 19) return null;
  const value = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return value === BigInt.asIntN(64, value) ? value : null;
}
