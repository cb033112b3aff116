import { InputError } from "@oxbow/contract";
import { type Fields, fieldsOf, listOf, textOf } from "../trace/written-span.ts";
import type { SampledProfile } from "./sampled.ts";
import { sampledByV8 } from "./v8-profile.ts";

/**
 * The busiest CPU profile in a trace of Chrome, as DevTools' Performance panel saves it. One without a profile is an InputError.
 */
export function sampledByChrome(written: unknown): SampledProfile {
  const events = (Array.isArray(written) ? (written as unknown[]) : listOf(fieldsOf(written)["traceEvents"])).map(
    fieldsOf,
  );
  const profiles = [...profilesIn(events).values()].filter(({ samples }) => samples.length > 0);
  const read = profiles.map((profile) => ({ profile, sampled: sampledByV8(profile) }));
  const [first] = read.toSorted((a, b) => busyUs(b.sampled) - busyUs(a.sampled));
  if (first === undefined) {
    throw new InputError(
      "INVALID_INPUT",
      "this is a trace of Chrome (traceEvents) without a CPU profile in it: record it with JavaScript samples, in DevTools' Performance panel, or a CPU profile with `node --cpu-prof`",
    );
  }
  const { pid, tid } = first.profile;
  const others =
    read.length === 1
      ? ""
      : `: of its ${read.length} profiles the busiest, of process ${pid}, thread ${threadNames(events).get(`${pid} ${tid}`) ?? tid}`;
  return { ...first.sampled, notes: [...first.sampled.notes, `read as a trace of Chrome${others}`] };
}

interface Gathered {
  readonly pid: string;
  readonly tid: string;
  readonly nodes: unknown[];
  readonly samples: unknown[];
  readonly timeDeltas: unknown[];
  readonly lines: unknown[];
  startTime: unknown;
  endTime: unknown;
}

/** The profiles by process and id: a trace has each in parts. */
function profilesIn(events: readonly Fields[]): ReadonlyMap<string, Gathered> {
  const profiles = new Map<string, Gathered>();
  for (const { name, pid, tid, id, args } of events) {
    if (name !== "Profile" && name !== "ProfileChunk" && name !== "CpuProfile") continue;
    const key = `${String(pid)} ${String(id)}`;
    const profile = profiles.get(key) ?? empty(String(pid), String(tid));
    profiles.set(key, profile);
    const data = fieldsOf(fieldsOf(args)["data"]);
    const part = fieldsOf(data["cpuProfile"]);
    append(profile.nodes, part["nodes"]);
    append(profile.samples, part["samples"]);
    append(profile.timeDeltas, data["timeDeltas"] ?? part["timeDeltas"]);
    // A part whose samples have no line leaves the lines out.
    const lines = listOf(data["lines"] ?? part["lines"]);
    append(
      profile.lines,
      listOf(part["samples"]).map((_, i) => lines[i]),
    );
    profile.startTime ??= data["startTime"] ?? part["startTime"];
    profile.endTime = data["endTime"] ?? part["endTime"] ?? profile.endTime;
  }
  return profiles;
}

/** What Chrome calls its threads, by process and thread. */
const threadNames = (events: readonly Fields[]): ReadonlyMap<string, string> =>
  new Map(
    events
      .filter(({ name }) => name === "thread_name")
      .map(({ pid, tid, args }) => [`${String(pid)} ${String(tid)}`, textOf(fieldsOf(args)["name"])]),
  );

const empty = (pid: string, tid: string): Gathered => ({
  pid,
  tid,
  nodes: [],
  samples: [],
  timeDeltas: [],
  lines: [],
  startTime: undefined,
  endTime: undefined,
});

function append(to: unknown[], part: unknown): void {
  for (const each of listOf(part)) to.push(each);
}

const busyUs = ({ nodes }: SampledProfile): number =>
  nodes.reduce((sum, { frame, us }) => sum + (frame.name === "(idle)" ? 0 : us), 0);
