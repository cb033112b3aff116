import { InputError } from "@oxbow/contract";
import { type Fields, fieldsOf, listOf } from "../trace/written-span.ts";
import type { Frame, LineSamples, SampledNode, SampledProfile } from "./sampled.ts";
import { sampleTimes } from "./sample-times.ts";

/** What V8 writes: nodes with call frames, the node of each sample, and the microseconds from sample to sample. */
export function sampledByV8(written: unknown): SampledProfile {
  const profile = fieldsOf(written);
  const { samples, timeDeltas } = profile;
  if (!Array.isArray(profile["nodes"]) || !Array.isArray(samples) || !Array.isArray(timeDeltas)) {
    throw broken(
      "this is JSON, but no CPU profile: one has nodes, samples and timeDeltas, as `node --cpu-prof` writes them",
    );
  }
  if (samples.length !== timeDeltas.length) {
    throw broken(
      `the profile has ${samples.length} samples and ${timeDeltas.length} time deltas, which must be as many: record it again`,
    );
  }
  const nodes = (profile["nodes"] as unknown[]).map(nodeOf);
  const isOfV8 = !nodes.some(({ frame }) => frame.name === "(module)");
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  if (places.size < nodes.length) throw broken("two nodes of the profile have the same id: record it again");
  const parents = parentsOf(nodes, places);

  const us = sampleTimes(timeDeltas as unknown[], Number(profile["endTime"]) - Number(profile["startTime"]));
  // Chrome's traces have the line of each sample, where a profile has them by node.
  const lineOfSample = listOf(profile["lines"]);
  const [times, counts] = [new Float64Array(nodes.length), new Uint32Array(nodes.length)];
  for (const [i, id] of (samples as unknown[]).entries()) {
    const place = places.get(id as number);
    if (place === undefined)
      throw broken(`sample ${i + 1} of the profile is of node ${String(id)}, which is not there: record it again`);
    times[place] = (times[place] as number) + (us[i] as number);
    counts[place] = (counts[place] as number) + 1;
    const line = lineOfSample[i];
    if (typeof line === "number" && line > 0) nodes[place]!.lines.push({ line, samples: 1 });
  }
  return {
    nodes: nodes.map(({ frame, lines }, place): SampledNode => ({
      parent: parents[place] as number,
      frame,
      us: times[place] as number,
      samples: counts[place] as number,
      // JavaScriptCore has lines of few of its samples, and none for what it inlined.
      lines: isOfV8 ? lines : [],
    })),
    elapsedUs: us.reduce((sum, each) => sum + each, 0),
    notes: isOfV8 ? [] : ["read as a profile of JavaScriptCore, as Bun writes it"],
  };
}

interface V8Node {
  readonly id: number;
  readonly frame: Frame;
  readonly children: readonly unknown[];
  /** As Chrome's traces have it, instead of children. */
  readonly parent: unknown;
  readonly lines: LineSamples[];
}

function nodeOf(written: unknown, place: number): V8Node {
  const node = fieldsOf(written);
  const { functionName, url, lineNumber, columnNumber } = fieldsOf(node["callFrame"]);
  const { id } = node;
  if (typeof id !== "number" || typeof functionName !== "string") {
    throw broken(
      `node ${place + 1} of the profile has no ${typeof id === "number" ? "callFrame with a functionName" : "id"}, as V8's have: measure the file that \`node --cpu-prof\` or DevTools wrote, and not what another program made of it`,
    );
  }
  return {
    id,
    // V8 counts from 0, with -1 for what has no place.
    frame: {
      name: functionName,
      url: typeof url === "string" ? url : "",
      line: typeof lineNumber === "number" ? lineNumber + 1 : 0,
      column: typeof columnNumber === "number" ? columnNumber + 1 : 0,
    },
    children: listOf(node["children"]),
    parent: node["parent"],
    lines: listOf(node["positionTicks"]).map(fieldsOf).flatMap(lineOf),
  };
}

const lineOf = ({ line, ticks }: Fields): LineSamples[] =>
  typeof line === "number" && typeof ticks === "number" ? [{ line, samples: ticks }] : [];

/** The place of each node's parent. A node that is inside of itself is no tree of calls. */
function parentsOf(nodes: readonly V8Node[], places: ReadonlyMap<number, number>): Int32Array {
  const parents = new Int32Array(nodes.length).fill(-1);
  for (const [place, { parent, children }] of nodes.entries()) {
    if (typeof parent === "number") parents[place] = places.get(parent) ?? -1;
    for (const child of children) {
      const of = places.get(child as number);
      if (of !== undefined) parents[of] = place;
    }
  }
  // 1: under way, 2: known to end at a root.
  const states = new Uint8Array(nodes.length);
  for (const start of nodes.keys()) {
    const path: number[] = [];
    let at = start;
    for (; at !== -1 && states[at] === 0; at = parents[at] as number) {
      states[at] = 1;
      path.push(at);
    }
    if (at !== -1 && states[at] === 1)
      throw broken(`node ${at + 1} of the profile is inside of itself: record it again`);
    for (const place of path) states[place] = 2;
  }
  return parents;
}

const broken = (message: string): InputError => new InputError("INVALID_INPUT", message);
