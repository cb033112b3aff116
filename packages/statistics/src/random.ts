/** Numbers in [0, 1) that follow from the seed alone (mulberry32), so that a run's order can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A new list in random order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}

/** Poisson of mean 1, by inversion: how often one of many is drawn in a resample of as many. */
export function poisson(random: () => number): number {
  let [count, p] = [0, Math.exp(-1)];
  for (let u = random(); u > p && count < 20; p /= count) {
    u -= p;
    count++;
  }
  return count;
}
