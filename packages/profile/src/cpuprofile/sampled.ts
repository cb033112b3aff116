import { InputError } from "@oxbow/contract";
import { type Interval, wilsonInterval } from "@oxbow/statistics";
import { printable } from "../printable.ts";

/** A profile of samples, whoever took it: a tree of calls, and what was seen in each. */
export interface SampledProfile {
  readonly nodes: readonly SampledNode[];
  /** From the first sample to the last, idle time included. */
  readonly elapsedUs: number;
  readonly notes: readonly string[];
}

export interface SampledNode {
  /** A place in `nodes`; -1 for a root. Whoever makes the profile makes sure that there are no circles. */
  readonly parent: number;
  readonly frame: Frame;
  /** In the function itself. */
  readonly us: number;
  readonly samples: number;
  /** Samples by line of the file, where they are known. */
  readonly lines?: readonly LineSamples[];
}

export interface Frame {
  readonly name: string;
  readonly url: string;
  /** Counted from 1, as columns are; 0 for what has no place in a file. */
  readonly line: number;
  readonly column: number;
}

export interface LineSamples {
  readonly line: number;
  readonly samples: number;
}

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
  readonly notes: readonly string[];
}

export interface CpuFunction extends Frame {
  /** Of the busy time: in the function itself. */
  readonly selfShare: Interval;
  /** Of the busy time: in the function and what it called, a call of itself counted once. */
  readonly totalShare: Interval;
  /** Its own samples by line; some may be of functions that the engine inlined into it. Empty where they are not known. */
  readonly lines: readonly LineSamples[];
}

/** Fewer samples place a share of 5 % only within 1.4 points. */
const leastSamples = 1000;

const native =
  "(program) is the engine and what it calls, outside of every function, and nothing that could be moved: record while the service is at its work";

const isIdle = ({ frame }: SampledNode): boolean => frame.name === "(idle)";

/** Ranks functions by their own time. Too few samples, and samples that take no time, are an InputError. */
export function rankSampled({ nodes, elapsedUs, notes }: SampledProfile): CpuRanking {
  let [busyUs, busySamples] = [0, 0];
  for (const node of nodes) {
    if (isIdle(node)) continue;
    busyUs += node.us;
    busySamples += node.samples;
  }
  if (busySamples < leastSamples) {
    throw new InputError(
      "INVALID_INPUT",
      `the profile has ${busySamples} busy samples, and a share needs ${leastSamples}: record longer, or under load`,
    );
  }
  if (!(busyUs > 0)) {
    throw new InputError("INVALID_INPUT", "the profile's samples take no time at all: record it again");
  }

  const nativeUs = nodes.reduce((sum, { frame, us }) => sum + (frame.name === "(program)" ? us : 0), 0);
  const found = new Map<string, { frame: Frame; selfUs: number; totalUs: number; lines: Map<number, number> }>();
  for (const node of nodes) {
    if (node.samples === 0 || isIdle(node)) continue;
    const counted = new Set<string>();
    for (let at: SampledNode | undefined = node; at !== undefined; at = nodes[at.parent]) {
      const { frame } = at;
      if (frame.name === "(root)") break;
      // The column too: a bundle may be one line.
      const key = `${frame.name} ${frame.url} ${frame.line} ${frame.column}`;
      let entry = found.get(key);
      if (entry === undefined) found.set(key, (entry = { frame, selfUs: 0, totalUs: 0, lines: new Map() }));
      if (at === node) {
        entry.selfUs += node.us;
        for (const { line, samples } of node.lines ?? []) entry.lines.set(line, (entry.lines.get(line) ?? 0) + samples);
      }
      if (!counted.has(key)) entry.totalUs += node.us;
      counted.add(key);
    }
  }
  return {
    busySamples,
    busyMs: busyUs / 1000,
    elapsedMs: elapsedUs / 1000,
    functions: Array.from(found.values(), ({ frame, selfUs, totalUs, lines }) => ({
      ...frame,
      name: frame.name === "" ? "(anonymous)" : printable(frame.name),
      url: printable(frame.url),
      selfShare: wilsonInterval(selfUs / busyUs, busySamples),
      totalShare: wilsonInterval(Math.min(1, totalUs / busyUs), busySamples),
      lines: Array.from(lines, ([line, samples]) => ({ line, samples })),
    })).toSorted((a, b) => b.selfShare.value - a.selfShare.value),
    p99Share: null,
    because: "a CPU profile does not know which request a sample belongs to: record requests for a share of p99",
    notes: [...notes.map(printable), ...(nativeUs > busyUs / 2 ? [native] : [])],
  };
}
