const MULTIPLIER = 1315423911n;

/**
 * `byteHashMany` in TypeScript with four keys under way at once, which is the idea of the Rust candidate: it shows how much
 * of a speedup is the idea and how much is Rust. Arguments are not checked.
 */
export function byteHashManyInterleaved(bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): BigUint64Array {
  const m = MULTIPLIER;
  const keys = offsets.length - 1;
  let key = 0;
  for (; key + 4 <= keys; key += 4) {
    let a = offsets[key]!;
    let b = offsets[key + 1]!;
    let c = offsets[key + 2]!;
    let d = offsets[key + 3]!;
    const ends = [b, c, d, offsets[key + 4]!] as const;
    const common = Math.min(b - a, c - b, d - c, ends[3] - d);
    four.fill(0n);
    for (const end = a + common; a < end; a++, b++, c++, d++) {
      four[0] = (four[0]! * m) ^ BigInt(bytes[a]!);
      four[1] = (four[1]! * m) ^ BigInt(bytes[b]!);
      four[2] = (four[2]! * m) ^ BigInt(bytes[c]!);
      four[3] = (four[3]! * m) ^ BigInt(bytes[d]!);
    }
    for (; a < ends[0]; a++) four[0] = (four[0]! * m) ^ BigInt(bytes[a]!);
    for (; b < ends[1]; b++) four[1] = (four[1]! * m) ^ BigInt(bytes[b]!);
    for (; c < ends[2]; c++) four[2] = (four[2]! * m) ^ BigInt(bytes[c]!);
    for (; d < ends[3]; d++) four[3] = (four[3]! * m) ^ BigInt(bytes[d]!);
    out.set(four, key);
  }
  for (; key < keys; key++) {
    four[0] = 0n;
    for (let i = offsets[key]!; i < offsets[key + 1]!; i++) four[0] = (four[0] * m) ^ BigInt(bytes[i]!);
    out[key] = four[0];
  }
  return out;
}

const four = new BigUint64Array(4);
