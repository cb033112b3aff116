import type {
  Comparison,
  Conditions,
  Counterexample,
  Evidence,
  MutationScore,
  SideCost,
  Speedup,
  Stratum,
} from "@oxbow/contract";
import type { Policy } from "./policy.ts";

/** Evidence that passes; every test takes something from it. */
export const good = (): Evidence => ({
  kernel: "byte-hash",
  candidate: "native",
  equivalence: {
    kernel: "byte-hash",
    control: "typescript",
    candidate: "native",
    seed: 42,
    strata: [
      stratum({ name: "corpus", executed: 0, distinct: 0, valid: 0 }),
      stratum({ name: "named cases", executed: 12, distinct: 12, valid: 10 }),
      stratum({
        name: "random small",
        executed: 20_000,
        distinct: 15_000,
        valid: 16_000,
        outcomes: { kinds: 70, once: 4 },
      }),
      stratum({ name: "random large", executed: 500, distinct: 500, valid: 400 }),
    ],
    counterexample: null,
    identity: { different: true, because: "a native function was entered" },
    isolation: "child",
    interrupted: null,
    elapsedMs: 1500,
  },
  mutation: { total: 12, killed: 12, survived: [], untried: [] },
  performance: [comparison()],
  artifacts: { control: "a".repeat(64), candidate: "b".repeat(64), definition: "d".repeat(64) },
  conditions,
});

/** The score of a definition without mutants. */
export const noMutants: MutationScore = { total: 0, killed: 0, survived: [], untried: [] };

export const policy: Partial<Policy> = { minSpeedup: { "many 64 B keys": 3 } };

const conditions: Conditions = {
  cpu: "A CPU",
  cores: 2,
  memoryGiB: 8,
  os: "linux 6.1",
  node: "24.21.0",
  v8: "13.6",
  rustc: null,
  commit: null,
  date: "2026-11-23T10:00:00.000Z",
  load: 0.5,
};

export const stratum = (changes: Partial<Stratum> = {}): Stratum => ({
  name: "random small",
  executed: 1000,
  distinct: 1000,
  valid: 1000,
  mismatches: 0,
  ...changes,
});

export const speedup = (ratio: number, spread = 0.01): Speedup => ({
  ratio,
  lo: ratio * (1 - spread),
  hi: ratio * (1 + spread),
  level: 0.95,
});

const cost = (name: string, medianNs: number): SideCost => ({
  name,
  medianNs,
  loNs: medianNs,
  hiNs: medianNs,
  forkNs: Array.from({ length: 6 }, () => medianNs),
  cpuNs: medianNs,
  loopBlockedNs: medianNs,
  gcNs: 0,
  allocatedBytes: 0,
  peakRssMiB: null,
  rssGrowthMiB: null,
  rssSlopeBytes: 0,
});

export function comparison(changes: Partial<Comparison> = {}): Comparison {
  return {
    kernel: "byte-hash",
    workload: "many 64 B keys",
    inputSize: 6400,
    sizeUnit: "bytes",
    control: cost("typescript", 5000),
    candidate: cost("native", 1000),
    speedup: speedup(5),
    cpuSpeedup: speedup(4.9),
    primary: "wall",
    aa: speedup(1),
    aaOk: true,
    others: [
      { side: cost("node:crypto", 2500), speedup: speedup(2), candidateSpeedup: speedup(2), resultsEqual: true },
    ],
    resultsEqual: true,
    forks: 6,
    blocksPerFork: 300,
    perForkLogRatio: [1.6, 1.6, 1.6, 1.6, 1.6, 1.6],
    seed: 7,
    notes: [],
    ...changes,
  };
}

export const counterexample = (changes: Partial<Counterexample> = {}): Counterexample => ({
  stratum: "random small",
  args: "[new Uint8Array([0])]",
  mismatch: {
    where: "returned.value",
    control: { kind: "returned", value: 1n, argsAfter: [] },
    candidate: { kind: "died", signal: "SIGSEGV", exitCode: undefined, lastWords: "" },
  },
  seen: { control: "returned 1n", candidate: "died of SIGSEGV" },
  shrinks: 9,
  signature: "returned/died",
  ...changes,
});
