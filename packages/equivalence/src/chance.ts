/** A source of numbers that repeats with its seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** An integer from 0 to `end` - 1; 0 for an `end` below 1. */
  below(end: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return Math.floor((((x ^ (x >>> 15)) >>> 0) / 2 ** 32) * Math.max(end, 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}
