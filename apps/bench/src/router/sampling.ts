/** A middle and the ends of its 95 % interval. */
export interface Estimate {
  readonly median: number;
  readonly lo: number;
  readonly hi: number;
}

/** Something that is called over and over: `run(calls)` makes that many calls. */
export interface Subject {
  readonly name: string;
  readonly run: (calls: number) => void | Promise<void>;
  /** Calls in one block; slow subjects take fewer. */
  readonly calls: number;
}

/**
 * Nanoseconds of CPU time per call of every subject, one figure for each round: what others do on the machine is not
 * counted, and nothing here waits. Subjects take turns in every round, so that a busy stretch of the machine falls on
 * all of them; the order is turned by one each time. The system counts CPU time in ticks of some milliseconds: blocks
 * are to take fifty or more. `between` runs after each round.
 */
export async function interleave(
  subjects: readonly Subject[],
  rounds: number,
  between: () => Promise<void> = async () => {},
): Promise<Readonly<Record<string, readonly number[]>>> {
  const samples = Object.fromEntries(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = -2; round < rounds; round++) {
    for (let i = 0; i < subjects.length; i++) {
      const { name, run, calls } = subjects[(i + round + 2) % subjects.length]!;
      const before = process.threadCpuUsage();
      await run(calls);
      const { user, system } = process.threadCpuUsage(before);
      const ns = (1000 * (user + system)) / calls;
      // The first two rounds warm up.
      if (round >= 0) samples[name]!.push(ns);
    }
    await between();
  }
  return samples;
}

/** The median with a distribution-free interval: the order statistics that enclose it 95 times in 100. */
export function estimate(samples: readonly number[]): Estimate {
  const sorted = [...samples].sort((a, b) => a - b);
  const n = sorted.length;
  const half = 0.98 * Math.sqrt(n);
  const at = (i: number): number => sorted[Math.max(0, Math.min(n - 1, Math.floor(i)))]!;
  return { median: at(n / 2), lo: at(n / 2 - half), hi: at(n / 2 + half) };
}

/** What two subjects of the same rounds have to do with each other, round by round. */
export function paired(a: readonly number[], b: readonly number[], relate: (a: number, b: number) => number): Estimate {
  return estimate(a.map((value, round) => relate(value, b[round]!)));
}
