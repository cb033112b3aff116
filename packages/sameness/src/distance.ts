/** How many representable numbers of this width lie between two finite ones of one sign; Infinity where that means nothing. */
export function distance(a: number, b: number, bits: 16 | 32 | 64): number {
  if (!Number.isFinite(a) || !Number.isFinite(b) || isNegative(a) !== isNegative(b)) return Infinity;
  const gap = ordinal(a, bits) - ordinal(b, bits);
  return Number(gap < 0n ? -gap : gap);
}

const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0);

// The bits of floats of one sign, read as a whole number, are in the order of the floats.
const scratch = new DataView(new ArrayBuffer(8));

function ordinal(value: number, bits: 16 | 32 | 64): bigint {
  const magnitude = Math.abs(value);
  if (bits === 64) {
    scratch.setFloat64(0, magnitude);
    return scratch.getBigUint64(0);
  }
  scratch.setFloat32(0, magnitude);
  const single = scratch.getUint32(0);
  // The thirteen bits that a half has fewer; halves too small for full precision count coarser still.
  return BigInt(bits === 32 ? single : single >>> 13);
}

/** How far apart two numbers are, for people: `1 ulp (5.6e-17) apart`; null where they are no finite numbers. */
export function apart(a: unknown, b: unknown, bits: 16 | 32 | 64): string | null {
  if (typeof a === "bigint" && typeof b === "bigint") return `${a > b ? a - b : b - a} apart`;
  if (typeof a !== "number" || typeof b !== "number" || !Number.isFinite(a) || !Number.isFinite(b)) return null;
  const far = short(Math.abs(a - b));
  if (Number.isInteger(a) && Number.isInteger(b) && bits === 64) return a === b ? null : `${far} apart`;
  const steps = distance(a, b, bits);
  return steps <= 1e6 ? `${steps} ulp (${far}) apart` : `${far} apart`;
}

const short = (value: number): string => (Number.isSafeInteger(value) ? `${value}` : `${Number(value.toPrecision(2))}`);
