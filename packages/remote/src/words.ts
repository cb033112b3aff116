import type { Long } from "@grpc/proto-loader";

/** 64 bits in two halves, as the library takes and gives them. */
type Halves = Pick<Long, "low" | "high">;

/** A count; none of ours passes 2^53. */
export const toNumber = ({ low, high }: Halves): number => (high >>> 0) * 2 ** 32 + (low >>> 0);

/** 64 unsigned bits. */
export const toBigint = ({ low, high }: Halves): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

/** The halves of 64 bits, with or without a sign. */
export function halves(value: bigint): Long {
  const low = Number(BigInt.asIntN(32, value));
  return { low, high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: value >= 0n } as Long;
}
