import { InputError } from "@oxbow/contract";
import { type Interval, wilsonInterval } from "@oxbow/statistics";

/** A CPU profile, ranked: the mean over the recording, and nothing about the slow requests in it. */
export interface CpuRanking {
  /** Samples in which JavaScript, the collector or native code ran. */
  readonly busySamples: number;
  readonly busyMs: number;
  /** From the first sample to the last, idle time included. */
  readonly elapsedMs: number;
  /** Most of its own time first. */
  readonly functions: readonly CpuFunction[];
  /** Always null, and `because` says why. */
  readonly p99Share: null;
  readonly because: string;
}

export interface CpuFunction {
  readonly name: string;
  readonly url: string;
  /** Counted from 1, as columns are; 0 for what has no place in a file. */
  readonly line: number;
  readonly column: number;
  /** Of the busy time: in the function itself. */
  readonly selfShare: Interval;
  /** Of the busy time: in the function and what it called, a call of itself counted once. */
  readonly totalShare: Interval;
}

/** Fewer samples place a share of 5 % only within 1.4 points. */
const leastSamples = 1000;

/**
 * Ranks a `.cpuprofile` (`node --cpu-prof`, DevTools) by CPU time. Text that is no profile, is cut off, or has too few
 * samples is an InputError that says what to record instead.
 */
export function rankCpuProfile(text: string): CpuRanking {
  const { nodes, samples, timeDeltas } = parse(text);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));

  const times = new Map<number, number>();
  let [busyUs, busySamples, elapsedUs] = [0, 0, 0];
  for (const [i, id] of samples.entries()) {
    // V8 hands in the odd sample late, with a negative delta.
    const us = Math.max(0, timeDeltas[i] ?? 0);
    elapsedUs += us;
    if (byId.get(id)?.callFrame.functionName === "(idle)") continue;
    times.set(id, (times.get(id) ?? 0) + us);
    busyUs += us;
    busySamples++;
  }
  if (busySamples < leastSamples) {
    throw new InputError(
      "INVALID_INPUT",
      `the profile has ${busySamples} busy samples, and a share needs ${leastSamples}: record longer, or under load`,
    );
  }

  const found = new Map<string, { frame: CallFrame; selfUs: number; totalUs: number }>();
  for (const [id, us] of times) {
    const counted = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame === undefined || frame.functionName === "(root)") break;
      // The column too: a bundle may be one line.
      const key = `${frame.functionName} ${frame.url} ${frame.lineNumber} ${frame.columnNumber}`;
      let entry = found.get(key);
      if (entry === undefined) found.set(key, (entry = { frame, selfUs: 0, totalUs: 0 }));
      if (at === id) entry.selfUs += us;
      if (!counted.has(key)) entry.totalUs += us;
      counted.add(key);
    }
  }
  return {
    busySamples,
    busyMs: busyUs / 1000,
    elapsedMs: elapsedUs / 1000,
    functions: Array.from(found.values(), ({ frame, selfUs, totalUs }) => ({
      name: frame.functionName === "" ? "(anonymous)" : frame.functionName,
      url: frame.url,
      line: frame.lineNumber + 1,
      column: (frame.columnNumber ?? -1) + 1,
      selfShare: wilsonInterval(selfUs / busyUs, busySamples),
      totalShare: wilsonInterval(totalUs / busyUs, busySamples),
    })).toSorted((a, b) => b.selfShare.value - a.selfShare.value),
    p99Share: null,
    because: "a CPU profile does not know which request a sample belongs to: record requests for a share of p99",
  };
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** Counted from 0; -1 without a place. */
  readonly lineNumber: number;
  readonly columnNumber?: number;
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

function parse(text: string): Profile {
  let profile: Partial<Profile> | null;
  try {
    profile = JSON.parse(text) as Partial<Profile> | null;
  } catch (cause) {
    throw new InputError(
      "INVALID_INPUT",
      "the profile is not JSON, or cut off: let the process exit by itself, so that `node --cpu-prof` can finish the file",
      {},
      { cause },
    );
  }
  const { nodes, samples, timeDeltas } = profile ?? {};
  if (!Array.isArray(nodes) || !Array.isArray(samples) || !Array.isArray(timeDeltas)) {
    throw new InputError(
      "INVALID_INPUT",
      "this is JSON, but no CPU profile: one has nodes, samples and timeDeltas, as `node --cpu-prof` writes them",
    );
  }
  if (samples.length !== timeDeltas.length) {
    throw new InputError(
      "INVALID_INPUT",
      `the profile has ${samples.length} samples and ${timeDeltas.length} time deltas, which must be as many: record it again`,
    );
  }
  return profile as Profile;
}
