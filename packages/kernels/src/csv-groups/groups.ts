/** A call on a few rows should not pay for more; with more groups than this, some rows pay for a string. */
const SLOTS = 1024;

/** The groups and their exact aggregates: Numbers while they are exact, BigInts beyond. */
export class Groups {
  /** Keys as latin1 strings: one code unit per byte, so comparing strings compares bytes. */
  readonly keys: string[] = [];
  readonly counts: number[] = [];
  /** The exact sum is `#sums[i] + #largeSums[i]`: a Number takes what it can hold, a BigInt takes it over when full. */
  readonly #sums: number[] = [];
  readonly #largeSums: bigint[] = [];
  readonly #mins: number[] = [];
  readonly #maxs: number[] = [];
  /** Extremes of the values that only a BigInt holds. */
  readonly #largeMins = new Map<number, bigint>();
  readonly #largeMaxs = new Map<number, bigint>();

  readonly #groupOf = new Map<string, number>();
  /** One more than the group last seen for a hash, whose key is then compared byte by byte: saves a string per row. */
  readonly #slots = new Int32Array(SLOTS);
  readonly #keyStarts: number[] = [0];
  #keyBytes = new Uint8Array(1024);

  get size(): number {
    return this.keys.length;
  }

  /** The group of the key in `bytes` from `start` to `end`; -1 when it has none yet. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    let hash = length;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const seen = this.#slots[slot]! - 1;
    if (seen >= 0 && this.#hasKey(seen, bytes, start, length)) return seen;
    const found = this.#groupOf.get(latin1(bytes, start, end)) ?? -1;
    if (found >= 0) this.#slots[slot] = found + 1;
    return found;
  }

  /** Makes the group of a key that has none. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const group = this.keys.length;
    const key = latin1(bytes, start, end);
    this.keys.push(key);
    this.#groupOf.set(key, group);
    this.#keep(bytes.subarray(start, end));
    this.counts.push(0);
    this.#sums.push(0);
    this.#largeSums.push(0n);
    this.#mins.push(Infinity);
    this.#maxs.push(-Infinity);
    return group;
  }

  /** Counts a row whose value is an exact integer. */
  count(group: number, value: number): void {
    this.counts[group]!++;
    if (value < this.#mins[group]!) this.#mins[group] = value;
    if (value > this.#maxs[group]!) this.#maxs[group] = value;
    const sum = this.#sums[group]! + value;
    if (Number.isSafeInteger(sum)) {
      this.#sums[group] = sum;
    } else {
      this.#largeSums[group]! += BigInt(this.#sums[group]!);
      this.#sums[group] = value;
    }
  }

  /** Counts a row whose value is beyond Number's exact integers. */
  countLarge(group: number, value: bigint): void {
    this.counts[group]!++;
    this.#largeSums[group]! += value;
    const min = this.#largeMins.get(group);
    if (min === undefined || value < min) this.#largeMins.set(group, value);
    const max = this.#largeMaxs.get(group);
    if (max === undefined || value > max) this.#largeMaxs.set(group, value);
  }

  sum(group: number): bigint {
    return this.#largeSums[group]! + BigInt(this.#sums[group]!);
  }

  min(group: number): bigint {
    const large = this.#largeMins.get(group);
    const small = this.#mins[group]!;
    if (small === Infinity) return large!;
    return large !== undefined && large < BigInt(small) ? large : BigInt(small);
  }

  max(group: number): bigint {
    const large = this.#largeMaxs.get(group);
    const small = this.#maxs[group]!;
    if (small === -Infinity) return large!;
    return large !== undefined && large > BigInt(small) ? large : BigInt(small);
  }

  #hasKey(group: number, bytes: Uint8Array, start: number, length: number): boolean {
    const from = this.#keyStarts[group]!;
    if (this.#keyStarts[group + 1]! - from !== length) return false;
    const known = this.#keyBytes;
    for (let i = 0; i < length; i++) if (known[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #keep(key: Uint8Array): void {
    const from = this.#keyStarts.at(-1)!;
    if (from + key.length > this.#keyBytes.length) {
      const larger = new Uint8Array(Math.max(this.#keyBytes.length * 2, from + key.length));
      larger.set(this.#keyBytes);
      this.#keyBytes = larger;
    }
    this.#keyBytes.set(key, from);
    this.#keyStarts.push(from + key.length);
  }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
